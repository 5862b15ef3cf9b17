// Stage: one run from beginning to end: signs the staff in, spreads the people over threads, waits
// for the scenario, opens and closes the window that is measured, sends everybody home and says
// what was found. Used by one thread, main.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "bench/crowd.hpp"
#include "bench/local_server.hpp"
#include "bench/outcome.hpp"
#include "bench/sign_in.hpp"

namespace senim::bench {

struct StageOptions {
  std::string url = "http://127.0.0.1:8111";
  std::vector<std::string> staff;  // name:password
  std::string staff_file;
  std::vector<StaffAccount> signed_in;  // with their cookies, from an earlier run
  std::string place;
  std::uint32_t threads = 1;
  std::optional<std::uint32_t>
      source_addresses;  // 0: one, the system's choice; absent: as the scenario wants
  std::uint32_t text_bytes = 120;
  std::uint32_t patience_s = 60;  // how long to wait for what should happen
  pid_t store = 0;                // a local peer's redis-server, which is not its child
};

// Where children come from when nobody says: a school is one address, a country is many (only on
// this machine, where a tester has all of 127.0.0.0/8).
enum class From : std::uint8_t { one_school, many_places };

class Stage {
 public:
  Stage(const StageOptions& options, std::string scenario, std::size_t children, Script& script,
        From from);
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;
  ~Stage();

  // The servers of this run come and go: people find a door here, and are patient. Before begin().
  void play_at(Doors& doors);
  // Signs the staff in, and waits until all sit at their consoles. Then the children are there, but
  // have not arrived.
  void begin();
  // At a peer: everybody has a seat to take, a counsellor with so many children; 0: none comes.
  void begin_at_peer(Speech speech, std::size_t children_a_counsellor);
  void seats_arrive(double within_s);
  // Children arrive one after the other, evenly within this time.
  void children_arrive(double within_s);
  // Of them those from this number to before that one.
  void children_arrive(double within_s, std::size_t first, std::size_t end);

  // Waits until done() says so, showing how far it is; false when patience ran out.
  [[nodiscard]] bool wait(const std::string& what, std::size_t of,
                          const std::function<std::size_t()>& done);
  void pause(double seconds, const std::string& what);
  void open_window();
  void close_window();

  // How far it is, on a terminal only; and a line to stay, for who watches.
  void show(const std::string& what, std::size_t done, std::size_t of) const;
  void say(const std::string& line) const;

  // Each crowd does it on its own thread; returns when all have.
  void everywhere(const std::function<void(Crowd&)>& deed);
  [[nodiscard]] std::size_t sum(const std::function<std::size_t(Crowd&)>& count);

  [[nodiscard]] std::size_t counsellors() const { return accounts_.size(); }
  [[nodiscard]] const std::vector<StaffAccount>& accounts() const { return accounts_; }
  [[nodiscard]] std::size_t seats() const { return seats_; }
  [[nodiscard]] std::size_t seats_taken();
  [[nodiscard]] std::optional<ServerUse> server_use() const;
  // Of the server on this machine; false: it has none of its own, or is elsewhere.
  bool kill_store() const { return server_ && server_->kill_store(); }
  [[nodiscard]] double window_s() const { return window_s_; }
  [[nodiscard]] double now_s() const;  // since begin()
  void option(const std::string& name, const std::string& value) {
    outcome_.options.emplace_back(name, value);
  }
  void number(const std::string& name, double value, const std::string& meaning) {
    outcome_.numbers.push_back({.name = name, .value = value, .meaning = meaning});
  }
  void failure(const std::string& why) { outcome_.failures.push_back(why); }
  void note(const std::string& what) { outcome_.notes.push_back(what); }

  // Everybody goes home, the threads end, and numbers that need everybody's figures can be made.
  void end();
  [[nodiscard]] Outcome& outcome() { return outcome_; }

 private:
  void sign_in_staff();
  [[nodiscard]] std::vector<Language> languages();
  void note_who_is_away();
  void note_the_window();
  void look_every_second(const std::stop_token& stop);
  [[nodiscard]] Second look(Second& before);

  StageOptions options_;
  std::vector<StaffAccount> accounts_;
  std::size_t children_;
  std::size_t seats_ = 0;
  Ledger ledger_;
  Run run_;
  std::vector<std::unique_ptr<Crowd>> crowds_;
  std::optional<LocalServer> server_;
  Outcome outcome_;
  std::vector<double> cpu_at_open_s_;
  std::optional<ServerUse> use_at_open_;
  std::optional<ServerUse> use_at_close_;
  std::int64_t opened_ns_ = 0;
  double window_s_ = 0;
  std::int64_t begun_ns_ = 0;
  std::mutex watch_mutex_;
  std::condition_variable_any watch_ends_;
  std::jthread watch_;  // the last member: ends first
};

}  // namespace senim::bench
