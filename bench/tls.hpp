// TLS as a client: whom to trust, and whose certificate it must be. The system's authorities are
// trusted; SSL_CERT_FILE names others.
#pragma once

#include <openssl/ssl.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/system/error_code.hpp>
#include <string>

namespace senim::bench {

[[nodiscard]] boost::asio::ssl::context& trust();  // of this process; made with the first call

// Before the handshake of an asio::ssl::stream. A name is said in it, so that a proxy of several
// sites knows which; an address can't be.
template <class Stream>
void expect_certificate_of(const std::string& name, Stream& stream) {
  stream.set_verify_callback(boost::asio::ssl::host_name_verification(name));
  boost::system::error_code is_a_name;
  boost::asio::ip::make_address(name, is_a_name);
  if (is_a_name) SSL_set_tlsext_host_name(stream.native_handle(), name.c_str());
}

}  // namespace senim::bench
