#include "server/vault/operator_secret.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "server/base/start_error.hpp"
#include "server/vault/random.hpp"
#include "server/vault/start.hpp"

namespace senim::vault {
namespace {

constexpr std::size_t k_key_bytes = crypto_kdf_KEYBYTES;
constexpr const char* k_context = "senim.v1";  // exactly crypto_kdf_CONTEXTBYTES characters
static_assert(k_key_bytes == 32 && crypto_kdf_CONTEXTBYTES == 8);

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }

 private:
  int fd_;
};

std::string reason() { return std::generic_category().message(errno); }

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& rest) {
  throw StartError("key file " + file.string() + " " + rest);
}

// Straight between the locked page and the kernel: no buffer of a stream in between.
bool write_all(int fd, std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

bool read_all(int fd, std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = read(fd, bytes.data(), bytes.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
  return true;
}

void check(const std::filesystem::path& file, const struct stat& found) {
  if (!S_ISREG(found.st_mode)) fail(file, "is not a regular file: move it away");
  if (found.st_uid != geteuid())
    fail(file, "belongs to another user: chown it to the user that runs senim");
  if ((found.st_mode & 077U) != 0) {
    std::array<char, 8> mode{};
    std::snprintf(mode.data(), mode.size(), "%04o", found.st_mode & 07777U);
    fail(file,
         "is open to other users (mode " + std::string{mode.data()} + "): run chmod 600 on it");
  }
  if (std::cmp_not_equal(found.st_size, k_key_bytes))
    fail(file, "is damaged (" + std::to_string(found.st_size) +
                   " bytes instead of 32): put it back from its backup");
}

// Written whole and synced beside its place, then linked into it: a key file is complete or absent,
// and link() never replaces one that is there.
void store(const std::filesystem::path& file, std::span<const std::uint8_t> key) {
  std::array<std::uint8_t, 8> suffix{};
  fill_random(suffix);
  const std::filesystem::path draft = file.string() + ".new-" + base64url(suffix);
  const Descriptor out{
      open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR)};
  if (!out.is_open())
    fail(file, "cannot be made (" + reason() + "): give senim a data directory it may write to");
  const bool written = fchmod(out.get(), S_IRUSR | S_IWUSR) == 0 && write_all(out.get(), key) &&
                       fsync(out.get()) == 0 && link(draft.c_str(), file.c_str()) == 0;
  const int error = errno;
  unlink(draft.c_str());
  errno = error;
  if (!written && errno == EEXIST) fail(file, "is there already: it is kept as it is");
  if (!written) fail(file, "cannot be made (" + reason() + "): free some space and try again");
  const Descriptor directory{open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!directory.is_open() || fsync(directory.get()) != 0)
    fail(file, "is made but not yet safe on disk (" + reason() + "): check the disk");
}

}  // namespace

OperatorSecret::OperatorSecret(LockedBytes key, std::int64_t created_at_s)
    : key_(std::move(key)), created_at_s_(created_at_s) {
  key_.protect();
}

std::filesystem::path OperatorSecret::file_of(const std::filesystem::path& directory) {
  return std::filesystem::absolute(directory) / "operator.key";
}

bool OperatorSecret::exists(const std::filesystem::path& directory) {
  struct stat found{};
  return lstat(file_of(directory).c_str(), &found) == 0;
}

OperatorSecret OperatorSecret::create(const std::filesystem::path& directory) {
  start();
  const auto file = file_of(directory);
  if (mkdir(std::filesystem::absolute(directory).c_str(), S_IRWXU) != 0 && errno != EEXIST)
    throw StartError("data directory " + directory.string() + " cannot be made (" + reason() +
                     "): make it, or name another");
  {
    LockedBytes key{k_key_bytes};
    fill_random(key.fill());
    store(file, key.view());
  }
  return load(directory);
}

OperatorSecret OperatorSecret::load(const std::filesystem::path& directory) {
  start();
  const auto file = file_of(directory);
  const Descriptor in{open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)};
  if (!in.is_open()) {
    if (errno == ENOENT)
      fail(file, "is missing: run `senim keys init --data " + directory.string() +
                     "`, or put it back from its backup if there are conversations already");
    if (errno == ELOOP) fail(file, "is a symbolic link: put the file itself there");
    fail(file, "cannot be read (" + reason() + "): give it to the user that runs senim");
  }
  struct stat found{};
  if (fstat(in.get(), &found) != 0) fail(file, "cannot be read (" + reason() + "): check the disk");
  check(file, found);
  LockedBytes key{k_key_bytes};
  if (!read_all(in.get(), key.fill()))
    fail(file, "cannot be read (" + reason() + "): check the disk");
  if (sodium_is_zero(key.view().data(), k_key_bytes) == 1)
    fail(file, "is damaged (all zeros): put it back from its backup");
  return {std::move(key), found.st_mtime};
}

void OperatorSecret::derive(Purpose purpose, std::span<std::uint8_t> out) const {
  if (crypto_kdf_derive_from_key(out.data(), out.size(), static_cast<std::uint64_t>(purpose),
                                 k_context, key_.view().data()) != 0)
    throw std::logic_error("a derived key has 16 to 64 bytes");
}

std::string OperatorSecret::fingerprint() const {
  constexpr std::size_t k_shown_bytes = 8;
  std::array<std::uint8_t, crypto_kdf_BYTES_MIN> name{};
  derive(Purpose::fingerprint, name);
  std::string text;
  for (std::size_t i = 0; i < k_shown_bytes; ++i) {
    std::array<char, 3> hex{};
    std::snprintf(hex.data(), hex.size(), "%02x", name.at(i));
    if (i != 0 && i % 2 == 0) text.push_back('-');
    text += hex.data();
  }
  return text;
}

}  // namespace senim::vault
