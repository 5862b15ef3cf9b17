// From a counsellor's command to the function that carries it out. Whether its counsellor may was
// asked before (rule.hpp): it is not asked here.
#pragma once

#include "server/desk/commands/rule.hpp"
#include "server/desk/commands/turn.hpp"

namespace senim::desk {

void carry_out(const Turn& turn, const FromCounsellor& message);

}  // namespace senim::desk
