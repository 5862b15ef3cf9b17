#include "bench/attacker.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <utility>
#include <variant>

#include "bench/line.hpp"
#include "bench/link.hpp"
#include "bench/wire.hpp"
#include "protocol/codec.hpp"
#include "protocol/limits.hpp"

namespace senim::bench {

namespace {

constexpr std::chrono::milliseconds k_held_ms{2'000};  // a conversation, once it is in the line
constexpr std::chrono::milliseconds k_after_failure_ms{20};
constexpr std::chrono::milliseconds k_between_says_ms{200};
constexpr std::chrono::milliseconds k_between_floods_ms{20};
constexpr std::size_t k_frames_of_flood = 1'000;
constexpr std::size_t k_empty_frame_bytes = 6;

}  // namespace

// One connection after the other.
class Attacker::Hand final : private LinkListener {
 public:
  explicit Hand(Attacker& attacker) : attacker_(attacker), timer_(attacker.io_) {}

  void reach() {
    if (attacker_.stopped_) return;
    link_ = Link::open(attacker_.io_, attacker_.target_,
                       {.path = "/ws/child", .cookie = {}, .source = attacker_.source_}, *this);
  }
  void stop() {
    timer_.cancel();
    if (link_) link_->cut();
  }

 private:
  void on_open() override {
    ++attacker_.counts_.connections;
    is_queued_ = false;
    switch (attacker_.attack_) {
      case Attack::frames:
        return flood();
      case Attack::silence:
      case Attack::connections:
        return link_->say("{}");
      default:
        link_->say(to_frame(FromChild{
            from_child::Start{.token = random_token(), .language = Language::kk, .place = {}}}));
    }
  }
  void on_frame(std::string_view text) override {
    const auto frame = parse_to_child(text);
    const auto* heard = std::get_if<ToChild>(&frame);
    if (heard == nullptr) return;
    if (std::holds_alternative<Refusal>(*heard)) {
      ++attacker_.counts_.refused;
      if (attacker_.begins() && !is_queued_) again_in(std::chrono::milliseconds{0});
    } else if (std::holds_alternative<to_child::Ack>(*heard)) {
      ++attacker_.counts_.said;
    } else if (std::holds_alternative<to_child::State>(*heard) &&
               !std::exchange(is_queued_, true)) {
      ++attacker_.counts_.queued;
      if (attacker_.attack_ == Attack::starts) again_in(k_held_ms);
      if (attacker_.attack_ == Attack::cuts) again_in(std::chrono::milliseconds{0});
      if (attacker_.attack_ == Attack::says) say();
    }
  }
  void on_gone(const Gone& gone) override {
    ++(gone.close_code == 0 ? attacker_.counts_.failed : attacker_.counts_.ended);
    again_in(k_after_failure_ms);
  }
  void flood() {
    if (!link_->is_open()) return;
    link_->say_raw(attacker_.nothing_);
    in(k_between_floods_ms, [this] { flood(); });
  }
  void say() {
    if (!link_->is_open()) return;
    const MessageId id = id_of({.run = attacker_.run_, .number = ++attacker_.number_});
    link_->say(to_frame(FromChild{from_child::Say{id, attacker_.longest_}}));
    in(k_between_says_ms, [this] { say(); });
  }
  void again_in(std::chrono::milliseconds pause) {
    in(pause, [this] {
      if (link_) link_->cut();
      reach();
    });
  }
  void in(std::chrono::milliseconds pause, auto deed) {
    timer_.expires_after(pause);
    timer_.async_wait([this, deed](const boost::system::error_code& ec) {
      if (!ec && !attacker_.stopped_) deed();
    });
  }

  Attacker& attacker_;
  boost::asio::steady_timer timer_;
  std::shared_ptr<Link> link_;
  bool is_queued_ = false;
};

Attacker::Attacker(Target target, boost::asio::ip::address source, Attack attack,
                   std::size_t connections)
    : target_(std::move(target)),
      source_(std::move(source)),
      attack_(attack),
      connections_(connections),
      run_(random_run()) {
  for (std::size_t i = 0; i < limits::k_text_characters_max; ++i) longest_ += "😀";
  append_frame(nothing_, Opcode::ping, {}, 0);
  append_frame(nothing_, Opcode::pong, {}, 0);
  std::string first;
  append_frame(first, Opcode::text, {}, 0);
  first[0] = 1;  // without FIN: a message that never ends
  nothing_ = first + nothing_;
  for (std::size_t i = 0; i < k_frames_of_flood; ++i) {
    append_frame(nothing_, Opcode::more, {}, 0);
    nothing_[nothing_.size() - k_empty_frame_bytes] = 0;
  }
}

Attacker::~Attacker() { stop(); }

void Attacker::begin() {
  for (std::size_t i = 0; i < connections_; ++i) {
    hands_.push_back(std::make_unique<Hand>(*this));
    boost::asio::post(io_, [&hand = *hands_.back()] { hand.reach(); });
  }
  thread_ = std::thread{[this] { io_.run(); }};
}

void Attacker::stop() {
  if (!thread_.joinable()) return;
  stopped_ = true;
  boost::asio::post(io_, [this] {
    for (const auto& hand : hands_) hand->stop();
  });
  thread_.join();
}

}  // namespace senim::bench
