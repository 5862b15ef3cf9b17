#include "bench/baseline.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <utility>

#include "bench/interruption.hpp"
#include "protocol/limits.hpp"

namespace senim::bench {

namespace {

constexpr double k_tester_busy_max = 0.9;
constexpr double k_store_share = 0.3;  // of a window, for each way to append

enum class Part : std::uint8_t { one, many, half_rate, arrivals };

std::string_view to_string(Part part) {
  switch (part) {
    case Part::one:
      return "1 under way";
    case Part::many:
      return "many under way";
    case Part::half_rate:
      return "half of Senim's saturation";
    case Part::arrivals:
      return "arrivals";
  }
  return "";
}

double number_in(const Outcome& outcome, const std::string& name) {
  const auto found = std::ranges::find(outcome.numbers, name, &Number::name);
  return found == outcome.numbers.end() ? 0 : found->value;
}

double delivered_ms(const Outcome& outcome, double percent) {
  return static_cast<double>(outcome.figures.of(Timing::delivered).percentile(percent)) / 1e6;
}

// The rounds of every subject and part, and what is made of them.
class Rounds {
 public:
  Rounds(Subjects& subjects, const BaselineOptions& options, std::string scenario)
      : subjects_(subjects), options_(options) {
    total_.scenario = std::move(scenario);
    total_.options = {{"pairs", std::to_string(options.pairs)},
                      {"rounds", std::to_string(options.rounds)},
                      {"seconds", short_number(options.seconds)},
                      {"cores", subjects.cores().meaning}};
  }

  void note(const std::string& what) {
    if (!what.empty()) total_.notes.push_back(what);
  }

  void closed_loops(bool many_too) {
    for (std::uint32_t round = 0; round < options_.rounds; ++round) {
      for (Subject& subject : subjects_.all()) closed_loop(subject, Part::one, 1);
    }
    for (std::uint32_t round = 0; many_too && round < options_.rounds; ++round) {
      for_senim_and_bare([&](Subject& one) { closed_loop(one, Part::many, options_.outstanding); });
    }
  }

  void half_rate() {
    const double rate = median_of(all("senim", Part::one, "messages_per_s")) / 2;
    if (rate <= 0) return;
    total_.options.emplace_back("half_rate_per_s", std::to_string(static_cast<int>(rate)));
    for (std::uint32_t round = 0; round < options_.rounds; ++round) {
      for_senim_and_bare([&](Subject& subject) {
        RelayOptions relay = window();
        relay.rate_per_s = rate;
        keep(subject, Part::half_rate, subject.relay(relay, options_.pairs));
      });
      append_at(rate);
    }
    total_.comparison.store.push_back(
        {.name = "rpush_half_rate_p99_ms",
         .value = median_of(append_p99_ms_),
         .meaning = "ms, p99 of an RPUSH at half of Senim's saturation, from when it was due"});
  }

  void arrivals() {
    for (std::uint32_t round = 0; round < options_.rounds; ++round) {
      for_senim_and_bare([&](Subject& subject) {
        keep(subject, Part::arrivals,
             subject.arrivals({.children = options_.arrivals, .at_once = 64}));
      });
    }
  }

