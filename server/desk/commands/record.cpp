#include "server/desk/commands/commands.hpp"

namespace senim::desk::commands {

void record(const Turn& turn, const from_counsellor::Record& asked) {
  turn.change_record({asked.conversation, asked.base, asked.set},
                     [](const Turn& then, const HeldRecord& record) { then.tell_record(record); });
}

}  // namespace senim::desk::commands
