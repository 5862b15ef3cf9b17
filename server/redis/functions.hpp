// The function libraries of whoever uses a Redis, and their loading into it. Each library carries
// its version in a line `-- version N`; a Redis that holds a newer one is refused, since an older
// server would break its promises. Which libraries there are is not known here
// (stores/our_functions.hpp).
#pragma once

#include <span>
#include <string_view>

#include "server/redis/blocking_store.hpp"
#include "server/redis/function_library.hpp"

namespace senim::redis {

// Its `-- version N`; one without it is version 1.
[[nodiscard]] int version_of(const FunctionLibrary& library);

// Loads each library whose code differs from what a primary holds and records its version. Throws
// StartError with one clear line.
void load_functions(BlockingStore& store, std::span<const FunctionLibrary> libraries);

}  // namespace senim::redis
