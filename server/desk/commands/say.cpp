#include "server/desk/commands/commands.hpp"

namespace senim::desk::commands {

void say(const Turn& turn, const from_counsellor::Say& asked) {
  if (const auto held = turn.held(asked.conversation, asked.id.str()))
    turn.append(held, SealedKind::counsellor, asked.id, asked.text);
}

}  // namespace senim::desk::commands
