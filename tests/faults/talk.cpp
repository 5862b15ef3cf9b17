#include "tests/faults/talk.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace senim::faults {

namespace {

Door door_of(Nodes& nodes) {
  return [&nodes]() -> std::optional<std::uint16_t> {
    if (!nodes.node().is_running()) return std::nullopt;
    return nodes.node().port();
  };
}

}  // namespace

bool both_heard_all(const Page& page, Console& console) {
  const auto* other = console.side_with(page.side.child());
  return other != nullptr && page.side.is_settled() && other->is_settled() &&
         page.side.heard() == other->acknowledged() && other->heard() == page.side.acknowledged();
}

Talk::Talk(Nodes& nodes)
    : nodes_(nodes),
      page_(books_, 0, door_of(nodes)),
      console_(books_, door_of(nodes), nodes.cookie("aigul"), 1) {
  page_.side.writes();
  settle();
}

void Talk::both_write(int lines) {
  for (int i = 0; i < lines; ++i) {
    page_.side.writes();
    console_.side_with(0)->writes();
  }
}

bool Talk::go_on_until(const std::function<bool()>& so, std::chrono::milliseconds patience) {
  return until(both_, so, patience);
}

void Talk::go_on_for(std::chrono::milliseconds time) {
  (void)until(both_, [] { return false; }, time);
}

void Talk::settle(std::chrono::milliseconds patience) {
  REQUIRE(go_on_until([&] { return both_heard_all(page_, console_); }, patience));
}

std::size_t Talk::acknowledged() {
  return page_.side.acknowledged() + console_.side_with(0)->acknowledged();
}

bool Talk::heard_of_trouble() const {
  return page_.troubles() > page_troubles_ && console_.troubles() > console_troubles_;
}

void Talk::forget_trouble() {
  page_troubles_ = page_.troubles();
  console_troubles_ = console_.troubles();
}

void Talk::settle_and_compare() {
  settle();
  const auto last = std::max(page_.side.last(), console_.side_with(0)->last());
  read_transcript(books_, nodes_.node().port(), page_.token(), page_.side, last);
  books_.check();
}

}  // namespace senim::faults
