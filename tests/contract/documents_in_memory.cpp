// Documents in plain memory.
#include <optional>

#include "tests/contract/documents.hpp"
#include "tests/support/fake_documents.hpp"

namespace senim::contract {

struct Documents::Inside {
  support::Answers answers{};
  support::FakeDocuments store{answers};

  template <class T, class Ask>
  T wait_for(Ask ask) {
    std::optional<result<T>> heard;
    ask([&heard](result<T> said) { heard.emplace(std::move(said)); });
    answers.run();
    return heard.value().value();
  }
};

Documents::Documents() : inside_(std::make_unique<Inside>()) {}
Documents::~Documents() = default;

records::PutOutcome Documents::put(std::uint64_t expected, const std::string& body,
                                   const std::string& id) {
  return inside_->wait_for<records::PutOutcome>([&](auto then) {
    inside_->store.put({{"d:20261128", "contacts", id}, expected, body, {}, {}, {}}, then);
  });
}

records::StoredDocument Documents::get(const std::string& id) {
  return inside_->wait_for<records::StoredDocument>(
      [&](auto then) { inside_->store.get({"d:20261128", "contacts", id}, then); });
}

}  // namespace senim::contract
