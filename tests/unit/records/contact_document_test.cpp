#include "server/records/contact_document.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "tests/unit/records/sample.hpp"

using namespace senim;
using namespace senim::records;

namespace {

std::string text(const char* words) { return words; }

std::vector<std::string> codes(std::initializer_list<std::string> list) { return list; }

std::string seal(std::string_view field, const std::string& plain) {
  return "sealed:" + std::string{field} + ":" + plain;
}
std::optional<std::string> unseal(std::string_view field, const std::string& sealed) {
  const std::string mark = seal(field, "");
  if (!sealed.starts_with(mark)) return std::nullopt;
  return sealed.substr(mark.size());
}

Draft after(const Draft& draft, std::uint64_t base, const FieldChanges& changes) {
  const Merge result = merge(draft, base, changes);
  CHECK(result.conflicts.empty());
  return result.draft;
}

}  // namespace

TEST_CASE("a value outside its list, range or length is refused by the name of its field") {
  const struct {
    const char* field;
    FieldValue value;
    const char* writer;
  } wrong[] = {
      {"call_type", text("help"), "counsellor"},
      {"call_type", std::int64_t{1}, "counsellor"},
      {"categories", text("violence.bullying"), "counsellor"},
      {"categories", codes({"no.such_category"}), "counsellor"},
      {"categories", codes({}), "counsellor"},
      {"categories", codes({"violence.bullying", "violence.bullying"}), "counsellor"},
      {"categories", codes({"violence", "mental_health", "missing_children", "violence.bullying"}),
       "counsellor"},
      {"region", text("KZ-99"), "counsellor"},
      {"region", text("Абай"), "supervisor"},
      {"helped", std::int64_t{4}, "child"},
      {"helped", std::int64_t{0}, "child"},
      {"helped", text("1"), "child"},
      {"mood_after", true, "child"},
      {"summary", std::string(2'001, 'x'), "counsellor"},
      {"summary", text(" "), "counsellor"},
      {"summary", text("\xff"), "counsellor"},
  };
  for (const auto& [field, value, writer] : wrong) {
    CAPTURE(field);
    const auto fault = fault_in({{field, value}}, writer);
    REQUIRE(fault);
    CHECK(fault->field == field);
    CHECK_FALSE(fault->allowed.empty());
  }
  std::string longest;
  for (int n = 0; n < 2'000; ++n) longest += "ұ";
  CHECK_FALSE(fault_in({{"call_type", text("self")},
                        {"categories", codes({"violence.bullying", "violence"})},
                        {"region", text("KZ-10")},
                        {"help", std::nullopt},
                        {"summary", longest}},
                       "counsellor"));
}

// Fails when who may write is not asked: a child's page could set the call type.
TEST_CASE("a field that is unknown, or not this writer's, is refused without repeating it") {
  for (const auto& [field, writer] : {std::pair{"colour", "counsellor"},
                                      {"help", "child"},
                                      {"outcome", "counsellor"},
                                      {"category", "counsellor"},
                                      {"helped", "counsellor"},
                                      {"waited_s", "counsellor"},
                                      {"risk", "supervisor"},
                                      {"help", "administrator"}}) {
    CAPTURE(field);
    const auto fault = fault_in({{field, std::nullopt}}, writer);
    REQUIRE(fault);
    CHECK(fault->field == "set");
    CHECK(fault->allowed.find(field) == std::string::npos);
  }
}

TEST_CASE("changes of different fields come together, whatever they had seen") {
  Draft draft = after({}, 0, {{"call_type", text("self")}});
  CHECK(draft.version == 1);
  draft = after(draft, 0, {{"help", text("information")}});
  CHECK(draft.version == 2);
  draft = after(draft, 1, {{"summary", text("жазба")}});
  CHECK(draft.version == 3);
  CHECK(draft.values.size() == 3);
}

// Fails when merge() takes the last of two: what one had typed would be gone without a word.
TEST_CASE(
    "of one field that two set otherwise neither is taken silently, and nothing else either") {
  Draft draft = after({}, 0, {{"summary", text("first")}});
  draft = after(draft, 1, {{"summary", text("second")}, {"call_type", text("self")}});
  const Merge late = merge(draft, 1, {{"summary", text("third")}, {"help", text("none")}});
  CHECK(late.conflicts == std::vector<std::string>{"summary"});
  CHECK_FALSE(late.changed);
  CHECK(late.draft == draft);
  const Merge emptied = merge(draft, 1, {{"summary", std::nullopt}});
  CHECK(emptied.conflicts.size() == 1);
  CHECK(merge(draft, 2, {{"summary", text("third")}}).changed);
}

// Fails when merge() compares versions only: a frame said again after a lost answer would conflict
// with itself.
TEST_CASE("what is stored already is no change and no conflict") {
  const Draft draft = after({}, 0, {{"summary", text("first")}, {"help", text("none")}});
  const Merge again = merge(draft, 0, {{"summary", text("first")}, {"call_type", std::nullopt}});
  CHECK(again.conflicts.empty());
  CHECK_FALSE(again.changed);
  CHECK(again.draft == draft);
  const Draft emptied = after(draft, 1, {{"help", std::nullopt}});
  CHECK_FALSE(emptied.values.contains("help"));
  CHECK(merge(emptied, 1, {{"help", text("consultation")}}).conflicts.size() == 1);
}

// Fails when is_needed() does not look at the other fields: a joke would ask for the help given,
// and a child in danger could be closed with two keys.
TEST_CASE("what is missing to close hangs on what is said already") {
  using Missing = std::vector<std::string>;
  const struct {
    FieldValues values;
    Missing missing;
  } cases[] = {
      {{}, {"call_type"}},
      {{{"risk", text("routine")}, {"call_type", text("self")}}, {"help"}},
      {{{"call_type", text("about_child")}, {"help", text("information")}}, {}},
      {{{"call_type", text("self")}, {"help", text("psychological")}}, {"categories"}},
      {{{"call_type", text("self")},
        {"help", text("consultation")},
        {"categories", codes({"violence"})}},
       {}},
      {{{"call_type", text("non_data")}}, {"non_data"}},
      {{{"call_type", text("non_data")}, {"non_data", text("joke")}}, {}},
      {{{"call_type", text("non_counselling")}}, {}},
      {{{"risk", text("imminent")}, {"call_type", text("self")}, {"help", text("information")}},
       {"summary", "told"}},
      {{{"risk", text("raised")},
        {"call_type", text("self")},
        {"help", text("information")},
        {"summary", text("жазба")},
        {"told", text("айтылды")}},
       {}},
  };
  for (const auto& [values, missing] : cases) {
    CAPTURE(missing.size());
    CHECK(missing_to_close(values) == missing);
  }
}

// Fails when to_body() does not seal: a summary would lie in the store as it was typed.
TEST_CASE("a draft is read back as it was, its sealed fields sealed in between") {
  const Draft draft =
      after(after({}, 0, {{"call_type", text("self")}}), 1,
            {{"summary", text("құпия")}, {"categories", codes({"violence.bullying"})}});
  const std::string body = to_body(draft, seal);
  CHECK(body.find("sealed:summary:құпия") != std::string::npos);
  CHECK(body.find("\"құпия\"") == std::string::npos);
  CHECK(body.find("sealed:self") == std::string::npos);
  CHECK(draft_of({draft.version, body}, unseal) == draft);
  // Put into another field, it opens nothing.
  const std::string moved = R"({"v":2,"fields":{"told":"sealed:summary:құпия"},"changed":{}})";
  CHECK(draft_of({1, moved}, unseal).values.empty());
}

TEST_CASE("a draft of another version, or a torn one, is read for what it tells") {
  CHECK(draft_of({3, ""}, unseal).values.empty());
  CHECK(draft_of({3, "[]"}, unseal).version == 3);
  const Draft later = draft_of(
      {7,
       R"({"v":9,"fields":{"colour":"red","call_type":"self","list":[1],"codes":["a"],"summary":"torn"},"changed":{"call_type":2,"colour":"x"}})"},
      unseal);
  CHECK(later.values.size() == 3);
  CHECK(std::get<std::string>(later.values.at("colour")) == "red");
  CHECK(later.changed.size() == 1);
  // And is not lost when an older server writes it.
  CHECK(to_body(later, seal).find(R"("colour":"red")") != std::string::npos);
}

// Fails when contact_body() takes sealed fields, or lets a draft say what the desk measures.
TEST_CASE("what is filed is what was measured and the plain fields, never a sealed one") {
  Draft draft = after({}, 0,
                      {{"call_type", text("about_child")},
                       {"summary", text("құпия")},
                       {"wrote", text("adult")},
                       {"region", text("KZ-10")},
                       {"language", text("ru")},
                       {"helped", std::int64_t{3}}});
  draft.values.emplace("waited_s", std::int64_t{9'999});
  draft.values.emplace("colour", text("red"));
  const std::string body = contact_body(sample(), draft);
  CHECK(body.find("құпия") == std::string::npos);
  CHECK(body.find("colour") == std::string::npos);
  CHECK(body.find(R"("wrote":"adult")") != std::string::npos);
  CHECK(body.find(R"("helped":3)") != std::string::npos);
  ContactRecord expected = sample();
  expected.call_type = CallType::about_child;
  expected.helped = 3;
  expected.language = Language::ru;
  CHECK(contact_record_from_json(body) == expected);
  ContactRecord without_place = sample();
  without_place.region = "";
  CHECK(contact_record_from_json(contact_body(without_place, draft))->region == "KZ-10");
}
