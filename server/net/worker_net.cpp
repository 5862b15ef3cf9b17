#include "server/net/worker_net.hpp"

#include <boost/asio/ip/address.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "server/base/log.hpp"
#include "server/net/counsellor_session.hpp"
#include "server/net/http_connection.hpp"
#include "server/net/turned_away.hpp"

namespace senim::net {

namespace {

constexpr std::int64_t k_forget_ms = 60'000;
// 10,000 people a second: more than a fresh node takes, fewer than would come back as one wave.
constexpr std::size_t k_moved_at_once_max = 200;
constexpr std::chrono::milliseconds k_between_moves{20};

}  // namespace

Front::Front(boost::asio::io_context& io, desk::Desk& desk, desk::StaffDoor& door,
             std::shared_ptr<const Pages> pages, metrics::Sheet& sheet, FrontOptions options)
    : hall_(std::make_shared<Hall>(desk, door, std::move(pages), sheet, std::move(options))),
      listener_(io, hall_->options.address, hall_->options.port, hall_->options.first_worker,
                hall_->counters.accept_failures),
      sweep_(io.get_executor()),
      drain_(io.get_executor()) {}

void Front::start() {
  listener_.start([this](Socket socket) { take(std::move(socket)); },
                  [this](Socket socket) { turn_away(hall_->counters, std::move(socket)); });
  tick();
}

void Front::take(Socket socket) {
  error_code error;
  const auto peer = socket.remote_endpoint(error).address();
  std::optional<boost::asio::ip::address> from;
  if (!hall_->trusts(peer)) from = peer;
  auto ticket = hall_->admission.arrive(from);
  if (ticket.is_refused()) return turn_away(hall_->counters, std::move(socket));
  serve_http(hall_, std::move(socket), std::move(ticket));
}

void Front::tick() {
  const auto time_ms = monotonic_ms();
  hall_->connections.tick(time_ms);
  if (time_ms >= forget_due_ms_) {
    hall_->starts.forget(time_ms);
    hall_->sign_ins.forget(time_ms);
    hall_->wrong_sign_ins.forget(time_ms);
    hall_->admission.forget(time_ms);
    forget_due_ms_ = time_ms + k_forget_ms;
  }
  listener_.retry();
  sweep_.expires_after(std::chrono::milliseconds{Connections::k_tick_ms});
  sweep_.async_wait([this](error_code error) {
    if (!error && !over_) tick();
  });
}

void Front::doubt(std::string_view staff) {
  std::vector<std::shared_ptr<CounsellorSession>> doubted;
  for (CounsellorSession* console : hall_->consoles) {
    if (staff.empty() || console->staff() == staff) doubted.push_back(console->shared_from_this());
  }
  for (const auto& console : doubted) console->doubt();
}

void Front::stop_accepting() {
  hall_->draining = true;
  listener_.stop();
}

void Front::drain(std::int64_t deadline_ms, std::function<void()> then) {
  stop_accepting();
  cut_due_ms_ = monotonic_ms() + deadline_ms;
  drained_ = std::move(then);
  log::info("draining", {{"connections", connections()}});
  drain_some();
}

void Front::drain_some() {
  hall_->connections.move_away(k_moved_at_once_max);
  if (monotonic_ms() >= cut_due_ms_) hall_->connections.cut_all();
  drain_.expires_after(k_between_moves);
  drain_.async_wait([this](error_code error) {
    if (error) return;
    if (connections() > 0) return drain_some();
    over_ = true;
    sweep_.cancel();
    std::exchange(drained_, nullptr)();
  });
}

}  // namespace senim::net
