// Contacts on file: each once, as it was last, in the records and in the figures of its day.
#include "server/stores/contact_file.hpp"

#include <map>
#include <vector>

#include "server/stores/directory.hpp"
#include "server/stores/document_store.hpp"
#include "tests/contract/link_fixture.hpp"

using namespace senim;
using namespace senim::contract;

namespace {

// A contact that ended before anybody accepted it.
desk::Filing abandoned(const ConversationId& conversation, std::int64_t waited_ms) {
  const desk::View view{conversation,
                        1,
                        1,
                        Phase::closed,
                        Language::kk,
                        "",
                        0,
                        0,
                        "",
                        "",
                        false,
                        Risk::routine,
                        {},
                        {},
                        ChildPresence::left,
                        0,
                        {},
                        ClosedBy::child,
                        0,
                        0,
                        0,
                        0};
  return {view, "", 0, waited_ms, false, waited_ms, {}, {}, "", {}, {}, {}};
}

}  // namespace

TEST_CASE("a contact is filed once however often it is filed, and every record is visited once") {
  support::RedisServer server;
  const auto directory = stores::open_directory(server.address());
  support::Loop loop;
  OpenLink open{loop, server.address()};
  stores::DocumentStore documents{open.link};
  stores::ContactFile file{open.link, documents};
  constexpr int k_contacts_filed = 1'500;
  int filed = 0;
  for (int i = 0; i < k_contacts_filed; ++i) {
    std::string id = "contact" + std::to_string(i);
    id.resize(ConversationId::size, '-');
    const desk::Filing filing = abandoned(ConversationId::parse(id).value(), 1'000 * i);
    for (int twice = 0; twice < 2; ++twice)
      file.file(filing, 1, 2, [&](const result<Done>& done) { filed += done.has_value(); });
  }
  REQUIRE(loop.until([&] { return filed == 2 * k_contacts_filed; }));
  std::map<std::string, int> visits;
  const auto visit = [&](const records::ContactRecord& record) { ++visits[record.conversation]; };
  CHECK(directory->records(visit) == 0);
  CHECK(visits.size() == k_contacts_filed);
  for (const auto& [id, count] : visits) CHECK(count == 1);
  (void)open.call({"HSET", stores::k_contacts_of_before, "torn", "{\"conversation\":"});
  CHECK(directory->records([](const records::ContactRecord&) {}) == 1);
}

// Fails when ContactFile adds to what is counted instead of amending it, or when a worker that read
// the desk earlier overwrites what another has filed since.
TEST_CASE("a contact is amended: counted once, as it was last, and never as it was before") {
  support::RedisServer server;
  const auto directory = stores::open_directory(server.address());
  support::Loop loop;
  OpenLink open{loop, server.address()};
  stores::DocumentStore documents{open.link};
  stores::ContactFile file{open.link, documents};
  const auto id = ConversationId::parse("contact---------------").value();
  const auto files = [&](std::uint64_t revision, std::optional<int> helped) {
    desk::Filing filing = abandoned(id, 1'000);
    filing.view.version = revision;
    filing.helped = helped;
    REQUIRE(answer_to<Done>(loop, [&](auto then) { file.file(filing, 1, 2, then); }));
  };
  const auto cell = [&](const char* name) {
    return open.call({"HGET", "senim:{d:19700101}:q:q9", name}).text;
  };
  // As an earlier server filed it, in the words of then.
  (void)open.call({"HSET", stores::k_contacts_of_before, id.str(), R"({"channel":"fax"})"});
  files(4, std::nullopt);
  CHECK(cell("contacts") == "1");
  CHECK(cell("helped:3").empty());
  files(6, 3);
  files(6, 3);
  files(5, 1);  // who had looked before the child answered anew
  CHECK(cell("contacts") == "1");
  CHECK(cell("helped:3") == "1");
  CHECK(cell("helped:1").empty());
  std::vector<records::ContactRecord> all;
  CHECK(directory->records([&](const auto& record) { all.push_back(record); }) == 0);
  REQUIRE(all.size() == 1);
  CHECK(all[0].helped == 3);
  CHECK(all[0].channel == Channel::link);
}
