#include "server/desk/commands/commands.hpp"
#include "server/desk/refusals.hpp"
#include "server/records/categories.hpp"

namespace senim::desk::commands {

void close(const Turn& turn, const from_counsellor::Close& asked) {
  const auto held = turn.held(asked.conversation);
  if (!held) return;
  if (!asked.category.empty() && !records::is_in_force(asked.category)) {
    return turn.tell(
        refused_field("category", "a code of categories.json, or null", asked.conversation));
  }
  Closing closing{asked.call_type, asked.outcome, asked.category, {}};
  if (!asked.summary.empty()) {
    const MessageId id = turn.cipher().random_id();
    const std::int64_t at_ms = turn.wall_ms();
    closing.summary =
        SealedSummary{id, at_ms, held->key->seal({SealedKind::summary, id, at_ms}, asked.summary)};
  }
  turn.desk().close(turn.staff(), turn.seat(), asked.conversation, std::move(closing),
                    turn.refused_or_followed(asked.conversation));
}

}  // namespace senim::desk::commands
