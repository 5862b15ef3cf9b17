#include "server/redis/store_address.hpp"

#include <charconv>
#include <optional>
#include <utility>

#include "server/base/start_error.hpp"

namespace senim::redis {

namespace {

constexpr std::string_view k_sentinel = "sentinel://";
constexpr std::string_view k_cluster = "cluster://";
constexpr std::string_view k_replicas = "replicas=";
constexpr std::uint16_t k_sentinel_port = 26379;

// Never quotes what was written: it may hold a password.
[[noreturn]] void refuse(std::string_view what) {
  throw StartError{"the Redis address is not understood: " + std::string{what} +
                   "; write redis://…, unix://…, sentinel://[user:password@]NAME@host[:port],… or "
                   "cluster://[user:password@]host[:port],…"};
}

// Takes replicas=N off the end of the text.
std::optional<int> take_replicas(std::string_view& text) {
  const auto found = text.rfind(k_replicas);
  if (found == std::string_view::npos || found == 0) return std::nullopt;
  if (text[found - 1] != '?' && text[found - 1] != '&') return std::nullopt;
  const auto digits = text.substr(found + k_replicas.size());
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size() || number < 0 ||
      number > k_replicas_max)
    refuse("replicas is not a number from 0 to " + std::to_string(k_replicas_max));
  text = text.substr(0, found - 1);
  return number;
}

// host[:port],host[:port],... by the rules for one address.
std::vector<Address> hosts(std::string_view text, std::uint16_t usual_port) {
  std::vector<Address> nodes;
  for (;;) {
    const auto comma = text.find(',');
    const auto one = text.substr(0, comma);
    if (one.empty()) refuse("a host is missing");
    if (one.find('/') != std::string_view::npos) refuse("a host holds a /");
    Address node = parse_address("redis://" + std::string{one});
    const bool names_a_port = one.rfind(':') != std::string_view::npos && !one.ends_with(']');
    if (!names_a_port) node.port = usual_port;
    nodes.push_back(std::move(node));
    if (comma == std::string_view::npos) return nodes;
    text.remove_prefix(comma + 1);
  }
}

// user:password and database, by the rules for one address.
Address sign_in_of(std::string_view credentials, std::string_view database) {
  std::string text = "redis://";
  if (!credentials.empty()) text += std::string{credentials} + '@';
  text += "found";
  if (!database.empty()) text += '/' + std::string{database};
  return parse_address(text);
}

std::pair<std::string_view, std::string_view> split_at_last(std::string_view text, char mark) {
  const auto at = text.rfind(mark);
  if (at == std::string_view::npos) return {{}, text};
  return {text.substr(0, at), text.substr(at + 1)};
}

StoreAddress by_sentinels(std::string_view text) {
  StoreAddress store;
  store.kind = StoreAddress::Kind::sentinel;
  const auto [before, after] = split_at_last(text, '@');
  const auto [credentials, name] = split_at_last(before, '@');
  if (name.empty()) refuse("the name of the primary is missing before @");
  store.primary_name = name;
  const auto slash = after.find('/');
  store.nodes = hosts(after.substr(0, slash), k_sentinel_port);
  store.sign_in = sign_in_of(
      credentials, slash == std::string_view::npos ? std::string_view{} : after.substr(slash + 1));
  return store;
}

StoreAddress by_cluster(std::string_view text) {
  StoreAddress store;
  store.kind = StoreAddress::Kind::cluster;
  const auto [credentials, after] = split_at_last(text, '@');
  store.sign_in = sign_in_of(credentials, {});
  for (const Address& node : hosts(after, k_default_port))
    store.nodes.push_back(store.found_at(node.host, node.port));
  return store;
}

StoreAddress any(std::string_view text) {
  if (text.starts_with(k_sentinel)) return by_sentinels(text.substr(k_sentinel.size()));
  if (text.starts_with(k_cluster)) return by_cluster(text.substr(k_cluster.size()));
  return parse_address(text);
}

}  // namespace

std::string StoreAddress::name() const {
  if (kind == Kind::single) return nodes.front().name();
  std::string name{kind == Kind::sentinel ? k_sentinel : k_cluster};
  if (kind == Kind::sentinel) name += primary_name + '@';
  for (const Address& node : nodes) {
    if (&node != &nodes.front()) name += ',';
    name += node.host + ':' + std::to_string(node.port);
  }
  return name;
}

Address StoreAddress::found_at(std::string_view host, std::uint16_t port) const {
  Address address = sign_in;
  address.host = host;
  address.port = port;
  return address;
}

StoreAddress parse_store(std::string_view text) {
  const auto replicas = take_replicas(text);
  StoreAddress store = any(text);
  const bool replicated = store.kind == StoreAddress::Kind::sentinel;
  store.replicas = replicas.value_or(replicated ? 1 : 0);
  return store;
}

}  // namespace senim::redis
