#include "tests/chaos/options.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace senim::bench::chaos {

void add_chaos(CLI::App& app, ChaosOptions& options) {
  auto* chaos = app.add_subcommand(
      "chaos",
      "Starts a helpline of several nodes on this machine, keeps many conversations going, kills,\n"
      "freezes and cuts something every 2 to 5 seconds, and then looks for every message.\n"
      "Needs senim and redis-server; --url and --staff are its own. Exit code 1 when a message "
      "was\n"
      "lost, doubled, reordered or misdelivered, a child was left alone for more than 15 s "
      "without\n"
      "being told, a dead node went unnoticed for more than 10 s, or the desk's sums did not "
      "match.");
  chaos->add_option("--minutes", options.minutes, "How long it is hurt")
      ->capture_default_str()
      ->check(CLI::Range(0.1, 1'440.0));
  chaos->add_option("--seed", options.seed, "Decides what is done when")->capture_default_str();
  chaos->add_option("--nodes", options.nodes)->capture_default_str()->check(CLI::Range(1, 16));
  chaos->add_option("--conversations", options.conversations, "At once")
      ->capture_default_str()
      ->check(CLI::Range(1, 4'000));
  chaos->add_option("--lines-per-s", options.lines_per_s, "Of each side of a conversation")
      ->capture_default_str()
      ->check(CLI::Range(0.01, 100.0));
  chaos->add_option("--redis", options.redis, "What the store is")
      ->capture_default_str()
      ->check(CLI::IsMember({"single", "sentinel", "cluster"}));
  chaos->add_option("--senim", options.senim, "The server's program (default: beside this one)");
}

}  // namespace senim::bench::chaos
