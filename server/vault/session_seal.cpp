#include "server/vault/session_seal.hpp"

#include <sodium.h>

#include <array>

#include "server/vault/random.hpp"

namespace senim::vault {
namespace {

constexpr std::size_t k_secret_bytes = 32;
constexpr std::size_t k_hash_bytes = 32;

}  // namespace

SessionSeal::SessionSeal(const OperatorSecret& secret) : key_(crypto_generichash_KEYBYTES) {
  secret.derive(Purpose::session_hash, key_.fill());
  key_.protect();
}

std::string SessionSeal::make() const {
  WipedBytes<k_secret_bytes> secret;
  fill_random({secret.data(), k_secret_bytes});
  return base64url({secret.data(), k_secret_bytes});
}

std::optional<staff::SessionHash> SessionSeal::hash_of(std::string_view session) const {
  if (!Base64Id<struct SessionTag, 43>::parse(session)) return std::nullopt;
  std::array<std::uint8_t, k_hash_bytes> hash{};
  const auto key = key_.view();
  crypto_generichash(hash.data(), hash.size(),
                     reinterpret_cast<const std::uint8_t*>(session.data()), session.size(),
                     key.data(), key.size());
  return staff::SessionHash::parse(base64url(hash));
}

}  // namespace senim::vault
