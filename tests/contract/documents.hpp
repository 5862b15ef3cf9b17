// A DocumentStore as the contract tests of documents use it: each call waits for its answer. Which
// store stands behind is a matter of the executable: the real one, or that of tests/support.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "server/records/document_store.hpp"

namespace senim::contract {

class Documents {
 public:
  Documents();
  ~Documents();
  records::PutOutcome put(std::uint64_t expected, const std::string& body,
                          const std::string& id = "one");
  records::StoredDocument get(const std::string& id = "one");

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace senim::contract
