// Standard output of a command: whoever asks for a report or a list must hear when it could not be
// written, be it a full disk, a pipe that nobody reads or a descriptor that was closed.
#pragma once

#include <string_view>

namespace senim::app {

// Before anything else is opened: a pipe that nobody reads no longer ends us without a word, and
// what was closed is not taken by a file or a connection that would then be written to.
void guard_output();

// Throws StartError unless all that was printed is written. `lost`: what that means, where the
// command has changed something and what it printed is said only once.
void require_written(std::string_view lost = {});

}  // namespace senim::app
