// What every store of documents promises, the real one and that of tests/support: a document is
// written over the version it was decided upon, or not at all.
#include "tests/contract/documents.hpp"

using namespace senim;
using namespace senim::contract;
using records::StoredDocument;

TEST_CASE("a document is there once it is put, under the next version, byte for byte") {
  Documents documents;
  CHECK(documents.get().version == 0);
  const std::string body = "{\"text\":\"Ұлытау \\\"a\\\\b\\\" \\n\",\"n\":[1,2.5,null]} ";
  const auto first = documents.put(0, body);
  CHECK(first.done);
  CHECK(first.stored == StoredDocument{1, body});
  CHECK(documents.get() == StoredDocument{1, body});
  CHECK(documents.put(1, "{}").stored.version == 2);
  CHECK(documents.get() == StoredDocument{2, "{}"});
  CHECK(documents.get("two") == StoredDocument{});
}

TEST_CASE("a put said again is done and changes nothing") {
  Documents documents;
  for (int times = 0; times < 3; ++times) {
    const auto outcome = documents.put(0, "{}");
    CHECK(outcome.done);
    CHECK(outcome.stored == StoredDocument{1, "{}"});
  }
}

TEST_CASE("over another version nothing is put, and what is stored is told") {
  Documents documents;
  REQUIRE(documents.put(0, "a").done);
  REQUIRE(documents.put(1, "b").done);
  for (const std::uint64_t expected : {0U, 1U, 3U}) {
    CAPTURE(expected);
    const auto outcome = documents.put(expected, "c");
    CHECK_FALSE(outcome.done);
    CHECK(outcome.stored == StoredDocument{2, "b"});
  }
  CHECK(documents.put(4, "x", "nobody").stored == StoredDocument{});
}
