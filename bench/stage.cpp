#include "bench/stage.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "bench/interruption.hpp"

namespace senim::bench {

namespace {

constexpr std::chrono::milliseconds k_look_every{50};
constexpr std::chrono::milliseconds k_farewell{300};  // for closing frames to go out
constexpr std::size_t k_sign_ins_at_once = 4;
// A server limits new conversations by address, generously: 300 a minute are one school.
constexpr std::size_t k_children_an_address = 200;
constexpr std::size_t k_source_addresses_max = 250;

std::vector<StaffAccount> accounts_of(const StageOptions& options) {
  std::vector<StaffAccount> accounts = options.signed_in;
  if (!options.staff_file.empty())
    std::ranges::move(accounts_in(options.staff_file), std::back_inserter(accounts));
  for (const std::string& one : options.staff) accounts.push_back(account_of(one));
  return accounts;
}

bool is_terminal() {
  static const bool is_one = ::isatty(STDERR_FILENO) == 1;
  return is_one;
}

}  // namespace

Stage::Stage(const StageOptions& options, std::string scenario, std::size_t children,
             Script& script, From from)
    : options_(options),
      accounts_(accounts_of(options)),
      children_(children),
      ledger_(children),
      run_{.target = target_of(options.url),
           .number = random_run(),
           .text_bytes = options.text_bytes,
           .source_addresses = options.source_addresses.value_or(0),
           .place = options.place,
           .ledger = ledger_,
           .script = script},
      server_(LocalServer::of(run_.target, options.store)) {
  outcome_.scenario = std::move(scenario);
  if (!options.source_addresses && from == From::many_places && run_.target.is_local()) {
    run_.source_addresses = static_cast<std::uint32_t>(
        std::min(children / k_children_an_address + 1, k_source_addresses_max));
  }
  outcome_.server = run_.target.origin;
  option("counsellors", std::to_string(accounts_.size()));
  option("threads", std::to_string(options.threads));
  option("source_addresses", std::to_string(std::max(run_.source_addresses, 1U)));
  option("text_bytes", std::to_string(options.text_bytes));
  for (std::uint32_t i = 0; i < options.threads; ++i) {
    crowds_.push_back(std::make_unique<Crowd>(run_));
  }
}

Stage::~Stage() {
  watch_ = {};
  for (const auto& crowd : crowds_) crowd->join();
}

void Stage::play_at(Doors& doors) {
  run_.doors = &doors;
  run_.patient = true;
  server_.reset();
}

void Stage::begin() {
  begun_ns_ = monotonic_ns();
  sign_in_staff();
  for (std::size_t i = 0; i < accounts_.size(); ++i) {
    crowds_[i % crowds_.size()]->add_counsellor(accounts_[i].name, accounts_[i].cookie);
  }
  for (const auto& crowd : crowds_) crowd->begin();
  everywhere([](Crowd& crowd) {
    for (const auto& counsellor : crowd.counsellors()) counsellor->sit_down();
  });
  const auto are_on = [this] {
    return sum([](Crowd& crowd) {
      return static_cast<std::size_t>(
          std::ranges::count_if(crowd.counsellors(), [](const auto& one) { return one->is_on(); }));
    });
  };
  if (!wait("counsellors are on", accounts_.size(), are_on)) {
    throw Complaint("only " + std::to_string(are_on()) + " of " + std::to_string(accounts_.size()) +
                    " counsellors could sit down");
  }
  const std::vector<Language> spoken = languages();
  for (std::size_t i = 0; i < children_; ++i) {
    Crowd& crowd = *crowds_[i % crowds_.size()];
    crowd.post([&crowd, i, language = spoken[i % spoken.size()]] {
      crowd.add_child(static_cast<ChildNumber>(i), language);
    });
  }
  everywhere([](Crowd&) {});
  watch_ = std::jthread{[this](const std::stop_token& stop) { look_every_second(stop); }};
}

void Stage::begin_at_peer(Speech speech, std::size_t children_a_counsellor) {
  begun_ns_ = monotonic_ns();
  std::vector<ChildNumber> of_one;
  const auto add = [&](Author side, const std::vector<ChildNumber>& children) {
    crowds_[seats_++ % crowds_.size()]->add_seat(speech, side, children);
  };
  for (std::size_t i = 0; i < children_; ++i) {
    const auto child = static_cast<ChildNumber>(i);
    add(Author::child, {child});
    of_one.push_back(child);
    if (of_one.size() == children_a_counsellor ||
        (children_a_counsellor > 0 && i + 1 == children_)) {
      add(Author::counsellor, of_one);
      of_one.clear();
    }
  }
  for (const auto& crowd : crowds_) crowd->begin();
}

void Stage::seats_arrive(double within_s) {
  const std::int64_t first_ns = monotonic_ns();
  const double apart_ns = within_s * 1e9 / static_cast<double>(std::max<std::size_t>(seats_, 1));
  everywhere([&, crowds = static_cast<double>(crowds_.size())](Crowd& crowd) {
    double after_ns = 0;
    for (const auto& seat : crowd.seats()) {
      crowd.at(first_ns + static_cast<std::int64_t>(after_ns), [&seat = *seat] { seat.arrive(); });
      after_ns += apart_ns * crowds;
    }
  });
}

std::size_t Stage::seats_taken() {
  return sum([](Crowd& crowd) {
    return static_cast<std::size_t>(
        std::ranges::count_if(crowd.seats(), [](const auto& seat) { return seat->is_taken(); }));
  });
}

void Stage::sign_in_staff() {
  std::atomic<std::size_t> next = 0;
  std::atomic<std::size_t> done = 0;
  std::mutex mutex;
  std::optional<Complaint> complaint;
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < std::min(k_sign_ins_at_once, accounts_.size()); ++i) {
      threads.emplace_back([&] {
        try {
          for (std::size_t one = next++; one < accounts_.size(); one = next++) {
            if (!accounts_[one].cookie.empty()) continue;
            accounts_[one].cookie = sign_in(run_.target, accounts_[one], one);
            show("staff signed in", ++done, accounts_.size());
          }
        } catch (const Complaint& fault) {
          const std::lock_guard lock{mutex};
          complaint = fault;
        }
      });
    }
  }
  if (complaint) throw Complaint(*complaint);
}

