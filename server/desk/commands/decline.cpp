#include "server/desk/commands/commands.hpp"

namespace senim::desk::commands {

// That the offer is gone comes as any other change of it.
void decline(const Turn& turn, const from_counsellor::Decline& asked) {
  turn.desk().decline(turn.staff(), turn.seat(), asked.offer,
                      turn.refused_or<Done>([](const Turn&, const Done&) {}));
}

}  // namespace senim::desk::commands
