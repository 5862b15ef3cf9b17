#include "server/stores/contact_file.hpp"

#include <utility>

#include "server/stores/desk_json.hpp"

namespace senim::stores {

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
  record.outcome = filing.outcome;
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
  return record;
}

void ContactFile::file(const desk::Filing& filing, std::uint64_t child_messages,
                       std::uint64_t counsellor_messages, Then<Done> then) {
  const auto& id = filing.view.conversation;
  if (filing.summary) {
    link_.call({"HSET", k_summaries, id.view(), write_summary(*filing.summary)},
               [](const redis::Reply&) {});
  }
  // On one link the second answer comes after the first command was carried out, or the link is
  // lost for both.
  const auto json = records::to_json(record_of(filing, child_messages, counsellor_messages));
  link_.call({"HSET", k_contacts, id.view(), json},
             [then = std::move(then)](const redis::Reply& reply) {
               if (reply.failed()) return then(ErrorCode::store_trouble);
               then(Done{});
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
