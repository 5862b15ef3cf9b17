// Question: one command on a connection of its own, for what is asked seldom and of changing
// servers: a Sentinel's or a Cluster node's word on who is primary. Owned by the asker, used on its
// thread; gone with it, unanswered.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <string_view>

#include "server/redis/connection.hpp"
#include "server/redis/timer.hpp"

namespace senim::redis {

inline constexpr std::int64_t k_question_ms_max = 500;

class Question final : private ConnectionEnds {
 public:
  using Answer = std::function<void(Reply)>;

  // The answer comes once, never before the constructor has returned; `lost` when there was none in
  // time. The question may be destroyed in it.
  Question(boost::asio::io_context& io, const Address& address, Command command, Answer answer);
  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;

 private:
  void ready() override;
  void replied(Reply reply) override;
  void ended(std::string_view why) override;
  void answer(Reply reply);

  Command command_;
  Answer answer_;
  Connection connection_;
  Timer timer_;
};

}  // namespace senim::redis
