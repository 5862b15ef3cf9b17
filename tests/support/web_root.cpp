#include "tests/support/web_root.hpp"

#include <fstream>
#include <string>

namespace senim::support {

std::filesystem::path make_web_root(const std::filesystem::path& directory) {
  std::filesystem::create_directories(directory);
  for (const char* ending : {"", ".br", ".gz"}) {
    std::ofstream(directory / (std::string("child.html") + ending))
        << "<!doctype html><title>.</title>";
  }
  std::ofstream(directory / "manifest.json")
      << R"({"files":[{"route":"/","file":"child.html","type":"text/html","cache":"no-store","csp":"default-src 'none'"},)"
      << R"({"route":"/console","file":"child.html","type":"text/html","cache":"no-store","csp":"default-src 'none'"}]})";
  return directory;
}

}  // namespace senim::support
