#include "server/desk/commands/commands.hpp"

namespace senim::desk::commands {

void typing(const Turn& turn, const from_counsellor::Typing& asked) {
  if (turn.held(asked.conversation)) turn.log().typing(asked.conversation, Author::counsellor);
}

}  // namespace senim::desk::commands
