#include "server/desk/commands/commands.hpp"

namespace senim::desk::commands {

void snapshot(const Turn& turn, const from_counsellor::Snapshot& /*asked*/) {
  if (!turn.has_seat()) return turn.show();
  turn.desk().counsellor_view(
      turn.staff(), turn.refused_or<CounsellorView>(
                        [](const Turn& then, const CounsellorView& view) { then.show(view); }));
}

}  // namespace senim::desk::commands
