#include "server/vault/operator_secret.hpp"

#include <doctest/doctest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>

#include "server/base/start_error.hpp"
#include "server/vault/process_hardening.hpp"
#include "tests/unit/vault/own_directory.hpp"

using senim::tests::OwnDirectory;
using senim::vault::OperatorSecret;
using senim::vault::Purpose;

namespace {

const std::string k_good_key = "0123456789abcdef0123456789abcdef";

// The line a start with this directory ends with, or nothing.
std::string fault_of(const OwnDirectory& directory) {
  try {
    (void)OperatorSecret::load(directory.path());
  } catch (const senim::StartError& error) {
    return error.what();
  }
  return {};
}

bool says(const std::string& line, const std::string& part) {
  return line.find(part) != std::string::npos && line.find('\n') == std::string::npos;
}

}  // namespace

TEST_CASE("a new secret is 32 random bytes that only its user may read") {
  const OwnDirectory one;
  const OwnDirectory two;
  CHECK_FALSE(OperatorSecret::exists(one.path()));
  const auto first = OperatorSecret::create(one.path());
  const auto second = OperatorSecret::create(two.path());
  CHECK(OperatorSecret::exists(one.path()));
  CHECK(first.fingerprint() != second.fingerprint());
  CHECK(first.fingerprint().size() == 19);
  struct stat found{};
  REQUIRE(stat(one.key_file().c_str(), &found) == 0);
  CHECK((found.st_mode & 07777U) == 0600U);
  CHECK(found.st_size == 32);
  CHECK(std::abs(first.created_at_s() - std::time(nullptr)) < 60);
  const auto files = std::distance(std::filesystem::directory_iterator{one.path()}, {});
  CHECK(files == 1);
}

TEST_CASE("a loaded secret derives the same keys as when it was made, one for each purpose") {
  const OwnDirectory directory;
  const auto made = OperatorSecret::create(directory.path());
  const auto loaded = OperatorSecret::load(directory.path());
  std::array<std::uint8_t, 32> one{};
  std::array<std::uint8_t, 32> same{};
  std::array<std::uint8_t, 32> other{};
  made.derive(Purpose::conversation_id, one);
  loaded.derive(Purpose::conversation_id, same);
  loaded.derive(Purpose::session_hash, other);
  CHECK(one == same);
  CHECK(one != other);
  CHECK(made.fingerprint() == loaded.fingerprint());
}

TEST_CASE("making a secret twice keeps the first") {
  const OwnDirectory directory;
  const auto first = OperatorSecret::create(directory.path());
  CHECK_THROWS_AS((void)OperatorSecret::create(directory.path()), senim::StartError);
  CHECK(OperatorSecret::load(directory.path()).fingerprint() == first.fingerprint());
}

TEST_CASE("the data directory is made when it is missing, but not its parents") {
  const OwnDirectory directory;
  (void)OperatorSecret::create(directory.path() / "new");
  struct stat found{};
  REQUIRE(stat((directory.path() / "new").c_str(), &found) == 0);
  CHECK((found.st_mode & 07777U) == 0700U);
  CHECK_THROWS_AS((void)OperatorSecret::create(directory.path() / "no" / "such"),
                  senim::StartError);
}

TEST_CASE("a missing key file says how to make one") {
  const OwnDirectory directory;
  CHECK(says(fault_of(directory), "senim keys init"));
}

TEST_CASE("a key file open to others is refused with the fix, in every such mode") {
  const OwnDirectory directory;
  for (const mode_t mode : {0640, 0604, 0644, 0660, 0602, 0610, 0601, 0666, 0777}) {
    directory.write_key(k_good_key, mode);
    CHECK(says(fault_of(directory), "chmod 600"));
  }
  for (const mode_t mode : {0600, 0400}) {
    std::filesystem::remove(directory.key_file());
    directory.write_key(k_good_key, mode);
    CHECK(fault_of(directory).empty());
  }
}

TEST_CASE("a key file of any other size, or of zeros, is damaged") {
  const OwnDirectory directory;
  for (const std::size_t size : {0, 1, 31, 33, 64}) {
    directory.write_key(std::string(size, 'k'));
    CHECK(says(fault_of(directory), "is damaged (" + std::to_string(size) + " bytes"));
  }
  directory.write_key(std::string(32, '\0'));
  CHECK(says(fault_of(directory), "all zeros"));
}

TEST_CASE("a directory, a pipe or a link in place of the key file is refused without waiting") {
  const OwnDirectory directory;
  std::filesystem::create_directory(directory.key_file());
  CHECK(says(fault_of(directory), "not a regular file"));
  std::filesystem::remove(directory.key_file());
  REQUIRE(mkfifo(directory.key_file().c_str(), 0600) == 0);
  CHECK(says(fault_of(directory), "not a regular file"));
  std::filesystem::remove(directory.key_file());
  const auto elsewhere = directory.path() / "elsewhere";
  std::ofstream{elsewhere} << k_good_key;
  std::filesystem::create_symlink(elsewhere, directory.key_file());
  CHECK(says(fault_of(directory), "symbolic link"));
}

TEST_CASE("a key file of another owner is refused" * doctest::skip(geteuid() != 0)) {
  const OwnDirectory directory;
  directory.write_key(k_good_key);
  REQUIRE(chown(directory.key_file().c_str(), 12'345, 12'345) == 0);
  CHECK(says(fault_of(directory), "another user"));
}

TEST_CASE("no fault says a byte of the key") {
  const OwnDirectory directory;
  directory.write_key(k_good_key + "more", 0600);
  CHECK_FALSE(says(fault_of(directory), "0123"));
}

TEST_CASE("a hardened process leaves no core and lets no other process of its user look inside") {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    senim::vault::harden_process();
    rlimit limit{.rlim_cur = 1, .rlim_max = 1};
    getrlimit(RLIMIT_CORE, &limit);
    const bool hard = prctl(PR_GET_DUMPABLE) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0;
    _exit(hard ? 42 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 42);
}
