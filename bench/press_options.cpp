#include "bench/press_options.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <map>
#include <string>

namespace senim::bench {

void add_flood(CLI::App& app, FloodOptions& options) {
  auto* flood = app.add_subcommand(
      "flood", "An attacker beside honest children; the same children without it before");
  const std::map<std::string, Attack> attacks{
      {"starts", Attack::starts},   {"cuts", Attack::cuts},
      {"says", Attack::says},       {"frames", Attack::frames},
      {"silence", Attack::silence}, {"connections", Attack::connections}};
  flood
      ->add_option("--attack", options.attack,
                   "starts: as many conversations as it gets; cuts: starts and goes away at once; "
                   "says: long messages without end; frames: such as become no message; silence: "
                   "one refused frame, then nothing; connections: the same, and the server's Redis "
                   "is killed meanwhile")
      ->transform(CLI::CheckedTransformer(attacks))
      ->default_str("starts");
  flood->add_option("--seconds", options.seconds, "At least, of the attack")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
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
