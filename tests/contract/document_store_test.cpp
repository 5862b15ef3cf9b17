// Documents on the real store: written only over what was read, and counted once whatever happens.
#include "server/stores/document_store.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <random>

#include "server/redis/blocking_link.hpp"
#include "tests/contract/link_fixture.hpp"

using namespace senim;
using namespace senim::contract;
using records::Cell;
using records::DocumentPut;
using records::IndexEntry;

namespace {

// A Redis of its own, its slot {d:20261128}, and a look into it from beside.
struct Rig {
  Rig() : open(loop, server.address()), store(open.link), beside(server.address()) {}

  template <class T>
  T answer(const std::function<void(Then<T>)>& ask) {
    std::optional<result<T>> heard;
    ask([&heard](result<T> said) { heard.emplace(std::move(said)); });
    REQUIRE(loop.until([&heard] { return heard.has_value(); }));
    REQUIRE(heard->has_value());
    return **heard;
  }
  records::PutOutcome put(const DocumentPut& what) {
    return answer<records::PutOutcome>([&](auto then) { store.put(what, then); });
  }
  records::StoredDocument get(const std::string& id) {
    return answer<records::StoredDocument>(
        [&](auto then) { store.get({"d:20261128", "contacts", id}, then); });
  }
  std::int64_t cell(const std::string& cube, const std::string& name) {
    return beside.must({"HGET", "senim:{d:20261128}:q:" + cube, name})->integer();
  }
  std::int64_t cells_in(const std::string& cube) {
    return beside.must({"HLEN", "senim:{d:20261128}:q:" + cube})->integer();
  }

  support::RedisServer server;
  support::Loop loop;
  OpenLink open;
  stores::DocumentStore store;
  redis::BlockingLink beside;
};

DocumentPut contact(std::uint64_t expected, const std::string& body, std::vector<Cell> cells = {}) {
  return {.place = {"d:20261128", "contacts", "one"},
          .expected = expected,
          .body = body,
          .cells = std::move(cells),
          .index = {},
          .audit = {}};
}

}  // namespace

// Fails when put (doc.lua) counts what it has counted already.
TEST_CASE("the same put twice is one, as after an answer that was lost") {
  Rig rig;
  const auto put = contact(0, "{}", {{"q1", "qr", 1}, {"q4", "12:kk", 1}});
  for (int times = 0; times < 3; ++times) {
    const auto outcome = rig.put(put);
    CHECK(outcome.done);
    CHECK(outcome.stored.version == 1);
  }
  CHECK(rig.cell("q1", "qr") == 1);
  CHECK(rig.cell("q4", "12:kk") == 1);
}

// Fails when put (doc.lua) does not take back the cells of before.
TEST_CASE("an amended document moves its cells, and a cell nobody is in is gone") {
  Rig rig;
  REQUIRE(rig.put(contact(0, "a", {{"q1", "qr", 1}, {"q2", "KZ-62", 1}, {"q9", "mood", 4}})).done);
  auto other = contact(0, "b", {{"q2", "KZ-62", 1}});
  other.place.id = "two";
  REQUIRE(rig.put(other).done);
  REQUIRE(rig.put(contact(1, "c", {{"q1", "phone", 1}, {"q9", "mood", 2}})).done);
  CHECK(rig.cell("q1", "phone") == 1);
  CHECK(rig.cells_in("q1") == 1);
  CHECK(rig.cell("q2", "KZ-62") == 1);
  CHECK(rig.cell("q9", "mood") == 2);
  REQUIRE(rig.put(contact(2, "d")).done);
  CHECK(rig.cells_in("q1") == 0);
  CHECK(rig.cells_in("q9") == 0);
  CHECK(rig.cell("q2", "KZ-62") == 1);
}

// Fails when put (doc.lua) does not compare versions.
TEST_CASE("who decided upon an older version changes nothing and is told what is stored") {
  Rig rig;
  REQUIRE(rig.put(contact(0, "a", {{"q1", "qr", 1}})).done);
  REQUIRE(rig.put(contact(1, "b", {{"q1", "link", 1}})).done);
  for (const std::uint64_t expected : {0U, 1U, 3U}) {
    CAPTURE(expected);
    auto late = contact(expected, "c", {{"q1", "phone", 1}});
    late.index.push_back({IndexEntry::Kind::by_name, "open", "one", "c"});
    late.audit = R"({"what":"amend"})";
    const auto outcome = rig.put(late);
    CHECK_FALSE(outcome.done);
    CHECK(outcome.stored == records::StoredDocument{2, "b"});
  }
  CHECK(rig.cells_in("q1") == 1);
  CHECK(rig.cell("q1", "link") == 1);
  CHECK(rig.beside.must({"EXISTS", "senim:{d:20261128}:open", "senim:{d:20261128}:audit"})
            ->integer() == 0);
  auto nothing = contact(4, "x");
  nothing.place.id = "nobody";
  CHECK(rig.put(nothing).stored == records::StoredDocument{});
}

TEST_CASE("indexes follow in the same step, by score and by name, in and out") {
  Rig rig;
  auto put = contact(0, "a");
  put.index = {{IndexEntry::Kind::by_score, "due", "one", "1795330800000"},
               {IndexEntry::Kind::by_name, "open", "one", "Ұлытау"}};
  REQUIRE(rig.put(put).done);
  CHECK(rig.beside.must({"ZSCORE", "senim:{d:20261128}:due", "one"})->text() == "1795330800000");
  CHECK(rig.beside.must({"HGET", "senim:{d:20261128}:open", "one"})->text() == "Ұлытау");
  put.expected = 1;
  put.body = "b";
  for (IndexEntry& entry : put.index) entry.value.reset();
  REQUIRE(rig.put(put).done);
  CHECK(
      rig.beside.must({"EXISTS", "senim:{d:20261128}:due", "senim:{d:20261128}:open"})->integer() ==
      0);
}

