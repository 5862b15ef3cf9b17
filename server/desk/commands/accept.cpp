#include "server/desk/commands/commands.hpp"

namespace senim::desk::commands {

void accept(const Turn& turn, const from_counsellor::Accept& asked) {
  turn.desk().accept(
      turn.staff(), turn.seat(), asked.offer,
      turn.refused_or<View>([](const Turn& then, const View& view) { then.follow(view); }));
}

}  // namespace senim::desk::commands
