#include "server/net/trusted_proxies.hpp"

#include <algorithm>
#include <boost/system/error_code.hpp>
#include <charconv>
#include <ranges>
#include <string>
#include <utility>

#include "server/net/http_words.hpp"

namespace senim::net {

namespace {

using boost::asio::ip::address;
using boost::asio::ip::address_v6;

constexpr unsigned short k_mapped_bits = 96;  // of an IPv6 address, before the IPv4 one within it
constexpr unsigned short k_bits_max = 128;

// One hop as a proxy wrote it down: the address it saw, if it says one, and how it was called.
struct Hop {
  std::optional<address> from;
  bool https = false;
};

address plain(const address& given) {
  if (!given.is_v6() || !given.to_v6().is_v4_mapped()) return given;
  return make_address_v4(boost::asio::ip::v4_mapped, given.to_v6());
}

address_v6 as_v6(const address& given) {
  if (given.is_v4()) return make_address_v6(boost::asio::ip::v4_mapped, given.to_v4());
  return address_v6{given.to_v6().to_bytes()};  // without the zone of a link-local one
}

bool holds(const ProxyNetwork& network, const address_v6& one) {
  return ProxyNetwork{one, network.prefix_length()}.canonical() == network;
}

std::optional<address> parse_address(std::string_view text) {
  if (text.find(':') != std::string_view::npos) text = text.substr(0, text.find('%'));
  boost::system::error_code error;
  const auto parsed = boost::asio::ip::make_address(std::string{text}, error);
  if (error) return std::nullopt;
  return plain(parsed);
}

std::string_view without_brackets(std::string_view text) {
  const bool bracketed = text.size() > 2 && text.front() == '[' && text.back() == ']';
  return bracketed ? text.substr(1, text.size() - 2) : text;
}

bool is_port(std::string_view text) {  // RFC 7239 lets a proxy write a word instead of the number
  return std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || is_letter(c) || c == '_' || c == '.' || c == '-';
  });
}

// "192.0.2.1", "192.0.2.1:4711", "2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:4711".
std::optional<address> address_of(std::string_view node) {
  if (node.starts_with('[')) {
    const auto close = node.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    const auto rest = node.substr(close + 1);
    if (!rest.empty() && (rest.front() != ':' || !is_port(rest.substr(1)))) return std::nullopt;
    return parse_address(node.substr(1, close - 1));
  }
  const auto colon = node.find(':');
  const bool one_colon = colon != std::string_view::npos && colon == node.rfind(':');
  if (!one_colon) return parse_address(node);
  if (!is_port(node.substr(colon + 1))) return std::nullopt;
  return parse_address(node.substr(0, colon));
}

