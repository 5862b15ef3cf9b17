// The function libraries of Senim (functions/*.lua, embedded in the binary) and their loading into
// a Redis. Each library carries its version in a line `-- version N`; a Redis that holds a newer
// one is refused, since an older server would break its promises.
#pragma once

#include <span>
#include <string_view>

#include "server/redis/blocking_store.hpp"

namespace senim::redis {

struct FunctionLibrary {
  std::string_view name;
  std::string_view code;
};

// All that are embedded.
[[nodiscard]] std::span<const FunctionLibrary> function_libraries();

// Its `-- version N`; one without it is version 1.
[[nodiscard]] int version_of(const FunctionLibrary& library);

// Loads each library whose code differs from what a primary holds and records its version. Throws
// StartError with one clear line.
void load_functions(BlockingStore& store);

}  // namespace senim::redis
