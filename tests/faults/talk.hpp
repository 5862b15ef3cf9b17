// Talk: one child and one counsellor at one node who write to each other, with their books: what
// the tests of a store in trouble have in common. Owned by the test, used on its thread.
#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include "tests/faults/nodes.hpp"
#include "tests/faults/people.hpp"

namespace senim::faults {

// Everything said on either side is acknowledged, and heard by the other.
[[nodiscard]] bool both_heard_all(const Page& page, Console& console);

class Talk {
 public:
  explicit Talk(Nodes& nodes);  // returns when they have heard each other; "aigul" is on the staff

  void both_write(int lines);
  void settle(std::chrono::milliseconds patience = std::chrono::seconds(20));
  // Lets both go on until it is so; false when it did not become so in time.
  [[nodiscard]] bool go_on_until(const std::function<bool()>& so,
                                 std::chrono::milliseconds patience = std::chrono::seconds(20));
  void go_on_for(std::chrono::milliseconds time);
  [[nodiscard]] std::size_t acknowledged();     // of both
  [[nodiscard]] bool heard_of_trouble() const;  // both, since forget_trouble()
  void forget_trouble();
  void settle_and_compare();  // the transcript too

  Page& page() { return page_; }
  Console& console() { return console_; }

 private:
  Nodes& nodes_;
  Books books_{1};
  Page page_;
  Console console_;
  std::vector<Patient*> both_{&page_, &console_};
  int page_troubles_ = 0;
  int console_troubles_ = 0;
};

}  // namespace senim::faults
