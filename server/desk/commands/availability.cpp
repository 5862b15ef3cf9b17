#include "server/desk/commands/commands.hpp"

namespace senim::desk::commands {

void availability(const Turn& turn, const from_counsellor::SetAvailability& asked) {
  const CounsellorState state{turn.seat(), asked.availability, asked.capacity, 0};
  turn.desk().set_availability(
      turn.staff(), state.seat, state.availability, state.capacity,
      turn.refused_or<Done>([state](const Turn& then, const Done&) { then.follow(state); }));
}

}  // namespace senim::desk::commands
