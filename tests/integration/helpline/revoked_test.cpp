// A sign-in that has ended opens nothing any more: not on this worker, not on another, and not for
// what is said a moment later.
#include <doctest/doctest.h>

#include <functional>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "server/app/staff_command.hpp"
#include "server/vault/passwords.hpp"
#include "tests/integration/helpline/helpline.hpp"

using namespace senim;
using namespace std::chrono_literals;
using tests::Helpline;

namespace {

constexpr std::uint16_t k_signed_out = 4101;

bool hears_text(const std::vector<ToChild>& frames, const std::string& text) {
  for (const auto& frame : frames) {
    const auto* message = std::get_if<to_child::Message>(&frame);
    if (message != nullptr && message->text == text) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a new password ends every console at once, and what it says then is stored nowhere") {
  Helpline helpline({.workers = 2});
  auto child = helpline.child();
  child.starts();
  (void)child.says("сәлем");
  auto aigul = helpline.counsellor("aigul", 1);
  (void)aigul.begins();
  aigul.is_available();
  const auto card = aigul.accepts(aigul.is_offered());
  (void)aigul.says(card.conversation, "сәлеметсің бе");
  (void)child.hears("сәлеметсің бе");

  std::ostringstream printed;
  auto* const before = std::cout.rdbuf(printed.rdbuf());
  const int code = app::run(app::StaffReset{.store = {.redis = helpline.redis().address().name()},
                                            .name = StaffName::parse("aigul"),
                                            .password_stdin = false});
  std::cout.rdbuf(before);
  REQUIRE(code == 0);
  (void)aigul.writes(card.conversation, "not from her");
  CHECK(aigul.socket().closed_with(2s) == k_signed_out);
  CHECK_FALSE(hears_text(child.listens(500ms), "not from her"));
  auto again = helpline.child_again(child);
  again.resumes(0);
  CHECK_FALSE(hears_text(again.listens(500ms), "not from her"));
}

TEST_CASE("a console that says nothing hears at once that its sign-in has ended, however it did") {
  Helpline helpline({.workers = 2});
  const auto name = *StaffName::parse("aigul");
  auto& directory = helpline.directory();
  const std::vector<std::function<bool()>> ends{
      [&] { return directory.set_standing(name, staff::Standing::suspended).has_value(); },
      [&] { return directory.set_password(name, vault::hash_password(tests::k_password)); },
      [&] { return directory.set_standing(name, staff::Standing::removed).has_value(); }};
  for (const auto& end : ends) {
    auto aigul = helpline.counsellor("aigul", 1);
    (void)aigul.begins();
    const auto since = std::chrono::steady_clock::now();
    REQUIRE(end());
    CHECK(aigul.socket().closed_with(2s) == k_signed_out);
    CHECK(std::chrono::steady_clock::now() - since < 1s);  // a hint came: nobody waited for a timer
    (void)directory.set_standing(name, staff::Standing::active);
  }
}

TEST_CASE("whoever signs out at one worker is out at another, and nobody else is") {
  Helpline helpline({.workers = 2});
  auto other = helpline.counsellor("boris", 1);
  (void)other.begins();
  (void)helpline.counsellor("aigul", 1).begins();
  const auto cookie = helpline.cookie("aigul");
  tests::Counsellor console(helpline.port(1), cookie);
  (void)console.begins();
  const auto answer = support::http(
      helpline.port(0), "POST /api/sign-out",
      {{"Origin", "http://127.0.0.1:" + std::to_string(helpline.port(0))}, {"Cookie", cookie}});
  REQUIRE(answer.status == 204);
  console.tells(from_counsellor::Snapshot{});
  CHECK(console.socket().closed_with(2s) == k_signed_out);
  CHECK_FALSE(other.socket().closed_with(1s));
}
