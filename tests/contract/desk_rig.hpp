// What the desk's contract tests work with: workers at one desk, whose clock the test moves. Every
// step is waited for, so that a test reads from top to bottom. What stands behind it is linked:
// desk_on_redis.cpp, a real redis-server, or desk_in_memory.cpp, the FakeDesk that the unit tests
// of the desk rest on. The tests know only the port, so that the fake can't lie.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/stores/desk_store.hpp"

namespace senim::tests {

// A conversation id that is easy to tell apart: its number padded with '-'.
[[nodiscard]] ConversationId conversation(int n);
[[nodiscard]] StaffName staff(const std::string& name);

struct NoEvents : desk::DeskEvents {
  void changed(const desk::View& view) override { views.push_back(view); }
  void counsellor_changed(const StaffName&, const desk::CounsellorState& state) override {
    availabilities.push_back(state.availability);
  }
  void store_lost() override {}
  void store_regained() override {}
  void store_rewound() override { ++times_rewound; }
  void fenced() override { ++times_fenced; }
  std::vector<desk::View> views;
  std::vector<Availability> availabilities;
  int times_fenced = 0;
  int times_rewound = 0;
};

// One desk, empty at construction, and the workers at it.
class DeskRig {
 public:
  explicit DeskRig(stores::DeskLimits limits = {});
  ~DeskRig();

  struct Worker {
    std::unique_ptr<desk::DeskStore> store;
    NoEvents events;
    std::int64_t clock_ms = 1'000'000;
  };
  // A new one knows of its Redis what is said of it here.
  Worker& worker(std::size_t index = 0, const std::string& epoch = {}, std::uint64_t count = 0);
  // Moves every worker's clock on by ms in steps of a second (of two, when it takes long) with a
  // beat of each `alive` worker at each step.
  void pass(std::int64_t ms, const std::vector<std::size_t>& alive = {0});

  // Waits (at most 5 s) for the answer of one step.
  template <class T, class Ask>
  result<T> ask(Ask ask) {
    std::optional<result<T>> answer;
    ask([&answer](result<T> r) { answer = std::move(r); });
    run_until([&answer] { return answer.has_value(); });
    return *answer;
  }
  void strike(std::size_t index);       // this worker is taken for dead
  void load(std::string_view library);  // on Redis: in the place of the one of that name
  void until_up();                      // on Redis: waits for the link of the first worker
  void settle();                        // waits until everything asked so far was carried out

  result<desk::View> join(int n, Language language = Language::kk, std::size_t worker = 0);
  result<desk::View> view(int n);
  result<desk::CounsellorView> comes(const std::string& name, int capacity = 2,
                                     std::vector<Language> languages = {Language::kk},
                                     std::size_t worker = 0);  // and is available
  result<desk::CounsellorView> picture(const std::string& name);
  result<desk::View> accepts(const std::string& name, OfferNumber offer);
  result<desk::Beat> beat(std::size_t worker = 0);
  void retire(std::size_t worker);
  void check_invariants();  // those written above desk.lua

 private:
  void run_until(const std::function<bool()>& done);

  struct Inside;
  std::unique_ptr<Inside> inside_;
  stores::DeskLimits limits_;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace senim::tests
