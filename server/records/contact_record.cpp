#include "server/records/contact_record.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/error.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "protocol/ids.hpp"
#include "server/places/place_code.hpp"
#include "server/places/regions.hpp"
#include "server/records/categories.hpp"
#include "server/records/record_fields.hpp"

namespace senim::records {

namespace {

namespace json = boost::json;

json::string_view shown(std::string_view text) { return {text.data(), text.size()}; }

template <class Word>
json::value word_or_null(const std::optional<Word>& word) {
  if (!word) return nullptr;
  return shown(to_string(*word));
}

// Reads fields of one object; what is not as it should be is not there.
class Reader {
 public:
  explicit Reader(const json::object& object) : object_(object) {}

  [[nodiscard]] std::string text(const char* name) const {
    const json::value* value = object_.if_contains(name);
    return value != nullptr && value->is_string() ? std::string{value->get_string()}
                                                  : std::string{};
  }
  [[nodiscard]] std::string text(const char* name, bool (*stands)(std::string_view)) const {
    std::string found = text(name);
    return stands(found) ? found : std::string{};
  }
  [[nodiscard]] std::string first_text(const char* name, bool (*stands)(std::string_view)) const {
    const json::value* value = object_.if_contains(name);
    const json::array* list = value != nullptr ? value->if_array() : nullptr;
    if (list == nullptr || list->empty() || !list->front().is_string()) return {};
    std::string found{list->front().get_string()};
    return stands(found) ? found : std::string{};
  }
  [[nodiscard]] bool yes(const char* name) const {
    const json::value* value = object_.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
  }
  [[nodiscard]] std::optional<std::int64_t> count(const char* name) const {
    const json::value* value = object_.if_contains(name);
    if (value == nullptr || !value->is_int64() || value->get_int64() < 0) return std::nullopt;
    return value->get_int64();
  }
  template <class Word>
  [[nodiscard]] std::optional<Word> word(const char* name) const {
    return parse_word<Word>(text(name));
  }

 private:
  const json::object& object_;
};

bool is_place(std::string_view text) { return places::PlaceCode::parse(text).has_value(); }
bool is_region(std::string_view text) { return places::find_region(text) != nullptr; }
bool is_help(std::string_view text) {
  const RecordField* field = find_field("help");
  return std::ranges::any_of(field->words, [text](const auto& word) { return word.word == text; });
}
bool is_category(std::string_view text) { return find_category(text) != nullptr; }
bool is_staff(std::string_view text) { return StaffName::parse(text).has_value(); }

json::value number_or_null(const std::optional<std::int64_t>& number) {
  return number ? json::value(*number) : json::value(nullptr);
}

json::array categories_of(const std::string& category) {
  return category.empty() ? json::array{} : json::array{shown(category)};
}

}  // namespace

std::string help_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::information:
      return "information";
    case Outcome::psychological_help:
      return "psychological";
    case Outcome::none:
      return "none";
    case Outcome::referral:  // a body was asked: it says nothing of what the child was given
      break;
  }
  return {};
}

json::object to_json_object(const ContactRecord& record) {
  return {
      {"conversation", shown(record.conversation)},
      {"channel", word_or_null(record.channel)},
      {"place", shown(record.place)},
      {"region", shown(record.region)},
      {"language", word_or_null(record.language)},
      {"call_type", word_or_null(record.call_type)},
      {"help", shown(record.help)},
      {"categories", categories_of(record.category)},
      {"risk", word_or_null(record.risk)},
      {"started_at_ms", number_or_null(record.started_at_ms)},
      {"waited_s", number_or_null(record.waited_s)},
      {"lasted_s", number_or_null(record.lasted_s)},
      {"child_messages", record.child_messages},
      {"counsellor_messages", record.counsellor_messages},
      {"staff", shown(record.staff)},
      {"abandoned", record.abandoned},
      {"revision", record.revision},
      {"mood_before", number_or_null(record.mood_before)},
      {"mood_after", number_or_null(record.mood_after)},
      {"helped", number_or_null(record.helped)},
  };
}

std::string to_json(const ContactRecord& record) { return json::serialize(to_json_object(record)); }

std::optional<ContactRecord> contact_record_from_json(std::string_view text) {
  boost::system::error_code error;
  const json::value document = json::parse({text.data(), text.size()}, error);
  if (error || !document.is_object()) return std::nullopt;
  const Reader reader{document.get_object()};
  ContactRecord record;
  record.conversation = reader.text("conversation");
  record.channel = reader.word<Channel>("channel");
  record.place = reader.text("place", is_place);
  record.region = reader.text("region", is_region);
  record.language = reader.word<Language>("language");
  record.call_type = reader.word<CallType>("call_type");
  record.help = reader.text("help", is_help);
  if (const auto outcome = reader.word<Outcome>("outcome"); outcome && record.help.empty())
    record.help = help_of(*outcome);
  record.category = reader.first_text("categories", is_category);
  if (record.category.empty()) record.category = reader.text("category", is_category);
  record.risk = reader.word<Risk>("risk");
  record.started_at_ms = reader.count("started_at_ms");
  record.waited_s = reader.count("waited_s");
  record.lasted_s = reader.count("lasted_s");
  record.child_messages = static_cast<std::uint64_t>(reader.count("child_messages").value_or(0));
  record.counsellor_messages =
      static_cast<std::uint64_t>(reader.count("counsellor_messages").value_or(0));
  record.staff = reader.text("staff", is_staff);
  record.abandoned = reader.yes("abandoned");
  record.revision = static_cast<std::uint64_t>(reader.count("revision").value_or(0));
  record.mood_before = reader.count("mood_before");
  record.mood_after = reader.count("mood_after");
  record.helped = reader.count("helped");
  return record;
}

}  // namespace senim::records