// What the staff on duty speak, so that every child finds somebody; Kazakh where there is no staff.
std::vector<Language> Stage::languages() {
  std::set<Language> spoken;
  everywhere([&, mutex = std::make_shared<std::mutex>()](Crowd& crowd) {
    const std::lock_guard lock{*mutex};
    for (const auto& counsellor : crowd.counsellors()) {
      spoken.insert(counsellor->languages().begin(), counsellor->languages().end());
    }
  });
  if (spoken.empty()) return {Language::kk};
  return {spoken.begin(), spoken.end()};
}

void Stage::children_arrive(double within_s) { children_arrive(within_s, 0, children_); }

void Stage::children_arrive(double within_s, std::size_t first, std::size_t end) {
  const std::int64_t first_ns = monotonic_ns();
  const double apart_ns =
      within_s * 1e9 / static_cast<double>(std::max<std::size_t>(end - first, 1));
  everywhere([=](Crowd& crowd) {
    for (const auto& child : crowd.children()) {
      if (child->number() < first || child->number() >= end) continue;
      const auto after_ns =
          static_cast<std::int64_t>(apart_ns * static_cast<double>(child->number() - first));
      crowd.at(first_ns + after_ns, [&child = *child] { child.arrive(); });
    }
  });
}

void Stage::everywhere(const std::function<void(Crowd&)>& deed) {
  (void)sum([&](Crowd& crowd) {
    deed(crowd);
    return std::size_t{0};
  });
}

