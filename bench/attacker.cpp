#include "bench/attacker.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <utility>
#include <variant>

#include "bench/line.hpp"
#include "bench/link.hpp"
#include "protocol/codec.hpp"

namespace senim::bench {

namespace {

constexpr std::chrono::milliseconds k_held_ms{2'000};  // a conversation, once it is in the line
constexpr std::chrono::milliseconds k_after_failure_ms{20};

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
    link_->say(to_frame(FromChild{
        from_child::Start{.token = random_token(), .language = Language::kk, .place = {}}}));
  }
  void on_frame(std::string_view text) override {
    const auto frame = parse_to_child(text);
    const auto* heard = std::get_if<ToChild>(&frame);
    if (heard == nullptr) return;
    if (std::holds_alternative<Refusal>(*heard)) {
      ++attacker_.counts_.refused;
      again_in(std::chrono::milliseconds{0});
    } else if (std::holds_alternative<to_child::State>(*heard) && !is_queued_) {
      ++attacker_.counts_.queued;
      is_queued_ = true;
      again_in(k_held_ms);
    }
  }
  void on_gone(const Gone&) override {
    ++attacker_.counts_.failed;
    again_in(k_after_failure_ms);
  }
  void again_in(std::chrono::milliseconds pause) {
    timer_.expires_after(pause);
    timer_.async_wait([this](const boost::system::error_code& ec) {
      if (ec || attacker_.stopped_) return;
      is_queued_ = false;
      if (link_) link_->cut();
      reach();
    });
  }

  Attacker& attacker_;
  boost::asio::steady_timer timer_;
  std::shared_ptr<Link> link_;
  bool is_queued_ = false;
};

Attacker::Attacker(Target target, boost::asio::ip::address source, std::size_t connections)
    : target_(std::move(target)), source_(std::move(source)), connections_(connections) {}

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
