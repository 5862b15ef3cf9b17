#include "tests/chaos/chaos.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <utility>

#include "bench/patience.hpp"
#include "protocol/limits.hpp"
#include "tests/chaos/deeds.hpp"
#include "tests/chaos/helpline.hpp"
#include "tests/chaos/talkers.hpp"
#include "tests/chaos/transcripts.hpp"

namespace senim::bench::chaos {

namespace {

constexpr std::chrono::milliseconds k_turn_ms{50};
constexpr std::size_t k_spare_counsellors_min = 2;
constexpr double k_arrivals_per_s = 50;
constexpr double k_ends_per_s = 1;  // room for so many new conversations
constexpr std::size_t k_new_children_min = 20;
constexpr std::int64_t k_hearing_s_max = 20;  // after the last acknowledgement
constexpr double k_notice_reserve_s = 1;
constexpr std::size_t k_names_max = 5;

std::size_t counsellors_for(std::size_t conversations) {
  const std::size_t needed = (conversations + limits::k_capacity_max - 1) / limits::k_capacity_max;
  return needed + std::max(k_spare_counsellors_min, needed / 10);
}

std::size_t children_for(const ChaosOptions& options) {
  return options.conversations + k_new_children_min +
         static_cast<std::size_t>(options.minutes * 60 * k_ends_per_s);
}

std::string senim_beside_us() {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / "senim";
}

class Run {
 public:
  Run(const StageOptions& stage, const ChaosOptions& options)
      : options_(options),
        doors_(options.nodes, options.seed),
        helpline_({.senim = options.senim.empty() ? senim_beside_us() : options.senim,
                   .nodes = options.nodes,
                   .counsellors = counsellors_for(options.conversations),
                   .options = {"--says-per-s", "1000", "--starts-per-min", "1000000"}},
                  store_of(options.redis), doors_),
        talkers_({.children = children_for(options),
                  .conversations = options.conversations,
                  .lines_per_s = options.lines_per_s,
                  .seed = options.seed}),
        stage_(at(stage, helpline_), "chaos", children_for(options), talkers_, From::many_places) {
    stage_.play_at(doors_);
    stage_.option("nodes", std::to_string(options.nodes));
    stage_.option("redis", options.redis);
    stage_.option("conversations", std::to_string(options.conversations));
  }

  Outcome play() {
    stage_.begin();
    stage_.everywhere([&](Crowd& crowd) {
      talkers_.begin(crowd, static_cast<double>(options_.conversations) / k_arrivals_per_s);
    });
    if (!settled("conversations")) stage_.failure("not all conversations began");
    stage_.open_window();
    hurt();
    stage_.close_window();
    stage_.everywhere([&](Crowd&) { talkers_.fall_quiet(); });
    let_settle();
    compare();
    stage_.end();
    Outcome outcome = std::move(stage_.outcome());
    outcome.verdict = verdict_;
    return outcome;
  }

 private:
  static StageOptions at(StageOptions stage, const Helpline& helpline) {
    stage.url = helpline.url();
    stage.staff = helpline.staff();
    stage.staff_file.clear();
    stage.threads = 1;  // a conversation goes from counsellor to counsellor (ledger.hpp)
    return stage;
  }

  [[nodiscard]] bool settled(const std::string& what) {
    return stage_.wait(what, options_.conversations, [&] {
      const auto open = stage_.sum([&](Crowd& crowd) {
        const auto there = std::max(talkers_.arrived(), options_.conversations);
        return there - talkers_.arrived() + talkers_.unsettled(crowd);
      });
      return options_.conversations - std::min(open, options_.conversations);
    });
  }

  void hurt() {
    Deeds deeds{stage_, helpline_, talkers_, options_.seed};
    const double end_s = stage_.now_s() + options_.minutes * 60;
    const auto all_s = static_cast<std::size_t>(options_.minutes * 60);
    while (stage_.now_s() < end_s) {
      deeds.go_on();
      stage_.show("seconds",
                  all_s - static_cast<std::size_t>(std::max(0.0, end_s - stage_.now_s())), all_s);
      std::this_thread::sleep_for(k_turn_ms);
    }
    while (!deeds.mend()) std::this_thread::sleep_for(k_turn_ms);
  }

  void note_the_longest_orphan() {
    stage_.everywhere([&](Crowd&) { orphan_ = talkers_.watch().longest(monotonic_ns()); });
    const double age_s = static_cast<double>(monotonic_ns() - orphan_.since_ns) / 1e9;
    const double since_s = stage_.now_s() - age_s;
    stage_.outcome().timeline.push_back({.at_s = since_s,
                                         .until_s = since_s + orphan_.for_s(),
                                         .what = "the longest a child was told \"live\" alone",
                                         .kind = "longest_orphan"});
  }

