#include "server/net/connections.hpp"

#include <algorithm>
#include <utility>

namespace senim::net {

namespace {

void take_out(auto& hook) {
  if (hook.is_linked()) hook.unlink();
}

}  // namespace

Connection::Connection(std::shared_ptr<Connections> connections)
    : connections_(std::move(connections)) {
  connections_->staying_.push_back(*this);
  ++connections_->count_;
}

Connection::~Connection() {
  // Here and not by the hooks' own destructors: this may be the last to hold the lists.
  take_out(static_cast<detail::Hook<detail::InSlot>&>(*this));
  take_out(static_cast<detail::Hook<detail::InHouse>&>(*this));
  --connections_->count_;
}

void Connections::watch(Connection& connection, std::int64_t due_ms) {
  take_out(static_cast<detail::Hook<detail::InSlot>&>(connection));
  const std::int64_t due = (due_ms + k_tick_ms - 1) / k_tick_ms;
  const std::int64_t at = std::clamp(due, ticked_ + 1, ticked_ + k_slots - 1);
  slots_[static_cast<std::size_t>(at % k_slots)].push_back(connection);
}

void Connections::tick(std::int64_t now_ms) {
  const std::int64_t until = now_ms / k_tick_ms;
  ticked_ = std::max(ticked_, until - k_slots);  // after a long sleep every slot once is enough
  while (ticked_ < until) {
    ++ticked_;
    Slot due;
    due.swap(slots_[static_cast<std::size_t>(ticked_ % k_slots)]);
    while (!due.empty()) {
      Connection& connection = due.front();
      due.pop_front();
      connection.look(now_ms);
    }
  }
}

void Connections::move_away(std::size_t count_max) {
  for (std::size_t told = 0; told < count_max && !staying_.empty(); ++told) {
    Connection& connection = staying_.front();
    staying_.pop_front();
    moving_.push_back(connection);
    connection.move_away();
  }
}

void Connections::cut_all() {
  moving_.splice(moving_.end(), staying_);
  House cut;
  cut.swap(moving_);
  while (!cut.empty()) {
    Connection& connection = cut.front();
    cut.pop_front();
    moving_.push_back(connection);
    connection.cut();
  }
}

}  // namespace senim::net
