// Keeps the process's memory to itself: no core dump and no other process of the same user reading
// it (PR_SET_DUMPABLE, RLIMIT_CORE). Called once, before the first secret is read. A child process
// started later inherits only the limit.
#pragma once

namespace senim::vault {

void harden_process();  // throws StartError

}  // namespace senim::vault