  void let_settle() {
    if (!settled("conversations settled")) {
      stage_.everywhere([&](Crowd& crowd) {
        const auto who = talkers_.who_is_unsettled(crowd);
        for (std::size_t i = 0; i < std::min(who.size(), k_names_max); ++i) stage_.failure(who[i]);
        stage_.failure(std::to_string(who.size()) + " conversations did not settle");
      });
    }
    // What is acknowledged has still to be heard: hints may be lost and are repaired
    // (ARCHITECTURE).
    const auto begin_ns = monotonic_ns();
    for (bool all = false; !all;) {
      stage_.everywhere([&](Crowd& crowd) { all = crowd.run().ledger.verdict().lost == 0; });
      if (monotonic_ns() - begin_ns > k_hearing_s_max * 1'000'000'000) break;
      std::this_thread::sleep_for(k_turn_ms * 4);
    }
    note_the_longest_orphan();
    const auto too_late = std::chrono::steady_clock::now() +
                          std::chrono::duration<double>{k_notice_s_max + k_notice_reserve_s};
    while (helpline_.lookout().unnoticed() > 0 && std::chrono::steady_clock::now() < too_late) {
      std::this_thread::sleep_for(k_turn_ms);
    }
    helpline_.lookout().stop();
  }

  void compare() {
    std::unique_ptr<Transcripts> transcripts;
    stage_.everywhere([&](Crowd& crowd) {
      for (std::size_t i = 0; i < talkers_.arrived(); ++i) crowd.children()[i]->hang_up();
      transcripts = std::make_unique<Transcripts>(crowd);
      transcripts->read(talkers_.arrived());
    });
    const auto done = [&] { return stage_.sum([&](Crowd&) { return transcripts->done(); }); };
    if (!stage_.wait("transcripts", talkers_.arrived(), done)) {
      stage_.failure("not all transcripts could be read");
    }
    stage_.everywhere([&](Crowd& crowd) {
      transcripts->stop();
      verdict_ = crowd.run().ledger.verdict();
      const auto& faults = transcripts->faults();
      for (std::size_t i = 0; i < std::min(faults.size(), k_names_max); ++i) {
        stage_.failure(faults[i]);
      }
    });
    transcripts_ = std::move(transcripts);
    judge();
  }

  void judge() {
    const Lookout& lookout = helpline_.lookout();
    auto& findings = stage_.outcome().findings;
    findings = {
        {"longest_orphan_s", orphan_.for_s(),
         "s the longest a child was told \"live\" without one"},
        {"time_to_notice_s", lookout.longest_s(), "s the longest a dead node went unnoticed"},
        {"kills", static_cast<double>(helpline_.kills()), "processes were killed with -9"},
        {"seed", static_cast<double>(options_.seed), "is the seed"},
        {"minutes", options_.minutes, "minutes of it"}};
    stage_.number("conversations", static_cast<double>(talkers_.arrived()), "conversations");
    stage_.number("ended", static_cast<double>(talkers_.ended()), "of them ended meanwhile");
    stage_.number("takeovers", static_cast<double>(talkers_.takeovers()),
                  "times another counsellor took over");
    stage_.number("dead_noticed", static_cast<double>(lookout.noticed()),
                  "dead workers were struck by the desk");
    stage_.number("censuses", static_cast<double>(lookout.censuses()),
                  "times the desk was counted, its sums matching");
    if (std::getenv("SENIM_FAULTS_LOG") != nullptr) {  // NOLINT(concurrency-mt-unsafe)
      std::fputs(helpline_.logs().c_str(), stderr);    // nothing of a child is in it
    }
    for (const std::string& fault : lookout.faults()) stage_.failure("the desk: " + fault);
    if (orphan_.for_s() > k_orphan_s_max)
      stage_.failure("a child was left with nobody, and not told");
    if (lookout.longest_s() > k_notice_s_max) stage_.failure("a dead node was noticed too late");
    if (lookout.most_live() == 0) stage_.failure("no census saw anybody: the desk was not found");
    if (verdict_.acknowledged == 0) stage_.failure("nothing was acknowledged: nothing is shown");
  }

  ChaosOptions options_;
  Doors doors_;
  Helpline helpline_;
  Talkers talkers_;
  Stage stage_;
  std::unique_ptr<Transcripts> transcripts_;
  Verdict verdict_;
  OrphanWatch::Orphan orphan_;
};

}  // namespace

Outcome chaos(const StageOptions& stage, const ChaosOptions& options) {
  return std::make_unique<Run>(stage, options)->play();
}

}  // namespace senim::bench::chaos
