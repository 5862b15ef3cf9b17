#include "server/redis/node_link.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "server/base/log.hpp"
#include "server/redis/requirements.hpp"

namespace senim::redis {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds k_deaf{k_answer_ms_max};

}  // namespace

NodeLink::NodeLink(boost::asio::io_context& io, std::unique_ptr<Resolver> resolver,
                   WriterNeeds needs)
    : io_(io),
      resolver_(std::move(resolver)),
      needs_(std::move(needs)),
      promise_(living_promise(needs_)),
      watch_timer_(io),
      retry_timer_(io) {}

NodeLink::~NodeLink() { *alive_ = false; }

void NodeLink::open() {
  connect();
  watch();
}

void NodeLink::connect() {
  state_ = State::connecting;
  began_connecting_ = Clock::now();
  resolver_->resolve([this](const std::optional<Address>& address) {
    if (state_ != State::connecting) return;
    if (!address) return fail("nobody knows where the primary is");
    connect_to(*address);
  });
}

void NodeLink::connect_to(const Address& address) {
  began_connecting_ = Clock::now();
  address_ = address;
  connection_ =
      std::make_unique<Connection>(io_, address, Greeting::to_write(address, needs_, mark_number_),
                                   static_cast<ConnectionEnds&>(*this));
  connection_->begin();
}

void NodeLink::ready() {
  state_ = State::confirming;
  resolver_->confirm(address_, [this](bool confirmed) {
    if (state_ != State::confirming) return;
    if (!confirmed) return fail("this may be the primary no more");
    take_up();
  });
}

void NodeLink::take_up() {
  state_ = State::up;
  needs_.whole_log = false;
  promise_asked_ = Clock::now();
  // One that takes the greeting and then no writes is tried less and less often.
  if (!std::exchange(refused_writes_, false)) backoff_.reset();
  log::debug("redis_link_up");
  tell_up();
}

void NodeLink::call(const Command& command, Answer answer) {
  if (state_ != State::up || in_flight() >= k_in_flight_max)
    return lose_later(io_, std::move(answer));
  if (!connection_->send(command)) return lose_later(io_, std::move(answer));
  pending_.push_back({Asked::call, std::move(answer), Clock::now()});
  if (needs_.replicas > 0) ask_replicas_after_this_turn();
}

// One mark and one WAIT for all that was sent until the loop comes round to it: a WAIT holds up
// what is behind it on the connection, so that one for each command would make them wait for each
// other.
void NodeLink::ask_replicas_after_this_turn() {
  if (std::exchange(replicas_will_be_asked_, true)) return;
  boost::asio::post(io_, [this, alive = alive_] {
    if (!*alive) return;
    replicas_will_be_asked_ = false;
    if (connection_ == nullptr || in_flight() == 0) return;
    const auto now = Clock::now();
    if (!connection_->send(mark(needs_.mark_key(mark_number_)))) return;
    pending_.push_back({Asked::mark, {}, now});
    const Command wait = Command{"WAIT"}.add(needs_.replicas).add(k_replicas_ms_max);
    if (connection_->send(wait)) pending_.push_back({Asked::replicas, {}, now});
  });
}

void NodeLink::when_replicated(std::string_view /*key*/, std::function<void()> act) {
  if (needs_.replicas == 0) return act();
  // The mark behind it is written after whatever the primary has now.
  call({"PING"}, [act = std::move(act)](Reply reply) {
    if (!reply.failed()) act();
  });
}

void NodeLink::replied(Reply reply) {
  if (pending_.empty()) return;
  const auto [what, answer, asked, step] = std::move(pending_.front());
  pending_.pop_front();
  // A Redis that was silent so long may have been replaced meanwhile: what it says is not believed.
  if (needs_.replicas > 0 && Clock::now() - asked > k_deaf) {
    held_.push_back({answer, HeldReply{nullptr}});
    return fail("an answer came too late");
  }
  if (what == Asked::promise) return heard_promise(step, reply);
  if (what == Asked::mark) return heard_mark(reply);
  if (what == Asked::replicas) return heard_replicas(reply.integer());
  const std::string_view end = end_of_writing(reply);
  if (needs_.replicas > 0 && end.empty()) {
    held_.push_back({answer, HeldReply::copy_of(reply)});
    return;
  }
  close_when_settled();
  answer(reply);
  if (end.empty() || connection_ == nullptr) return;
  refused_writes_ = true;
  fail(end);
}

// What may be changed on a running Redis is changed some day: it is looked at for as long as
// anything is acknowledged.
void NodeLink::ask_promise() {
  promise_asked_ = Clock::now();
  for (std::size_t step = 0; step < promise_.size(); ++step)
    if (connection_->send(promise_[step].command))
      pending_.push_back({Asked::promise, {}, promise_asked_, step});
}