  void store() {
    for (const std::size_t under_way : {1, 16, 64, 1'024}) {
      append({.under_way = under_way}, "rpush_always_" + std::to_string(under_way) + "_per_s");
    }
    append({.under_way = options_.pairs}, "rpush_always_pairs_per_s");
    append({.append = Append::step, .under_way = options_.pairs}, "step_always_pairs_per_s");
    append({.sync = Sync::everysec, .under_way = options_.pairs}, "rpush_everysec_pairs_per_s");
  }

  [[nodiscard]] Outcome result();

 private:
  using Key = std::pair<std::string, Part>;

  [[nodiscard]] RelayOptions window() const {
    return {.pairs = 0, .warm_up_s = options_.warm_up_s, .seconds = options_.seconds};
  }

  template <class Deed>
  void for_senim_and_bare(Deed deed) {
    for (const char* name : {"senim", "bare_beast"}) {
      if (Subject* subject = subjects_.find(name)) deed(*subject);
    }
  }

  void closed_loop(Subject& subject, Part part, std::uint32_t outstanding) {
    if (subject.resident_bytes_at_first == 0) {
      if (const auto server = LocalServer::of(target_of(subject.stage.url))) {
        subject.resident_bytes_at_first = static_cast<double>(server->use().server.resident_bytes);
      }
    }
    RelayOptions relay = window();
    relay.outstanding = outstanding;
    keep(subject, part, subject.relay(relay, options_.pairs));
  }

  void keep(const Subject& subject, Part part, Outcome outcome) {
    std::string what = subject.name;
    what.append(", ").append(to_string(part)).append(": ");
    for (const std::string& failure : outcome.failures) total_.failures.push_back(what + failure);
    for (const auto& [trouble, count] : outcome.figures.troubles()) {
      std::string line = what;
      note(line.append(std::to_string(count)).append(" x ").append(trouble));
    }
    if (outcome.tester_busy > k_tester_busy_max && part != Part::half_rate) {
      note(what + "the tester itself was the limit");
    }
    total_.tester_busy = std::max(total_.tester_busy, outcome.tester_busy);
    if (::isatty(STDERR_FILENO) == 1) {
      std::fprintf(stderr, "\r\033[K  %s%.0f messages/s\n", what.c_str(),
                   number_in(outcome, "messages_per_s"));
    }
    runs_[{subject.name, part}].push_back(std::move(outcome));
  }

  void append(CeilingWish wish, const std::string& name);
  void append_at(double rate_per_s);

  template <class Value>
  [[nodiscard]] std::vector<double> each(const std::string& subject, Part part, Value value) const {
    std::vector<double> values;
    const auto found = runs_.find({subject, part});
    if (found == runs_.end()) return values;
    for (const Outcome& run : found->second) values.push_back(value(run));
    return values;
  }
  [[nodiscard]] std::vector<double> all(const std::string& subject, Part part,
                                        const std::string& name) const {
    return each(subject, part, [&](const Outcome& run) { return number_in(run, name); });
  }
  [[nodiscard]] std::vector<double> all_ms(const std::string& subject, Part part,
                                           double percent) const {
    return each(subject, part, [&](const Outcome& run) { return delivered_ms(run, percent); });
  }

  [[nodiscard]] Column column_of(const Subject& subject) const;
  void compare(const std::string& name, const std::vector<double>& ours,
               const std::vector<double>& theirs, const std::string& meaning);
  void make_ratios();

  Subjects& subjects_;
  const BaselineOptions& options_;
  std::map<Key, std::vector<Outcome>> runs_;
  std::map<std::string, std::vector<double>> appends_per_s_;
  std::vector<double> append_p99_ms_;
  Outcome total_;
};

void Rounds::append(CeilingWish wish, const std::string& name) {
  wish.seconds = options_.seconds * k_store_share;
  wish.text_bytes = subjects_.all().front().stage.text_bytes;
  for (std::uint32_t round = 0; round < options_.rounds; ++round) {
    const Ceiling ceiling = subjects_.store().measure(wish);
    appends_per_s_[name].push_back(ceiling.appends_per_s);
  }
  std::string meaning = wish.append == Append::step ? "messages a second by the server's own step"
                                                    : "records a second by RPUSH";
  meaning += wish.sync == Sync::always ? ", appendfsync always, " : ", appendfsync everysec, ";
  meaning += std::to_string(wish.under_way) + " under way";
  total_.comparison.store.push_back(
      {.name = name, .value = median_of(appends_per_s_[name]), .meaning = meaning});
}

// At the same rate and from when it was due, as the messages: one after the other would wait for a
// disk that stalls once, where they all do.
void Rounds::append_at(double rate_per_s) {
  CeilingWish wish{.rate_per_s = rate_per_s, .seconds = options_.seconds};
  wish.text_bytes = subjects_.all().front().stage.text_bytes;
  const Ceiling ceiling = subjects_.store().measure(wish);
  append_p99_ms_.push_back(static_cast<double>(ceiling.times.percentile(99)) / 1e6);
}

Column Rounds::column_of(const Subject& subject) const {
  Column column{.name = subject.name, .heading = subject.heading, .numbers = {}, .verdict = {}};
  const auto put = [&](const char* name, const std::vector<double>& values, const char* meaning) {
    const double value = median_of(values);
    if (value > 0) column.numbers.push_back({.name = name, .value = value, .meaning = meaning});
  };
  const auto relay = [&](Part part, const char* name) { return all(subject.name, part, name); };
  put("messages_per_s", relay(Part::one, "messages_per_s"),
      "messages a second, 1 under way a pair");
  put("server_cpu_s_per_100k", relay(Part::one, "server_cpu_s_per_100k"),
      "CPU seconds of the server for 100,000 delivered");
  put("store_cpu_s_per_100k", relay(Part::one, "store_cpu_s_per_100k"),
      "CPU seconds of its redis-server for 100,000 delivered");
  put("delivered_p50_ms", all_ms(subject.name, Part::one, 50), "delivered, p50, ms");
  put("delivered_p99_ms", all_ms(subject.name, Part::one, 99), "delivered, p99, ms");
  put("many_messages_per_s", relay(Part::many, "messages_per_s"),
      "messages a second, many under way a pair");
  put("many_server_cpu_s_per_100k", relay(Part::many, "server_cpu_s_per_100k"),
      "  and CPU seconds of the server for 100,000");
  put("half_rate_delivered_p50_ms", all_ms(subject.name, Part::half_rate, 50),
      "delivered at half of Senim's saturation, p50, ms");
  put("half_rate_delivered_p99_ms", all_ms(subject.name, Part::half_rate, 99),
      "delivered at half of Senim's saturation, p99, ms");
  put("arrivals_per_s", relay(Part::arrivals, "arrivals_per_s"),
      "new connections a second (Senim: queued)");
  const auto first = all(subject.name, Part::one, "server_resident_bytes");
  if (!first.empty() && subject.process) {
    constexpr auto k_each = static_cast<std::uint32_t>(limits::k_capacity_max);
    const std::uint32_t connections = options_.pairs + (options_.pairs + k_each - 1) / k_each;
    put("resident_bytes_per_connection",
        {(first.front() - subject.resident_bytes_at_first) / connections},
        "bytes of memory for a connection, under load");
  }
  for (const auto& [key, runs] : runs_) {
    if (key.first != subject.name) continue;
    for (const Outcome& run : runs) column.verdict += run.verdict;
  }
  return column;
}

void Rounds::compare(const std::string& name, const std::vector<double>& ours,
                     const std::vector<double>& theirs, const std::string& meaning) {
  std::ranges::move(ratio_of(name, ours, theirs, meaning),
                    std::back_inserter(total_.comparison.ratios));
}

void Rounds::make_ratios() {
  const auto both = [&](const std::string& name, const std::string& peer, Part part,
                        const std::string& number, const std::string& meaning) {
    compare(name, all("senim", part, number), all(peer, part, number), meaning);
  };
  both("throughput_vs_bare_beast", "bare_beast", Part::one, "messages_per_s",
       "messages a second / bare Beast");
  both("cpu_vs_bare_beast", "bare_beast", Part::one, "server_cpu_s_per_100k",
       "server CPU a message / bare Beast");
  both("throughput_vs_node", "node", Part::one, "messages_per_s",
       "messages a second / ws with ioredis");
  both("throughput_vs_socket_io", "socket_io", Part::one, "messages_per_s",
       "messages a second / socket.io");
  both("many_throughput_vs_bare_beast", "bare_beast", Part::many, "messages_per_s",
       "messages a second / bare Beast, many under way");
  both("many_cpu_vs_bare_beast", "bare_beast", Part::many, "server_cpu_s_per_100k",
       "server CPU a message / bare Beast, many under way");
  both("connects_vs_bare_beast", "bare_beast", Part::arrivals, "arrivals_per_s",
       "children queued a second / bare Beast upgrades a second");
  compare("throughput_vs_store_ceiling", all("senim", Part::one, "messages_per_s"),
          appends_per_s_["rpush_always_pairs_per_s"], "messages a second / the store's ceiling");
  std::vector<double> bare_and_append = all_ms("bare_beast", Part::half_rate, 99);
  if (bare_and_append.size() == append_p99_ms_.size()) {
    for (std::size_t i = 0; i < append_p99_ms_.size(); ++i) bare_and_append[i] += append_p99_ms_[i];
    compare("p99_vs_bare_beast_plus_append", all_ms("senim", Part::half_rate, 99), bare_and_append,
            "p99 / (bare Beast's + one append's), half of Senim's saturation");
  }
}

Outcome Rounds::result() {
  for (const Subject& subject : subjects_.all()) {
    total_.comparison.columns.push_back(column_of(subject));
    total_.verdict += total_.comparison.columns.back().verdict;
  }
  make_ratios();
  if (const auto found = runs_.find({"senim", Part::one}); found != runs_.end()) {
    for (const Outcome& run : found->second) total_.figures.merge(run.figures);
    total_.server = found->second.front().server;
    note("the times above are Senim's with 1 message under way a pair");
  }
  return std::move(total_);
}

bool wants(const BaselineOptions& options, const std::string& name) {
  return std::ranges::find(options.against, name) != options.against.end();
}

void add_peers(Subjects& subjects, Rounds& rounds, const BaselineOptions& options) {
  if (wants(options, "bare_beast")) subjects.add_bare_beast();
  if (wants(options, "node")) {
    rounds.note(subjects.add_node("node", "ws+ioredis", "ws_relay.mjs", Speech::plain));
  }
  if (wants(options, "socket_io")) {
    rounds.note(
        subjects.add_node("socket_io", "socket.io", "socket_io_relay.mjs", Speech::socket_io));
  }
}

}  // namespace

Outcome baseline(const StageOptions& stage, const BaselineOptions& options) {
  note_interruptions();
  Subjects subjects{options.paths, separate_cores(), stage};
  const OnCores on{subjects.cores().load};
  Rounds rounds{subjects, options, "baseline"};
  subjects.add_senim(options.pairs);
  add_peers(subjects, rounds, options);
  rounds.closed_loops(true);
  rounds.half_rate();
  rounds.arrivals();
  rounds.store();
  return rounds.result();
}

Outcome relay_baseline(const StageOptions& stage, const RelayOptions& relay,
                       const BaselineOptions& options) {
  if (relay.rate_per_s > 0) throw Complaint("--baseline compares the closed loop: without --rate");
  note_interruptions();
  Subjects subjects{options.paths, shared_cores(), stage};
  subjects.add_running_senim();
  BaselineOptions same = options;
  same.warm_up_s = relay.warm_up_s;
  same.seconds = relay.seconds;
  const auto room = static_cast<std::uint32_t>(subjects.all().front().stage.signed_in.size()) *
                    static_cast<std::uint32_t>(limits::k_capacity_max);
  same.pairs = relay.pairs == 0 ? room : relay.pairs;
  Rounds rounds{subjects, same, "relay, closed loop, with its baseline"};
  add_peers(subjects, rounds, same);
  rounds.closed_loops(false);
  return rounds.result();
}

}  // namespace senim::bench
