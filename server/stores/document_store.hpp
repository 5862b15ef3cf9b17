// DocumentStore on Redis: functions/doc.lua writes, a plain look reads. Owned by a worker, used on
// its thread. Never looks into a body.
#pragma once

#include <string>
#include <string_view>

#include "server/records/document_store.hpp"
#include "server/redis/link.hpp"

namespace senim::stores {

[[nodiscard]] std::string documents_key(std::string_view slot, std::string_view kind);

// "version body", as documents stand in the store; version 0 for what is not of that form.
[[nodiscard]] records::StoredDocument read_document(std::string_view text);

class DocumentStore final : public records::DocumentStore {
 public:
  explicit DocumentStore(redis::Link& link) : link_(link) {}

  void put(records::DocumentPut put, Then<records::PutOutcome> then) override;
  void get(const records::DocumentPlace& place, Then<records::StoredDocument> then) override;

 private:
  redis::Link& link_;
};

}  // namespace senim::stores
