#include "server/net/worker_net.hpp"

#include <boost/asio/ip/address.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "server/base/log.hpp"
#include "server/base/start_error.hpp"
#include "server/net/counsellor_session.hpp"
#include "server/net/http_connection.hpp"
#include "server/net/turned_away.hpp"

namespace senim::net {

namespace {

constexpr std::int64_t k_forget_ms = 60'000;
// 10,000 people a second: more than a fresh node takes, fewer than would come back as one wave.
constexpr std::size_t k_moved_at_once_max = 200;
constexpr std::chrono::milliseconds k_between_moves{20};
constexpr std::size_t k_for_numbers_max = 16;  // connections, beyond those of people

std::optional<Listener> listener_for_numbers(boost::asio::io_context& io, Hall& hall) {
  const auto& options = hall.options;
  if (!options.metrics) return std::nullopt;
  if (options.metrics->port != 0 && options.metrics->port == options.port) {
    throw StartError(
        "--metrics-listen must name another port than --port: what is said there is "
        "not for everybody");
  }
  return std::optional<Listener>{std::in_place,         io,   options.metrics->address,
                                 options.metrics->port, true, hall.counters.accept_failures,
                                 "--metrics-listen"};
}

}  // namespace

Front::Front(boost::asio::io_context& io, desk::Desk& desk, staff::StaffDoor& door,
             std::shared_ptr<const Pages> pages, metrics::Sheet& sheet, FrontOptions options)
    : hall_(std::make_shared<Hall>(desk, door, std::move(pages), sheet, std::move(options))),
      listener_(io, hall_->options.address, hall_->options.port, hall_->options.first_worker,
                hall_->counters.accept_failures),
      numbers_(listener_for_numbers(io, *hall_)),
      sweep_(io.get_executor()),
      drain_(io.get_executor()) {}

void Front::start() {
  const auto refuse = [this](Socket socket) { turn_away(hall_->counters, std::move(socket)); };
  listener_.start([this](Socket socket) { take(std::move(socket)); }, refuse);
  if (numbers_) {
    numbers_->start([this](Socket socket) { take_for_numbers(std::move(socket)); }, refuse);
  }
  tick();
}

void Front::take(Socket socket) {
  error_code error;
  const auto peer = socket.remote_endpoint(error).address();
  std::optional<boost::asio::ip::address> from;
  if (!hall_->trusts(peer)) from = peer;
  auto ticket = hall_->admission.arrive(from);
  if (ticket.is_refused()) return turn_away(hall_->counters, std::move(socket));
  serve_http(hall_, std::move(socket), Door::people, std::move(ticket));
}

// Also when people have taken all the connections there may be: just then they are asked for.
void Front::take_for_numbers(Socket socket) {
  if (hall_->readers_of_numbers >= k_for_numbers_max) {
    return turn_away(hall_->counters, std::move(socket));
  }
  serve_http(hall_, std::move(socket), Door::numbers, {});
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
  if (numbers_) numbers_->retry();
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
  if (numbers_) numbers_->stop();
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
