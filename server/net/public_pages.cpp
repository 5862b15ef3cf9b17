#include "server/net/public_pages.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "server/net/http_words.hpp"

namespace senim::net {

namespace {

std::string with_websocket_origin(std::string csp, const Hall& hall, const Request& request) {
  const auto at = csp.find("{ws}");
  if (at == std::string::npos) return csp;
  const auto own = origin_of(hall.options.public_url);
  if (!own.empty()) return csp.replace(at, 4, "ws" + std::string{own.substr(4)});
  return csp.replace(at, 4, (request.secure ? "wss://" : "ws://") + request.host);
}

// So that the page can say how things stand without a second request.
std::string outlook_field(const Hall& hall, const Request& request) {
  const auto outlook = hall.desk.outlook(best_language(request.accept_language));
  const auto& [from, to] = outlook.minutes;
  return std::string{"Server-Timing: queue;desc=\""} + (outlook.open ? "open " : "nobody ") +
         std::to_string(from) + " " + (to ? std::to_string(*to) : "-") + "\"\r\n";
}

Reply page_reply(const Hall& hall, const Request& request, const Page& page) {
  Reply reply;
  const auto [bytes, coding] = page.body(best_coding(request.accept_encoding));
  reply.type = page.type;
  reply.cache = page.cache;
  reply.shared_body = bytes;
  if (!page.csp.empty()) reply.csp = with_websocket_origin(page.csp, hall, request);
  reply.fields = "Vary: Accept-Encoding\r\n";
  if (coding == Coding::brotli) reply.fields += "Content-Encoding: br\r\n";
  if (coding == Coding::gzip) reply.fields += "Content-Encoding: gzip\r\n";
  if (page.of_child) reply.fields += outlook_field(hall, request);
  return reply;
}

// The child's way out: to a page that says nothing, with what this page left behind cleared. Not
// the cookies: a child has none, and a counsellor at the same machine stays signed in.
Reply exit_reply(const Hall& hall) {
  Reply reply;
  reply.status = 303;
  reply.type = "text/plain; charset=utf-8";
  reply.fields =
      "Location: " + hall.options.exit_url + "\r\nClear-Site-Data: \"cache\", \"storage\"\r\n";
  return reply;
}

// Of what is one line of plain English but for what a library below us said.
std::string json_safe(std::string_view text) {
  std::string safe;
  for (const char c : text)
    if (c >= ' ' && c <= '~' && c != '"' && c != '\\') safe += c;
  return safe;
}

Reply health_reply(const Hall& hall) {
  Reply reply;
  const std::string why = hall.options.trouble();
  const bool well = hall.desk.store_is_up() && why.empty();
  const char* word = hall.draining ? "draining" : well ? "ok" : "store_trouble";
  reply.status = well && !hall.draining ? 200 : 503;
  reply.body = std::string{R"({"status":")"} + word + '"';
  if (!why.empty() && !hall.draining) reply.body += R"(,"why":")" + json_safe(why) + '"';
  reply.body += "}\n";
  return reply;
}

// Everything else is an address that a person's browser asks for, right or nearly right: from a
// poster, a messenger, a reader, an old link. Behind it stands a child, and gets the child's page.
bool is_for_programs(std::string_view path) {
  constexpr std::array<std::string_view, 5> k_ours = {"/console", "/api", "/ws", "/health",
                                                      "/metrics"};
  return std::ranges::any_of(k_ours, [path](std::string_view ours) {
    return path.starts_with(ours) && (path.size() == ours.size() || path[ours.size()] == '/');
  });
}

// A browser resolves ".." itself: whoever sends it is none.
bool climbs(std::string_view path) {
  return path.find("/..") != std::string_view::npos ||
         path.find("%2e%2e") != std::string_view::npos;
}

}  // namespace

void answer_page(const std::shared_ptr<Hall>& hall, const Visit& visit, const Answer& then) {
  const Request& request = visit.request;
  const Page* page = hall->pages->find(request.path);
  if (page == nullptr && !is_for_programs(request.path) && !climbs(request.path))
    page = hall->pages->find("/");
  if (page == nullptr)
    return then(error_reply(404, "not_found", "there is nothing at this address"));
  then(page_reply(*hall, request, *page));
}

void answer_exit(const std::shared_ptr<Hall>& hall, const Visit&, const Answer& then) {
  then(exit_reply(*hall));
}

void answer_health(const std::shared_ptr<Hall>& hall, const Visit&, const Answer& then) {
  then(health_reply(*hall));
}

void answer_numbers(const std::shared_ptr<Hall>& hall, const Visit&, const Answer& then) {
  Reply reply;
  reply.type = metrics::k_content_type;
  reply.body = hall->options.metrics->text();
  then(std::move(reply));
}

}  // namespace senim::net
