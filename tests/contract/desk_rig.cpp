#include "tests/contract/desk_rig.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace senim::tests {

ConversationId conversation(int n) {
  auto text = std::to_string(n);
  text.insert(0, ConversationId::size - text.size(), '-');
  return *ConversationId::parse(text);
}

StaffName staff(const std::string& name) { return *StaffName::parse(name); }

void DeskRig::pass(std::int64_t ms, const std::vector<std::size_t>& alive) {
  const std::int64_t step_ms = ms > 60'000 ? 2'000 : 1'000;  // the desk's clock takes no longer one
  for (std::int64_t passed = 0; passed < ms; passed += step_ms) {
    for (const auto& w : workers_) w->clock_ms += std::min<std::int64_t>(step_ms, ms - passed);
    for (const auto index : alive) REQUIRE(beat(index).has_value());
  }
}

result<desk::View> DeskRig::join(int n, Language language, std::size_t index) {
  auto& store = *worker(index).store;
  return ask<desk::View>(
      [&](auto then) { store.join(conversation(n), language, "KZ-62", "", 1, then); });
}

result<desk::View> DeskRig::view(int n) {
  auto& store = *worker().store;
  return ask<desk::View>([&](auto then) { store.view(conversation(n), then); });
}

result<desk::CounsellorView> DeskRig::comes(const std::string& name, int capacity,
                                            std::vector<Language> languages, std::size_t index) {
  auto& store = *worker(index).store;
  const auto here = ask<desk::CounsellorView>(
      [&](auto then) { store.counsellor_here(staff(name), "alias of " + name, languages, then); });
  if (!here) return here;
  const auto set = ask<Done>([&](auto then) {
    store.set_availability(staff(name), here->seat, Availability::available, capacity, then);
  });
  if (!set) return set.error();
  return picture(name);
}

result<desk::CounsellorView> DeskRig::picture(const std::string& name) {
  auto& store = *worker().store;
  return ask<desk::CounsellorView>([&](auto then) { store.counsellor_view(staff(name), then); });
}

result<desk::View> DeskRig::accepts(const std::string& name, OfferNumber offer) {
  auto& store = *worker().store;
  const auto seat = picture(name)->seat;
  return ask<desk::View>([&](auto then) { store.accept(staff(name), seat, offer, then); });
}

result<desk::Beat> DeskRig::beat(std::size_t index) {
  auto& store = *worker(index).store;
  return ask<desk::Beat>([&](auto then) { store.beat(8, then); });
}

}  // namespace senim::tests
