#include "bench/exchange.hpp"

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace senim::bench {

// The first line of each side makes a pair of Senim known to each other.
void Exchange::child_is_told(Child& child, const to_child::State& state) {
  if (std::holds_alternative<to_child::Closed>(state)) return child.hang_up();
  if (child.lines_said() == 0) child.say(monotonic_ns());
}

void Exchange::child_hears(Child& child, const Line& line) {
  if (line.number == 1) {
    paired_.fetch_add(1);
  } else if (answers()) {
    child.say(monotonic_ns());
  }
}

void Exchange::counsellor_hears(Counsellor& counsellor, Talk& talk, const Line& line) {
  if (line.number == 1 || answers()) counsellor.say(talk, monotonic_ns());
}

void Exchange::seat_hears(Seat& seat, SeatTalk& talk) {
  if (answers()) seat.say(talk, monotonic_ns());
}

namespace {

// Lines of one crowd that are due at a fixed rate, the speakers taking turns.
struct Beat {
  Crowd& crowd;
  const Exchange& exchange;
  std::vector<std::function<void(std::int64_t)>> speakers;
  std::int64_t first_ns;
  double apart_ns;
  std::uint64_t count = 0;
};

void go_on(const std::shared_ptr<Beat>& beat) {
  const auto due_ns =
      beat->first_ns + static_cast<std::int64_t>(beat->apart_ns * static_cast<double>(beat->count));
  beat->crowd.at(due_ns, [beat, due_ns] {
    if (!beat->exchange.is_running()) return;
    beat->speakers[beat->count++ % beat->speakers.size()](due_ns);
    go_on(beat);
  });
}

std::vector<std::function<void(std::int64_t)>> speakers_of(Crowd& crowd) {
  std::vector<std::function<void(std::int64_t)>> speakers;
  for (const auto& child : crowd.children()) {
    speakers.emplace_back([&child = *child](std::int64_t due_ns) { child.say(due_ns); });
  }
  for (const auto& counsellor : crowd.counsellors()) {
    for (const auto& [conversation, talk] : counsellor->talks()) {
      speakers.emplace_back([&counsellor = *counsellor, conversation](std::int64_t due_ns) {
        if (Talk* here = counsellor.talk_of(conversation)) counsellor.say(*here, due_ns);
      });
    }
  }
  for (const auto& seat : crowd.seats()) {
    for (SeatTalk& talk : seat->talks()) {
      speakers.emplace_back(
          [&seat = *seat, &talk](std::int64_t due_ns) { seat.say(talk, due_ns); });
    }
  }
  return speakers;
}

void begin_open_loop(Stage& stage, const Exchange& exchange, double rate_per_s, std::size_t pairs) {
  const double apart_ns_of_one = 1e9 * 2 * static_cast<double>(pairs) / rate_per_s;
  stage.everywhere([&](Crowd& crowd) {
    auto beat = std::make_shared<Beat>(Beat{.crowd = crowd,
                                            .exchange = exchange,
                                            .speakers = speakers_of(crowd),
                                            .first_ns = monotonic_ns(),
                                            .apart_ns = 0});
    if (beat->speakers.empty()) return;
    beat->apart_ns = apart_ns_of_one / static_cast<double>(beat->speakers.size());
    go_on(beat);
  });
}

void begin_closed_loop(Stage& stage, std::uint32_t outstanding) {
  stage.everywhere([outstanding](Crowd& crowd) {
    for (const auto& child : crowd.children()) {
      for (std::uint32_t i = 0; i < outstanding; ++i) child->say(monotonic_ns());
    }
    for (const auto& seat : crowd.seats()) {
      if (seat->side() != Author::child) continue;
      for (std::uint32_t i = 0; i < outstanding; ++i) {
        seat->say(seat->talks().front(), monotonic_ns());
      }
    }
  });
}

// What is under way arrives, and is answered no more.
void let_it_settle(Stage& stage, std::size_t pairs) {
  const auto settled = [&stage] {
    return stage.sum([](Crowd& crowd) {
      std::size_t count = 0;
      for (const auto& child : crowd.children()) {
        if (!child->has_outstanding()) ++count;
      }
      for (const auto& counsellor : crowd.counsellors()) {
        for (const auto& [conversation, talk] : counsellor->talks()) {
          if (talk.child && talk.outstanding.empty()) ++count;
        }
      }
      for (const auto& seat : crowd.seats()) {
        for (const SeatTalk& talk : seat->talks()) {
          if (talk.outstanding.empty()) ++count;
        }
      }
      return count;
    });
  };
  if (!stage.wait("sides have all acknowledged", 2 * pairs, settled)) {
    stage.failure("some lines were never acknowledged");
  }
  constexpr double k_delivery_s = 0.5;  // an acknowledgement may overtake the delivery
  stage.pause(k_delivery_s, "last deliveries");
}

}  // namespace

void measure(Stage& stage, Exchange& exchange, const RelayOptions& options, std::size_t pairs) {
  exchange.run(true);
  options.rate_per_s > 0 ? begin_open_loop(stage, exchange, options.rate_per_s, pairs)
                         : begin_closed_loop(stage, options.outstanding);
  stage.pause(options.warm_up_s, "warming up");
  stage.open_window();
  stage.pause(options.seconds, "measuring");
  stage.close_window();
  exchange.run(false);
  let_it_settle(stage, pairs);
  stage.end();
}

}  // namespace senim::bench
