#include "server/places/public_url.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace senim::places {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Every character of a name has its place in the alphanumeric set of QR codes.
bool in_host(char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '.' || c == '-'; }

bool is_name(std::string_view host) {
  return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, in_host);
}

// In brackets, as in every address. A QR code holds them too, as bytes.
bool is_ipv6(std::string_view host) {
  if (host.size() < 2 || !host.ends_with(']')) return false;
  in6_addr address{};
  return inet_pton(AF_INET6, std::string{host.substr(1, host.size() - 2)}.c_str(), &address) == 1;
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && std::ranges::all_of(text, is_digit) &&
         text.front() != '0' && std::stoi(std::string{text}) <= 65'535;
}

struct Network {
  std::uint32_t address;
  unsigned bits;
};

// Of this machine, of a home or an office (RFC 1918), of a provider's inside (RFC 6598),
// link-local.
bool is_private(std::uint32_t address) {
  constexpr std::array k_networks = {Network{0, 8},           Network{0x0A000000, 8},
                                     Network{0x64400000, 10}, Network{0x7F000000, 8},
                                     Network{0xA9FE0000, 16}, Network{0xAC100000, 12},
                                     Network{0xC0A80000, 16}};
  return std::ranges::any_of(k_networks, [address](const Network& network) {
    return ((address ^ network.address) >> (32U - network.bits)) == 0;
  });
}

}  // namespace

std::optional<PublicUrl> PublicUrl::parse(std::string_view text) {
  std::string url{text};
  std::ranges::transform(url, url.begin(), lower);
  if (url.ends_with('/')) url.pop_back();
  std::string_view rest = url;
  const std::size_t scheme = rest.find("://");
  if (scheme == std::string_view::npos) return std::nullopt;
  if (rest.substr(0, scheme) != "http" && rest.substr(0, scheme) != "https") return std::nullopt;
  rest.remove_prefix(scheme + 3);
  const bool is_bracketed = rest.starts_with('[');
  const std::size_t colon = rest.find(':', is_bracketed ? rest.find(']') : 0);
  const std::string_view host = rest.substr(0, colon);
  if (!(is_bracketed ? is_ipv6(host) : is_name(host))) return std::nullopt;
  if (colon != std::string_view::npos && !is_port(rest.substr(colon + 1))) return std::nullopt;
  // As browsers write it, in Host and Origin: without the port that the scheme has anyway.
  const std::string_view usual = url.starts_with("https:") ? ":443" : ":80";
  if (colon != std::string_view::npos && rest.substr(colon) == usual) {
    url.resize(url.size() - usual.size());
  }
  return PublicUrl{std::move(url)};
}

std::string PublicUrl::link(const PlaceCode& code) const { return url_ + "/s/" + code.str(); }

std::string PublicUrl::qr_text(const PlaceCode& code) const {
  std::string text = link(code);
  std::ranges::transform(text, text.begin(), upper);
  return text;
}

std::string PublicUrl::typed(const PlaceCode& code) const {
  const std::string whole = link(code);
  return whole.substr(whole.find("://") + 3);
}

bool PublicUrl::reaches_phones() const {
  std::string host = url_.substr(url_.find("://") + 3);
  host.resize(std::min(host.find(':'), host.size()));
  if (host.ends_with('.')) host.pop_back();
  in_addr address{};
  // Also 127.1, 0x7f.1 and their like, as browsers do.
  if (inet_aton(host.c_str(), &address) != 0) return !is_private(ntohl(address.s_addr));
  constexpr std::array<std::string_view, 7> k_local = {
      ".localhost", ".local", ".lan", ".internal", ".home.arpa", ".intranet", ".invalid"};
  return host.find('.') != std::string::npos &&
         std::ranges::none_of(k_local, [&](auto end) { return host.ends_with(end); });
}

}  // namespace senim::places
