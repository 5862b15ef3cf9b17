#include <utility>

#include "server/desk/commands/commands.hpp"
#include "server/desk/refusals.hpp"
#include "server/records/categories.hpp"
#include "server/records/contact_record.hpp"

namespace senim::desk::commands {

namespace {

// A page of before records were saved while they are typed says all of it at once. That somebody
// was referred says a document now, no word of the record.
FieldChanges fields_of_before(const from_counsellor::Close& asked) {
  FieldChanges set{{"call_type", std::string{to_string(*asked.call_type)}}};
  if (auto help = records::help_of(*asked.outcome); !help.empty())
    set.emplace("help", std::move(help));
  if (!asked.category.empty()) set.emplace("categories", std::vector{asked.category});
  if (!asked.summary.empty()) set.emplace("summary", asked.summary);
  return set;
}

std::string still_needed(const std::vector<std::string>& missing) {
  std::string detail = "still needed:";
  for (const auto& field : missing) detail.append(detail.ends_with(':') ? " " : ", ").append(field);
  return detail;
}

void close_saved(const Turn& turn, const ConversationId& conversation) {
  turn.desk().close(turn.staff(), turn.seat(), conversation,
                    turn.refused_or_followed(conversation));
}

// Nothing is asked of it that its page does not know.
void close_as_before(const Turn& turn, const from_counsellor::Close& asked) {
  if (!asked.call_type)
    return turn.tell(refused_field("call_type", "a word, with every outcome", asked.conversation));
  if (!asked.category.empty() && !records::is_in_force(asked.category)) {
    return turn.tell(
        refused_field("category", "a code of categories.json, or null", asked.conversation));
  }
  turn.change_record(
      {asked.conversation, {}, fields_of_before(asked), RecordChange::Over::whatever_there_is},
      [](const Turn& then, const HeldRecord& record) { close_saved(then, record.conversation); });
}

}  // namespace

void close(const Turn& turn, const from_counsellor::Close& asked) {
  if (asked.outcome) return close_as_before(turn, asked);
  turn.change_record({asked.conversation, asked.base, asked.set},
                     [](const Turn& then, const HeldRecord& record) {
                       if (!record.merge.conflicts.empty()) return then.tell_record(record);
                       auto known = record.merge.draft.values;
                       known.insert_or_assign("risk", std::string{to_string(record.risk)});
                       const auto missing = records::missing_to_close(known);
                       if (missing.empty()) return close_saved(then, record.conversation);
                       auto refused = refusal(ErrorCode::incomplete, "", record.conversation.str());
                       refused.detail = still_needed(missing);
                       then.tell(refused);
                     });
}

}  // namespace senim::desk::commands
