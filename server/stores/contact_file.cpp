#include "server/stores/contact_file.hpp"

#include <utility>

#include "server/desk/record_drafts.hpp"
#include "server/records/contact_cells.hpp"
#include "server/records/contact_document.hpp"
#include "server/records/local_time.hpp"

namespace senim::stores {

namespace {

std::string compact_day(std::int64_t at_ms) {
  std::string day = records::day_text(records::local_time(at_ms).day);
  std::erase(day, '-');
  return day;
}

}  // namespace

records::ContactRecord record_of(const desk::Filing& filing, std::uint64_t child_messages,
                                 std::uint64_t counsellor_messages) {
  const auto& view = filing.view;
  records::ContactRecord record;
  record.conversation = view.conversation.str();
  record.channel = filing.place.empty() ? Channel::link : Channel::qr;
  record.place = filing.place;
  record.region = view.region;
  record.language = view.language;
  record.call_type = filing.call_type;
  if (filing.outcome) record.help = records::help_of(*filing.outcome);
  record.category = filing.category;
  record.risk = view.risk;
  record.started_at_ms = filing.started_at_ms;
  record.waited_s = filing.waited_ms / 1000;
  record.lasted_s =
      filing.accepted ? (filing.ended_ms - view.joined_ms - filing.waited_ms) / 1000 : 0;
  record.child_messages = child_messages;
  record.counsellor_messages = counsellor_messages;
  record.staff = view.staff;
  record.abandoned = !filing.accepted;
  record.revision = view.version;
  record.mood_before = view.mood;
  record.mood_after = filing.mood_after;
  record.helped = filing.helped;
  return record;
}

void ContactFile::file(const desk::Filing& filing, std::uint64_t child_messages,
                       std::uint64_t counsellor_messages, Then<Done> then) {
  const auto& id = filing.view.conversation;
  if (filing.summary) {
    link_.call({"HSET", k_summaries, id.view(), desk::to_word(*filing.summary)},
               [](const redis::Reply&) {});
  }
  const records::ContactRecord measured = record_of(filing, child_messages, counsellor_messages);
  const std::string day = compact_day(filing.started_at_ms);
  records::DocumentPlace place = records::contact_place(day, id.view());
  // The day first: a contact of a day that no report knows would be lost to all of them.
  link_.call({"SADD", k_days, day}, [this, id, day, place = std::move(place), measured,
                                     then = std::move(then)](const redis::Reply& reply) {
    if (reply.failed()) return then(ErrorCode::store_trouble);
    documents_.get(desk::draft_place(id), [this, id, day, place, measured,
                                           then](const result<records::StoredDocument>& draft) {
      if (!draft) return then(draft.error());
      // What is sealed stays with the conversation and goes with it.
      const auto nothing = [](std::string_view, const std::string&) { return std::nullopt; };
      put(place, measured, records::draft_of(*draft, nothing),
          [this, id, day, then](const result<Done>& put) {
            if (!put) return then(put.error());
            note_where(id, day, then);
          });
    });
  });
}

// So that whoever holds the conversation finds its contact, as long as it is kept.
void ContactFile::note_where(const ConversationId& conversation, const std::string& day,
                             Then<Done> then) {
  documents_.put({.place = desk::filed_place(conversation),
                  .expected = 0,
                  .body = day,
                  .cells = {},
                  .index = {},
                  .audit = {}},
                 [then = std::move(then)](const result<records::PutOutcome>& outcome) {
                   if (!outcome) return then(outcome.error());
                   then(Done{});
                 });
}

// Over whatever is filed already: what is known now is all that is known. Should another worker
// file it in between, it stays unfiled at the desk and comes again with the next beat.
void ContactFile::put(const records::DocumentPlace& place, const records::ContactRecord& measured,
                      const records::Draft& draft, Then<Done> then) {
  documents_.get(place, [this, place, measured, draft,
                         then = std::move(then)](const result<records::StoredDocument>& stored) {
    if (!stored) return then(stored.error());
    std::string body = records::contact_body(measured, draft);
    const auto filed = records::contact_record_from_json(stored->body);
    if (stored->body == body || (filed && filed->revision > measured.revision)) return then(Done{});
    documents_.put({.place = place,
                    .expected = stored->version,
                    .body = body,
                    .cells = records::contact_cells(*records::contact_record_from_json(body)),
                    .index = {},
                    .audit = {}},
                   [then](const result<records::PutOutcome>& outcome) {
                     if (!outcome || !outcome->done) return then(ErrorCode::store_trouble);
                     then(Done{});
                   });
  });
}

void ContactFile::summary_of_before(const ConversationId& conversation,
                                    Then<std::optional<desk::SealedText>> then) {
  link_.call({"HGET", k_summaries, conversation.view()},
             [then = std::move(then)](const redis::Reply& reply) {
               if (reply.failed()) return then(ErrorCode::store_trouble);
               if (reply.is_nil()) return then(std::optional<desk::SealedText>{});
               then(desk::sealed_text_of(reply.text()));
             });
}

void ContactFile::destroy_summary(const ConversationId& conversation, Then<Done> then) {
  link_.call({"HDEL", k_summaries, conversation.view()},
             [then = std::move(then)](const redis::Reply& reply) {
               if (reply.failed()) return then(ErrorCode::store_trouble);
               then(Done{});
             });
}

}  // namespace senim::stores
