// The one table of a counsellor's commands. A command that stands in FromCounsellor and not here,
// or here without its action, its limit or whether it is audited, does not compile.
#include <array>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>

#include "server/desk/commands/carry_out.hpp"
#include "server/desk/commands/commands.hpp"

namespace senim::desk {

namespace {

using enum staff::Action;

template <class Message>
struct Command {
  using CarryOut = void (*)(const Turn&, const Message&);
  constexpr Command(std::string_view type, staff::Action action, Limit limit, Audited audited,
                    CarryOut its_carry_out)
      : rule{type, action, limit, audited}, carry_out(its_carry_out) {}

  CommandRule rule;
  CarryOut carry_out;
};

// One command for each thing a counsellor can say, in that order.
template <class Said>
struct Commands;
template <class... Messages>
struct Commands<std::variant<Messages...>> {
  using Table = std::tuple<Command<Messages>...>;
};
using Table = Commands<FromCounsellor>::Table;

static_assert(!std::is_default_constructible_v<Command<from_counsellor::Say>>);
static_assert(!std::is_constructible_v<Command<from_counsellor::Say>, std::string_view,
                                       Command<from_counsellor::Say>::CarryOut>);

// Answered by net, which asks no desk.
void ping(const Turn&, const from_counsellor::Ping&) {}

constexpr Table k_commands{
    Command{"availability", converse, Limit::frames, Audited::no, commands::availability},
    Command{"accept", converse, Limit::frames, Audited::no, commands::accept},
    Command{"decline", converse, Limit::frames, Audited::no, commands::decline},
    // Out of the line's order.
    Command{"take", converse, Limit::frames, Audited::yes, commands::take},
    Command{"open", read_conversation, Limit::frames, Audited::no, commands::open},
    Command{"say", converse, Limit::says, Audited::no, commands::say},
    Command{"note", write_note, Limit::says, Audited::no, commands::note},
    Command{"typing", converse, Limit::typing, Audited::no, commands::typing},
    Command{"seen", read_conversation, Limit::frames, Audited::no, commands::seen},
    Command{"risk", staff::Action::set_risk, Limit::frames, Audited::no, commands::risk},
    Command{"end", converse, Limit::frames, Audited::no, commands::end},
    Command{"record", file_contact, Limit::frames, Audited::no, commands::record},
    Command{"close", file_contact, Limit::frames, Audited::no, commands::close},
    Command{"snapshot", own_account, Limit::frames, Audited::no, commands::snapshot},
    Command{"ping", own_account, Limit::frames, Audited::no, ping},
};

constexpr auto k_rules =
    std::apply([](const auto&... command) { return std::array{command.rule...}; }, k_commands);

}  // namespace

const CommandRule& rule_of(const FromCounsellor& message) { return k_rules.at(message.index()); }

std::span<const CommandRule> command_rules() { return k_rules; }

void carry_out(const Turn& turn, const FromCounsellor& message) {
  std::visit(
      [&turn]<class Message>(const Message& asked) {
        std::get<Command<Message>>(k_commands).carry_out(turn, asked);
      },
      message);
}

}  // namespace senim::desk
