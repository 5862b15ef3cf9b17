#include "server/net/foreign_host.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

#include "protocol/ids.hpp"
#include "server/net/http_words.hpp"

namespace senim::net {

namespace {

constexpr std::string_view k_page =
    R"(<!doctype html>
<html lang="kk">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Чат</title>
<link rel="icon" href="data:,">
</head>
<body>
<main>
<section lang="kk">
<p>Бұл мекенжайда чат жоқ. Мына жерден жаз: {url}</p>
<p>Қоңырау: <a href="tel:111">111</a>. Қауіп болса: <a href="tel:112">112</a>.</p>
</section>
<section lang="ru">
<p>По этому адресу чата нет. Пиши здесь: {url}</p>
<p>Звони: <a href="tel:111">111</a>. Если опасно: <a href="tel:112">112</a>.</p>
</section>
<section lang="en">
<p>There is no chat at this address. Write here: {url}</p>
<p>Call: <a href="tel:111">111</a>. In danger: <a href="tel:112">112</a>.</p>
</section>
</main>
</body>
</html>
)";
constexpr std::string_view k_url = "{url}";
constexpr std::string_view k_school = "/s/";
constexpr std::size_t k_school_bytes_max = 64;

// The address of a school as it was asked for, so that the way goes on with its place; else "/".
// Nothing that could end the attribute it is written into.
std::string_view path_to_go_on(std::string_view path) {
  const auto harmless = [](char c) { return is_base64url(c) || c == '.' || c == '%'; };
  if (!path.starts_with(k_school) || path.size() > k_school_bytes_max) return "/";
  return std::ranges::all_of(path.substr(k_school.size()), harmless) ? path : "/";
}

std::string page_naming(std::string_view url, std::string_view path) {
  const auto link =
      "<a href=\"" + std::string{url} + std::string{path} + "\">" + std::string{url} + "</a>";
  std::string page{k_page};
  for (auto at = page.find(k_url); at != page.npos; at = page.find(k_url, at + link.size())) {
    page.replace(at, k_url.size(), link);
  }
  return page;
}

}  // namespace

Reply foreign_host(const Request& request, std::string_view public_url) {
  const bool read_by_people = request.method == Method::get || request.method == Method::head;
  if (!read_by_people || request.upgrade.wanted || request.path.starts_with("/api/")) {
    return error_reply(421, "foreign_host", "this server is not reached by the host you asked for");
  }
  Reply reply;
  reply.status = 421;
  reply.type = "text/html; charset=utf-8";
  reply.csp =
      "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
      "frame-ancestors 'none'";
  reply.body = page_naming(origin_of(public_url), path_to_go_on(request.path));
  return reply;
}

}  // namespace senim::net
