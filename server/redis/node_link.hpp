// NodeLink: the Link to one Redis, wherever its resolver says that it is now. All that one loop
// turn asks for goes out in one write, with one WAIT behind it where replicas must have it. One
// watchdog fails it when the oldest unanswered command is over k_answer_ms_max old, and asks for a
// sign of life when there is none; an answer that says that this Redis can't take writes, or keeps
// its promise no more, fails it, too, and its greeting keeps it down until it can.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/redis/backoff.hpp"
#include "server/redis/connection.hpp"
#include "server/redis/held_reply.hpp"
#include "server/redis/link.hpp"
#include "server/redis/resolver.hpp"
#include "server/redis/timer.hpp"

namespace senim::redis {

inline constexpr std::int64_t k_watch_ms = 200;
inline constexpr std::int64_t k_promise_ms = 1'000;  // between two looks at what must stay so
inline constexpr std::size_t k_in_flight_max =
    65'536;  // calls beyond it are answered `lost` at once

class NodeLink final : public Link, private ConnectionEnds {
 public:
  NodeLink(boost::asio::io_context& io, std::unique_ptr<Resolver> resolver, WriterNeeds needs);
  NodeLink(boost::asio::io_context& io, const Address& address, WriterNeeds needs)
      : NodeLink(io, std::make_unique<FixedAddress>(address), std::move(needs)) {}
  ~NodeLink() override;

  using Link::call;
  using Link::close;
  void open() override;
  void call(const Command& command, Answer answer) override;
  void when_replicated(std::string_view key, std::function<void()> act) override;
  void close(std::function<void()> closed) override;
  // The Redis was seen to be there again: what waits to try again does so now.
  void hurry();
  [[nodiscard]] bool is_up() const override { return state_ == State::up; }
  [[nodiscard]] std::string why_down() const override { return is_up() ? std::string{} : why_; }
  [[nodiscard]] std::size_t in_flight() const override { return pending_.size() + held_.size(); }

 private:
  enum class State : std::uint8_t { idle, connecting, confirming, up, down, closing, closed };
  enum class Asked : std::uint8_t { call, mark, replicas, promise };  // all but the first are ours
  struct Pending {
    Asked what;
    Answer answer;  // of a call
    std::chrono::steady_clock::time_point asked;
    std::size_t step = 0;  // of the promise
  };
  struct Held {
    Answer answer;
    HeldReply reply;
  };

  void ready() override;
  void replied(Reply reply) override;
  void ended(std::string_view why) override;

  void connect();
  void connect_to(const Address& address);
  void take_up();
  void ask_replicas_after_this_turn();
  void ask_promise();
  void heard_promise(std::size_t step, Reply reply);
  void heard_mark(Reply reply);
  void heard_replicas(std::int64_t count);
  void fail(std::string_view why);
  void watch();
  void lose_all();
  void close_when_settled();
  void finish_closing();

  boost::asio::io_context& io_;
  std::unique_ptr<Resolver> resolver_;
  WriterNeeds needs_;
  Address address_;  // of the connection
  State state_ = State::idle;
  std::unique_ptr<Connection> connection_;
  std::deque<Pending> pending_;
  std::deque<Held> held_;  // answered, and waiting for the replicas
  bool replicas_will_be_asked_ = false;
  std::uint32_t mark_number_ = 0;  // of a key that this Redis serves, as far as is known
  bool mark_refused_ = false;      // so that the WAIT behind it says nothing
  std::chrono::steady_clock::time_point began_connecting_;
  bool refused_writes_ = false;  // after it was up last
  std::vector<PromiseStep> promise_;
  std::chrono::steady_clock::time_point promise_asked_;
  std::string why_ = "not connected yet";  // it is not up
  Backoff backoff_;
  Timer watch_timer_;
  Timer retry_timer_;
  std::function<void()> closed_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace senim::redis
