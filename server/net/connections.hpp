// Connections: all connections of one worker, and their deadlines. No connection has a timer of its
// own: each asks to be looked at by a time, and one tick of the worker looks at those that are due.
// A connection is linked in by itself, leaves by its destruction, and is kept alive by its pending
// operations, never from here. Owned by the worker's hall.
#pragma once

#include <array>
#include <boost/intrusive/list.hpp>
#include <boost/intrusive/list_hook.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace senim::net {

class Connections;

namespace detail {
template <class Tag>
using Hook =
    boost::intrusive::list_base_hook<boost::intrusive::tag<Tag>,
                                     boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;
template <class Member, class Tag>
using Chain = boost::intrusive::list<Member, boost::intrusive::base_hook<Hook<Tag>>,
                                     boost::intrusive::constant_time_size<false>>;
struct InSlot;
struct InHouse;
}  // namespace detail

class Connection : public detail::Hook<detail::InSlot>, public detail::Hook<detail::InHouse> {
 public:
  explicit Connection(std::shared_ptr<Connections> connections);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection();

  // Its time has come: do what is due, then watch() again unless the connection ends.
  virtual void look(std::int64_t now_ms) = 0;
  // The server is going away: say so and end soon.
  virtual void move_away() = 0;
  // End now, whatever is pending.
  virtual void cut() = 0;

 private:
  const std::shared_ptr<Connections> connections_;
};

class Connections {
 public:
  explicit Connections(std::int64_t now_ms) : ticked_(now_ms / k_tick_ms) {}

  static constexpr std::int64_t k_tick_ms = 250;

  // Forgets the earlier time. May be looked at early: a time beyond the wheel is looked at when the
  // wheel has turned.
  void watch(Connection& connection, std::int64_t due_ms);
  void tick(std::int64_t now_ms);

  [[nodiscard]] std::size_t count() const { return count_; }

  // Tells up to count_max connections to move away, each once.
  void move_away(std::size_t count_max);
  void cut_all();

 private:
  friend class Connection;
  static constexpr std::int64_t k_slots = 256;  // 64 s
  using Slot = detail::Chain<Connection, detail::InSlot>;
  using House = detail::Chain<Connection, detail::InHouse>;

  std::array<Slot, k_slots> slots_;
  House staying_;
  House moving_;  // told to move away
  std::int64_t ticked_;
  std::size_t count_ = 0;
};

}  // namespace senim::net
