// The contact record while a counsellor writes it, and the close that finds it: by frames and
// expected answers.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "server/desk/record_drafts.hpp"
#include "tests/unit/desk/worker_rig.hpp"

using namespace senim;
using from_counsellor::Close;
using from_counsellor::Record;
using tests::Codes;
using tests::conversation;

namespace {

std::string text(const char* words) { return words; }

struct Talk : tests::Accepted {
  void records(std::uint64_t base, FieldChanges set) {
    rig.says(console, Record{conversation(1), base, std::move(set)}, 1);
  }
  void closes(std::uint64_t base = 0, FieldChanges set = {}) {
    rig.says(console, Close{.conversation = conversation(1), .base = base, .set = std::move(set)},
             1);
  }
  [[nodiscard]] to_counsellor::Record told() const {
    const auto all = console->all<to_counsellor::Record>();
    REQUIRE_FALSE(all.empty());
    return all.back();
  }
  [[nodiscard]] records::StoredDocument& stored() {
    return rig.documents.at(desk::draft_place(conversation(1)));
  }
  [[nodiscard]] records::Draft draft() {
    const auto key = rig.cipher.open(conversation(1), rig.cipher.make_wrapped_key(conversation(1)));
    return desk::opened_draft(stored(), *key);
  }
  [[nodiscard]] bool is_closed() const { return rig.view(1).phase == Phase::closed; }
};

}  // namespace

TEST_CASE("what is typed is stored, and told with its version") {
  Talk talk;
  talk.records(0, {});
  CHECK(talk.told().version == 0);
  CHECK(talk.told().fields.empty());
  talk.records(0, {{"help", text("information")}, {"summary", text("жазба")}});
  CHECK(talk.told().version == 1);
  CHECK(talk.told().fields.at("summary") == FieldValue{text("жазба")});
  talk.records(1, {{"summary", std::nullopt}});
  CHECK(talk.told().version == 2);
  CHECK_FALSE(talk.told().fields.contains("summary"));
  CHECK(talk.console->refusals().empty());
}

// Fails when RecordDrafts::put() does not seal, or binds a text to no field.
TEST_CASE("what is told of a child lies sealed in the store, each text in its field") {
  Talk talk;
  talk.records(0, {{"summary", text("құпия")}, {"help", text("none")}});
  CHECK(talk.stored().body.find("құпия") == std::string::npos);
  CHECK(talk.stored().body.find(R"("help":"none")") != std::string::npos);
  CHECK(talk.draft().values.at("summary") == FieldValue{text("құпия")});
  std::string& body = talk.stored().body;
  body.replace(body.find(R"("summary":)"), 10, R"("told":)");
  CHECK_FALSE(talk.draft().values.contains("told"));
}

// Fails when merge() is not asked with the base that was seen.
TEST_CASE("of one field that somebody else has set, nothing is taken and both are told") {
  Talk talk;
  talk.records(0, {{"summary", text("first")}});
  talk.records(0, {{"summary", text("second")}, {"help", text("none")}});
  CHECK(talk.told().conflicts == std::vector<std::string>{"summary"});
  CHECK(talk.told().version == 1);
  CHECK(talk.told().fields.at("summary") == FieldValue{text("first")});
  CHECK_FALSE(talk.draft().values.contains("help"));
  talk.records(0, {{"help", text("none")}});
  CHECK(talk.told().conflicts.empty());
  CHECK(talk.told().fields.size() == 2);
}

// Fails when RecordDrafts::put() takes a refused put for done: one of the two would be lost.
TEST_CASE("what two write at the same moment on two workers is both there") {
  Talk talk;
  desk::RecordDrafts other{talk.rig.documents, talk.rig.cipher};
  talk.rig.answers.hold("get");
  talk.records(0, {{"help", text("none")}});
  std::optional<result<records::Merge>> heard;
  other.change(
      talk.rig.cipher.open(conversation(1), talk.rig.cipher.make_wrapped_key(conversation(1))),
      {conversation(1), 0, {{"gender", text("girl")}}}, 1,
      [&heard](const result<records::Merge>& merge) { heard.emplace(merge); });
  talk.rig.answers.let_go("get");
  REQUIRE(heard.has_value());
  CHECK(heard->has_value());
  CHECK(talk.draft().values.size() == 2);
  CHECK(talk.draft().version == 2);
}

TEST_CASE("a lost answer is said, and the same frame again is no conflict with itself") {
  Talk talk;
  for (const char* step : {"get", "put"}) {
    CAPTURE(step);
    const auto value = text(step);
    const auto base = talk.draft().version;
    talk.rig.answers.lose(step);
    talk.records(base, {{"summary", value}});
    CHECK(talk.console->refusals().back() == ErrorCode::store_trouble);
    talk.records(base, {{"summary", value}});
    CHECK(talk.told().conflicts.empty());
    CHECK(talk.told().fields.at("summary") == FieldValue{value});
  }
}

