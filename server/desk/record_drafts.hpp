// The records that counsellors write while they talk: each is read, what changes is merged into it,
// and it is put back over the version it was decided upon. One per worker, owned by its
// CounsellorSide's owner, used on its thread. The changes of one conversation are carried out one
// after another, in the order in which they were asked for, so that a close finds what was typed
// before it. Sealed fields leave here as ciphertext only. It does not ask whose conversation it is:
// who was replaced a moment ago may still add to a record, but takes nothing out of it unseen.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "protocol/ids.hpp"
#include "server/base/result.hpp"
#include "server/desk/cipher.hpp"
#include "server/records/contact_document.hpp"
#include "server/records/document_store.hpp"

namespace senim::desk {

// Where the record of a conversation is while it is written: beside its log.
[[nodiscard]] records::DocumentPlace draft_place(const ConversationId& conversation);

// Where its contact is on file, once it is: a document whose text is the day, "20261128". Destroyed
// with the conversation, so that from then on nothing leads from one to the other.
[[nodiscard]] records::DocumentPlace filed_place(const ConversationId& conversation);

// With each sealed field opened by this key; those it does not open are not there.
[[nodiscard]] records::Draft opened_draft(const records::StoredDocument& document,
                                          const ConversationKey& key);

// What somebody changes in the record of a conversation.
struct RecordChange {
  // whatever_there_is: nobody has seen the record, what is said here holds.
  enum class Over : std::uint8_t { base, whatever_there_is };
  ConversationId conversation;
  std::uint64_t base = 0;  // version that was seen by whoever changes it
  FieldChanges set{};      // none: it is only read
  Over over = Over::base;
};

class RecordDrafts {
 public:
  RecordDrafts(records::DocumentStore& documents, const Cipher& cipher)
      : documents_(documents), cipher_(cipher) {}

  // store_trouble also when others have written in between again and again.
  void change(std::shared_ptr<const ConversationKey> key, RecordChange change, std::int64_t wall_ms,
              Then<records::Merge> then);

 private:
  struct Step {
    std::shared_ptr<const ConversationKey> key;
    RecordChange change;
    std::int64_t wall_ms;
    Then<records::Merge> then;
    int attempts_left;
  };
  using StepPtr = std::shared_ptr<Step>;

  void carry_out(const StepPtr& step);
  void put(const StepPtr& step, const records::Merge& merge);
  void finish(const StepPtr& step, const result<records::Merge>& outcome);

  records::DocumentStore& documents_;
  const Cipher& cipher_;
  std::unordered_map<ConversationId, std::deque<StepPtr>> steps_;  // the first is under way
};

}  // namespace senim::desk