std::size_t Stage::sum(const std::function<std::size_t(Crowd&)>& count) {
  std::vector<std::promise<std::size_t>> promises(crowds_.size());
  for (std::size_t i = 0; i < crowds_.size(); ++i) {
    crowds_[i]->post([&, i] { promises[i].set_value(count(*crowds_[i])); });
  }
  std::size_t total = 0;
  for (auto& promise : promises) total += promise.get_future().get();
  return total;
}

bool Stage::wait(const std::string& what, std::size_t of,
                 const std::function<std::size_t()>& done) {
  std::size_t before = 0;
  auto patience_ends = std::chrono::steady_clock::now() + std::chrono::seconds{options_.patience_s};
  for (;;) {
    heed_interruption();
    const std::size_t now = done();
    show(what, now, of);
    if (now >= of) return true;
    const auto time = std::chrono::steady_clock::now();
    if (now > before) patience_ends = time + std::chrono::seconds{options_.patience_s};
    if (time > patience_ends) return false;
    before = now;
    std::this_thread::sleep_for(k_look_every);
  }
}

void Stage::pause(double seconds, const std::string& what) {
  const auto begin = std::chrono::steady_clock::now();
  for (;;) {
    heed_interruption();
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
    show(what + ", seconds", static_cast<std::size_t>(passed.count()),
         static_cast<std::size_t>(seconds));
    if (passed.count() >= seconds) return;
    const std::chrono::duration<double> left{seconds - passed.count()};
    std::this_thread::sleep_for(std::min<std::chrono::duration<double>>(left, k_look_every));
  }
}

void Stage::say(const std::string& line) const {
  std::fprintf(stderr, "%s%s\n", is_terminal() ? "\r\033[K" : "", line.c_str());
}

// On a terminal only: a file of a thousand carriage returns helps nobody.
void Stage::show(const std::string& what, std::size_t done, std::size_t of) const {
  if (!is_terminal() || of == 0) return;
  constexpr std::size_t k_width = 30;
  const std::size_t filled = std::min(done, of) * k_width / of;
  std::fprintf(stderr, "\r  [%s%s] %zu of %zu %s\033[K%s", std::string(filled, '#').c_str(),
               std::string(k_width - filled, '.').c_str(), done, of, what.c_str(),
               done >= of ? "\r\033[K" : "");
}

// Before the farewell: who is not there can't hear what was said, and the server keeps it for them.
void Stage::note_who_is_away() {
  everywhere([this](Crowd& crowd) {
    for (const auto& child : crowd.children()) {
      if (!child->has_state() && !child->is_closed()) {
        ledger_.nobody_listens(child->number(), Author::counsellor);
      }
      // Nor is who waits heard: an offer that falls into the farewell opens to nobody.
      if (!child->is_live()) ledger_.nobody_listens(child->number(), Author::child);
    }
    for (const auto& counsellor : crowd.counsellors()) {
      if (counsellor->is_on()) continue;
      for (const auto& [conversation, talk] : counsellor->talks()) {
        if (talk.child) ledger_.nobody_listens(*talk.child, Author::child);
      }
    }
  });
}

void Stage::end() {
  watch_ = {};
  note_who_is_away();
  everywhere([](Crowd& crowd) {
    for (const auto& counsellor : crowd.counsellors()) counsellor->go_home();
    for (const auto& child : crowd.children()) child->leave();
    for (const auto& seat : crowd.seats()) seat->hang_up();
  });
  std::this_thread::sleep_for(k_farewell);
  for (const auto& crowd : crowds_) {
    crowd->join();
    outcome_.figures.merge(crowd->figures());
    for (const auto& child : crowd->children()) {
      if (!child->is_live()) ledger_.nobody_listens(child->number(), Author::child);
    }
  }
  outcome_.verdict = ledger_.verdict();
  note_the_window();
}

}  // namespace senim::bench
