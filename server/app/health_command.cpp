#include "server/app/health_command.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <boost/asio/ip/address.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "protocol/characters.hpp"
#include "server/base/start_error.hpp"
#include "server/stores/descriptor.hpp"

namespace senim::app {

namespace {

constexpr timeval k_wait_s_max{.tv_sec = 3, .tv_usec = 0};
constexpr std::size_t k_answer_bytes_max = 4'096;

// A server that listens on every address is reached on the loopback one, however it was written.
std::string reachable(const std::string& listen) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(listen, error);
  if (error || !address.is_unspecified()) return listen;
  return address.is_v6() ? "::1" : "127.0.0.1";
}

// A connected socket, or a closed one when nobody listens there.
stores::Descriptor connected(const std::string& host, const std::string& port) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), port.c_str(), &wanted, &found) != 0) return {};
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list{found, ::freeaddrinfo};
  for (const addrinfo* one = list.get(); one != nullptr; one = one->ai_next) {
    stores::Descriptor line{::socket(one->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (!line.open()) continue;
    ::setsockopt(line.number(), SOL_SOCKET, SO_SNDTIMEO, &k_wait_s_max, sizeof k_wait_s_max);
    ::setsockopt(line.number(), SOL_SOCKET, SO_RCVTIMEO, &k_wait_s_max, sizeof k_wait_s_max);
    if (::connect(line.number(), one->ai_addr, one->ai_addrlen) == 0) return line;
  }
  return {};
}

std::string answer_on(const stores::Descriptor& line, const std::string& request) {
  std::string answer;
  if (::send(line.number(), request.data(), request.size(), MSG_NOSIGNAL) < 0) return answer;
  std::array<char, 1'024> piece{};
  while (answer.size() < k_answer_bytes_max) {
    const ssize_t read = ::recv(line.number(), piece.data(), piece.size(), 0);
    if (read <= 0) break;
    answer.append(piece.data(), static_cast<std::size_t>(read));
  }
  return answer;
}

}  // namespace

int run(const HealthOptions& options) {
  const std::string host = reachable(options.listen);
  const std::string port = std::to_string(options.port);
  const std::string where = host + " port " + port;
  const std::string authority =
      (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + port;
  const stores::Descriptor line = connected(host, port);
  if (!line.open()) throw StartError("no server answers on " + where);
  const std::string answer = answer_on(
      line, "GET /health HTTP/1.1\r\nHost: " + authority + "\r\nConnection: close\r\n\r\n");
  if (!answer.starts_with("HTTP/1.1 ")) throw StartError("no answer from the server on " + where);
  const std::size_t head_end = answer.find("\r\n\r\n");
  if (head_end != std::string::npos) {
    std::string body = answer.substr(head_end + 4);
    if (body.ends_with('\n')) body.pop_back();
    std::cout << shown(body) << '\n';  // whatever listens there wrote it, and a terminal reads it
  }
  return answer.starts_with("HTTP/1.1 200 ") ? k_exit_ok : k_exit_failed;
}

}  // namespace senim::app
