#include "bench/press_options.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace senim::bench {

void add_flood(CLI::App& app, FloodOptions& options) {
  auto* flood = app.add_subcommand(
      "flood", "An attacker beside honest children; the same children without it before");
  flood->add_option("--children", options.children, "Honest ones, in each half of the run")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  flood->add_option("--rate", options.rate_per_s, "Honest children a second")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  flood->add_option("--connections", options.connections, "Of the attacker, at once")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
}

void add_surge(CLI::App& app, SurgeOptions& options) {
  auto* surge = app.add_subcommand("surge", "Far more children come than can be taken");
  surge->add_option("--times", options.times, "Arrivals over what the counsellors can take")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  surge->add_option("--talk", options.talk_s, "Seconds of a conversation")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  surge->add_option("--seconds", options.seconds, "How long they come")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
}

}  // namespace senim::bench