void NodeLink::heard_promise(std::size_t step, Reply reply) {
  close_when_settled();
  const std::string broken = broken_promise(promise_.at(step), reply, needs_.replicas);
  if (state_ != State::up) return;
  if (broken.empty()) {
    // It takes writes a second after the greeting too: should it break again, that is a new fault.
    if (step + 1 == promise_.size()) backoff_.reset();
    return;
  }
  refused_writes_ = true;
  fail(broken);
}

void NodeLink::heard_mark(Reply reply) {
  const std::string_view end = end_of_writing(reply);
  refused_writes_ = refused_writes_ || !end.empty();
  if (!end.empty()) return fail(end);
  mark_refused_ = reply.is_error();  // its slot is on its way, or gone
}

void NodeLink::heard_replicas(std::int64_t count) {
  if (count < needs_.replicas) {
    refused_writes_ = true;
    return fail("replicas are missing or late");
  }
  if (std::exchange(mark_refused_, false)) {
    ++mark_number_;
    return ask_replicas_after_this_turn();
  }
  std::deque<Held> kept;
  kept.swap(held_);
  close_when_settled();
  for (const Held& held : kept) held.answer(held.reply.view());
}

void NodeLink::ended(std::string_view why) { fail(why); }

void NodeLink::fail(std::string_view why) {
  const State was = std::exchange(state_, State::down);
  const bool is_new = why != why_;
  why_ = why;
  needs_.whole_log = needs_.whole_log || why == k_log_is_off;
  connection_.reset();
  mark_refused_ = false;
  if (was != State::up) ++mark_number_;  // it may have been the mark of the greeting
  if (was == State::up) {
    log::warn("redis_link_down", {{"why", safe(why)}, {"in_flight", in_flight()}});
    tell_down();
  } else if (is_new) {
    log::warn("redis_link_not_up", {{"why", safe(why)}});
  }
  lose_all();
  if (was == State::closing) {
    state_ = State::closing;
    return finish_closing();
  }
  if (state_ != State::down) return;  // a listener or an answer closed the link
  retry_timer_.expires_after(backoff_.next());
  retry_timer_.async_wait([this](auto error) {
    if (!error && state_ == State::down) connect();
  });
}

void NodeLink::hurry() {
  if (state_ != State::down || refused_writes_) return;
  retry_timer_.cancel();
  connect();
}

void NodeLink::lose_all() {
  // An answer may call again, which is then lost by a post: the lists can't grow while they are
  // emptied.
  std::deque<Held> held;
  std::deque<Pending> lost;
  held.swap(held_);
  lost.swap(pending_);
  for (const Held& unsure : held)
    if (unsure.answer) unsure.answer(Reply{});
  for (const Pending& pending : lost)
    if (pending.answer) pending.answer(Reply{});
}

void NodeLink::watch() {
  watch_timer_.expires_after(std::chrono::milliseconds{k_watch_ms});
  watch_timer_.async_wait([this](auto error) {
    if (error || state_ == State::closed) return;
    const auto now = Clock::now();
    if (state_ == State::connecting && now - began_connecting_ > k_deaf)
      fail("no answer while connecting");
    else if (!pending_.empty() && now - pending_.front().asked > k_deaf)
      fail("no answer in time");
    else if (state_ == State::up && now - promise_asked_ > std::chrono::milliseconds{k_promise_ms})
      ask_promise();
    else if (state_ == State::up && pending_.empty())
      call({"PING"}, [](Reply) {});  // so that silence is noticed whenever it begins
    if (state_ != State::closed) watch();
  });
}

void NodeLink::close(std::function<void()> closed) {
  if (state_ == State::closing || state_ == State::closed) {
    if (closed) boost::asio::post(io_, std::move(closed));
    return;
  }
  closed_ = std::move(closed);
  state_ = State::closing;
  retry_timer_.cancel();
  if (in_flight() == 0 || connection_ == nullptr)
    boost::asio::post(io_, [this, alive = alive_] {
      if (*alive) finish_closing();
    });
}

void NodeLink::close_when_settled() {
  if (state_ != State::closing || in_flight() > 0) return;
  boost::asio::post(io_, [this, alive = alive_] {
    if (*alive) finish_closing();
  });
}

void NodeLink::finish_closing() {
  if (state_ == State::closed) return;
  state_ = State::closed;
  connection_.reset();
  resolver_.reset();
  watch_timer_.cancel();
  if (closed_) std::exchange(closed_, {})();
}

}  // namespace senim::redis
