#include "bench/tls.hpp"

namespace senim::bench {

namespace ssl = boost::asio::ssl;

ssl::context& trust() {
  static ssl::context context = [] {
    ssl::context made{ssl::context::tls_client};
    made.set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 |
                     ssl::context::no_tlsv1_1);
    made.set_default_verify_paths();
    made.set_verify_mode(ssl::verify_peer);
    return made;
  }();
  return context;
}

}  // namespace senim::bench
