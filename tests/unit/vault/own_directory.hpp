// A directory of its own for one test case, gone with it, and operator keys in it that the test
// knows.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "server/vault/operator_secret.hpp"

namespace senim::tests {

class OwnDirectory {
 public:
  OwnDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "senim-vault-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no directory for the test");
    path_ = name;
  }
  ~OwnDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  OwnDirectory(const OwnDirectory&) = delete;
  OwnDirectory& operator=(const OwnDirectory&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path key_file() const { return path_ / "operator.key"; }

  void write_key(const std::string& bytes, mode_t mode = 0600) const {
    std::ofstream{key_file(), std::ios::binary} << bytes;
    chmod(key_file().c_str(), mode);
  }

 private:
  std::filesystem::path path_;
};

// The secret whose bytes are first, first + 1, ...
inline vault::OperatorSecret known_secret(std::uint8_t first = 0) {
  const OwnDirectory directory;
  std::string bytes;
  for (int i = 0; i < 32; ++i) bytes.push_back(static_cast<char>(first + i));
  directory.write_key(bytes);
  return vault::OperatorSecret::load(directory.path());
}

}  // namespace senim::tests
