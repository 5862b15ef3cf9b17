// What a role decides at the desk: who is offered children, who counts as there, who may say what.
#include <doctest/doctest.h>

#include <algorithm>
#include <mutex>
#include <string>

#include "server/base/log.hpp"
#include "tests/integration/helpline/helpline.hpp"

using namespace senim;
using tests::Helpline;

namespace {

constexpr std::uint16_t k_too_many = 4103;

template <class Kind>
bool heard_any(const std::vector<ToCounsellor>& frames) {
  return std::ranges::any_of(frames,
                             [](const auto& frame) { return std::holds_alternative<Kind>(frame); });
}

bool was_shown_a_child(const std::vector<ToCounsellor>& frames) {
  return std::ranges::any_of(frames, [](const ToCounsellor& frame) {
    const auto* change = std::get_if<to_counsellor::Change>(&frame);
    if (change == nullptr) return false;
    return (change->offers && !change->offers->empty()) ||
           (change->waiting && !change->waiting->empty()) || !change->conversations.empty();
  });
}

}  // namespace

// Fails when CounsellorSide::says asks no right, or here() gives everybody a seat.
TEST_CASE("an administrator is offered no child, sees none, and nobody is told that one is there") {
  Helpline helpline;
  helpline.employ("root", Role::administrator);
  auto root = helpline.counsellor("root");
  const auto picture = root.begins();
  CHECK(picture.me.role == Role::administrator);
  CHECK(picture.availability == Availability::offline);
  root.is_available();
  root.is_refused(ErrorCode::not_allowed);
  auto child = helpline.child();
  child.starts();
  CHECK_FALSE(child.is<to_child::Waiting>().open);
  (void)child.says("сәлем");
  // Two beats and more, with all that they list.
  const auto change = root.hears_frame<to_counsellor::Change>([](const auto& c) {
    return c.queue && c.queue->front().waiting == 1 && c.queue->front().longest_wait_s >= 2;
  });
  CHECK(change.queue->front().available == 0);
  CHECK_FALSE(was_shown_a_child(root.heard()));
  // A counsellor who comes is offered the same child at once.
  auto aigul = helpline.counsellor_at_work("aigul");
  (void)aigul.accepts(aigul.is_offered());
}

TEST_CASE("a supervisor talks to children as a counsellor does") {
  Helpline helpline;
  helpline.employ("dana", Role::supervisor);
  auto dana = helpline.counsellor_at_work("dana");
  auto child = helpline.child();
  child.starts();
  const auto card = dana.accepts(dana.is_offered());
  (void)dana.says(card.conversation, "сәлеметсің бе");
  (void)child.hears("сәлеметсің бе");
}

TEST_CASE("what a role may not do costs a fault each time, and too many end the connection") {
  Helpline helpline;
  helpline.employ("root", Role::administrator);
  auto root = helpline.counsellor("root");
  (void)root.begins();
  for (std::size_t n = 0; n <= limits::k_errors_max + 5; ++n)
    root.tells(from_counsellor::Accept{n + 1});
  root.is_refused(ErrorCode::not_allowed);
  CHECK(root.socket().closed_with() == k_too_many);
}

// Fails when repair_all forgets who has no seat: the page would show the trouble for ever.
TEST_CASE("an administrator's console hears when the store is back") {
  Helpline helpline;
  helpline.employ("root", Role::administrator);
  auto root = helpline.counsellor("root");
  (void)root.begins();
  helpline.redis().kill_and_restart();
  (void)root.hears_frame<Refusal>(
      [](const Refusal& r) { return r.code == ErrorCode::store_trouble; });
  (void)root.begins();
}

TEST_CASE("an administrator has the console open twice, and neither closes the other") {
  Helpline helpline;
  helpline.employ("root", Role::administrator);
  auto first = helpline.counsellor("root");
  (void)first.begins();
  auto second = helpline.counsellor("root");
  (void)second.begins();
  first.tells(from_counsellor::Snapshot{});
  (void)first.begins();
  CHECK_FALSE(heard_any<Refusal>(second.heard()));
}

// Fails when CounsellorSide::says writes no line, or writes one of what is not audited.
TEST_CASE("who takes a child out of turn stands in the log, and the conversation does not") {
  std::mutex writing;
  std::string lines;
  log::write_to([&](std::string_view line) {
    const std::scoped_lock lock{writing};
    lines.append(line).append("\n");
  });
  std::string conversation;
  {
    Helpline helpline;
    auto child = helpline.child();
    child.starts();
    (void)child.says("сәлем");
    auto aigul = helpline.counsellor("aigul");
    (void)aigul.begins();
    const auto listed = aigul.hears_frame<to_counsellor::Change>(
        [](const auto& change) { return change.waiting && !change.waiting->empty(); });
    const auto id = listed.waiting->front().conversation;
    conversation = id.str();
    aigul.tells(from_counsellor::Take{id});
    (void)aigul.hears_frame<to_counsellor::Change>(
        [](const auto& change) { return !change.conversations.empty(); });
    (void)aigul.says(id, "сәлеметсің бе");
  }
  log::write_to_standard_error();
  const std::string acted = "staff_acted staff=aigul command=";
  const auto first = lines.find(acted);
  REQUIRE(first != std::string::npos);
  CHECK(lines.compare(first + acted.size(), 5, "take\n") == 0);
  CHECK(lines.find(acted, first + 1) == std::string::npos);
  CHECK(lines.find(conversation) == std::string::npos);
}
