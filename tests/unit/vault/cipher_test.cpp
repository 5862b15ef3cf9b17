#include "server/vault/cipher.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <set>
#include <string>

#include "tests/unit/vault/own_directory.hpp"

using senim::ConversationId;
using senim::MessageId;
using senim::desk::SealContext;
using senim::desk::SealedKind;

namespace {

const std::string k_canary = "canary: менің атым Айгерім";

struct Sealing {
  std::unique_ptr<senim::desk::Cipher> cipher =
      senim::vault::make_cipher(senim::tests::known_secret());
  ConversationId conversation = *ConversationId::parse(std::string(22, 'c'));
  ConversationId other = *ConversationId::parse(std::string(22, 'd'));
  std::string wrapped = cipher->make_wrapped_key(conversation);
  std::unique_ptr<senim::desk::ConversationKey> key = cipher->open(conversation, wrapped);
  SealContext context{SealedKind::child, *MessageId::parse(std::string(22, 'm')),
                      1'795'359'600'123};
};

}  // namespace

TEST_CASE("what is sealed opens again, in every length around the paddings") {
  const Sealing s;
  REQUIRE(s.key);
  for (const std::size_t size : {0, 1, 62, 63, 64, 65, 127, 128, 200, 2'000, 8'000, 8'191, 8'192}) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i % 3 == 0 ? 0x80 : i);
    const std::string sealed = s.key->seal(s.context, text);
    const auto opened = s.key->unseal(s.context, sealed);
    REQUIRE(opened);
    CHECK(*opened == text);
  }
}

TEST_CASE("the length of a sealed message tells only its bucket") {
  const Sealing s;
  std::set<std::size_t> sizes;
  for (std::size_t size = 0; size < 64; ++size)
    sizes.insert(s.key->seal(s.context, std::string(size, 'x')).size());
  CHECK(sizes == std::set<std::size_t>{1 + 24 + 64 + 16});
  CHECK(s.key->seal(s.context, std::string(64, 'x')).size() == 1 + 24 + 128 + 16);
  CHECK(s.key->seal(s.context, std::string(300, 'x')).size() == 1 + 24 + 512 + 16);
}

TEST_CASE("no part of the text is in what is sealed, and no two sealings are alike") {
  const Sealing s;
  std::set<std::string> all;
  for (int i = 0; i < 50; ++i) {
    const std::string sealed = s.key->seal(s.context, k_canary);
    for (std::size_t at = 0; at + 6 <= k_canary.size(); ++at)
      CHECK(sealed.find(k_canary.substr(at, 6)) == std::string::npos);
    all.insert(sealed);
  }
  CHECK(all.size() == 50);
}

TEST_CASE("a sealed message with any bit changed, cut or lengthened opens to nothing") {
  const Sealing s;
  const std::string sealed = s.key->seal(s.context, k_canary);
  REQUIRE(s.key->unseal(s.context, sealed) == k_canary);
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = sealed;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      CHECK_FALSE(s.key->unseal(s.context, changed));
    }
    CHECK_FALSE(s.key->unseal(s.context, sealed.substr(0, at)));
  }
  CHECK_FALSE(s.key->unseal(s.context, sealed + '\0'));
}

TEST_CASE("a sealed message opens only in its own conversation, kind, id and time") {
  const Sealing s;
  const std::string sealed = s.key->seal(s.context, k_canary);
  for (const auto kind : {SealedKind::counsellor, SealedKind::note, SealedKind::summary})
    CHECK_FALSE(s.key->unseal({kind, s.context.id, s.context.at_ms}, sealed));
  CHECK_FALSE(s.key->unseal(
      {SealedKind::child, *MessageId::parse(std::string(22, 'n')), s.context.at_ms}, sealed));
  for (const std::int64_t by : {std::int64_t{1}, std::int64_t{-1}, std::int64_t{1} << 40U})
    CHECK_FALSE(s.key->unseal({SealedKind::child, s.context.id, s.context.at_ms + by}, sealed));
  const auto other = s.cipher->open(s.other, s.cipher->make_wrapped_key(s.other));
  REQUIRE(other);
  CHECK_FALSE(other->unseal(s.context, sealed));
}

TEST_CASE("times before 1970 and the last one of all are contexts like any other") {
  const Sealing s;
  for (const std::int64_t at_ms : {std::int64_t{-1}, INT64_MIN, INT64_MAX, std::int64_t{0}}) {
    const SealContext context{SealedKind::note, s.context.id, at_ms};
    CHECK(s.key->unseal(context, s.key->seal(context, k_canary)) == k_canary);
  }
}

TEST_CASE("a wrapped key opens again to the same key") {
  const Sealing s;
  const std::string sealed = s.key->seal(s.context, k_canary);
  const auto again = s.cipher->open(s.conversation, s.wrapped);
  REQUIRE(again);
  CHECK(again->unseal(s.context, sealed) == k_canary);
}

TEST_CASE("a wrapped key with any bit changed, cut or lengthened opens to nothing") {
  const Sealing s;
  for (std::size_t at = 0; at < s.wrapped.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = s.wrapped;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      CHECK(s.cipher->open(s.conversation, changed) == nullptr);
    }
    CHECK(s.cipher->open(s.conversation, s.wrapped.substr(0, at)) == nullptr);
  }
  CHECK(s.cipher->open(s.conversation, s.wrapped + '\0') == nullptr);
}

TEST_CASE("a wrapped key opens for no other conversation and under no other secret") {
  const Sealing s;
  CHECK(s.cipher->open(s.other, s.wrapped) == nullptr);
  const auto foreign = senim::vault::make_cipher(senim::tests::known_secret(1));
  CHECK(foreign->open(s.conversation, s.wrapped) == nullptr);
}

TEST_CASE("every conversation has a key of its own, wrapped anew each time") {
  const Sealing s;
  const std::string second = s.cipher->make_wrapped_key(s.conversation);
  CHECK(second != s.wrapped);
  const auto key = s.cipher->open(s.conversation, second);
  REQUIRE(key);
  CHECK_FALSE(key->unseal(s.context, s.key->seal(s.context, k_canary)));
}

TEST_CASE("the id of a conversation depends on every character of the token and on the secret") {
  const Sealing s;
  const std::string token(43, 'A');
  std::set<std::string> ids{s.cipher->conversation_of(*senim::Token::parse(token)).str()};
  for (std::size_t at = 0; at < token.size(); ++at) {
    std::string changed = token;
    changed[at] = 'B';
    ids.insert(s.cipher->conversation_of(*senim::Token::parse(changed)).str());
  }
  const auto foreign = senim::vault::make_cipher(senim::tests::known_secret(1));
  ids.insert(foreign->conversation_of(*senim::Token::parse(token)).str());
  CHECK(ids.size() == 45);
}

TEST_CASE("random ids do not repeat") {
  const Sealing s;
  std::set<std::string> ids;
  for (int i = 0; i < 1'000; ++i) ids.insert(s.cipher->random_id().str());
  CHECK(ids.size() == 1'000);
}
