#include "server/desk/commands/commands.hpp"

namespace senim::desk::commands {

void end(const Turn& turn, const from_counsellor::End& asked) {
  if (!turn.held(asked.conversation)) return;
  turn.desk().end(turn.staff(), turn.seat(), asked.conversation,
                  turn.refused_or_followed(asked.conversation));
}

}  // namespace senim::desk::commands
