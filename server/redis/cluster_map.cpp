#include "server/redis/cluster_map.hpp"

#include <boost/crc.hpp>
#include <charconv>

namespace senim::redis {

namespace {

std::string_view tag_of(std::string_view key) {
  const auto open = key.find('{');
  if (open == std::string_view::npos) return key;
  const auto close = key.find('}', open + 1);
  if (close == std::string_view::npos || close == open + 1) return key;
  return key.substr(open + 1, close - open - 1);
}

std::vector<std::string_view> words_of(const Command& command) {
  std::vector<std::string_view> words;
  std::string_view rest = command.text();
  for (const std::size_t size : command.sizes()) {
    words.push_back(rest.substr(0, size));
    rest.remove_prefix(size);
  }
  return words;
}

std::uint16_t slot_in(Reply reply) { return static_cast<std::uint16_t>(reply.integer()); }

// An empty or unknown host is the one that was asked.
Address place_of(std::string_view host, std::int64_t port, const StoreAddress& store,
                 const Address& asked) {
  return store.found_at(host.empty() || host == "?" ? std::string_view{asked.host} : host,
                        static_cast<std::uint16_t>(port));
}

bool is_port(std::int64_t port) { return port > 0 && port <= 65'535; }

}  // namespace

std::uint16_t slot_of(std::string_view key) {
  boost::crc_optimal<16, 0x1021, 0, 0, false, false> crc;
  const auto tag = tag_of(key);
  crc.process_bytes(tag.data(), tag.size());
  return static_cast<std::uint16_t>(crc.checksum() % k_slots);
}

std::optional<std::string_view> key_of(const Command& command) {
  const auto words = words_of(command);
  if (words.size() < 2 || words[0] == "PUBLISH" || words[0] == "FUNCTION") return std::nullopt;
  if (words[0] != "FCALL") return words[1];
  if (words.size() < 4 || words[2] == "0") return std::nullopt;
  return words[3];
}

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
