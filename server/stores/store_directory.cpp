#include "server/stores/store_directory.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>
#include <utility>

#include "server/base/start_error.hpp"
#include "server/redis/blocking_link.hpp"

namespace senim::stores {

namespace {

namespace fs = std::filesystem;

constexpr const char* k_lock_name = "lock";
constexpr const char* k_log_directory_name = "appendonlydir";  // as Redis calls it
constexpr const char* k_note_name = "socket";  // of builds before this one: where theirs was

std::string first_line_of(const fs::path& file) {
  std::ifstream stream{file};
  std::string line;
  std::getline(stream, line);
  return line;
}

std::string name_of(uid_t user) {
  const passwd* entry = getpwuid(user);  // NOLINT(concurrency-mt-unsafe): no other thread yet
  return entry == nullptr ? "number " + std::to_string(user) : entry->pw_name;
}

[[noreturn]] void refuse(const fs::path& path, int error) {
  struct stat found{};
  const bool is_denied = error == EACCES || error == EPERM;
  if (is_denied && stat(path.c_str(), &found) == 0 && found.st_uid != geteuid())
    throw StartError{"the data directory " + path.parent_path().string() + " belongs to the user " +
                     name_of(found.st_uid) + ": run this as that user"};
  throw StartError{"the data directory " + path.string() +
                   " cannot be written: " + std::strerror(error)};
}

[[noreturn]] void refuse_shared(const fs::path& what) {
  throw StartError{what.string() +
                   " is a link to a file of another data directory on which a server runs: "
                   "make the copy without links (cp -a)"};
}

// A link, or a file with a second name: whoever writes to it writes to what lies elsewhere.
bool has_other_name(const fs::path& file) {
  struct stat found{};
  if (lstat(file.c_str(), &found) != 0) return false;
  return S_ISLNK(found.st_mode) || (S_ISREG(found.st_mode) && found.st_nlink > 1);
}

void sync(const fs::path& path) {
  const Descriptor descriptor{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!descriptor.open() || fsync(descriptor.number()) != 0)
    throw fs::filesystem_error{"sync", path, std::error_code{errno, std::generic_category()}};
}

// The same content under the same name, in a file of its own.
void replace_by_copy(const fs::path& file) {
  const fs::path beside = file.string() + ".own";
  try {
    fs::copy_file(file, beside, fs::copy_options::overwrite_existing);
    sync(beside);
    fs::rename(beside, file);
    sync(file.parent_path());
  } catch (const fs::filesystem_error& error) {
    std::error_code ignored;
    fs::remove(beside, ignored);
    throw StartError{file.string() + " is a link to a file elsewhere, and cannot be copied: " +
                     error.code().message()};
  }
}

// False only when another has it. A file system that locks no directories (NFS) leaves it to the
// lock of the file.
bool is_ours(int number) { return flock(number, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK; }

bool answers(const redis::Address& address) {
  try {
    redis::BlockingLink link{address};
    return link.call({"PING"})->text() == "PONG";
  } catch (const StartError&) {
    return false;  // nobody there, or the data is still being loaded
  }
}

}  // namespace

StoreDirectory::StoreDirectory(const fs::path& data) : path_(fs::absolute(data / "redis")) {
  std::error_code error;
  const bool is_new = fs::create_directories(path_, error);
  if (error) {
    if (error == std::errc::permission_denied && fs::exists(data)) refuse(path_, EACCES);
    throw StartError{"the data directory " + path_.string() +
                     " cannot be made: " + error.message()};
  }
  self_ = Descriptor{::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  struct stat owner{};
  if (!self_.open() || stat((is_new ? path_.parent_path() : path_).c_str(), &owner) != 0)
    refuse(path_, errno);
  owner_ = owner.st_uid;
  group_ = owner.st_gid;
  give_to_owner(self_.number());
  fchmod(self_.number(), S_IRWXU);
}

// What root writes here must be the owner's, who could not start the server on it otherwise.
void StoreDirectory::give_to_owner(int number) const {
  struct stat found{};
  if (geteuid() != 0 || fstat(number, &found) != 0 || found.st_uid == owner_) return;
  if (fchown(number, owner_, group_) != 0) refuse(path_, errno);
}

bool StoreDirectory::take() {
  const auto open_here = [this](const char* name, int flags) {
    return Descriptor{::openat(self_.number(), name, flags | O_CLOEXEC, 0600)};
  };
  Descriptor directory = open_here(".", O_RDONLY | O_DIRECTORY);
  if (!directory.open()) refuse(path_, errno);
  if (!is_ours(directory.number())) return false;

  Descriptor file = open_here(k_lock_name, O_RDWR | O_CREAT);
  if (!file.open()) refuse(path_, errno);
  if (flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) refuse(path_, errno);
    if (has_other_name(path_ / k_lock_name)) refuse_shared(path_ / k_lock_name);
    return false;  // a build before this one: it locks the file alone
  }
  if (has_other_name(path_ / k_lock_name)) {
    replace_by_copy(path_ / k_lock_name);
    file = open_here(k_lock_name, O_RDWR);
    if (!file.open() || flock(file.number(), LOCK_EX | LOCK_NB) != 0) return false;
  }
  if (mkdirat(self_.number(), k_log_directory_name, S_IRWXU) != 0 && errno != EEXIST)
    refuse(path_, errno);
  Descriptor log = open_here(k_log_directory_name, O_RDONLY | O_DIRECTORY);
  if (log.open() && !is_ours(log.number())) refuse_shared(log_directory());
  make_own(path_);
  if (log.open()) make_own(log_directory());

  const std::string pid = std::to_string(getpid()) + "\n";
  if (ftruncate(file.number(), 0) != 0 ||
      pwrite(file.number(), pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size()))
    refuse(path_, errno);
  std::error_code ignored;
  fs::remove(path_ / k_note_name, ignored);
  locks_ = {std::move(directory), std::move(file), std::move(log)};
  return true;
}

void StoreDirectory::make_own(const fs::path& directory) const {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator{directory}) files.push_back(entry.path());
  for (const auto& file : files) {
    std::error_code gone;
    const auto kind = fs::status(file, gone).type();
    if (kind == fs::file_type::regular && has_other_name(file)) replace_by_copy(file);
    if (kind != fs::file_type::regular && kind != fs::file_type::directory) continue;
    const Descriptor descriptor{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    if (descriptor.open()) give_to_owner(descriptor.number());
  }
}

fs::path StoreDirectory::log_directory() const { return path_ / k_log_directory_name; }

void StoreDirectory::give_back() { locks_ = {}; }

std::optional<redis::Address> StoreDirectory::running() const {
  if (answers(address())) return address();
  const std::string socket_before = first_line_of(path_ / k_note_name);
  if (socket_before.empty() || !answers(redis::unix_address(socket_before))) return std::nullopt;
  return redis::unix_address(socket_before);
}

std::string StoreDirectory::holder() const { return first_line_of(path_ / k_lock_name); }

redis::Address StoreDirectory::address() const {
  std::string path = socket().string();
  if (path.size() < sizeof(sockaddr_un::sun_path)) return redis::unix_address(std::move(path));
  return redis::unix_address("/proc/self/fd/" + std::to_string(self_.number()) + "/" +
                             k_socket_name);
}

ChildPlace StoreDirectory::place() const {
  ChildPlace place{self_.number(), {}, owner_, group_};
  for (const Descriptor& lock : locks_)
    if (lock.open()) place.kept.push_back(lock.number());
  return place;
}

}  // namespace senim::stores
