// What a counsellor can say, one function each, in a file of its name: its rule, and its answer.
// What is said was parsed before, who says it may (table.cpp); none of them knows a socket or JSON.
#pragma once

#include "server/desk/commands/turn.hpp"

namespace senim::desk::commands {

void availability(const Turn& turn, const from_counsellor::SetAvailability& asked);
void accept(const Turn& turn, const from_counsellor::Accept& asked);
void decline(const Turn& turn, const from_counsellor::Decline& asked);
void take(const Turn& turn, const from_counsellor::Take& asked);
void open(const Turn& turn, const from_counsellor::Open& asked);
void say(const Turn& turn, const from_counsellor::Say& asked);
void note(const Turn& turn, const from_counsellor::Note& asked);
void typing(const Turn& turn, const from_counsellor::Typing& asked);
void seen(const Turn& turn, const from_counsellor::Seen& asked);
void risk(const Turn& turn, const from_counsellor::SetRisk& asked);
void end(const Turn& turn, const from_counsellor::End& asked);
void record(const Turn& turn, const from_counsellor::Record& asked);
void close(const Turn& turn, const from_counsellor::Close& asked);
void snapshot(const Turn& turn, const from_counsellor::Snapshot& asked);

}  // namespace senim::desk::commands
