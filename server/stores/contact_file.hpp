// ContactFile on Redis: the record of each contact that ended, one for each conversation, as JSON
// in one hash, and the counsellor's sealed summary in another. Owned by a worker, used on its
// thread. Filing the same conversation again replaces its record, so the step may be repeated.
// Never holds a child's text.
#pragma once

#include <string_view>

#include "server/desk/worker_desk.hpp"
#include "server/records/contact_record.hpp"
#include "server/redis/link.hpp"

namespace senim::stores {

inline constexpr std::string_view k_contacts =
    "senim:{records}:contacts";  // HASH conversation -> JSON
inline constexpr std::string_view k_summaries =
    "senim:{records}:summaries";  // HASH conversation -> sealed

class ContactFile final : public desk::ContactFile {
 public:
  explicit ContactFile(redis::Link& link) : link_(link) {}

  void file(const desk::Filing& filing, std::uint64_t child_messages,
            std::uint64_t counsellor_messages, Then<Done> then) override;
  void destroy_summary(const ConversationId& conversation, Then<Done> then) override;

 private:
  redis::Link& link_;
};

[[nodiscard]] records::ContactRecord record_of(const desk::Filing& filing,
                                               std::uint64_t child_messages,
                                               std::uint64_t counsellor_messages);

}  // namespace senim::stores
