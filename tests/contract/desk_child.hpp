// A child at the desk of a DeskRig, in the words of the field: each deed is one step, waited for.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>

#include "tests/contract/desk_rig.hpp"

namespace senim::tests {

struct TestChild {
  DeskRig& rig;
  int number;
  std::uint64_t seat = 0;

  TestChild(DeskRig& at, int n, Language language = Language::kk) : rig(at), number(n) {
    const auto joined = rig.join(n, language);
    REQUIRE(joined.has_value());
    seat = joined->child_seat;
  }
  result<desk::View> writes(bool found = false) {
    auto& store = *rig.worker().store;
    return rig.ask<desk::View>([&](auto t) { store.wrote(conversation(number), found, t); });
  }
  void says_in_danger() {
    auto& store = *rig.worker().store;
    (void)rig.ask<desk::View>(
        [&](auto t) { store.need(conversation(number), Need::danger, {}, t); });
  }
  void goes_away() {
    rig.worker().store->child_away(conversation(number), seat);
    rig.settle();
  }
  result<desk::View> comes_back() {
    auto& store = *rig.worker().store;
    const auto back =
        rig.ask<desk::View>([&](auto t) { store.child_here(conversation(number), t); });
    if (back) seat = back->child_seat;
    return back;
  }
  result<desk::View> leaves(LeaveHow how) {
    auto& store = *rig.worker().store;
    return rig.ask<desk::View>([&](auto t) { store.leave(conversation(number), how, t); });
  }
  [[nodiscard]] desk::View view() const {
    const auto view = rig.view(number);
    REQUIRE(view.has_value());
    return *view;
  }
};

inline constexpr std::int64_t k_gone_ms = 25'000;  // longer than an absence that changes nothing

}  // namespace senim::tests
