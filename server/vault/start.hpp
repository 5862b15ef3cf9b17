// The first thing the process does before any key or random number: readies libsodium. Never
// undone.
#pragma once

namespace senim::vault {

// Throws StartError when the machine gives no randomness. May be called again, from any thread.
void start();

}  // namespace senim::vault
