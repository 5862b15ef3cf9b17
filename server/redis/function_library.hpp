// What a user of this client runs on a Redis: its function libraries and the rights it needs there.
// Plain values; the text lives as long as the program.
#pragma once

#include <span>
#include <string_view>

#include "server/redis/command.hpp"

namespace senim::redis {

struct FunctionLibrary {
  std::string_view name;
  std::string_view code;
};

struct RightsAsked {
  bool replicas = false;  // what must have it is waited for
  bool cluster = false;
};

struct Functions {
  std::span<const FunctionLibrary> libraries;
  // The command whose answer missing_right() reads; nothing: no rights are asked for.
  Command (*rights_question)(const RightsAsked& asked) = nullptr;
};

}  // namespace senim::redis
