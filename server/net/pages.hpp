// Pages: the files of the web client, read once at the start with their compressed forms and served
// from memory. Built by the process before it serves anyone and never changed, so that workers
// share it. A route is found in a map: no request ever names a file.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "server/net/http_words.hpp"

namespace senim::net {

struct Page {
  std::string type;   // Content-Type
  std::string cache;  // Cache-Control
  std::string csp;    // Content-Security-Policy, {ws} standing for our WebSocket origin; or empty
  std::string plain;
  std::string gzip;    // empty when there is none
  std::string brotli;  // empty when there is none
  bool of_child = false;

  // The form to send for this choice, and the choice that was possible.
  [[nodiscard]] std::pair<std::string_view, Coding> body(Coding wanted) const;
};

class Pages {
 public:
  // Throws StartError when the manifest or a file it names is missing or broken.
  [[nodiscard]] static std::shared_ptr<const Pages> load(const std::filesystem::path& web_root);

  // Null when there is none. `path` is the request's, without the query.
  [[nodiscard]] const Page* find(std::string_view path) const;

 private:
  void add(const std::filesystem::path& web_root, std::string route, const std::string& file,
           Page page);
  std::map<std::string, Page, std::less<>> by_route_;
};

}  // namespace senim::net
