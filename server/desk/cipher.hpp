// Sealing, as the desk needs it. A port: the vault room implements it with libsodium. The
// operator's secret and all keys stay behind it; what comes out is ciphertext, wrapped keys and
// names that reveal nothing. Owned by the process, used by every worker (its state never changes
// after the start).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/ids.hpp"

namespace senim::desk {

// summary: of a record that was closed before records were documents.
enum class SealedKind : std::uint8_t {
  child = 1,
  counsellor = 2,
  note = 3,
  summary = 4,
  record = 5
};

// Bound to the ciphertext as associated data: sealed under one place, it opens in no other.
struct SealContext {
  SealedKind kind;
  MessageId id;
  std::int64_t at_ms;
};

// The key of one conversation, unwrapped; wipes itself when it goes.
class ConversationKey {
 public:
  virtual ~ConversationKey() = default;
  [[nodiscard]] virtual std::string seal(const SealContext& context,
                                         std::string_view text) const = 0;
  // Nothing when it was not sealed by this key in this context.
  [[nodiscard]] virtual std::optional<std::string> unseal(const SealContext& context,
                                                          std::string_view sealed) const = 0;
};

class Cipher {
 public:
  virtual ~Cipher() = default;
  [[nodiscard]] virtual ConversationId conversation_of(const Token& token) const = 0;
  [[nodiscard]] virtual std::string make_wrapped_key(const ConversationId& conversation) const = 0;
  // Null when the wrapped key is not of this conversation or not of this operator's secret.
  [[nodiscard]] virtual std::unique_ptr<ConversationKey> open(const ConversationId& conversation,
                                                              std::string_view wrapped) const = 0;
  [[nodiscard]] virtual MessageId random_id() const = 0;
};

}  // namespace senim::desk