std::string_view without_quotes(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

// Reads the elements of one Forwarded line (RFC 7239) from the left, exactly: a quote that a child
// left open would swallow what the proxy has written behind it.
class ForwardedLine {
 public:
  explicit ForwardedLine(std::string_view rest) : rest_(rest) {}

  // False when the line is broken; then nothing of it is believed.
  bool read(std::vector<Hop>& hops) {
    Hop hop;
    bool empty = true;
    while (true) {
      skip_blanks();
      if (!rest_.empty() && rest_.front() != ',' && rest_.front() != ';') {
        if (!read_pair(hop)) return false;
        empty = false;
        skip_blanks();
      }
      const bool ends = rest_.empty() || rest_.front() == ',';
      if (!ends && rest_.front() != ';') return false;
      if (ends && !empty) hops.push_back(std::exchange(hop, {}));
      if (ends) empty = true;
      if (rest_.empty()) return true;
      rest_.remove_prefix(1);
    }
  }

 private:
  void skip_blanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
  }

  std::string_view take_until(std::string_view ends) {
    const auto taken = rest_.substr(0, rest_.find_first_of(ends));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  bool read_pair(Hop& hop) {
    const auto name = take_until("=,; \t\"");
    if (name.empty() || !rest_.starts_with('=')) return false;
    rest_.remove_prefix(1);
    std::string value;
    if (!read_value(value)) return false;
    if (is_same_word(name, "for")) hop.from = address_of(value);
    if (is_same_word(name, "proto")) hop.https = is_same_word(value, "https");
    return true;
  }

  bool read_value(std::string& value) {
    if (!rest_.starts_with('"')) {
      value = take_until(",; \t\"");
      return rest_.empty() || rest_.front() != '"';
    }
    for (rest_.remove_prefix(1); !rest_.empty(); rest_.remove_prefix(1)) {
      const bool escaped = rest_.front() == '\\';
      if (escaped) rest_.remove_prefix(1);
      if (rest_.empty()) return false;
      if (!escaped && rest_.front() == '"') {
        rest_.remove_prefix(1);
        return true;
      }
      value.push_back(rest_.front());
    }
    return false;
  }

  std::string_view rest_;
};

std::vector<Hop> hops_of_forwarded(const std::vector<std::string_view>& lines) {
  std::vector<Hop> hops;
  for (const auto line : lines) {
    const auto before = hops.size();
    if (ForwardedLine{line}.read(hops)) continue;
    hops.resize(before);
    hops.emplace_back();
  }
  return hops;
}

std::vector<Hop> hops_of_x_forwarded_for(const std::vector<std::string_view>& lines) {
  std::vector<Hop> hops;
  for (const auto line : lines) {
    each_part(line, ',', [&hops](std::string_view part) {
      hops.push_back({.from = address_of(without_quotes(part))});
    });
  }
  return hops;
}

}  // namespace

std::optional<ProxyNetwork> parse_proxy(std::string_view text) {
  const auto slash = text.find('/');
  const auto host = without_brackets(text.substr(0, slash));
  boost::system::error_code error;
  const auto written = boost::asio::ip::make_address(std::string{host}, error);
  if (error) return std::nullopt;
  unsigned short bits = k_bits_max;
  if (slash != std::string_view::npos) {
    const auto number = text.substr(slash + 1);
    const auto* const end = number.data() + number.size();
    const auto [stop, failure] = std::from_chars(number.data(), end, bits);
    const unsigned short most = written.is_v4() ? k_bits_max - k_mapped_bits : k_bits_max;
    if (failure != std::errc{} || stop != end || bits > most || bits == 0) return std::nullopt;
    if (written.is_v4()) bits += k_mapped_bits;
  }
  const auto network = ProxyNetwork{as_v6(written), bits}.canonical();
  const auto all_of_ipv4 = as_v6(boost::asio::ip::address_v4::any());
  if (bits <= k_mapped_bits && holds(network, all_of_ipv4)) return std::nullopt;
  return network;
}

bool TrustedProxies::include(const address& given) const {
  const auto one = as_v6(given);
  return std::ranges::any_of(networks_,
                             [&one](const ProxyNetwork& network) { return holds(network, one); });
}

Source TrustedProxies::source_of(const address& peer, const ForwardedLines& lines) const {
  Source source{.address = plain(peer)};
  if (!include(peer)) return source;
  const auto follow = [this, &source](const std::vector<Hop>& hops) {
    auto known = source.address;
    for (const auto& hop : std::views::reverse(hops)) {
      if (!hop.from || !include(known)) break;
      known = *hop.from;
    }
    return known;
  };
  const auto forwarded = hops_of_forwarded(lines.forwarded);
  const auto x_forwarded_for = hops_of_x_forwarded_for(lines.x_forwarded_for);
  each_part(lines.x_forwarded_proto.empty() ? "" : lines.x_forwarded_proto.back(), ',',
            [&source](std::string_view part) { source.https = is_same_word(part, "https"); });
  if (!forwarded.empty() && forwarded.back().https) source.https = true;

  const auto by_x_forwarded_for = follow(x_forwarded_for);
  const auto by_forwarded = follow(forwarded);
  const bool both = !x_forwarded_for.empty() && !forwarded.empty();
  source.contradicted = both && by_x_forwarded_for != by_forwarded;
  if (!source.contradicted) source.address = forwarded.empty() ? by_x_forwarded_for : by_forwarded;
  return source;
}

}  // namespace senim::net
