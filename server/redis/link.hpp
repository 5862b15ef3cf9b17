// Link: the one connection of a worker for commands. Any number in flight, all that one loop turn
// asks for goes out in one write. Reconnects by itself with back-off and jitter; one watchdog fails
// it when the oldest unanswered command is over k_answer_ms_max old. Owned by a worker, used on its
// thread; never repeats a command by itself.
#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <vector>

#include "server/redis/backoff.hpp"
#include "server/redis/connection.hpp"

namespace senim::redis {

inline constexpr std::int64_t k_answer_ms_max = 2'000;
inline constexpr std::int64_t k_watch_ms = 200;
inline constexpr std::size_t k_in_flight_max =
    65'536;  // calls beyond it are answered `lost` at once

using Timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                                boost::asio::wait_traits<std::chrono::steady_clock>,
                                                boost::asio::io_context::executor_type>;

class Link final : private ConnectionEnds {
 public:
  using Answer = std::function<void(Reply)>;

  Link(boost::asio::io_context& io, Address address);
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  ~Link();  // closed before, or its io_context runs no more: what is in flight is dropped
            // unanswered

  // Listeners are added before open(), called in the order they were added, and stay.
  void on_up(std::function<void()> listener) { up_listeners_.push_back(std::move(listener)); }
  void on_down(std::function<void()> listener) { down_listeners_.push_back(std::move(listener)); }

  void open();
  // The answer comes exactly once, never before call() has returned: `lost` when the link is or
  // goes down.
  void call(const Command& command, Answer answer);
  void call(std::initializer_list<std::string_view> words, Answer answer) {
    call(Command{words}, std::move(answer));
  }
  // Takes no more calls, waits for the answers in flight (at most k_answer_ms_max), then leaves
  // nothing on the io_context.
  void close(std::function<void()> closed = {});

  [[nodiscard]] bool is_up() const { return state_ == State::up; }
  [[nodiscard]] std::size_t in_flight() const { return pending_.size(); }

 private:
  enum class State : std::uint8_t { idle, connecting, up, down, closing, closed };
  struct Pending {
    Answer answer;
    std::chrono::steady_clock::time_point asked;
  };

  void ready() override;
  void replied(Reply reply) override;
  void ended(std::string_view why) override;

  void connect();
  void fail(std::string_view why);
  void watch();
  void lose_later(Answer answer);
  void lose_all();
  void finish_closing();

  boost::asio::io_context& io_;
  Address address_;
  State state_ = State::idle;
  std::unique_ptr<Connection> connection_;
  std::deque<Pending> pending_;
  std::chrono::steady_clock::time_point began_connecting_;
  Backoff backoff_;
  Timer watch_timer_;
  Timer retry_timer_;
  std::vector<std::function<void()>> up_listeners_;
  std::vector<std::function<void()>> down_listeners_;
  std::function<void()> closed_;
};

}  // namespace senim::redis
