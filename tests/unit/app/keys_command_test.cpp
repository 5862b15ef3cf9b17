#include "server/app/keys_command.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "server/base/start_error.hpp"
#include "server/vault/operator_secret.hpp"
#include "tests/unit/vault/own_directory.hpp"

namespace {

template <class Options>
std::string printed(const senim::tests::OwnDirectory& directory) {
  std::ostringstream out;
  senim::app::run(Options{directory.path().string()}, out);
  return out.str();
}

}  // namespace

TEST_CASE("keys init makes a key that keys show names without showing it") {
  const senim::tests::OwnDirectory directory;
  const std::string made = printed<senim::app::KeysInit>(directory);
  const std::string shown = printed<senim::app::KeysShow>(directory);
  const auto secret = senim::vault::OperatorSecret::load(directory.path());
  CHECK(shown.find("fingerprint  " + secret.fingerprint()) != std::string::npos);
  CHECK(shown.find("file         " + directory.key_file().string()) != std::string::npos);
  CHECK(shown.find("created      20") != std::string::npos);
  CHECK(made.starts_with(shown));
  std::ifstream file{directory.key_file(), std::ios::binary};
  const std::string key{std::istreambuf_iterator<char>{file}, {}};
  REQUIRE(key.size() == 32);
  for (std::size_t at = 0; at + 4 <= key.size(); ++at)
    CHECK(made.find(key.substr(at, 4)) == std::string::npos);
}

TEST_CASE("keys init makes no new key beside a store whose key is missing") {
  const senim::tests::OwnDirectory directory;
  std::filesystem::create_directory(directory.path() / "redis");
  CHECK_THROWS_WITH_AS((void)printed<senim::app::KeysInit>(directory), doctest::Contains("backup"),
                       senim::StartError);
  CHECK_FALSE(std::filesystem::exists(directory.key_file()));
}

TEST_CASE("keys init refuses a second key and keys show a missing one") {
  const senim::tests::OwnDirectory directory;
  CHECK_THROWS_AS((void)printed<senim::app::KeysShow>(directory), senim::StartError);
  (void)printed<senim::app::KeysInit>(directory);
  CHECK_THROWS_AS((void)printed<senim::app::KeysInit>(directory), senim::StartError);
}
