#include "server/net/pages.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>

#include "server/base/start_error.hpp"

namespace senim::net {

namespace {

// A web root that goes with the test.
class WebRoot {
 public:
  WebRoot()
      : path_(std::filesystem::temp_directory_path() /
              ("senim-pages-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(path_);
  }
  WebRoot(const WebRoot&) = delete;
  WebRoot& operator=(const WebRoot&) = delete;
  ~WebRoot() { std::filesystem::remove_all(path_); }

  void write(const std::string& name, std::string_view text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string entry(const std::string& route, const std::string& file) {
  return R"({"route":")" + route + R"(","file":")" + file +
         R"(","type":"text/html; charset=utf-8","cache":"no-store","csp":"default-src 'none'"})";
}

void write_good(const WebRoot& root) {
  root.write("child.html", "<p>child");
  root.write("child.html.br", "BR");
  root.write("child.html.gz", "GZ");
  root.write("console.html", "<p>console");
  root.write("manifest.json", R"({"files":[)" + entry("/", "child.html") + "," +
                                  entry("/console", "console.html") + "]}");
}

}  // namespace

TEST_CASE("pages are found by their routes, a poster's address being the child's page") {
  const WebRoot root;
  write_good(root);
  const auto pages = Pages::load(root.path());
  const Page* child = pages->find("/");
  REQUIRE(child != nullptr);
  CHECK(child->of_child);
  CHECK(child->plain == "<p>child");
  for (const char* path : {"/s/ABC2345", "/S/abc2345", "/s/", "/s/not-a-code"}) {
    CAPTURE(path);
    CHECK(pages->find(path) == child);
  }
  const Page* console = pages->find("/console");
  REQUIRE(console != nullptr);
  CHECK(pages->find("/console/") == console);
  CHECK(pages->find("/console/queue/now") == console);
}

TEST_CASE("what is no route is not found, whatever it looks like") {
  const WebRoot root;
  write_good(root);
  const auto pages = Pages::load(root.path());
  for (const char* path : {"", "/child.html", "/s", "/s/a/b", "/console/app.js", "/../etc/passwd",
                           "/console/../manifest.json", "/%2e%2e/etc/passwd", "//",
                           "/s/../../etc/passwd", "/manifest.json"}) {
    CAPTURE(path);
    CHECK(pages->find(path) == nullptr);
  }
  CHECK(pages->find("/s/" + std::string(65, 'A')) == nullptr);
}

TEST_CASE("a page has the compressed form that was asked for, or one that is there") {
  const WebRoot root;
  write_good(root);
  const auto pages = Pages::load(root.path());
  const Page* child = pages->find("/");
  CHECK(child->body(Coding::brotli) == std::pair{std::string_view{"BR"}, Coding::brotli});
  CHECK(child->body(Coding::gzip) == std::pair{std::string_view{"GZ"}, Coding::gzip});
  CHECK(child->body(Coding::identity) == std::pair{std::string_view{"<p>child"}, Coding::identity});
  CHECK(pages->find("/console")->body(Coding::brotli).second == Coding::identity);
}

TEST_CASE("a broken web root stops the start with one line that says what to do") {
  const WebRoot root;
  const auto fails = [&root](const std::string& manifest) {
    if (!manifest.empty()) root.write("manifest.json", manifest);
    try {
      (void)Pages::load(root.path());
    } catch (const StartError& error) {
      const std::string line = error.what();
      return line.find("npm run build") != std::string::npos &&
             line.find('\n') == std::string::npos;
    }
    return false;
  };
  root.write("child.html", "x");
  const auto both = [](const std::string& first) {
    return R"({"files":[)" + first + "," + entry("/console", "child.html") + "]}";
  };
  CHECK(fails(""));
  CHECK(fails("{"));
  CHECK(fails(R"({"files":{}})"));
  CHECK(fails(R"({"files":[1]})"));
  CHECK(fails(R"({"files":[]})"));
  CHECK(fails(both(entry("/", "missing.html"))));
  CHECK(fails(both(entry("/", "../child.html"))));
  CHECK(fails(both(entry("/", "/etc/hostname"))));
  CHECK(fails(both(entry("no-slash", "child.html"))));
  CHECK(fails(both(R"({"route":"/","file":"child.html","type":"a\r\nb","cache":"c"})")));
  CHECK(fails(both(R"({"route":"/","file":"child.html","type":"a"})")));
  CHECK(fails(both(R"({"route":7,"file":"child.html","type":"a","cache":"c"})")));
  root.write("manifest.json", both(entry("/", "child.html")));
  CHECK_NOTHROW((void)Pages::load(root.path()));
}

}  // namespace senim::net
