#include <string>
#include <utility>

#include "bench/exchange.hpp"
#include "bench/scenarios.hpp"
#include "protocol/limits.hpp"

namespace senim::bench {

namespace {

constexpr double k_seats_a_second = 1'000;

void note_options(Stage& stage, const RelayOptions& options, std::size_t pairs) {
  stage.option("pairs", std::to_string(pairs));
  if (options.rate_per_s > 0) {
    stage.option("rate_per_s", std::to_string(static_cast<int>(options.rate_per_s)));
  } else {
    stage.option("outstanding", std::to_string(options.outstanding));
  }
}

}  // namespace

Outcome relay(const StageOptions& stage_options, const RelayOptions& options) {
  const bool open_loop = options.rate_per_s > 0;
  Exchange exchange{!open_loop};
  std::size_t staff = stage_options.signed_in.size() + stage_options.staff.size();
  if (!stage_options.staff_file.empty()) staff += accounts_in(stage_options.staff_file).size();
  const std::size_t room = staff * static_cast<std::size_t>(limits::k_capacity_max);
  const std::size_t pairs = options.pairs == 0 ? room : options.pairs;
  if (room == 0)
    throw Complaint("relay needs counsellors: --staff name:password or --staff-file FILE");
  if (pairs > room) {
    throw Complaint(std::to_string(pairs) + " pairs need " +
                    std::to_string((pairs + limits::k_capacity_max - 1) / limits::k_capacity_max) +
                    " counsellors, there are " + std::to_string(staff));
  }
  Stage stage{stage_options, open_loop ? "relay, open loop" : "relay, closed loop", pairs, exchange,
              From::many_places};
  note_options(stage, options, pairs);
  stage.begin();
  stage.children_arrive(static_cast<double>(pairs) / 200);
  if (!stage.wait("pairs", pairs, [&] { return exchange.paired(); })) {
    stage.failure("only " + std::to_string(exchange.paired()) + " pairs came together");
    stage.end();
    return std::move(stage.outcome());
  }
  measure(stage, exchange, options, pairs);
  return std::move(stage.outcome());
}

// A peer has no counsellors who take children: the pairs are there when all have their seats.
Outcome peer_relay(const StageOptions& stage_options, const RelayOptions& options, Speech speech) {
  const bool open_loop = options.rate_per_s > 0;
  Exchange exchange{!open_loop};
  Stage stage{stage_options, open_loop ? "relay, open loop" : "relay, closed loop", options.pairs,
              exchange, From::many_places};
  note_options(stage, options, options.pairs);
  stage.begin_at_peer(speech, static_cast<std::size_t>(limits::k_capacity_max));
  stage.seats_arrive(static_cast<double>(stage.seats()) / k_seats_a_second);
  if (!stage.wait("seats are taken", stage.seats(), [&] { return stage.seats_taken(); })) {
    stage.failure("only " + std::to_string(stage.seats_taken()) + " connections came about");
    stage.end();
    return std::move(stage.outcome());
  }
  measure(stage, exchange, options, options.pairs);
  return std::move(stage.outcome());
}

}  // namespace senim::bench
