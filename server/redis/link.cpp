#include "server/redis/link.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "server/base/log.hpp"

namespace senim::redis {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds k_deaf{k_answer_ms_max};

}  // namespace

Link::Link(boost::asio::io_context& io, Address address)
    : io_(io), address_(std::move(address)), watch_timer_(io), retry_timer_(io) {}

Link::~Link() = default;

void Link::open() {
  connect();
  watch();
}

void Link::connect() {
  state_ = State::connecting;
  began_connecting_ = Clock::now();
  connection_ = std::make_unique<Connection>(io_, address_, static_cast<ConnectionEnds&>(*this));
  connection_->begin();
}

void Link::ready() {
  state_ = State::up;
  backoff_.reset();
  log::info("redis_link_up");
  for (const auto& listener : up_listeners_) listener();
}

void Link::call(const Command& command, Answer answer) {
  if (state_ != State::up || pending_.size() >= k_in_flight_max)
    return lose_later(std::move(answer));
  if (!connection_->send(command)) return lose_later(std::move(answer));
  pending_.push_back({std::move(answer), Clock::now()});
}

void Link::lose_later(Answer answer) {
  boost::asio::post(io_, [answer = std::move(answer)] { answer(Reply{}); });
}

void Link::replied(Reply reply) {
  if (pending_.empty()) return;
  const Answer answer = std::move(pending_.front().answer);
  pending_.pop_front();
  if (state_ == State::closing && pending_.empty())
    boost::asio::post(io_, [this] { finish_closing(); });
  answer(reply);
}

void Link::ended(std::string_view why) { fail(why); }

void Link::fail(std::string_view why) {
  const State was = std::exchange(state_, State::down);
  connection_.reset();
  if (was == State::up) {
    log::warn("redis_link_down", {{"why", safe(why)}, {"in_flight", pending_.size()}});
    for (const auto& listener : down_listeners_) listener();
  } else {
    log::debug("redis_link_not_up", {{"why", safe(why)}});
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

void Link::lose_all() {
  // An answer may call again, which is then lost by a post: the list can't grow while it is
  // emptied.
  std::deque<Pending> lost;
  lost.swap(pending_);
  for (const Pending& pending : lost) pending.answer(Reply{});
}

void Link::watch() {
  watch_timer_.expires_after(std::chrono::milliseconds{k_watch_ms});
  watch_timer_.async_wait([this](auto error) {
    if (error || state_ == State::closed) return;
    const auto now = Clock::now();
    if (state_ == State::connecting && now - began_connecting_ > k_deaf)
      fail("no answer while connecting");
    else if (!pending_.empty() && now - pending_.front().asked > k_deaf)
      fail("no answer in time");
    if (state_ != State::closed) watch();
  });
}

void Link::close(std::function<void()> closed) {
  if (state_ == State::closing || state_ == State::closed) {
    if (closed) boost::asio::post(io_, std::move(closed));
    return;
  }
  closed_ = std::move(closed);
  state_ = State::closing;
  retry_timer_.cancel();
  if (pending_.empty() || connection_ == nullptr)
    boost::asio::post(io_, [this] { finish_closing(); });
}

void Link::finish_closing() {
  if (state_ == State::closed) return;
  state_ = State::closed;
  connection_.reset();
  watch_timer_.cancel();
  if (closed_) std::exchange(closed_, {})();
}

}  // namespace senim::redis
