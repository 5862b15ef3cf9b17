#include "tests/support/monitor.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

namespace senim::support {

namespace {
constexpr std::chrono::milliseconds k_begin_ms_max{2'000};
}  // namespace

Monitor::Monitor(const std::string& unix_path) : socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  unix_path.copy(static_cast<char*>(address.sun_path), sizeof address.sun_path - 1);
  constexpr std::string_view k_word = "MONITOR\r\n";
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): what the system call takes
  const auto* where = reinterpret_cast<const sockaddr*>(&address);
  if (::connect(socket_, where, sizeof address) != 0 ||
      ::send(socket_, k_word.data(), k_word.size(), MSG_NOSIGNAL) < 0) {
    ::close(socket_);
    throw std::runtime_error("Redis can't be watched");
  }
  read(k_begin_ms_max);
  if (!heard_.starts_with("+OK")) throw std::runtime_error("Redis can't be watched");
}

Monitor::~Monitor() { ::close(socket_); }

void Monitor::read(std::chrono::milliseconds patience) {
  pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
  std::array<char, 65'536> part{};
  while (::poll(&waiting, 1, static_cast<int>(patience.count())) > 0) {
    const auto size = ::recv(socket_, part.data(), part.size(), 0);
    if (size <= 0) return;
    heard_.append(part.data(), static_cast<std::size_t>(size));
    patience = std::chrono::milliseconds(0);  // what is there
  }
}

std::size_t Monitor::count(const std::vector<std::string>& words) {
  read(std::chrono::milliseconds(0));
  std::size_t count = 0;
  std::string_view rest = heard_;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size() - 1);
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    count +=
        std::ranges::all_of(
            words, [line](const auto& word) { return line.find(word) != std::string_view::npos; })
            ? 1
            : 0;
  }
  return count;
}

}  // namespace senim::support