// Fails when append_to_audit (doc.lua) takes prev from anything but the whole entry before.
TEST_CASE("the audit is a chain: each entry carries the hash of the one before") {
  Rig rig;
  for (std::uint64_t version = 0; version < 3; ++version) {
    auto put = contact(version, std::to_string(version));
    put.audit = R"({"what":"amend","n":)" + std::to_string(version) + "}";
    for (int times = 0; times < 2; ++times) REQUIRE(rig.put(put).done);  // told once
  }
  const auto audit = rig.beside.must({"LRANGE", "senim:{d:20261128}:audit", "0", "-1"});
  REQUIRE(audit->size() == 3);
  CHECK(audit[0].text() == R"({"seq":1,"prev":"","event":{"what":"amend","n":0}})");
  for (std::size_t at = 1; at < 3; ++at) {
    const auto hash = rig.beside.must(
        {"EVAL", "return redis.sha1hex(ARGV[1])", "0", std::string{audit[at - 1].text()}});
    const std::string begins = "{\"seq\":" + std::to_string(at + 1) + ",\"prev\":\"" +
                               std::string{hash->text()} + "\",\"event\":{\"what\"";
    CHECK(std::string{audit[at].text()}.starts_with(begins));
  }
}

// Fails when a put is refused because of a figure, or nobody is told that a cube has grown.
TEST_CASE("a cube with too many cells is named, and the document is put all the same") {
  Rig rig;
  std::vector<Cell> cells;
  for (int n = 0; n < 512; ++n) cells.push_back({"q7", std::to_string(n), 1});
  REQUIRE(rig.put(contact(0, "a", cells)).done);
  const auto asked = [&](const std::string& json) {
    return std::string{
        rig.beside.must({"FCALL", "senim_doc_put", "1", "senim:{d:20261128}:contacts", json})
            ->text()};
  };
  CHECK(asked(R"({"id":"two","expected":0,"body":"b","cells":[["q7","0",1]]})").find("over") ==
        std::string::npos);
  CHECK(asked(R"({"id":"3","expected":0,"body":"b","cells":[["q7","x",1]]})").find(R"(["q7"])") !=
        std::string::npos);
  CHECK(rig.cells_in("q7") == 513);
}

// Fails when put (doc.lua) writes before it has looked at every argument.
TEST_CASE("a put that is not right changes nothing; fields it does not know are ignored") {
  Rig rig;
  const auto is_error = [&](const std::string& json) {
    return rig.beside.call({"FCALL", "senim_doc_put", "1", "senim:{d:20261128}:contacts", json})
        ->is_error();
  };
  CHECK(is_error("{"));
  CHECK(is_error(R"({"id":"x","body":"b"})"));
  CHECK(is_error(R"({"id":"x","expected":0})"));
  CHECK(is_error(R"({"id":"x","expected":0.5,"body":"b"})"));
  CHECK(is_error(R"({"id":"x","expected":0,"body":"b","cells":[["q1","qr",1],["q1","qr"]]})"));
  CHECK(is_error(R"({"id":"x","expected":0,"body":"b","index":[{"member":"m"}]})"));
  CHECK(rig.beside.must({"KEYS", "senim:{d:*"})->size() == 0);
  CHECK_FALSE(is_error(R"({"id":"x","expected":0,"body":"b","cells":null,"colour":"red"})"));
  CHECK(rig.get("x").body == "b");
}

// Fails without any of the comparisons above: figures that drift from what they are made of.
TEST_CASE("whatever is put, by whom and how often: the cells are those of the documents") {
  Rig rig;
  std::mt19937 random{20261128};
  const auto below = [&random](unsigned limit) { return random() % limit; };
  std::map<std::string, DocumentPut> last;
  for (int step = 0; step < 600; ++step) {
    auto put = contact(0, std::to_string(step));
    put.place.id = "doc" + std::to_string(below(12));
    const auto known = last.find(put.place.id);
    const std::uint64_t version = known == last.end() ? 0 : known->second.expected + 1;
    put.expected = below(4) == 0 ? below(5) : version;  // now and then decided upon something old
    for (unsigned cells = below(4); cells > 0; --cells)
      put.cells.push_back({"q" + std::to_string(below(3)), std::to_string(below(5)),
                           static_cast<std::int64_t>(below(3)) + 1});
    const int times = 1 + static_cast<int>(below(2));
    for (int time = 0; time < times; ++time) CHECK(rig.put(put).done == (put.expected == version));
    if (put.expected == version) last.insert_or_assign(put.place.id, put);
  }
  std::map<std::pair<std::string, std::string>, std::int64_t> expected;
  for (const auto& [id, put] : last)
    for (const Cell& cell : put.cells) expected[{cell.cube, cell.name}] += cell.count;
  std::int64_t cells = 0;
  for (const auto& [cell, count] : expected) {
    CHECK(rig.cell(cell.first, cell.second) == count);
    ++cells;
  }
  CHECK(rig.cells_in("q0") + rig.cells_in("q1") + rig.cells_in("q2") == cells);
}
