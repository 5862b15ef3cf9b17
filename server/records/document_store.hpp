// Documents: a text with a version in one slot, read, decided upon, and written back only when
// nobody has written in between. A port: stores/document_store implements it. With the text go, in
// one atomic step, its entries in indexes, the cells of figures in which it is counted (those of
// before are taken back), and a line of the audit. What a document is made of, this port never
// knows. Owned by a worker, used on its thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/base/result.hpp"

namespace senim::records {

struct DocumentPlace {
  std::string slot;  // "d:20261128"
  std::string kind;  // "contacts"
  std::string id;
};

struct Cell {  // of a cube of figures in the document's slot
  std::string cube;
  std::string name;
  std::int64_t count;
  bool operator==(const Cell&) const = default;
};

struct IndexEntry {
  enum class Kind : std::uint8_t { by_score, by_name };
  Kind kind;
  std::string index;                 // in the document's slot
  std::string member;                // of the index
  std::optional<std::string> value;  // a score, or a text; nothing: the member is taken out
};

struct DocumentPut {
  DocumentPlace place;
  std::uint64_t expected = 0;  // the version it was decided upon; 0: there was none
  std::string body;
  std::vector<Cell> cells;  // all of this document: what is not among them any more is taken back
  std::vector<IndexEntry> index;  // what changes
  std::string audit;              // JSON of the event; empty: none
};

struct StoredDocument {
  std::uint64_t version = 0;  // 0: there is none
  std::string body;
  bool operator==(const StoredDocument&) const = default;
};

struct PutOutcome {
  bool done = false;      // else somebody wrote in between: decide anew upon what is stored
  StoredDocument stored;  // what is there now
};

class DocumentStore {
 public:
  virtual ~DocumentStore() = default;
  // The same put said again, as after store_trouble, is done and changes nothing.
  virtual void put(DocumentPut put, Then<PutOutcome> then) = 0;
  virtual void get(const DocumentPlace& place, Then<StoredDocument> then) = 0;
};

}  // namespace senim::records
