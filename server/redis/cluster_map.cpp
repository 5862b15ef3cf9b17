#include "server/redis/cluster_map.hpp"

#include <charconv>

namespace senim::redis {

namespace {

std::uint16_t slot_in(Reply reply) { return static_cast<std::uint16_t>(reply.integer()); }

// An empty or unknown host is the one that was asked.
Address place_of(std::string_view host, std::int64_t port, const StoreAddress& store,
                 const Address& asked) {
  return store.found_at(host.empty() || host == "?" ? std::string_view{asked.host} : host,
                        static_cast<std::uint16_t>(port));
}

bool is_port(std::int64_t port) { return port > 0 && port <= 65'535; }

}  // namespace

std::optional<std::vector<SlotRange>> read_slots(Reply reply, const StoreAddress& store,
                                                 const Address& asked) {
  std::vector<SlotRange> ranges;
  for (std::size_t at = 0; at < reply.size(); ++at) {
    const Reply range = reply[at];
    const Reply primary = range[2];
    if (range[0].integer() < 0 || range[1].integer() >= static_cast<std::int64_t>(k_slots) ||
        range[0].integer() > range[1].integer() || !is_port(primary[1].integer()))
      return std::nullopt;
    ranges.push_back({slot_in(range[0]), slot_in(range[1]),
                      place_of(primary[0].text(), primary[1].integer(), store, asked)});
  }
  if (ranges.empty()) return std::nullopt;
  return ranges;
}

Turn turn_of(Reply reply, const StoreAddress& store, const Address& asked) {
  if (!reply.is_error()) return {};
  const std::string_view word = reply.error_word();
  // The last is what a function is told that reaches for a key which has left.
  if (word == "ASK" || word == "TRYAGAIN" ||
      reply.text().find("attempted to access a non local key") != std::string_view::npos)
    return {.kind = Turn::Kind::wait, .to = std::nullopt};
  if (word != "MOVED") return {};
  // MOVED slot host:port
  const auto text = reply.text();
  const auto colon = text.rfind(':');
  const auto space = text.rfind(' ', colon);
  if (colon == std::string_view::npos || space == std::string_view::npos) return {};
  int port = 0;
  std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
  if (!is_port(port)) return {};
  const auto host = text.substr(space + 1, colon - space - 1);
  return {.kind = Turn::Kind::moved, .to = place_of(host, port, store, asked)};
}

}  // namespace senim::redis
