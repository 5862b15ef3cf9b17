#include "server/desk/commands/commands.hpp"

namespace senim::desk::commands {

void open(const Turn& turn, const from_counsellor::Open& asked) {
  if (const auto held = turn.held(asked.conversation)) turn.open(held, asked.after);
}

}  // namespace senim::desk::commands
