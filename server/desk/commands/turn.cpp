#include "server/desk/commands/turn.hpp"

namespace senim::desk {

CounsellorSide::HeldPtr Turn::held(const ConversationId& conversation,
                                   const std::string& about) const {
  const auto found = counsellor_->held.find(conversation);
  if (found != counsellor_->held.end() && found->second->key) return found->second;
  tell(refusal(ErrorCode::not_yours, about, conversation.str()));
  return nullptr;
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
