// Link: a worker's way to the store for commands, whether that is one Redis, a primary that
// Sentinels know, or a Cluster. Any number in flight; reconnects by itself; never repeats a command
// that may have been carried out. Owned by a worker, used on its thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/redis/command.hpp"
#include "server/redis/function_library.hpp"
#include "server/redis/reply.hpp"
#include "server/redis/store_address.hpp"

namespace senim::redis {

inline constexpr std::int64_t k_answer_ms_max = 1'700;

class Link {
 public:
  using Answer = std::function<void(Reply)>;

  Link() = default;
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  virtual ~Link() = default;  // closed before, or its io_context runs no more: what is in flight is
                              // dropped unanswered

  // Up: what is answered from now on is kept, as long as no answer says otherwise. Listeners are
  // added before open(), called in the order they were added, and stay.
  void on_up(std::function<void()> listener) { up_listeners_.push_back(std::move(listener)); }
  void on_down(std::function<void()> listener) { down_listeners_.push_back(std::move(listener)); }

  virtual void open() = 0;
  // The answer comes exactly once, never before call() has returned, and only when the replicas
  // that must have it do: `lost` when the link is or goes down.
  virtual void call(const Command& command, Answer answer) = 0;
  void call(std::initializer_list<std::string_view> words, Answer answer) {
    call(Command{words}, std::move(answer));
  }
  // For what was heard by publication, which may come before the replicas have it. Calls act once
  // the replicas have everything that the primary of this key has now: at once where the link waits
  // for no replica, and never when the link is lost before.
  virtual void when_replicated(std::string_view key, std::function<void()> act) = 0;
  // Takes no more calls, waits for the answers in flight (at most k_answer_ms_max), then leaves
  // nothing on the io_context.
  virtual void close(std::function<void()> closed) = 0;
  void close() { close({}); }

  [[nodiscard]] virtual bool is_up() const = 0;
  [[nodiscard]] virtual std::string why_down() const = 0;  // in a line that anyone may read
  [[nodiscard]] virtual std::size_t in_flight() const = 0;

 protected:
  // An answer never comes before call() has returned, also when there is none.
  static void lose_later(boost::asio::io_context& io, Answer answer) {
    boost::asio::post(io, [answer = std::move(answer)] { answer(Reply{}); });
  }
  void tell_up() const {
    for (const auto& listener : up_listeners_) listener();
  }
  void tell_down() const {
    for (const auto& listener : down_listeners_) listener();
  }

 private:
  std::vector<std::function<void()>> up_listeners_;
  std::vector<std::function<void()>> down_listeners_;
};

[[nodiscard]] std::unique_ptr<Link> make_link(boost::asio::io_context& io,
                                              const StoreAddress& store,
                                              const Functions& functions);

}  // namespace senim::redis
