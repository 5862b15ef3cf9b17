#include "server/desk/record_drafts.hpp"

#include <optional>
#include <string_view>
#include <utility>

#include "server/desk/sealed_text.hpp"

namespace senim::desk {

namespace {

// Of one change: each time somebody else has written in between.
constexpr int k_attempts_max = 5;

// The name goes inside, so that a text put into another field opens nothing there.
std::string with_name(std::string_view field, std::string_view text) {
  return std::string{field}.append("\n").append(text);
}

std::optional<std::string> unsealed(const ConversationKey& key, std::string_view field,
                                    const std::string& word) {
  const auto sealed = sealed_text_of(word);
  if (!sealed) return std::nullopt;
  auto text = key.unseal({SealedKind::record, sealed->id, sealed->at_ms}, sealed->sealed);
  const std::string name = with_name(field, {});
  if (!text || !text->starts_with(name)) return std::nullopt;
  return text->substr(name.size());
}

}  // namespace

records::DocumentPlace draft_place(const ConversationId& conversation) {
  return {"c:" + conversation.str(), "record", "draft"};
}

records::DocumentPlace filed_place(const ConversationId& conversation) {
  return {"c:" + conversation.str(), "record", "filed"};
}

records::Draft opened_draft(const records::StoredDocument& document, const ConversationKey& key) {
  return records::draft_of(document, [&key](std::string_view field, const std::string& word) {
    return unsealed(key, field, word);
  });
}

void RecordDrafts::change(std::shared_ptr<const ConversationKey> key, RecordChange change,
                          std::int64_t wall_ms, Then<records::Merge> then) {
  auto& waiting = steps_[change.conversation];
  waiting.push_back(std::make_shared<Step>(
      Step{std::move(key), std::move(change), wall_ms, std::move(then), k_attempts_max}));
  if (waiting.size() == 1) carry_out(waiting.front());
}

void RecordDrafts::carry_out(const StepPtr& step) {
  documents_.get(draft_place(step->change.conversation),
                 [this, step](const result<records::StoredDocument>& stored) {
                   if (!stored) return finish(step, stored.error());
                   const auto draft = opened_draft(*stored, *step->key);
                   const bool over_all = step->change.over == RecordChange::Over::whatever_there_is;
                   const auto base = over_all ? draft.version : step->change.base;
                   const auto merge = records::merge(draft, base, step->change.set);
                   if (!merge.changed) return finish(step, merge);
                   put(step, merge);
                 });
}

void RecordDrafts::put(const StepPtr& step, const records::Merge& merge) {
  const auto seal = [this, &step](std::string_view field, const std::string& text) {
    const MessageId id = cipher_.random_id();
    const std::int64_t at_ms = step->wall_ms;
    return to_word(
        {id, at_ms, step->key->seal({SealedKind::record, id, at_ms}, with_name(field, text))});
  };
  documents_.put({.place = draft_place(step->change.conversation),
                  .expected = merge.draft.version - 1,
                  .body = records::to_body(merge.draft, seal),
                  .cells = {},
                  .index = {},
                  .audit = {}},
                 [this, step, merge](const result<records::PutOutcome>& outcome) {
                   if (!outcome) return finish(step, outcome.error());
                   if (outcome->done) return finish(step, merge);
                   if (--step->attempts_left == 0) return finish(step, ErrorCode::store_trouble);
                   carry_out(step);
                 });
}

void RecordDrafts::finish(const StepPtr& step, const result<records::Merge>& outcome) {
  const auto found = steps_.find(step->change.conversation);
  found->second.pop_front();
  const StepPtr next = found->second.empty() ? nullptr : found->second.front();
  if (!next) steps_.erase(found);
  step->then(outcome);
  if (next) carry_out(next);
}

}  // namespace senim::desk
