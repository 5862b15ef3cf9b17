// What holds of a counsellor's command before it is carried out: which action it is, by what it is
// limited, whether it leaves a line in the log. Rows of the one table that dispatches them
// (table.cpp), for whoever must keep to them: the desk the action, net the limit. Plain values.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "protocol/counsellor_messages.hpp"
#include "server/staff/rights.hpp"

namespace senim::desk {

// Beside the rate of frames, which holds for all.
enum class Limit : std::uint8_t {
  frames,  // nothing more
  says,    // so many messages a second
  typing,  // one in a while is passed on, the others are dropped
};
using staff::Audited;

[[nodiscard]] constexpr std::string_view to_string(Limit limit) {
  return limit == Limit::frames ? "frames" : limit == Limit::says ? "says" : "typing";
}

struct CommandRule {
  std::string_view type;  // as in its frame
  staff::Action action;
  Limit limit;
  Audited audited;
};

[[nodiscard]] const CommandRule& rule_of(const FromCounsellor& message);
// Of every command there is, in the order of FromCounsellor.
[[nodiscard]] std::span<const CommandRule> command_rules();

}  // namespace senim::desk
