#include <doctest/doctest.h>

#include <string>

#include "tests/integration/net/test_front.hpp"

namespace senim::net {

namespace {

const support::HeaderFields k_json{{"Content-Type", "application/json"}};
const std::string k_right = R"({"name":"aigul","password":"right"})";
const std::string k_cookie = std::string{"__Host-senim="} + FakeDoor::k_session;

}  // namespace

TEST_CASE(
    "signing in gives a cookie that scripts and other sites cannot use, and it says who one is") {
  TestFront front;
  const auto in = http(front.port(), "POST /api/sign-in", k_json, k_right);
  CHECK(in.status == 204);
  CHECK(in.body.empty());
  CHECK(in.field("set-cookie") == k_cookie + "; Path=/; Secure; HttpOnly; SameSite=Strict");
  const auto me = http(front.port(), "GET /api/me", {{"Cookie", k_cookie}});
  CHECK(me.status == 200);
  CHECK(me.body ==
        "{\"staff\":\"aigul\",\"name\":\"Айгүл\",\"alias\":\"Айгүл\",\"role\":\"counsellor\","
        "\"languages\":[\"kk\",\"ru\"],\"may\":[\"own_account\",\"converse\",\"read_conversation\","
        "\"write_note\",\"set_risk\",\"file_contact\",\"read_contact\"]}\n");
}

TEST_CASE("signing out ends the session and takes the cookie away") {
  TestFront front;
  const auto out = http(front.port(), "POST /api/sign-out", {{"Cookie", k_cookie}});
  CHECK(out.status == 204);
  CHECK(out.field("set-cookie") ==
        "__Host-senim=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
  CHECK(http(front.port(), "GET /api/me", {{"Cookie", k_cookie}}).status == 401);
  CHECK(http(front.port(), "POST /api/sign-out").status == 204);
}

TEST_CASE("a wrong name and a wrong password get one answer") {
  TestFront front;
  const auto name =
      http(front.port(), "POST /api/sign-in", k_json, R"({"name":"x","password":"right"})");
  const auto password =
      http(front.port(), "POST /api/sign-in", k_json, R"({"name":"aigul","password":"x"})");
  CHECK(name.status == 401);
  CHECK(password.status == 401);
  CHECK(name.body == password.body);
  CHECK(name.field("set-cookie").empty());
}

TEST_CASE("a sign-in that is not exactly one is refused and never asked about") {
  TestFront front;
  for (const char* body :
       {"{", "[]", "{}", R"({"name":"aigul"})", R"({"name":"aigul","password":7})",
        R"({"name":"","password":"right"})", "\xff"}) {
    CAPTURE(body);
    CHECK(http(front.port(), "POST /api/sign-in", k_json, body).status == 400);
  }
  const auto form =
      http(front.port(), "POST /api/sign-in", {{"Content-Type", "text/plain"}}, k_right);
  CHECK(form.status == 415);
  CHECK(front.on_worker([&front] { return front.door.asked; }) == 0);
  const std::string long_one = R"({"name":"aigul","password":")" + std::string(6'000, 'x') + "\"}";
  CHECK(http(front.port(), "POST /api/sign-in", k_json, long_one).status == 401);
}

TEST_CASE("a sign-in from another site's page is refused") {
  TestFront front;
  auto fields = k_json;
  fields.emplace_back("Origin", "https://evil.example");
  CHECK(http(front.port(), "POST /api/sign-in", fields, k_right).status == 403);
  fields.back().second = "null";
  CHECK(http(front.port(), "POST /api/sign-in", fields, k_right).status == 403);
  fields.back().second = "http://127.0.0.1:" + std::to_string(front.port());
  CHECK(http(front.port(), "POST /api/sign-in", fields, k_right).status == 204);
  CHECK(http(front.port(), "POST /api/sign-out", {{"Origin", "https://evil.example"}}).status ==
        403);
}

TEST_CASE("a busy door and a missing store are said as what they are") {
  TestFront front;
  front.on_worker([&front] { front.door.trouble = ErrorCode::too_fast; });
  const auto busy = http(front.port(), "POST /api/sign-in", k_json, k_right);
  CHECK(busy.status == 429);
  CHECK(busy.field("retry-after") == "5");
  front.on_worker([&front] { front.door.trouble = ErrorCode::store_trouble; });
  CHECK(http(front.port(), "POST /api/sign-in", k_json, k_right).status == 503);
  CHECK(http(front.port(), "GET /api/me", {{"Cookie", k_cookie}}).status == 503);
}

TEST_CASE("who guesses is held up, and whose name it is comes in from elsewhere, and stays in") {
  TestFront front([](FrontOptions& options) {
    options.addresses = std::make_shared<AddressCounts>(Rate{5, 300}, Rate{1, 100});
    options.trusted_proxies = net::TrustedProxies{{*net::parse_proxy("127.0.0.1")}};
  });
  const auto tries = [&front](const char* address, const std::string& body) {
    auto fields = k_json;
    fields.emplace_back("X-Forwarded-For", address);
    return http(front.port(), "POST /api/sign-in", fields, body);
  };
  const std::string wrong = R"({"name":"aigul","password":"x"})";
  for (const char* address : {"203.0.113.7", "2001:db8::1"}) {
    for (int i = 0; i < 10; ++i) CHECK(tries(address, wrong).status == 401);
    const auto held_up = tries(address, k_right);
    CHECK(held_up.status == 429);
    const auto wait_s = std::stoi(held_up.field("retry-after"));
    CHECK(wait_s >= 25);  // when one more may be tried, not sooner and not much later
    CHECK(wait_s <= 30);
    CHECK(tries(address, R"({"name":"boris","password":"x"})").status == 401);
  }
  CHECK(tries("2001:db8::2", k_right).status == 429);  // the same household
  for (const char* address : {"203.0.113.8", "2001:db8:0:1::1"})
    CHECK(tries(address, k_right).status == 204);
  CHECK(http(front.port(), "GET /api/me", {{"Cookie", k_cookie}}).status == 200);
}

TEST_CASE("sign-ins that succeed or could not be checked hold nobody up") {
  TestFront front([](FrontOptions& options) {
    options.addresses = std::make_shared<AddressCounts>(Rate{5, 300}, Rate{1, 100});
  });
  const auto status = [&front] {
    return http(front.port(), "POST /api/sign-in", k_json, k_right).status;
  };
  for (int i = 0; i < 20; ++i) CHECK(status() == 204);
  for (const auto trouble : {ErrorCode::too_fast, ErrorCode::store_trouble}) {
    front.on_worker([&] { front.door.trouble = trouble; });
    for (int i = 0; i < 15; ++i) CHECK(status() >= 429);
  }
  front.on_worker([&front] { front.door.trouble.reset(); });
  CHECK(status() == 204);
}

TEST_CASE(
    "one address may try a number of times, then it waits; the real address behind our proxy "
    "counts") {
  TestFront front([](FrontOptions& options) {
    options.addresses = std::make_shared<AddressCounts>(Rate{5, 300}, Rate{0.001, 2});
    options.trusted_proxies = TrustedProxies{{*parse_proxy("127.0.0.1")}};
  });
  const auto tries = [&front](const char* address) {
    auto fields = k_json;
    fields.emplace_back("X-Forwarded-For", address);
    return http(front.port(), "POST /api/sign-in", fields, k_right).status;
  };
  CHECK(tries("203.0.113.7") == 204);
  CHECK(tries("6.6.6.6, 203.0.113.7") == 204);
  CHECK(tries("203.0.113.7") == 429);
  CHECK(tries("203.0.113.8") == 204);
}

}  // namespace senim::net
