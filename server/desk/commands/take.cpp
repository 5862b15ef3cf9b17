#include "server/desk/commands/commands.hpp"

namespace senim::desk::commands {

void take(const Turn& turn, const from_counsellor::Take& asked) {
  turn.desk().take(turn.staff(), turn.seat(), asked.conversation,
                   turn.refused_or_followed(asked.conversation));
}

}  // namespace senim::desk::commands
