#include "server/redis/question.hpp"

#include <chrono>
#include <utility>

namespace senim::redis {

Question::Question(boost::asio::io_context& io, const Address& address, Command command,
                   Answer answer)
    : command_(std::move(command)),
      answer_(std::move(answer)),
      connection_(io, address, Greeting::to_listen(address), static_cast<ConnectionEnds&>(*this)),
      timer_(io) {
  timer_.expires_after(std::chrono::milliseconds{k_question_ms_max});
  timer_.async_wait([this](auto error) {
    if (!error) this->answer(Reply{});
  });
  connection_.begin();
}

void Question::ready() {
  if (!connection_.send(command_)) return;  // ended() follows
}

void Question::replied(Reply reply) { answer(reply); }

void Question::ended(std::string_view /*why*/) { answer(Reply{}); }

void Question::answer(Reply reply) {
  timer_.cancel();
  if (!answer_) return;
  const Answer answer = std::exchange(answer_, {});
  answer(reply);
}

}  // namespace senim::redis
