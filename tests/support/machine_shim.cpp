// Loaded before a program (LD_PRELOAD), it lets the program believe of its machine what the test
// wrote into the MachinePage: a disk that syncs slowly, one that is full, a wall clock that jumped.
// Only the append-only log of Redis is touched on the disk. Works for any user and in any
// container, where mounting a small file system or setting the clock does not.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <string_view>

#include "tests/support/machine_page.hpp"

namespace {

using senim::support::MachinePage;

constexpr long k_slice_ns = 5'000'000;
constexpr std::int64_t k_ns = 1'000'000'000;

MachinePage* page = nullptr;  // none: the machine is as it is

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

__attribute__((constructor)) void open_page() {
  const char* name = std::getenv(senim::support::k_machine_variable);
  if (name == nullptr) return;
  const int file = open(name, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void* memory = mmap(nullptr, sizeof(MachinePage), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (memory != MAP_FAILED) page = static_cast<MachinePage*>(memory);
}

bool is_log_of_redis(int file) {
  std::array<char, 64> link{};
  std::array<char, 4'096> path{};
  std::string_view digits_of = "/proc/self/fd/";
  auto* at = link.data() + digits_of.copy(link.data(), digits_of.size());
  std::array<char, 12> digits{};
  std::size_t count = 0;
  for (int rest = file; rest > 0 || count == 0; rest /= 10) digits[count++] = char('0' + rest % 10);
  while (count > 0) *at++ = digits[--count];
  const auto size = readlink(link.data(), path.data(), path.size());
  return size > 0 &&
         std::string_view(path.data(), static_cast<std::size_t>(size)).ends_with(".incr.aof");
}

std::int64_t monotonic_ms() {
  static const auto real = next<int (*)(clockid_t, timespec*)>("clock_gettime");
  timespec now{};
  real(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000 + now.tv_nsec / 1'000'000;
}

int sync_slowly(int file, int (*real)(int)) {
  if (page == nullptr || !is_log_of_redis(file)) return real(file);
  struct stat before{};
  fstat(file, &before);
  ++page->syncs_begun;
  const auto began = monotonic_ms();
  while (monotonic_ms() - began < page->sync_ms) {  // looked at anew: the test ends the wait
    const timespec slice{0, k_slice_ns};
    nanosleep(&slice, nullptr);
  }
  const int result = real(file);
  if (result == 0) page->synced_bytes = before.st_size;
  ++page->syncs_done;
  return result;
}

void move_on(timespec* time) {
  const std::int64_t ns = time->tv_nsec + page->ahead_ms % 1'000 * 1'000'000;
  time->tv_sec += page->ahead_ms / 1'000 + (ns >= k_ns ? 1 : 0) - (ns < 0 ? 1 : 0);
  time->tv_nsec = (ns + k_ns) % k_ns;
}

}  // namespace

extern "C" {

int fsync(int file) {
  static const auto real = next<int (*)(int)>("fsync");
  return sync_slowly(file, real);
}

int fdatasync(int file) {
  static const auto real = next<int (*)(int)>("fdatasync");
  return sync_slowly(file, real);
}

// A disk takes what it has room for and refuses the rest.
ssize_t write(int file, const void* bytes, std::size_t size) {
  static const auto real = next<ssize_t (*)(int, const void*, std::size_t)>("write");
  if (page == nullptr || page->room_bytes < 0 || !is_log_of_redis(file))
    return real(file, bytes, size);
  const auto room = static_cast<std::size_t>(page->room_bytes);
  if (size > room) ++page->writes_failed;
  if (room == 0 && size > 0) {
    errno = ENOSPC;
    return -1;
  }
  const auto written = real(file, bytes, size < room ? size : room);
  if (written > 0) page->room_bytes -= written;
  return written;
}

int statvfs(const char* path, struct statvfs* space) noexcept {
  static const auto real = next<int (*)(const char*, struct statvfs*)>("statvfs");
  const int result = real(path, space);
  if (result == 0 && page != nullptr && page->room_bytes >= 0) {
    space->f_bavail = static_cast<std::uint64_t>(page->room_bytes) / space->f_frsize;
    space->f_bfree = space->f_bavail;
  }
  return result;
}

int clock_gettime(clockid_t clock, timespec* time) noexcept {
  static const auto real = next<int (*)(clockid_t, timespec*)>("clock_gettime");
  const int result = real(clock, time);
  const bool of_the_wall = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
  if (result == 0 && page != nullptr && of_the_wall) move_on(time);
  return result;
}

int gettimeofday(timeval* time, void* /*zone*/) noexcept {
  timespec now{};
  const int result = clock_gettime(CLOCK_REALTIME, &now);
  *time = {now.tv_sec, now.tv_nsec / 1'000};
  return result;
}

std::time_t time(std::time_t* at) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (at != nullptr) *at = now.tv_sec;
  return now.tv_sec;
}
}
