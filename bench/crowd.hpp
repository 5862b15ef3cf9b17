// Crowd: one thread of a run with its share of the people, its loop, its clock of due deeds and its
// figures. Owned by the Stage; between begin() and join() touched from outside through post() only.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <random>
#include <thread>
#include <vector>

#include "bench/child.hpp"
#include "bench/counsellor.hpp"
#include "bench/doors.hpp"
#include "bench/figures.hpp"
#include "bench/ledger.hpp"
#include "bench/script.hpp"
#include "bench/target.hpp"

namespace senim::bench {

// What all threads of a run share and none changes, but for the ledger and the script, which see to
// it themselves.
struct Run {
  Target target;
  RunNumber number = 0;
  std::size_t text_bytes = 0;
  std::uint32_t source_addresses = 0;  // 127.0.0.2, 127.0.0.3, …; 0: the system's choice
  std::string place;
  Ledger& ledger;
  Script& script;
  Doors* doors = nullptr;  // of several servers; none: the target is the only one
  // As people are whose server may die at any time: they ping often, leave who is silent for
  // another door, and say again what was not acknowledged for long.
  bool patient = false;
};

class Crowd {
 public:
  explicit Crowd(const Run& run);
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;
  ~Crowd();

  // Before begin().
  void add_child(ChildNumber number, Language language);
  void add_counsellor(const std::string& name, const std::string& cookie);
  void add_seat(Speech speech, Author side, const std::vector<ChildNumber>& children);

  void begin();
  template <class Deed>
  void post(Deed&& deed) {
    boost::asio::post(io_, std::forward<Deed>(deed));
  }
  // Everybody's connection is cut, nothing is begun any more; returns when the thread has ended.
  void join();

  // On the crowd's own thread.
  void at(std::int64_t due_ns, std::function<void()> deed);
  void in_ms(std::int64_t ms, std::function<void()> deed);
  [[nodiscard]] boost::asio::io_context& io() { return io_; }
  [[nodiscard]] const Run& run() const { return run_; }
  [[nodiscard]] Figures& figures() { return figures_; }
  [[nodiscard]] boost::asio::ip::address next_source();
  [[nodiscard]] std::optional<Door> next_door(std::optional<std::size_t> not_this);
  [[nodiscard]] std::int64_t jitter_ms(std::int64_t most);
  [[nodiscard]] std::vector<std::unique_ptr<Child>>& children() { return children_; }
  [[nodiscard]] std::vector<std::unique_ptr<Counsellor>>& counsellors() { return counsellors_; }
  [[nodiscard]] std::vector<std::unique_ptr<Seat>>& seats() { return seats_; }
  [[nodiscard]] bool is_ending() const { return ending_; }

  // Seconds of processor time this thread has used; from any thread.
  [[nodiscard]] double cpu_s() const;

 private:
  struct Deed {
    std::int64_t due_ns;
    std::uint64_t order;
    std::function<void()> act;
    bool operator>(const Deed& other) const {
      return due_ns != other.due_ns ? due_ns > other.due_ns : order > other.order;
    }
  };
  void wake_for_the_next();
  void act_what_is_due();
  void tick();

  const Run& run_;
  boost::asio::io_context io_{1};
  std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> work_;
  boost::asio::steady_timer timer_{io_};
  std::priority_queue<Deed, std::vector<Deed>, std::greater<>> deeds_;
  std::uint64_t order_ = 0;
  Figures figures_;
  std::vector<std::unique_ptr<Child>> children_;
  std::vector<std::unique_ptr<Counsellor>> counsellors_;
  std::vector<std::unique_ptr<Seat>> seats_;
  std::mt19937_64 random_;
  std::uint32_t source_ = 0;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace senim::bench
