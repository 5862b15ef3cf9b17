// FakeDocuments: documents in plain memory, written over what was read or not at all, as
// functions/doc.lua does it; of cells, indexes and audit it knows nothing. Its promises are tested
// with those of the real store, so that it can't lie. Owned by a test.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "server/records/document_store.hpp"
#include "tests/support/answers.hpp"

namespace senim::support {

class FakeDocuments final : public records::DocumentStore {
 public:
  explicit FakeDocuments(Answers& answers) : answers_(answers) {}

  void put(records::DocumentPut put, Then<records::PutOutcome> then) override {
    answers_.answer<records::PutOutcome>(
        "put", std::move(then), [&]() -> result<records::PutOutcome> {
          auto& stored = at(put.place);
          const records::StoredDocument wanted{put.expected + 1, put.body};
          if (stored == wanted) return records::PutOutcome{true, stored};
          if (stored.version != put.expected) return records::PutOutcome{false, stored};
          stored = wanted;
          return records::PutOutcome{true, stored};
        });
  }
  void get(const records::DocumentPlace& place, Then<records::StoredDocument> then) override {
    answers_.answer<records::StoredDocument>(
        "get", std::move(then), [&]() -> result<records::StoredDocument> { return at(place); });
  }
  [[nodiscard]] records::StoredDocument& at(const records::DocumentPlace& place) {
    return documents_[{place.slot, place.kind, place.id}];
  }

 private:
  Answers& answers_;
  std::map<std::tuple<std::string, std::string, std::string>, records::StoredDocument> documents_;
};

}  // namespace senim::support