TEST_CASE("a field or a value that is not allowed is refused, and nothing of it is stored") {
  Talk talk;
  talk.records(0, {{"help", text("none")}, {"gender", text("unicorn")}});
  REQUIRE(talk.console->refusals() == Codes{ErrorCode::bad_frame});
  CHECK(talk.console->all<Refusal>()[0].detail == "gender: one of girl, boy, other, or null");
  CHECK(talk.console->all<Refusal>()[0].conversation == conversation(1).str());
  talk.records(0, {{"waited_s", std::int64_t{0}}});
  CHECK(talk.console->refusals().size() == 2);
  CHECK(talk.stored().version == 0);
}

TEST_CASE("another's record and one that does not exist get the same answer") {
  Talk talk;
  const auto boris = talk.rig.comes("boris");
  for (const int n : {1, 2}) {
    talk.rig.says(boris, Record{conversation(n), 0, {{"help", text("none")}}});
    talk.rig.says(boris, Close{.conversation = conversation(n)});
  }
  CHECK(boris->refusals() == Codes(4, ErrorCode::not_yours));
  CHECK(talk.stored().version == 0);
  CHECK_FALSE(talk.is_closed());
}

TEST_CASE("a close asks for exactly what is missing, and takes it with it") {
  Talk talk;
  talk.closes();
  CHECK(talk.console->refusals() == Codes{ErrorCode::incomplete});
  CHECK(talk.console->all<Refusal>().back().detail == "still needed: call_type");
  talk.closes(0, {{"call_type", text("self")}, {"help", text("psychological")}});
  CHECK(talk.console->all<Refusal>().back().detail == "still needed: categories");
  CHECK_MESSAGE(talk.draft().values.size() == 2, "what was said is stored all the same");
  talk.closes(1, {{"help", text("information")}});
  CHECK(talk.is_closed());
}

// Fails when close() does not know the desk's risk.
TEST_CASE("with a risk nobody closes without saying what was told to the child") {
  Talk talk;
  talk.rig.says(talk.console, from_counsellor::SetRisk{conversation(1), Risk::imminent}, 1);
  const FieldChanges set{{"call_type", text("self")}, {"help", text("information")}};
  talk.closes(0, set);
  CHECK(talk.console->all<Refusal>().back().detail == "still needed: summary, told");
  CHECK_FALSE(talk.is_closed());
  talk.closes(1, {{"summary", text("a")}, {"told", text("b")}});
  CHECK(talk.is_closed());
}

// Fails when RecordDrafts does not keep the order: the close would not know what was typed before.
TEST_CASE("a close said right after a change finds it, however late its answer is") {
  Talk talk;
  talk.rig.answers.hold("put");
  talk.records(0, {{"call_type", text("non_counselling")}});
  talk.closes();
  CHECK(talk.console->refusals().empty());
  talk.rig.answers.let_go("put");
  CHECK(talk.console->refusals().empty());
  CHECK(talk.is_closed());
}

TEST_CASE("a close whose last change meets another closes nothing") {
  Talk talk;
  talk.records(0, {{"call_type", text("non_counselling")}, {"summary", text("first")}});
  talk.closes(0, {{"summary", text("second")}});
  CHECK(talk.told().conflicts == std::vector<std::string>{"summary"});
  CHECK_FALSE(talk.is_closed());
}

// Fails when close_as_before() merges with a base: a page of before has none.
TEST_CASE("a page of before says all at once, over whatever there is, and closes as it did") {
  Talk talk;
  talk.records(0, {{"call_type", text("non_data")}, {"summary", text("first")}});
  talk.rig.says(talk.console, from_counsellor::SetRisk{conversation(1), Risk::raised}, 1);
  talk.rig.says(talk.console,
                Close{conversation(1), CallType::self, Outcome::psychological_help,
                      "violence.bullying", "second"},
                1);
  CHECK(talk.console->refusals().empty());
  CHECK(talk.is_closed());
  const auto values = talk.draft().values;
  CHECK(values.at("call_type") == FieldValue{text("self")});
  CHECK(values.at("help") == FieldValue{text("psychological")});
  CHECK(values.at("categories") == FieldValue{std::vector{text("violence.bullying")}});
  CHECK(values.at("summary") == FieldValue{text("second")});
}

TEST_CASE("a close of before with a category that is not in force closes nothing") {
  Talk talk;
  talk.rig.says(talk.console,
                Close{conversation(1), CallType::self, Outcome::none, "no.such_category", ""}, 1);
  CHECK(talk.console->refusals() == Codes{ErrorCode::bad_frame});
  CHECK_FALSE(talk.is_closed());
  talk.rig.says(talk.console, Close{.conversation = conversation(1), .outcome = Outcome::none}, 1);
  CHECK(talk.console->refusals().size() == 2);
  CHECK_FALSE(talk.is_closed());
}
