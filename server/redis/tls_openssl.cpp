#include <hiredis/hiredis.h>
#include <hiredis/hiredis_ssl.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <boost/asio/ip/address.hpp>
#include <memory>
#include <new>

#include "server/redis/tls.hpp"

namespace senim::redis {

namespace {

struct Free {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* session) const { SSL_free(session); }
};

// What every connection of this process begins with.
SSL_CTX& trust() {
  static const std::unique_ptr<SSL_CTX, Free> context = [] {
    std::unique_ptr<SSL_CTX, Free> made{SSL_CTX_new(TLS_method())};
    if (made == nullptr || SSL_CTX_set_min_proto_version(made.get(), TLS1_2_VERSION) != 1 ||
        SSL_CTX_set_default_verify_paths(made.get()) != 1)
      throw std::bad_alloc{};
    SSL_CTX_set_verify(made.get(), SSL_VERIFY_PEER, nullptr);
    return made;
  }();
  return *context;
}

// hiredis itself looks at the signature only, not at whose certificate it is.
bool must_be(SSL& session, const std::string& host) {
  boost::system::error_code is_a_name;
  boost::asio::ip::make_address(host, is_a_name);
  if (!is_a_name) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(&session), host.c_str()) == 1;
  return SSL_set1_host(&session, host.c_str()) == 1 &&
         SSL_set_tlsext_host_name(&session, host.c_str()) == 1;
}

}  // namespace

bool speaks_tls() { return true; }

bool begin_tls(redisContext& context, const std::string& host) {
  std::unique_ptr<SSL, Free> session{SSL_new(&trust())};
  if (session == nullptr || !must_be(*session, host)) throw std::bad_alloc{};
  if (redisInitiateSSL(&context, session.get()) != REDIS_OK) return false;
  (void)session.release();  // the context's from now on
  return true;
}

}  // namespace senim::redis
