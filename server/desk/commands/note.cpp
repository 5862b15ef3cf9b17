#include "server/desk/commands/commands.hpp"

namespace senim::desk::commands {

void note(const Turn& turn, const from_counsellor::Note& asked) {
  if (const auto held = turn.held(asked.conversation, asked.id.str()))
    turn.append(held, SealedKind::note, asked.id, asked.text);
}

}  // namespace senim::desk::commands
