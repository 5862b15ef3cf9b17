#include "server/desk/commands/turn.hpp"

#include "server/records/record_fields.hpp"

namespace senim::desk {

CounsellorSide::HeldPtr Turn::held(const ConversationId& conversation,
                                   const std::string& about) const {
  const auto found = counsellor_->held.find(conversation);
  if (found != counsellor_->held.end() && found->second->key) return found->second;
  tell(refusal(ErrorCode::not_yours, about, conversation.str()));
  return nullptr;
}

void Turn::change_record(const RecordChange& change,
                         std::function<void(const Turn&, const HeldRecord&)> then) const {
  const auto held = this->held(change.conversation);
  if (!held) return;
  if (const auto fault = records::fault_in(change.set, to_string(counsellor_->me.role)))
    return tell(refused_field(fault->field, fault->allowed, change.conversation));
  side_.drafts_.change(
      held->key, change, wall_ms(),
      while_here([then = std::move(then), conversation = change.conversation,
                  risk = held->view.risk](const Turn& turn, const result<records::Merge>& merge) {
        if (!merge) return turn.tell(refusal(merge.error(), "", conversation.str()));
        then(turn, {conversation, risk, *merge});
      }));
}

// A field that this role does not read is not told, whoever wrote it.
void Turn::tell_record(const HeldRecord& record) const {
  to_counsellor::Record told{
      record.conversation, record.merge.draft.version, {}, record.merge.conflicts};
  for (const auto& [name, value] : record.merge.draft.values) {
    const auto* const field = records::find_field(name);
    if (field != nullptr && records::may_read(*field, to_string(counsellor_->me.role)))
      told.fields.emplace(name, value);
  }
  tell(told);
}

void Turn::show(const CounsellorView& view) const {
  side_.load(counsellor_, view, while_here([](const Turn& turn) { turn.show(); }));
}

Then<View> Turn::refused_or_followed(const ConversationId& conversation) const {
  return while_here([conversation](const Turn& turn, const result<View>& view) {
    if (view) return turn.follow(*view);
    turn.tell(refusal(view.error(), "", conversation.str()));
  });
}

}  // namespace senim::desk
