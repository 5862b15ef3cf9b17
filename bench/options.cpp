#include "bench/options.hpp"

#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <thread>

#include "bench/baseline.hpp"
#include "bench/press_options.hpp"
#include "bench/scenarios.hpp"
#include "tests/chaos/options.hpp"

namespace senim::bench {

namespace {

struct AllOptions {
  StageOptions stage;
  VisitOptions classroom;
  PairingOptions pairing;
  RelayOptions relay;
  IdleOptions idle;
  StormOptions storm;
  QueueOptions queue;
  BaselineOptions baseline{
      .paths = {.programs = std::filesystem::read_symlink("/proc/self/exe").parent_path(),
                .senim = {},
                .peers = SENIM_BENCH_PEERS},
      .against = {"bare_beast", "node", "socket_io"}};
  bool relay_with_baseline = false;
  bool quick = false;
  FloodOptions flood;
  SurgeOptions surge;
  chaos::ChaosOptions chaos;
  std::string json_file;
  std::string html_file;
};

void add_common(CLI::App& app, AllOptions& all) {
  StageOptions& stage = all.stage;
  stage.threads = std::max(1U, std::thread::hardware_concurrency() / 2);
  app.add_option("--url", stage.url, "The server to test")->capture_default_str();
  app.add_option("--staff", stage.staff, "A counsellor, as name:password; may be repeated")
      ->envname("SENIM_BENCH_STAFF");
  app.add_option("--staff-file", stage.staff_file, "Counsellors, a line name:password each");
  app.add_option("--place", stage.place, "The place code the children scan (default: none)");
  app.add_option("--threads", stage.threads, "Threads of the tester")
      ->capture_default_str()
      ->check(CLI::Range(1, 64));
  app.add_option("--source-addresses", stage.source_addresses,
                 "Spread the children over this many addresses from 127.0.0.2; 0: one address, the "
                 "system's choice (default: one for classroom, else enough for 200 children each)")
      ->check(CLI::Range(0, 250));
  app.add_option("--text-bytes", stage.text_bytes, "Length of a message")
      ->capture_default_str()
      ->check(CLI::Range(80, 2000));
  app.add_option("--patience", stage.patience_s,
                 "Give up when nothing has moved for this many seconds")
      ->capture_default_str()
      ->check(CLI::Range(1, 3600));
  app.add_option("--html", all.html_file,
                 "Write the result to this file as a page with plots; it asks nobody for anything");
  app.add_option("--json", all.json_file, "Write the result to this file as JSON ('-': print it)");
}

void add_visits(CLI::App& app, AllOptions& all) {
  auto* classroom = app.add_subcommand(
      "classroom", "A class opens the poster: all within a minute, from one address");
  classroom->add_option("--children", all.classroom.children)
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  classroom->add_option("--within", all.classroom.within_s, "Seconds in which they arrive")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  classroom->add_option("--turns", all.classroom.turns, "Messages of each side")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  classroom->add_option("--think-ms", all.classroom.think_ms, "Pause before every answer")
      ->capture_default_str();
  auto* pairing =
      app.add_subcommand("pairing", "How long from the start to a counsellor, at a steady rate");
  pairing->add_option("--children", all.pairing.children)
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  pairing->add_option("--rate", all.pairing.rate_per_s, "Children a second")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
}

void add_relay(CLI::App& app, AllOptions& all) {
  auto* relay = app.add_subcommand("relay", "Pairs that write to each other without end");
  relay->add_option("--pairs", all.relay.pairs, "Conversations (0: as many as the staff can take)")
      ->capture_default_str();
  relay
      ->add_option("--outstanding", all.relay.outstanding,
                   "Messages under way in a pair (closed loop)")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  relay
      ->add_option("--rate", all.relay.rate_per_s,
                   "Messages a second, all pairs together: open loop (0: closed loop)")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  relay->add_flag("--baseline", all.relay_with_baseline,
                  "Then the same at a bare Beast relay and at one on ws with ioredis, and ratios");
  relay->add_option("--warm-up", all.relay.warm_up_s, "Seconds before the window")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  relay->add_option("--seconds", all.relay.seconds, "Seconds of the window")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
}

void add_waiting(CLI::App& app, AllOptions& all) {
  auto* idle = app.add_subcommand("idle", "Children who only wait: memory for each");
  idle->add_option("--children", all.idle.children)
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  idle->add_option("--rate", all.idle.rate_per_s, "Children a second while they arrive")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  idle->add_option("--seconds", all.idle.seconds, "How long they wait")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  idle->add_option("--messages", all.idle.messages,
                   "Then each writes so many: memory after traffic to memory before")
      ->capture_default_str();
  auto* storm = app.add_subcommand("storm", "All connections break at once and all come back");
  storm->add_option("--children", all.storm.children)
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  storm->add_option("--rate", all.storm.rate_per_s, "Children a second while they arrive")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  storm->add_option("--rounds", all.storm.rounds)
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  storm->add_option("--away", all.storm.away_s, "Seconds between break and return")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  auto* queue = app.add_subcommand(
      "queue", "What a start, a place and an offer cost, by how many children wait");
  queue->add_option("--lengths", all.queue.lengths, "So many wait, one after the other")
      ->capture_default_str()
      ->delimiter(',')
      ->check(CLI::Range(2, 100'000));
  queue->add_option("--steps", all.queue.steps, "Starts, and children taken, at each length")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  queue->add_option("--rate", all.queue.rate_per_s, "Children a second while they arrive")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  queue->add_option("--seconds", all.queue.seconds, "How long they wait, at each length")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
}

void add_baseline(CLI::App& app, AllOptions& all) {
  BaselineOptions& baseline = all.baseline;
  auto* command = app.add_subcommand(
      "baseline",
      "Senim beside a bare Beast relay, ws, socket.io and the bare store: ratios. Starts "
      "all of them itself");
  command->add_flag("--quick", all.quick, "100 pairs, one round of 2 s: less than a minute");
  command->add_option("--pairs", baseline.pairs, "Conversations")
      ->capture_default_str()
      ->check(CLI::Range(1, 16'000));
  command->add_option("--outstanding", baseline.outstanding, "Messages under way, second part")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command
      ->add_option("--arrivals", baseline.arrivals, "Children who come as fast as they are taken")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_option("--warm-up", baseline.warm_up_s, "Seconds before each window")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  command->add_option("--seconds", baseline.seconds, "Seconds of each window")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_option("--senim", baseline.paths.senim,
                      "The server's program (default: beside this one)");
  for (auto* one : {command, app.get_subcommand("relay")}) {
    one->add_option("--rounds", baseline.rounds, "Of a comparison: the subjects take turns")
        ->capture_default_str()
        ->check(CLI::Range(1, 100));
    one->add_option("--against", baseline.against, "bare_beast, node, socket_io")
        ->delimiter(',')
        ->check(CLI::IsMember({"bare_beast", "node", "socket_io"}));
    one->add_option("--peers", baseline.paths.peers, "The folder bench/peers of the checkout")
        ->capture_default_str();
  }
}

// What was said on the command line stays.
void make_quick(const CLI::App& command, BaselineOptions& baseline) {
  const auto unless_said = [&](const char* name, auto& value, auto quick) {
    if (command.count(name) == 0) value = quick;
  };
  unless_said("--pairs", baseline.pairs, 100U);
  unless_said("--rounds", baseline.rounds, 1U);
  unless_said("--seconds", baseline.seconds, 2.0);
  unless_said("--warm-up", baseline.warm_up_s, 0.5);
  unless_said("--arrivals", baseline.arrivals, 500U);
}

// Every connection is a descriptor; the soft limit is usually far below what the system allows.
void allow_many_connections() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::function<Outcome()> scenario_of(const CLI::App& app, const std::shared_ptr<AllOptions>& all) {
  const std::string name = app.get_subcommands().front()->get_name();
  if (name == "classroom") return [all] { return classroom(all->stage, all->classroom); };
  if (name == "pairing") return [all] { return pairing(all->stage, all->pairing); };
  if (name == "baseline") {
    if (all->quick) make_quick(*app.get_subcommand("baseline"), all->baseline);
    return [all] { return baseline(all->stage, all->baseline); };
  }
  if (name == "relay" && all->relay_with_baseline) {
    return [all] { return relay_baseline(all->stage, all->relay, all->baseline); };
  }
  if (name == "relay") return [all] { return relay(all->stage, all->relay); };
  if (name == "flood") return [all] { return flood(all->stage, all->flood); };
  if (name == "surge") return [all] { return surge(all->stage, all->surge); };
  if (name == "chaos") return [all] { return chaos::chaos(all->stage, all->chaos); };
  if (name == "queue") return [all] { return queue(all->stage, all->queue); };
  if (name == "idle") return [all] { return idle(all->stage, all->idle); };
  return [all] { return storm(all->stage, all->storm); };
}

}  // namespace

Wish wish_of(int count, char** words) {
  auto all = std::make_shared<AllOptions>();
  CLI::App app{
      "Senim's load tester. Never point it at a helpline that is on duty: its counsellors\n"
      "take whatever child comes.\n"
      "A first number:  senim-bench baseline --quick"};
  app.require_subcommand(1);
  app.fallthrough();
  add_common(app, *all);
  add_visits(app, *all);
  add_relay(app, *all);
  add_waiting(app, *all);
  add_baseline(app, *all);
  add_flood(app, all->flood);
  add_surge(app, all->surge);
  chaos::add_chaos(app, all->chaos);
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& fault) {
    const bool only_help = app.exit(fault) == 0;
    return {.scenario = {}, .html_file = {}, .json_file = {}, .exit_code = only_help ? 0 : 2};
  }
  allow_many_connections();
  return {
      .scenario = scenario_of(app, all), .html_file = all->html_file, .json_file = all->json_file};
}

}  // namespace senim::bench
