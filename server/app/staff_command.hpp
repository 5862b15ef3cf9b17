// `senim staff ...`: adds and lists staff, gives new passwords, suspends, resumes and removes. A
// password that was made here is printed once and kept nowhere. Each returns the exit code; wrong
// input throws with one line and has changed nothing.
#pragma once

#include "server/app/options.hpp"

namespace senim::app {

int run(const StaffAdd& options);
int run(const StaffList& options);
int run(const StaffReset& options);
int run(const StaffStanding& options);

}  // namespace senim::app
