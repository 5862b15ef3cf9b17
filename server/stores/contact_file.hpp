// ContactFile on Redis: the record of each contact that ended is a document of the day on which it
// began, with its cells in the figures of that day; the counsellor's sealed summary lies apart.
// Owned by a worker, used on its thread. Filing the same conversation again amends its record and
// counts it once. Never holds a child's text.
#pragma once

#include <string>
#include <string_view>

#include "server/desk/contact_file.hpp"
#include "server/records/contact_document.hpp"
#include "server/records/contact_record.hpp"
#include "server/records/document_store.hpp"
#include "server/redis/link.hpp"

namespace senim::stores {

inline constexpr std::string_view k_days = "senim:{records}:days";  // SET "20261128": with contacts
// HASH conversation -> JSON, where servers filed before contacts were documents; read on.
inline constexpr std::string_view k_contacts_of_before = "senim:{records}:contacts";
inline constexpr std::string_view k_summaries =
    "senim:{records}:summaries";  // HASH conversation -> sealed

class ContactFile final : public desk::ContactFile {
 public:
  ContactFile(redis::Link& link, records::DocumentStore& documents)
      : link_(link), documents_(documents) {}

  void file(const desk::Filing& filing, std::uint64_t child_messages,
            std::uint64_t counsellor_messages, Then<Done> then) override;
  void summary_of_before(const ConversationId& conversation,
                         Then<std::optional<desk::SealedText>> then) override;
  void destroy_summary(const ConversationId& conversation, Then<Done> then) override;

 private:
  void note_where(const ConversationId& conversation, const std::string& day, Then<Done> then);
  void put(const records::DocumentPlace& place, const records::ContactRecord& measured,
           const records::Draft& draft, Then<Done> then);

  redis::Link& link_;
  records::DocumentStore& documents_;
};

[[nodiscard]] records::ContactRecord record_of(const desk::Filing& filing,
                                               std::uint64_t child_messages,
                                               std::uint64_t counsellor_messages);

}  // namespace senim::stores
