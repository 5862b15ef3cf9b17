// The table of routes: what each method at each path is answered, by whom it may be asked, and what
// a row with a right does.
#include <doctest/doctest.h>

#include <array>
#include <map>
#include <optional>
#include <string>

#include "server/base/log.hpp"
#include "server/net/route.hpp"
#include "tests/integration/net/test_front.hpp"

namespace senim::net {

namespace {

// An address that a row is for: of "*" one that no other row names.
std::string address_of(const Route& row) {
  std::string path{row.path};
  if (path == "*") return "/console";
  if (path.ends_with("/*")) path.replace(path.size() - 1, 1, "below");
  return path;
}

constexpr std::array<std::pair<const char*, Method>, 5> k_methods{{{"GET", Method::get},
                                                                   {"HEAD", Method::head},
                                                                   {"POST", Method::post},
                                                                   {"OPTIONS", Method::options},
                                                                   {"DELETE", Method::other}}};

void answer_word(const std::shared_ptr<Hall>&, const Visit& visit, const Answer& then) {
  Reply reply;
  reply.body = visit.person == nullptr ? "nobody" : visit.person->staff.str();
  then(std::move(reply));
}

constexpr std::array k_table{
    Route{Door::people,
          {Method::get},
          "/talk",
          HostName::any,
          staff::Action::converse,
          RequestLimit::requests,
          staff::Audited::yes,
          answer_word},
    Route{Door::people,
          {Method::post},
          "/talk",
          HostName::any,
          Access::everybody(),
          RequestLimit::requests,
          staff::Audited::no,
          answer_word},
};

// Asks a table without a socket, as somebody with this cookie.
class Asked {
 public:
  Reply answer(Method method, std::string_view path, std::string_view cookie = {}) {
    std::optional<Reply> given;
    Request request{};
    request.method = method;
    request.path = path;
    request.cookie = cookie;
    answer_by(k_table, hall_, request,
              [&given](auto answer) { given = std::get<Reply>(std::move(answer)); });
    REQUIRE(given);
    return *given;
  }
  FakeDoor door;

 private:
  FakeDesk desk_;
  metrics::Registry registry_;
  std::shared_ptr<Hall> hall_ =
      std::make_shared<Hall>(desk_, door, test_pages(), registry_.sheet(), FrontOptions{});
};

const std::string k_cookie = std::string{"__Host-senim="} + FakeDoor::k_session;

}  // namespace

TEST_CASE("every route answers the methods of its rows, and names them to every other") {
  TestFront front;
  std::map<std::string, Methods> by_address;
  for (const Route& row : routes()) {
    if (row.door != Door::people) continue;
    const auto [place, is_new] = by_address.try_emplace(address_of(row), row.methods);
    if (!is_new) place->second = place->second.and_also(row.methods);
  }
  for (const auto& [address, methods] : by_address) {
    for (const auto& [word, method] : k_methods) {
      CAPTURE(address);
      CAPTURE(word);
      RawConnection connection(front.port());
      connection.send(std::string{word} + " " + address +
                      " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      const auto answer = connection.answer(method == Method::head);
      CHECK((answer.status == 405) == !methods.have(method));
      if (answer.status == 405) CHECK(answer.field("allow") == methods.words());
    }
  }
}

TEST_CASE("what is allowed stands in Allow") {
  TestFront front;
  CHECK(http(front.port(), "DELETE /health").field("allow") == "GET, HEAD, OPTIONS");
  CHECK(http(front.port(), "GET /api/sign-in").field("allow") == "POST");
  CHECK(http(front.port(), "POST /api/me").field("allow") == "GET, HEAD");
  CHECK(http(front.port(), "DELETE /some/old/link").field("allow") == "GET, HEAD");
}

TEST_CASE("a sign-in counts in its address's budget whatever it is, and is refused beyond it") {
  TestFront front([](FrontOptions& options) {
    options.addresses = std::make_shared<AddressCounts>(Rate{5, 300}, Rate{0.001, 2});
  });
  CHECK(http(front.port(), "POST /api/sign-in").status == 415);
  CHECK(http(front.port(), "POST /api/sign-in").status == 415);
  const auto third = http(front.port(), "POST /api/sign-in");
  CHECK(third.status == 429);
  CHECK_FALSE(third.field("retry-after").empty());
  CHECK(http(front.port(), "POST /api/sign-out").status == 204);
}

// Fails when answer_by asks no right (200), or asks it of nobody.
TEST_CASE("a route that names an action is for those who may, and each other learns why not") {
  Asked site;
  CHECK(site.answer(Method::get, "/talk").status == 401);
  CHECK(site.answer(Method::get, "/talk", "__Host-senim=another").status == 401);
  CHECK(site.answer(Method::get, "/talk", k_cookie).body == "aigul");
  site.door.role = Role::administrator;
  const auto refused = site.answer(Method::get, "/talk", k_cookie);
  CHECK(refused.status == 403);
  CHECK(refused.body.find("not_allowed") != std::string::npos);
  site.door.trouble = ErrorCode::store_trouble;
  CHECK(site.answer(Method::get, "/talk", k_cookie).status == 503);
}

TEST_CASE("a route of everybody asks nobody who they are") {
  Asked site;
  site.door.trouble = ErrorCode::store_trouble;
  CHECK(site.answer(Method::post, "/talk", k_cookie).body == "nobody");
  CHECK(site.answer(Method::options, "/talk").fields == "Allow: GET, POST\r\n");
  CHECK(site.answer(Method::get, "/elsewhere").status == 404);
}

TEST_CASE("a route that is audited leaves who asked it in the log, and only when they might") {
  std::string lines;
  log::write_to([&lines](std::string_view line) { lines.append(line).append("\n"); });
  Asked site;
  (void)site.answer(Method::get, "/talk");
  (void)site.answer(Method::post, "/talk", k_cookie);
  site.door.role = Role::administrator;
  (void)site.answer(Method::get, "/talk", k_cookie);
  CHECK(lines.find("staff_acted") == std::string::npos);
  site.door.role = Role::supervisor;
  (void)site.answer(Method::get, "/talk", k_cookie);
  log::write_to_standard_error();
  CHECK(lines.find("staff_acted staff=aigul route=/talk") != std::string::npos);
}

}  // namespace senim::net
