#include "server/desk/contact_reader.hpp"

#include <memory>
#include <string>
#include <utility>

#include "server/desk/record_drafts.hpp"
#include "server/records/contact_document.hpp"
#include "server/records/record_fields.hpp"

namespace senim::desk {

struct ContactReader::Reading {
  to_counsellor::Me who;
  ConversationId conversation;
  Then<ContactOnFile> then;
  FieldValues filed{};
  std::shared_ptr<const ConversationKey> key{};
  ContactOnFile found{};

  [[nodiscard]] bool may_see() const {
    const auto staff = filed.find("staff");
    return who.role != Role::counsellor ||
           (staff != filed.end() && staff->second == FieldValue{who.staff.str()});
  }
  void take(const FieldValues& fields) {
    for (const auto& [name, value] : fields) {
      const auto* const field = records::find_field(name);
      if (field != nullptr && records::may_read(*field, to_string(who.role)))
        found.fields.insert_or_assign(name, value);
    }
  }
  void finish() const { then(found); }
};

void ContactReader::read(const to_counsellor::Me& who, const ConversationId& conversation,
                         Then<ContactOnFile> then) {
  const auto reading = std::make_shared<Reading>(Reading{who, conversation, std::move(then)});
  stores_.documents.get(
      filed_place(conversation), [this, reading](const result<records::StoredDocument>& filed) {
        if (!filed) return reading->then(filed.error());
        read_contact(reading, records::contact_place(filed->body, reading->conversation.view()));
      });
}

void ContactReader::read_contact(const ReadingPtr& reading, const records::DocumentPlace& place) {
  stores_.documents.get(place, [this, reading](const result<records::StoredDocument>& contact) {
    if (!contact) return reading->then(contact.error());
    reading->filed = records::contact_fields(contact->body);
    read_key(reading);
  });
}

void ContactReader::read_key(const ReadingPtr& reading) {
  stores_.log.key(reading->conversation, [this, reading](const result<std::string>& wrapped) {
    if (!wrapped) return reading->then(wrapped.error());
    reading->key = stores_.cipher.open(reading->conversation, *wrapped);
    if (!reading->key || reading->filed.empty() || !reading->may_see())
      return reading->then(ErrorCode::unknown_conversation);
    reading->take(reading->filed);
    read_draft(reading);
  });
}

void ContactReader::read_draft(const ReadingPtr& reading) {
  stores_.documents.get(
      draft_place(reading->conversation),
      [this, reading](const result<records::StoredDocument>& draft) {
        if (!draft) return reading->then(draft.error());
        for (const auto& [name, value] : opened_draft(*draft, *reading->key).values) {
          const auto* const field = records::find_field(name);
          if (field != nullptr && field->sealed) reading->take({{name, value}});
        }
        if (draft->version == 0) return read_summary_of_before(reading);
        reading->finish();
      });
}

void ContactReader::read_summary_of_before(const ReadingPtr& reading) {
  contacts_.summary_of_before(
      reading->conversation, [reading](const result<std::optional<SealedText>>& summary) {
        if (!summary) return reading->then(summary.error());
        const auto& sealed = *summary;
        if (!sealed) return reading->finish();
        auto text =
            reading->key->unseal({SealedKind::summary, sealed->id, sealed->at_ms}, sealed->sealed);
        if (text) reading->take({{"summary", *std::move(text)}});
        reading->finish();
      });
}

}  // namespace senim::desk
