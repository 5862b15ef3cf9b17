// Documents on a real redis-server, each set of them on its own.
#include <optional>

#include "server/stores/document_store.hpp"
#include "tests/contract/documents.hpp"
#include "tests/contract/link_fixture.hpp"

namespace senim::contract {

struct Documents::Inside {
  support::RedisServer server{};
  support::Loop loop{};
  OpenLink open{loop, server.address()};
  stores::DocumentStore store{open.link};

  template <class T, class Ask>
  T wait_for(Ask ask) {
    std::optional<result<T>> heard;
    ask([&heard](result<T> said) { heard.emplace(std::move(said)); });
    REQUIRE(loop.until([&heard] { return heard.has_value(); }));
    return heard->value();
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
