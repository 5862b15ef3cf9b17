#include "server/app/whole_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include "server/base/start_error.hpp"

namespace senim::app {

namespace {

[[noreturn]] void fail(const char* what, const std::filesystem::path& file, int error) {
  throw StartError(std::string{what} + file.string() + ": " +
                   std::generic_category().message(error));
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0 || errno == EINVAL;  // nothing to sync: no file
}

}  // namespace

std::string read_whole(const std::filesystem::path& file, std::size_t bytes_max) {
  if (std::filesystem::is_directory(file)) fail("cannot read ", file, EISDIR);
  errno = 0;
  std::ifstream input{file, std::ios::binary};
  if (!input) fail("cannot read ", file, errno == 0 ? EIO : errno);
  std::string text(bytes_max + 1, '\0');
  input.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(input.gcount()));
  if (input.bad()) fail("cannot read ", file, EIO);
  if (text.size() > bytes_max) fail("cannot read ", file, EFBIG);
  return text;
}

namespace {

// A pipe, a terminal or a device is written to; a file in its place would be a new one beside it.
void write_into(const std::filesystem::path& file, std::string_view text) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) fail("cannot write ", file, errno);
  const bool written = write_all(descriptor, text);
  const int error = errno;
  ::close(descriptor);
  if (!written) fail("cannot write ", file, error);
}

bool is_device(const std::filesystem::path& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);  // of what a link leads to
  return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) &&
         !std::filesystem::is_directory(status);
}

}  // namespace

void write_whole(const std::filesystem::path& file, std::string_view text, Readers readers) {
  if (is_device(file)) return write_into(file, text);
  const std::string beside = file.string() + ".new";
  ::unlink(beside.c_str());
  const mode_t mode = readers == Readers::only_us ? 0600 : 0644;
  const int descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor < 0) fail("cannot write ", file, errno);
  const bool written = write_all(descriptor, text);
  const int error = errno;
  ::close(descriptor);
  if (!written || ::rename(beside.c_str(), file.c_str()) != 0) {
    const int reason = written ? errno : error;
    ::unlink(beside.c_str());
    fail("cannot write ", file, reason);
  }
}

}  // namespace senim::app
