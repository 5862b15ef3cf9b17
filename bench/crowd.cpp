#include "bench/crowd.hpp"

#include <pthread.h>
#include <time.h>

#include <boost/asio/ip/address_v4.hpp>
#include <chrono>
#include <utility>

namespace senim::bench {

namespace {

constexpr std::int64_t k_ns_a_ms = 1'000'000;
constexpr std::int64_t k_tick_ms = 1'000;

}  // namespace

Crowd::Crowd(const Run& run)
    : run_(run), work_(io_.get_executor()), random_(std::random_device{}()) {}

Crowd::~Crowd() { join(); }

void Crowd::add_child(ChildNumber number, Language language) {
  children_.push_back(std::make_unique<Child>(*this, number, language));
}

void Crowd::add_counsellor(const std::string& name, const std::string& cookie) {
  counsellors_.push_back(std::make_unique<Counsellor>(*this, name, cookie));
}

void Crowd::add_seat(Speech speech, Author side, const std::vector<ChildNumber>& children) {
  seats_.push_back(std::make_unique<Seat>(*this, speech, side, children));
}

void Crowd::begin() {
  in_ms(k_tick_ms, [this] { tick(); });
  thread_ = std::thread{[this] { io_.run(); }};
}

void Crowd::join() {
  if (!thread_.joinable()) return;
  post([this] {
    ending_ = true;
    for (const auto& child : children_) child->cut();
    for (const auto& counsellor : counsellors_) counsellor->cut();
    for (const auto& seat : seats_) seat->cut();
    deeds_ = {};
    timer_.cancel();
    work_.reset();
  });
  thread_.join();
}

void Crowd::at(std::int64_t due_ns, std::function<void()> deed) {
  if (ending_) return;
  const bool is_next = deeds_.empty() || due_ns < deeds_.top().due_ns;
  deeds_.push({.due_ns = due_ns, .order = order_++, .act = std::move(deed)});
  if (is_next) wake_for_the_next();
}

void Crowd::in_ms(std::int64_t ms, std::function<void()> deed) {
  at(monotonic_ns() + ms * k_ns_a_ms, std::move(deed));
}

void Crowd::wake_for_the_next() {
  const std::chrono::steady_clock::time_point due{std::chrono::nanoseconds{deeds_.top().due_ns}};
  timer_.expires_at(due);
  timer_.async_wait([this](const boost::system::error_code& ec) {
    if (!ec) act_what_is_due();
  });
}

void Crowd::act_what_is_due() {
  const std::int64_t now = monotonic_ns();
  while (!deeds_.empty() && deeds_.top().due_ns <= now) {
    const auto act = deeds_.top().act;
    deeds_.pop();
    act();
  }
  if (!deeds_.empty()) wake_for_the_next();
}

void Crowd::tick() {
  const std::int64_t now = monotonic_ns();
  for (const auto& child : children_) child->tick(now);
  for (const auto& counsellor : counsellors_) counsellor->tick(now);
  in_ms(k_tick_ms, [this] { tick(); });
}

boost::asio::ip::address Crowd::next_source() {
  if (run_.source_addresses == 0) return {};
  constexpr std::uint32_t k_first = 0x7F000002;  // 127.0.0.2
  return boost::asio::ip::address_v4{k_first + source_++ % run_.source_addresses};
}

std::optional<Door> Crowd::next_door(std::optional<std::size_t> not_this) {
  if (run_.doors != nullptr) return run_.doors->pick(not_this);
  return Door{.number = 0, .target = run_.target};
}

std::int64_t Crowd::jitter_ms(std::int64_t most) {
  return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(most + 1));
}

double Crowd::cpu_s() const {
  clockid_t clock{};
  timespec used{};
  // native_handle() is not const though it changes nothing.
  auto& thread = const_cast<std::thread&>(thread_);
  if (!thread_.joinable() || pthread_getcpuclockid(thread.native_handle(), &clock) != 0) return 0;
  if (clock_gettime(clock, &used) != 0) return 0;
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

}  // namespace senim::bench
