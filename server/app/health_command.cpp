#include "server/app/health_command.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <iostream>
#include <string>

#include "server/base/start_error.hpp"

namespace senim::app {

namespace {

constexpr std::chrono::seconds k_answer_s_max{3};
constexpr std::size_t k_answer_bytes_max = 4'096;

// A server that listens on every address is reached on the loopback one.
std::string reachable(const std::string& listen) {
  if (listen == "0.0.0.0") return "127.0.0.1";
  if (listen == "::" || listen == "[::]") return "::1";
  return listen;
}

}  // namespace

int run(const HealthOptions& options) {
  const std::string host = reachable(options.listen);
  const std::string port = std::to_string(options.port);
  boost::asio::ip::tcp::iostream line;
  line.expires_after(k_answer_s_max);
  line.connect(host, port);
  if (!line) throw StartError("no server answers on " + host + " port " + port);
  line << "GET /health HTTP/1.1\r\nHost: " << host << "\r\nConnection: close\r\n\r\n" << std::flush;
  std::string answer(k_answer_bytes_max, '\0');
  line.read(answer.data(), static_cast<std::streamsize>(answer.size()));
  answer.resize(static_cast<std::size_t>(line.gcount()));
  if (!answer.starts_with("HTTP/1.1 "))
    throw StartError("no answer from the server on " + host + " port " + port);
  const std::size_t body = answer.find("\r\n\r\n");
  if (body != std::string::npos) std::cout << answer.substr(body + 4) << '\n';
  return answer.starts_with("HTTP/1.1 200 ") ? k_exit_ok : k_exit_failed;
}

}  // namespace senim::app
