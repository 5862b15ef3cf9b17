#include "bench/sign_in.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/system/system_error.hpp>
#include <fstream>

#include "bench/tls.hpp"

namespace senim::bench {

namespace asio = boost::asio;
namespace http = boost::beast::http;

StaffAccount account_of(const std::string& name_and_password) {
  const auto colon = name_and_password.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == name_and_password.size()) {
    throw Complaint("a staff account is written name:password");
  }
  return {.name = name_and_password.substr(0, colon),
          .password = name_and_password.substr(colon + 1),
          .cookie = {}};
}

std::vector<StaffAccount> accounts_in(const std::string& file_name) {
  std::ifstream file{file_name};
  if (!file) throw Complaint("--staff-file " + file_name + " can't be read");
  std::vector<StaffAccount> accounts;
  for (std::string line; std::getline(file, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (!line.empty() && !line.starts_with('#')) accounts.push_back(account_of(line));
  }
  return accounts;
}

namespace {

constexpr std::size_t k_sign_ins_an_address = 20;
constexpr std::size_t k_addresses = 250;
constexpr std::uint32_t k_first_address = 0x7F000002;  // 127.0.0.2

void leave_from(asio::ip::tcp::socket& socket, const Target& target, std::size_t number) {
  socket.open(target.endpoint.protocol());
  if (!target.is_local() || !target.endpoint.address().is_v4()) return;
  const auto which = static_cast<std::uint32_t>(number / k_sign_ins_an_address % k_addresses);
  socket.bind({asio::ip::address_v4{k_first_address + which}, 0});
}

using Answer = http::response<http::string_body>;

template <class Stream>
Answer ask(Stream& stream, const http::request<http::string_body>& request) {
  http::write(stream, request);
  boost::beast::flat_buffer buffer;
  Answer answer;
  http::read(stream, buffer, answer);
  return answer;
}

Answer ask(asio::ip::tcp::socket& socket, const Target& target,
           const http::request<http::string_body>& request) {
  socket.connect(target.endpoint);
  if (!target.has_tls) return ask(socket, request);
  asio::ssl::stream<asio::ip::tcp::socket&> stream{socket, trust()};
  expect_certificate_of(target.name, stream);
  boost::system::error_code failure;
  stream.handshake(asio::ssl::stream_base::client, failure);
  if (failure) {
    throw Complaint("no TLS with " + target.origin + " (" + failure.message() +
                    "): its certificate must be for that name and from an authority this machine "
                    "trusts, or from one in the file that SSL_CERT_FILE names");
  }
  return ask(stream, request);
}

}  // namespace

std::string sign_in(const Target& target, const StaffAccount& account, std::size_t number) try {
  http::request<http::string_body> request{http::verb::post, "/api/sign-in", 11};
  request.set(http::field::host, target.host);
  request.set(http::field::origin, target.origin);
  request.set(http::field::content_type, "application/json");
  request.body() = boost::json::serialize(
      boost::json::object{{"name", account.name}, {"password", account.password}});
  request.prepare_payload();
  asio::io_context io;
  asio::ip::tcp::socket socket{io};
  leave_from(socket, target, number);
  const Answer answer = ask(socket, target, request);
  if (answer.result() == http::status::no_content) {
    const std::string cookie{answer[http::field::set_cookie]};
    if (cookie.empty()) throw Complaint("signing in as " + account.name + " gave no cookie");
    return cookie.substr(0, cookie.find(';'));
  }
  const std::string hint =
      answer.result() == http::status::unauthorized        ? ": wrong name or password"
      : answer.result() == http::status::too_many_requests ? ": too many attempts, wait a little"
                                                           : "";
  throw Complaint("signing in as " + account.name + " was answered " +
                  std::to_string(answer.result_int()) + hint);
} catch (const boost::system::system_error& failure) {
  throw Complaint("no answer from " + target.origin + " (" + failure.code().message() +
                  "): is the server running?");
}

}  // namespace senim::bench
