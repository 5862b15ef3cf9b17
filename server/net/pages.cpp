#include "server/net/pages.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "server/base/start_error.hpp"

namespace senim::net {

namespace {

constexpr std::size_t k_place_code_characters_max = 64;
constexpr std::string_view k_mend = "; build the pages with: npm run build (in web-client/)";

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file || !std::filesystem::is_regular_file(path)) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>{file}, {}};
}

std::string text_of(const boost::json::object& entry, std::string_view name) {
  const auto* value = entry.if_contains(name);
  if (value == nullptr) return {};
  const auto* text = value->if_string();
  // What goes into a header must not end it.
  if (text == nullptr || text->find_first_of("\r\n") != boost::json::string::npos) {
    throw StartError("the web client's manifest.json has a broken \"" + std::string{name} + "\"" +
                     std::string{k_mend});
  }
  return {text->data(), text->size()};
}

bool stays_inside(const std::string& file) {
  const std::filesystem::path path{file};
  if (file.empty() || path.is_absolute()) return false;
  for (const auto& part : path) {
    if (part == "..") return false;
  }
  return true;
}

}  // namespace

std::pair<std::string_view, Coding> Page::body(Coding wanted) const {
  if (wanted == Coding::brotli && !brotli.empty()) return {brotli, Coding::brotli};
  if (wanted != Coding::identity && !gzip.empty()) return {gzip, Coding::gzip};
  return {plain, Coding::identity};
}

std::shared_ptr<const Pages> Pages::load(const std::filesystem::path& web_root) {
  const auto where = web_root.string();
  const auto manifest = read_file(web_root / "manifest.json");
  if (!manifest)
    throw StartError("no manifest.json in the web root " + where + std::string{k_mend});

  boost::system::error_code error;
  const auto root = boost::json::parse(*manifest, error);
  const auto* object = error ? nullptr : root.if_object();
  const auto* files = object == nullptr ? nullptr : object->if_contains("files");
  if (files == nullptr || !files->is_array()) {
    throw StartError("manifest.json in the web root " + where + " is broken" + std::string{k_mend});
  }
  auto pages = std::make_shared<Pages>();
  for (const auto& entry : files->get_array()) {
    const auto* of = entry.if_object();
    if (of == nullptr) {
      throw StartError("manifest.json in " + where + " is broken" + std::string{k_mend});
    }
    Page page;
    page.type = text_of(*of, "type");
    page.cache = text_of(*of, "cache");
    page.csp = text_of(*of, "csp");
    pages->add(web_root, text_of(*of, "route"), text_of(*of, "file"), std::move(page));
  }
  if (pages->find("/") == nullptr || pages->find("/console") == nullptr) {
    throw StartError("manifest.json in " + where + " lacks the child's page or the console" +
                     std::string{k_mend});
  }
  return pages;
}

void Pages::add(const std::filesystem::path& web_root, std::string route, const std::string& file,
                Page page) {
  auto plain = stays_inside(file) ? read_file(web_root / file) : std::nullopt;
  if (!route.starts_with('/') || page.type.empty() || page.cache.empty() || !plain) {
    throw StartError("manifest.json in " + web_root.string() +
                     " names a file that is missing or has no route, type or cache" +
                     std::string{k_mend});
  }
  page.plain = std::move(*plain);
  page.gzip = read_file(web_root / (file + ".gz")).value_or("");
  page.brotli = read_file(web_root / (file + ".br")).value_or("");
  page.of_child = route == "/";
  by_route_.insert_or_assign(std::move(route), std::move(page));
}

const Page* Pages::find(std::string_view path) const {
  const bool has_code = path.starts_with("/s/") || path.starts_with("/S/");
  if (has_code && path.size() <= 3 + k_place_code_characters_max &&
      path.find('/', 3) == std::string_view::npos) {
    path = "/";  // a code that is no code starts a conversation too
  }
  auto found = by_route_.find(path);
  if (found == by_route_.end() && path.starts_with("/console/") &&
      path.find('.') == std::string_view::npos) {
    found = by_route_.find("/console");
  }
  return found == by_route_.end() ? nullptr : &found->second;
}

}  // namespace senim::net
