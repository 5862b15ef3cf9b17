// Fixed outputs, computed with an independent implementation (BLAKE2b of Python's hashlib,
// XChaCha20-Poly1305 written from the draft and checked against its A.3.1 vector). What was sealed
// once must open for ever.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "server/vault/cipher.hpp"
#include "server/vault/session_seal.hpp"
#include "tests/unit/vault/own_directory.hpp"

using senim::desk::SealedKind;

namespace {

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2)
    bytes.push_back(static_cast<char>(std::stoi(std::string{hex.substr(i, 2)}, nullptr, 16)));
  return bytes;
}

constexpr std::string_view k_wrapped =
    "010102030405060708090a0b0c0d0e0f101112131415161718a98b7e99b17c99a16dbfd1c9f5cdf4953a7404"
    "28239238b9ddbe7ebbc99f70333924f4b6ba47bf4b88a23ca003543c8a";
constexpr std::string_view k_message =
    "01c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf616aa9937f83082b3da51ac45b1db9e5fee725"
    "626838c1fdeb06c9652cbf11aa7f9f3ff1988f4c81dedee0fab2d48b53339d1ad58bb7c60ffdd886ef18c84f"
    "3536aa33411fc70ec905c2144ac3d53569";

}  // namespace

TEST_CASE("the id of a conversation is keyed BLAKE2b of its token") {
  const auto cipher = senim::vault::make_cipher(senim::tests::known_secret());
  const auto token = senim::Token::parse("AAAAAAAAAAAAAAAAAAAAbcdefghijklmnopqrstuvwx");
  REQUIRE(token);
  CHECK(cipher->conversation_of(*token).str() == "tHZQfplSnZg-OubN73Fy3g");
}

TEST_CASE("a key wrapped and a message sealed by the first version still open") {
  const auto cipher = senim::vault::make_cipher(senim::tests::known_secret());
  const auto key =
      cipher->open(*senim::ConversationId::parse("tHZQfplSnZg-OubN73Fy3g"), from_hex(k_wrapped));
  REQUIRE(key);
  const auto id = senim::MessageId::parse("MMMMMMMMMMMMMMMMMMMMMM");
  REQUIRE(id);
  const auto text = key->unseal({SealedKind::child, *id, 1'795'359'600'123}, from_hex(k_message));
  CHECK(text == "Сәлем, маған көмек керек");
}

TEST_CASE("the hash of a session and the fingerprint of a secret stay what they were") {
  const auto secret = senim::tests::known_secret();
  const senim::vault::SessionSeal seal{secret};
  const auto hash = seal.hash_of(std::string(43, 's'));
  REQUIRE(hash);
  CHECK(hash->str() == "WXg9Kt1CkXtqBhXJwgg2hQlom7TTcu97voOqz4Bmh8A");
  CHECK(secret.fingerprint() == "85ee-060b-ed50-9268");
}
