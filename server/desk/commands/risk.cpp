#include "server/desk/commands/commands.hpp"

namespace senim::desk::commands {

void risk(const Turn& turn, const from_counsellor::SetRisk& asked) {
  if (!turn.held(asked.conversation)) return;
  turn.desk().set_risk(turn.staff(), turn.seat(), asked.conversation, asked.risk,
                       turn.refused_or_followed(asked.conversation));
}

}  // namespace senim::desk::commands
