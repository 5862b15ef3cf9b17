#include "server/vault/cipher.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <stdexcept>

#include "server/vault/random.hpp"

namespace senim::vault {
namespace {

constexpr std::uint8_t k_version = 1;
constexpr std::size_t k_key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t k_nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t k_tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t k_head_bytes = 1 + k_nonce_bytes;
constexpr std::size_t k_bucket_bytes_min = 64;
constexpr std::size_t k_conversation_bytes = 16;

using Key = WipedBytes<k_key_bytes>;

const std::uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}
std::uint8_t* bytes_of(std::string& text) { return reinterpret_cast<std::uint8_t*>(text.data()); }

template <class Id>
Id id_of(std::span<const std::uint8_t> bytes) {
  const auto id = Id::parse(base64url(bytes));
  if (!id) throw std::logic_error("an id of another length");
  return *id;
}

// Associated data of fixed length each, so that no two contexts read alike.
constexpr std::size_t k_key_context_bytes = 1 + ConversationId::size;
constexpr std::size_t k_message_context_bytes = 2 + ConversationId::size + MessageId::size + 8;

std::array<std::uint8_t, k_key_context_bytes> context_of(const ConversationId& conversation) {
  std::array<std::uint8_t, k_key_context_bytes> context{k_version};
  std::ranges::copy(conversation.view(), context.begin() + 1);
  return context;
}

std::array<std::uint8_t, k_message_context_bytes> context_of(const ConversationId& conversation,
                                                             const desk::SealContext& message) {
  std::array<std::uint8_t, k_message_context_bytes> context{
      k_version, static_cast<std::uint8_t>(message.kind)};
  auto* at = std::ranges::copy(conversation.view(), context.begin() + 2).out;
  at = std::ranges::copy(message.id.view(), at).out;
  auto left = static_cast<std::uint64_t>(message.at_ms);
  for (; at != context.end(); ++at, left >>= 8U) *at = static_cast<std::uint8_t>(left & 0xffU);
  return context;
}

// out holds version and room for the nonce, then `bytes` of plaintext, then room for the tag;
// sealed in place, so that no second copy of the plaintext is ever made.
void seal_in_place(std::string& out, std::size_t bytes, std::span<const std::uint8_t> context,
                   const std::uint8_t* key) {
  std::uint8_t* const nonce = bytes_of(out) + 1;
  std::uint8_t* const body = bytes_of(out) + k_head_bytes;
  fill_random({nonce, k_nonce_bytes});
  crypto_aead_xchacha20poly1305_ietf_encrypt(body, nullptr, body, bytes, context.data(),
                                             context.size(), nullptr, nonce, key);
}

// Into `out`, which has room for exactly what is inside. False when it was not sealed by this key
// in this context.
bool unseal_into(std::uint8_t* out, std::string_view sealed, std::span<const std::uint8_t> context,
                 const std::uint8_t* key) {
  const std::uint8_t* const nonce = bytes_of(sealed) + 1;
  return crypto_aead_xchacha20poly1305_ietf_decrypt(out, nullptr, nullptr, nonce + k_nonce_bytes,
                                                    sealed.size() - k_head_bytes, context.data(),
                                                    context.size(), nonce, key) == 0;
}

class SodiumConversationKey final : public desk::ConversationKey {
 public:
  explicit SodiumConversationKey(const ConversationId& conversation)
      : conversation_(conversation) {}

  [[nodiscard]] std::uint8_t* key() { return key_.data(); }

  [[nodiscard]] std::string seal(const desk::SealContext& context,
                                 std::string_view text) const override {
    const std::size_t bucket = std::max(k_bucket_bytes_min, std::bit_ceil(text.size() + 1));
    std::string out(k_head_bytes + bucket + k_tag_bytes, '\0');
    out.front() = static_cast<char>(k_version);
    std::ranges::copy(text, out.begin() + k_head_bytes);
    std::size_t padded = 0;
    sodium_pad(&padded, bytes_of(out) + k_head_bytes, text.size(), bucket, bucket);
    seal_in_place(out, bucket, context_of(conversation_, context), key_.data());
    return out;
  }

  [[nodiscard]] std::optional<std::string> unseal(const desk::SealContext& context,
                                                  std::string_view sealed) const override {
    if (sealed.size() < k_head_bytes + k_bucket_bytes_min + k_tag_bytes ||
        std::bit_cast<std::uint8_t>(sealed.front()) != k_version)
      return std::nullopt;
    std::string text(sealed.size() - k_head_bytes - k_tag_bytes, '\0');
    if (!unseal_into(bytes_of(text), sealed, context_of(conversation_, context), key_.data()))
      return std::nullopt;
    std::size_t size = 0;
    if (sodium_unpad(&size, bytes_of(text), text.size(), text.size()) != 0) {
      wipe(text);
      return std::nullopt;
    }
    text.resize(size);
    return text;
  }

 private:
  ConversationId conversation_;
  Key key_;
};

class SodiumCipher final : public desk::Cipher {
 public:
  explicit SodiumCipher(const OperatorSecret& secret) : keys_(2 * k_key_bytes) {
    secret.derive(Purpose::conversation_id, keys_.fill().first(k_key_bytes));
    secret.derive(Purpose::wrap_conversation_key, keys_.fill().last(k_key_bytes));
    keys_.protect();
  }

  [[nodiscard]] ConversationId conversation_of(const Token& token) const override {
    std::array<std::uint8_t, k_conversation_bytes> id{};
    const std::string_view text = token.view();
    crypto_generichash(id.data(), id.size(), bytes_of(text), text.size(), keys_.view().data(),
                       k_key_bytes);
    return id_of<ConversationId>(id);
  }

  [[nodiscard]] std::string make_wrapped_key(const ConversationId& conversation) const override {
    std::string out(k_head_bytes + k_key_bytes + k_tag_bytes, '\0');
    out.front() = static_cast<char>(k_version);
    fill_random({bytes_of(out) + k_head_bytes, k_key_bytes});
    seal_in_place(out, k_key_bytes, context_of(conversation), wrapping_key());
    return out;
  }

  [[nodiscard]] std::unique_ptr<desk::ConversationKey> open(
      const ConversationId& conversation, std::string_view wrapped) const override {
    if (wrapped.size() != k_head_bytes + k_key_bytes + k_tag_bytes ||
        std::bit_cast<std::uint8_t>(wrapped.front()) != k_version)
      return nullptr;
    auto opened = std::make_unique<SodiumConversationKey>(conversation);
    if (!unseal_into(opened->key(), wrapped, context_of(conversation), wrapping_key()))
      return nullptr;
    return opened;
  }

  [[nodiscard]] MessageId random_id() const override {
    std::array<std::uint8_t, 16> id{};
    fill_random(id);
    return id_of<MessageId>(id);
  }

 private:
  [[nodiscard]] const std::uint8_t* wrapping_key() const {
    return keys_.view().data() + k_key_bytes;
  }

  LockedBytes keys_;  // for conversation ids, then for wrapping
};

}  // namespace

std::unique_ptr<desk::Cipher> make_cipher(const OperatorSecret& secret) {
  return std::make_unique<SodiumCipher>(secret);
}

}  // namespace senim::vault
