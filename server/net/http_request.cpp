#include "server/net/http_request.hpp"

#include <array>
#include <boost/beast/websocket/rfc6455.hpp>
#include <string>
#include <utility>
#include <vector>

#include "server/net/http_words.hpp"

namespace senim::net {

namespace {

namespace http = boost::beast::http;
using http::field;

constexpr std::size_t k_websocket_key_characters = 24;

// Those of which one at most may stand in a request: with two, whoever reads it may take either.
constexpr std::array k_once_at_most{field::host,
                                    field::origin,
                                    field::content_length,
                                    field::content_type,
                                    field::sec_websocket_key,
                                    field::sec_websocket_version};

struct ListField {
  field name;
  std::string_view separator;
};
constexpr std::array k_lists{ListField{field::connection, ", "},
                             ListField{field::upgrade, ", "},
                             ListField{field::sec_websocket_protocol, ", "},
                             ListField{field::accept_encoding, ", "},
                             ListField{field::accept_language, ", "},
                             ListField{field::cookie, "; "}};

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

std::vector<std::string_view> lines_of(const HttpMessage& message, std::string_view name) {
  std::vector<std::string_view> lines;
  const auto [first, last] = message.equal_range({name.data(), name.size()});
  for (auto line = first; line != last; ++line) lines.push_back(view(line->value()));
  return lines;
}

Source source_of(const HttpMessage& message, const Hall& hall,
                 const boost::asio::ip::address& peer) {
  const ForwardedLines lines{.x_forwarded_for = lines_of(message, "X-Forwarded-For"),
                             .x_forwarded_proto = lines_of(message, "X-Forwarded-Proto"),
                             .forwarded = lines_of(message, "Forwarded")};
  const auto& proxies = hall.options.trusted_proxies;
  if (lines.name_an_address() && !proxies.include(peer)) {
    hall.options.complaints->forwarded_ignored();
  }
  auto source = proxies.source_of(peer, lines);
  if (source.contradicted) hall.options.complaints->forwarded_contradicted();
  return source;
}

// HTTP/1.0 need not say which host it means: then it means the address it has reached.
std::string local_authority(const Socket& socket) {
  error_code error;
  const auto local = socket.local_endpoint(error);
  const auto host = local.address().to_string();
  return (local.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(local.port());
}

// OPTIONS * asks for the server as a whole, as OPTIONS / does here.
std::optional<Target> target_of(const HttpMessage& message) {
  const auto target = view(message.target());
  if (target == "*" && message.method() == http::verb::options) return Target{{}, "/"};
  return split_target(target);
}

Method method_of(const HttpMessage& message) {
  switch (message.method()) {
    case http::verb::get:
      return Method::get;
    case http::verb::head:
      return Method::head;
    case http::verb::post:
      return Method::post;
    case http::verb::options:
      return Method::options;
    default:
      return Method::other;
  }
}

}  // namespace

std::optional<Reply> refusal_of(const HttpMessage& message) {
  // Nobody needs it here, and two ways to say where a request ends are how requests are smuggled.
  if (message.count(field::transfer_encoding) > 0) {
    return error_reply(501, "bad_request", "Transfer-Encoding is not understood");
  }
  for (const auto name : k_once_at_most) {
    if (message.count(name) > 1) {
      return error_reply(400, "bad_request",
                         "Host, Origin, Content-Length, Content-Type, Sec-WebSocket-Key and "
                         "Sec-WebSocket-Version may stand in a request once");
    }
  }
  const bool has_host = message.count(field::host) > 0;
  if (!has_host && message.version() > 10) {
    return error_reply(400, "bad_request", "HTTP/1.1 needs a Host header");
  }
  const auto host = view(message[field::host]);
  if (!host.empty() && !is_authority(host)) {
    return error_reply(400, "bad_request", "Host must be a host name, perhaps with a port");
  }
  if (!target_of(message)) {
    return error_reply(400, "bad_request",
                       "ask for a path (/...) or a whole address (http://host/...)");
  }
  return std::nullopt;
}

void join_lists(HttpMessage& message) {
  for (const auto& [name, separator] : k_lists) {
    if (message.count(name) < 2) continue;
    std::string all;
    const auto [first, last] = message.equal_range(name);
    for (auto line = first; line != last; ++line) {
      if (!all.empty()) all += separator;
      all += view(line->value());
    }
    message.set(name, all);
  }
}

Request read_request(const HttpMessage& message, const Hall& hall, const Way& way) {
  const auto value = [&message](field name) { return view(message[name]); };
  const auto target = target_of(message).value_or(Target{});
  const auto source = source_of(message, hall, way.peer);
  const auto key = value(field::sec_websocket_key);
  std::string host{target.authority.empty() ? value(field::host) : target.authority};
  if (host.empty() && hall.options.public_url.empty()) host = local_authority(way.local);
  return {.door = way.door,
          .method = method_of(message),
          .path = target.path,
          .host = std::move(host),
          .origin = value(field::origin),
          .cookie = value(field::cookie),
          .accept_encoding = value(field::accept_encoding),
          .accept_language = value(field::accept_language),
          .content_type = value(field::content_type),
          .body = message.body(),
          .upgrade = {.wanted = boost::beast::websocket::is_upgrade(message),
                      .well_formed = value(field::sec_websocket_version) == "13" &&
                                     key.size() == k_websocket_key_characters,
                      .protocols = value(field::sec_websocket_protocol),
                      .key = key},
          .secure = source.https || hall.options.public_url.starts_with("https://"),
          .from = source.address,
          .started_from = hall.starts.tag(source.address),
          .signed_in_from = hall.sign_ins.tag(source.address)};
}

}  // namespace senim::net
