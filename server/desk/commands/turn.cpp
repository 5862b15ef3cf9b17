#include "server/desk/commands/turn.hpp"

namespace senim::desk {

CounsellorSide::HeldPtr Turn::held(const ConversationId& conversation,
                                   const std::string& about) const {
  const auto found = counsellor_->held.find(conversation);
  if (found != counsellor_->held.end() && found->second->key) return found->second;
  counsellor_->line->tell(refusal(ErrorCode::not_yours, about, conversation.str()));
  return nullptr;
}

void Turn::show(const CounsellorView& view) const {
  side_.load(counsellor_, view, [&side = side_, weak = std::weak_ptr(counsellor_)] {
    if (const auto counsellor = weak.lock(); counsellor && counsellor->line)
      side.snapshot(counsellor);
  });
}

Then<View> Turn::refused_or_followed(const ConversationId& conversation) const {
  return
      [&side = side_, weak = std::weak_ptr(counsellor_), conversation](const result<View>& view) {
        const auto counsellor = weak.lock();
        if (!counsellor || !counsellor->line) return;
        if (view) return side.update(counsellor, *view);
        counsellor->line->tell(refusal(view.error(), "", conversation.str()));
      };
}

}  // namespace senim::desk
