#include "server/desk/commands/commands.hpp"

namespace senim::desk::commands {

void seen(const Turn& turn, const from_counsellor::Seen& asked) {
  if (const auto held = turn.held(asked.conversation)) turn.mark_seen(held, asked.seq);
}

}  // namespace senim::desk::commands
