#include "server/records/contact_record.hpp"

#include <boost/json/error.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "protocol/ids.hpp"
#include "server/places/place_code.hpp"
#include "server/places/regions.hpp"
#include "server/records/categories.hpp"

namespace senim::records {

namespace {

namespace json = boost::json;

json::string_view shown(std::string_view text) { return {text.data(), text.size()}; }

template <class Word>
json::value word_or_null(const std::optional<Word>& word) {
  if (!word) return nullptr;
  return shown(to_string(*word));
}

// Reads fields of one object; the first one that is wrong makes the whole unreadable.
class Reader {
 public:
  explicit Reader(const json::object& object) : object_(object) {}

  [[nodiscard]] bool good() const { return good_; }
  void expect(bool right) { good_ = good_ && right; }

  std::string text(const char* name) {
    const json::value* value = object_.if_contains(name);
    expect(value != nullptr && value->is_string());
    return good_ ? std::string{value->get_string()} : std::string{};
  }
  bool yes(const char* name) {
    const json::value* value = object_.if_contains(name);
    expect(value != nullptr && value->is_bool());
    return good_ && value->get_bool();
  }
  std::int64_t count(const char* name) {
    const json::value* value = object_.if_contains(name);
    expect(value != nullptr && value->is_int64() && value->get_int64() >= 0);
    return good_ ? value->get_int64() : 0;
  }
  template <class Word>
  Word word(const char* name) {
    const auto parsed = parse_word<Word>(text(name));
    expect(parsed.has_value());
    return parsed.value_or(Word{});
  }
  template <class Word>
  std::optional<Word> optional_word(const char* name) {
    const json::value* value = object_.if_contains(name);
    if (value != nullptr && value->is_null()) return std::nullopt;
    return word<Word>(name);
  }

 private:
  const json::object& object_;
  bool good_ = true;
};

bool plausible(const ContactRecord& record) {
  if (!ConversationId::parse(record.conversation)) return false;
  if (!record.place.empty() && !places::PlaceCode::parse(record.place)) return false;
  if (!record.region.empty() && places::find_region(record.region) == nullptr) return false;
  if (!record.category.empty() && find_category(record.category) == nullptr) return false;
  return record.staff.empty() || StaffName::parse(record.staff).has_value();
}

}  // namespace

std::string to_json(const ContactRecord& record) {
  return json::serialize(json::object{
      {"conversation", shown(record.conversation)},
      {"channel", shown(to_string(record.channel))},
      {"place", shown(record.place)},
      {"region", shown(record.region)},
      {"language", shown(to_string(record.language))},
      {"call_type", word_or_null(record.call_type)},
      {"outcome", word_or_null(record.outcome)},
      {"category", shown(record.category)},
      {"risk", shown(to_string(record.risk))},
      {"started_at_ms", record.started_at_ms},
      {"waited_s", record.waited_s},
      {"lasted_s", record.lasted_s},
      {"child_messages", record.child_messages},
      {"counsellor_messages", record.counsellor_messages},
      {"staff", shown(record.staff)},
      {"abandoned", record.abandoned},
  });
}

std::optional<ContactRecord> contact_record_from_json(std::string_view text) {
  boost::system::error_code error;
  const json::value document = json::parse({text.data(), text.size()}, error);
  if (error || !document.is_object()) return std::nullopt;
  Reader reader{document.get_object()};
  ContactRecord record;
  record.conversation = reader.text("conversation");
  record.channel = reader.word<Channel>("channel");
  record.place = reader.text("place");
  record.region = reader.text("region");
  record.language = reader.word<Language>("language");
  record.call_type = reader.optional_word<CallType>("call_type");
  record.outcome = reader.optional_word<Outcome>("outcome");
  record.category = reader.text("category");
  record.risk = reader.word<Risk>("risk");
  record.started_at_ms = reader.count("started_at_ms");
  record.waited_s = reader.count("waited_s");
  record.lasted_s = reader.count("lasted_s");
  record.child_messages = static_cast<std::uint64_t>(reader.count("child_messages"));
  record.counsellor_messages = static_cast<std::uint64_t>(reader.count("counsellor_messages"));
  record.staff = reader.text("staff");
  record.abandoned = reader.yes("abandoned");
  reader.expect(reader.good() && plausible(record));
  if (!reader.good()) return std::nullopt;
  return record;
}

}  // namespace senim::records
