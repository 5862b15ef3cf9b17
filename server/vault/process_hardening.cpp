#include "server/vault/process_hardening.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include "server/base/start_error.hpp"

namespace senim::vault {

void harden_process() {
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  if (setrlimit(RLIMIT_CORE, &none) != 0)
    throw StartError("core dumps cannot be switched off: start with `ulimit -c 0`");
  if (prctl(PR_SET_DUMPABLE, 0) != 0)
    throw StartError(
        "the memory cannot be closed to other processes: allow prctl(PR_SET_DUMPABLE)");
}

}  // namespace senim::vault
