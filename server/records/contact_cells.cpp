#include "server/records/contact_cells.hpp"

#include <optional>
#include <string>

#include "server/records/local_time.hpp"

namespace senim::records {

namespace {

template <class Word>
std::string word_or_empty(const std::optional<Word>& word) {
  return word ? std::string{to_string(*word)} : std::string{};
}

std::string hour_of(const ContactRecord& contact) {
  return contact.started_at_ms ? std::to_string(local_time(*contact.started_at_ms).hour)
                               : std::string{};
}

}  // namespace

std::vector<Cell> contact_cells(const ContactRecord& contact) {
  std::vector<Cell> cells{{"q4",
                           hour_of(contact) + "|" + word_or_empty(contact.channel) + "|" +
                               word_or_empty(contact.language),
                           1},
                          {"q6", word_or_empty(contact.call_type) + "|" + contact.help, 1},
                          {"q9", "contacts", 1}};
  if (contact.abandoned) cells.push_back({"q9", "abandoned", 1});
  if (contact.helped) cells.push_back({"q9", "helped:" + std::to_string(*contact.helped), 1});
  if (contact.mood_after) {
    cells.push_back({"q9", "mood_after_sum", *contact.mood_after});
    cells.push_back({"q9", "mood_after_count", 1});
  }
  return cells;
}

}  // namespace senim::records
