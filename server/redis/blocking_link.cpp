#include "server/redis/blocking_link.hpp"

#include <hiredis/hiredis.h>

#include <ctime>

#include "server/base/start_error.hpp"
#include "server/redis/broken_pipe.hpp"
#include "server/redis/tls.hpp"

namespace senim::redis {

namespace {

timeval patience() {
  return {.tv_sec = k_blocking_ms_max.count() / 1'000,
          .tv_usec = (k_blocking_ms_max.count() % 1'000) * 1'000};
}

}  // namespace

void BlockingLink::Free::operator()(redisContext* context) const { redisFree(context); }

BlockingLink::BlockingLink(const Address& address) : name_(address.name()) {
  ignore_broken_pipes();
  context_.reset(address.is_unix()
                     ? redisConnectUnixWithTimeout(address.unix_path.c_str(), patience())
                     : redisConnectWithTimeout(address.host.c_str(), address.port, patience()));
  if (context_ == nullptr) throw std::bad_alloc{};
  if (context_->err == 0) redisSetTimeout(context_.get(), patience());
  const bool begun = context_->err == 0 && (!address.tls || begin_tls(*context_, address.host));
  if (!begun) throw StartError{"Redis at " + name_ + " cannot be reached: " + context_->errstr};
  if (!address.password.empty()) {
    Command auth{"AUTH"};
    if (!address.user.empty()) auth.add(address.user);
    must(auth.add(address.password));
  }
  if (address.database != 0) must(Command{"SELECT"}.add(address.database));
}

HeldReply BlockingLink::call(const Command& command) {
  const auto wire = command.wire();
  void* answer = nullptr;
  if (redisAppendFormattedCommand(context_.get(), wire.data(), wire.size()) == REDIS_OK)
    (void)redisGetReply(context_.get(), &answer);
  HeldReply reply{static_cast<redisReply*>(answer)};
  if (reply->is_lost())
    throw StartError{"Redis at " + name_ + " does not answer: " + context_->errstr};
  return reply;
}

HeldReply BlockingLink::must(const Command& command) {
  HeldReply reply = call(command);
  require_success(reply, command, name_);
  return reply;
}

void require_success(const HeldReply& reply, const Command& command, std::string_view redis_name) {
  if (!reply->is_error()) return;
  throw StartError{"Redis at " + std::string{redis_name} + " refused " +
                   std::string{command.word(0)} + ": " + std::string{reply->error_word()}};
}

}  // namespace senim::redis
