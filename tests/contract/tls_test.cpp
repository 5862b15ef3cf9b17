// rediss:// against a real redis-server that speaks TLS. Built only where hiredis does.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "server/base/start_error.hpp"
#include "server/redis/blocking_link.hpp"
#include "server/stores/our_functions.hpp"
#include "tests/contract/link_fixture.hpp"
#include "tests/support/redis_process.hpp"

using namespace senim;
using namespace senim::contract;
namespace fs = std::filesystem;

namespace {

// A certificate that vouches for itself, and the system's trust in the first one that was made:
// what is trusted is read once in a process.
struct Certificate {
  Certificate(const fs::path& directory, const std::string& name, const std::string& of)
      : file(directory / (name + ".crt")), key(directory / (name + ".key")) {
    support::run_program({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                          "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=" + name,
                          "-addext", "subjectAltName=" + of, "-keyout", key.string(), "-out",
                          file.string()});
  }
  fs::path file;
  fs::path key;
};

struct Rig {
  Rig() {
    setenv("SSL_CERT_FILE", trusted.file.c_str(), 1);
    setenv("SSL_CERT_DIR", directory.c_str(), 1);
  }
  ~Rig() {
    std::error_code ignored;
    fs::remove_all(directory, ignored);
  }

  fs::path directory = support::make_scratch_directory();
  Certificate trusted{directory, "trusted", "IP:127.0.0.1,DNS:redis.example"};
  Certificate unknown{directory, "unknown", "IP:127.0.0.1"};
};

Rig& rig() {
  static Rig rig;
  return rig;
}

// Speaks TLS at one port and, for the test's own questions, nothing at the other.
struct TlsRedis {
  explicit TlsRedis(const Certificate& certificate)
      : tls_port(support::free_port()),
        process(rig().directory / std::to_string(tls_port), lines(certificate)) {
    process.start();
  }

  [[nodiscard]] std::vector<std::string> lines(const Certificate& certificate) const {
    auto all = support::promising();
    all.push_back("tls-port " + std::to_string(tls_port));
    all.push_back("tls-cert-file " + certificate.file.string());
    all.push_back("tls-key-file " + certificate.key.string());
    all.push_back("tls-ca-cert-file " + certificate.file.string());
    all.emplace_back("tls-auth-clients no");
    return all;
  }
  [[nodiscard]] redis::Address address(std::string_view host = "127.0.0.1") const {
    return redis::parse_address("rediss://" + std::string{host} + ":" + std::to_string(tls_port));
  }

  std::uint16_t tls_port;
  support::RedisProcess process;
};

void is_refused(const redis::Address& address) {
  CHECK_THROWS_AS(redis::BlockingLink{address}, StartError);
  support::Loop loop;
  redis::NodeLink link{loop.io(), address, {.functions = stores::our_functions()}};
  link.open();
  CHECK_FALSE(loop.until([&] { return link.is_up(); }, std::chrono::milliseconds{700}));
  link.close();
  CHECK(loop.runs_dry());
}

}  // namespace

TEST_CASE("a link over TLS answers, also with more than one record of it") {
  const TlsRedis server{rig().trusted};
  redis::BlockingLink blocking{server.address()};
  CHECK_FALSE(blocking.call({"PING"})->is_error());
  support::Loop loop;
  OpenLink open{loop, server.address()};
  const std::string bytes(100'000, 'x');
  CHECK(open.call({"SET", "k", bytes}).kind == redis::Reply::Kind::status);
  CHECK(open.call({"GET", "k"}).text == bytes);
  constexpr int k_calls = 5'000;
  int answered = 0;
  for (int i = 0; i < k_calls; ++i)
    open.link.call({"INCR", "n"}, [&](redis::Reply reply) {
      if (reply.integer() == answered + 1) ++answered;
    });
  CHECK(loop.until([&] { return answered == k_calls; }));
}

TEST_CASE("a server over TLS that is gone and comes back has its link up again") {
  TlsRedis server{rig().trusted};
  support::Loop loop;
  OpenLink open{loop, server.address()};
  server.process.kill();
  REQUIRE(loop.until([&] { return !open.link.is_up(); }));
  server.process.start();
  REQUIRE(loop.until([&] { return open.link.is_up(); }, std::chrono::seconds{10}));
  CHECK(open.call({"PING"}).kind == redis::Reply::Kind::status);
}

// Without SSL_CTX_set_verify in redis/tls_openssl both are up.
TEST_CASE("a Redis whose certificate nobody trusts is not spoken to") {
  const TlsRedis server{rig().unknown};
  is_refused(server.address());
}

// Without must_be in redis/tls_openssl both are up.
TEST_CASE("a Redis that shows the certificate of another host is not spoken to") {
  const TlsRedis server{rig().trusted};
  is_refused(server.address("localhost"));
}

TEST_CASE("a Redis that does not speak TLS is not spoken to without it") {
  const TlsRedis server{rig().trusted};
  redis::Address plain = server.process.address();
  plain.tls = true;
  is_refused(plain);
}
