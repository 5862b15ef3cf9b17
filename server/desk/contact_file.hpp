// Where contact records go when a conversation has ended. A port: the stores implement it. Owned by
// a worker, called on its thread; repeating a record replaces it.
#pragma once

#include <cstdint>
#include <optional>

#include "server/desk/desk_store.hpp"

namespace senim::desk {

class ContactFile {
 public:
  virtual ~ContactFile() = default;
  virtual void file(const Filing& filing, std::uint64_t child_messages,
                    std::uint64_t counsellor_messages, Then<Done> then) = 0;
  // As servers kept it that knew no documents; nothing where there is none.
  virtual void summary_of_before(const ConversationId& conversation,
                                 Then<std::optional<SealedText>> then) = 0;
  virtual void destroy_summary(const ConversationId& conversation, Then<Done> then) = 0;
};

}  // namespace senim::desk
