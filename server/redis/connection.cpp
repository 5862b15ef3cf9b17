#include "server/redis/connection.hpp"

#include <hiredis/async.h>
#include <hiredis/hiredis.h>

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <utility>

#include "server/redis/broken_pipe.hpp"
#include "server/redis/tls.hpp"

namespace senim::redis {

namespace {

using Descriptor =
    boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type>;

// What hiredis asks of an event loop. It owns the descriptor, so that Asio only waits on it and
// releases it in the end. Kept alive by its own waits: hiredis may free the context, and with it
// this, while one of them is running.
class Waits : public std::enable_shared_from_this<Waits> {
 public:
  Waits(boost::asio::io_context& io, redisAsyncContext* context)
      : descriptor_(io, context->c.fd), context_(context) {}

  static void attach(boost::asio::io_context& io, redisAsyncContext* context) {
    auto* held = new std::shared_ptr<Waits>{std::make_shared<Waits>(io, context)};
    context->ev.data = held;
    context->ev.addRead = [](void* waits) { of(waits).want_read(true); };
    context->ev.delRead = [](void* waits) { of(waits).want_read(false); };
    context->ev.addWrite = [](void* waits) { of(waits).want_write(true); };
    context->ev.delWrite = [](void* waits) { of(waits).want_write(false); };
    context->ev.cleanup = [](void* waits) {
      const std::unique_ptr<std::shared_ptr<Waits>> last{
          static_cast<std::shared_ptr<Waits>*>(waits)};
      (*last)->let_go();
    };
  }

 private:
  static Waits& of(void* waits) { return **static_cast<std::shared_ptr<Waits>*>(waits); }

  void want_read(bool wanted) {
    read_wanted_ = wanted;
    if (!wanted || reading_ || context_ == nullptr) return;
    reading_ = true;
    descriptor_.async_wait(Descriptor::wait_read, [self = shared_from_this()](auto error) {
      self->reading_ = false;
      if (error || self->context_ == nullptr || !self->read_wanted_) return;
      redisAsyncHandleRead(self->context_);
      if (self->context_ != nullptr && self->read_wanted_) self->want_read(true);
    });
  }

  // A socket that is connected can nearly always take more: tried at the end of this turn of the
  // loop, with all that the turn has to say, and waited for only when it could not.
  void want_write(bool wanted) {
    write_wanted_ = wanted;
    if (!wanted || writing_ || context_ == nullptr) return;
    writing_ = true;
    if ((context_->c.flags & REDIS_CONNECTED) == 0) return wait_to_write();
    boost::asio::post(descriptor_.get_executor(), [self = shared_from_this()] {
      if (!self->write()) return;
      self->writing_ = true;
      self->wait_to_write();
    });
  }

  void wait_to_write() {
    descriptor_.async_wait(Descriptor::wait_write, [self = shared_from_this()](auto error) {
      if (error || !self->write()) return;
      self->writing_ = true;
      self->wait_to_write();
    });
  }

  // Whether there is more to write.
  [[nodiscard]] bool write() {
    writing_ = false;
    if (context_ == nullptr || !write_wanted_) return false;
    writing_ = true;  // what hiredis asks for meanwhile is what this answers
    redisAsyncHandleWrite(context_);
    writing_ = false;
    return context_ != nullptr && write_wanted_;
  }

  void let_go() {
    context_ = nullptr;
    descriptor_.release();
  }

  Descriptor descriptor_;
  redisAsyncContext* context_;
  bool read_wanted_ = false;
  bool write_wanted_ = false;
  bool reading_ = false;
  bool writing_ = false;
};

std::string error_of(const redisAsyncContext& context) {
  if (context.err == 0 || context.errstr == nullptr || *context.errstr == '\0')
    return "the connection ended";
  return context.errstr;
}

}  // namespace

// hiredis knows the connection only through the context's data, which is null once the connection
// has let go of it.
struct Connection::Callbacks {
  // hiredis is C: what a callee throws is carried round it and thrown from run().
  template <class Call>
  static void guarded(boost::asio::io_context& io, Call call) {
    try {
      call();
    } catch (...) {
      boost::asio::post(io,
                        [thrown = std::current_exception()] { std::rethrow_exception(thrown); });
    }
  }

  static void connected(const redisAsyncContext* context, int status) {
    auto* self = static_cast<Connection*>(context->data);
    if (self == nullptr) return;
    guarded(self->io_, [&] {
      if (status == REDIS_OK) return self->greet();
      self->gone(error_of(*context));  // hiredis frees the context itself, and only after this
    });
  }

  static void disconnected(const redisAsyncContext* context, int /*status*/) {
    auto* self = static_cast<Connection*>(context->data);
    if (self == nullptr) return;
    guarded(self->io_, [&] { self->gone(error_of(*context)); });
  }

  static void answered(redisAsyncContext* context, void* answer, void* /*privdata*/) {
    auto* self = static_cast<Connection*>(context->data);
    if (self == nullptr) return;
    guarded(self->io_, [&] {
      if (answer == nullptr) return self->gone(error_of(*context));
      const Reply reply{static_cast<const redisReply*>(answer)};
      if (!self->greeting_is_over_) return self->greeted(reply);
      self->ends_.replied(reply);
    });
  }
};

Connection::Connection(boost::asio::io_context& io, const Address& address, Greeting greeting,
                       ConnectionEnds& ends)
    : io_(io), address_(address), ends_(ends), greeting_(std::move(greeting)) {
  ignore_broken_pipes();
}

Connection::~Connection() {
  *alive_ = false;
  drop();
}

void Connection::begin() {
  // A host that is a name is looked up here, in the thread of the worker: give an address where
  // that is slow.
  context_ = address_.is_unix() ? redisAsyncConnectUnix(address_.unix_path.c_str())
                                : redisAsyncConnect(address_.host.c_str(), address_.port);
  if (context_ == nullptr) throw std::bad_alloc{};
  const bool begun = context_->err == 0 && (!address_.tls || begin_tls(context_->c, address_.host));
  if (!begun) {
    std::string why = context_->err != 0 ? error_of(*context_) : context_->c.errstr;
    drop();
    boost::asio::post(io_, [this, alive = alive_, why = std::move(why)] {
      if (*alive) ends_.ended(why);
    });
    return;
  }
  context_->data = this;
  Waits::attach(io_, context_);
  redisAsyncSetConnectCallback(context_, &Callbacks::connected);
  redisAsyncSetDisconnectCallback(context_, &Callbacks::disconnected);
}

void Connection::greet() { say(greeting_.begin().say); }

void Connection::say(const std::vector<Command>& commands) {
  for (const Command& command : commands)
    if (!send(command)) return;  // the context is already ending and will say so
}

void Connection::greeted(Reply reply) {
  const Greeting::Turn turn = greeting_.hear(reply);
  if (!turn.refused.empty()) {
    drop();
    return ends_.ended(turn.refused);
  }
  say(turn.say);
  if (!turn.is_over) return;
  greeting_is_over_ = true;
  ends_.ready();
}

bool Connection::send(const Command& command) {
  if (context_ == nullptr) return false;
  const auto wire = command.wire();
  return redisAsyncFormattedCommand(context_, &Callbacks::answered, nullptr, wire.data(),
                                    wire.size()) == REDIS_OK;
}

void Connection::gone(std::string_view why) {
  context_->data = nullptr;
  context_ = nullptr;
  ends_.ended(why);
}

void Connection::drop() {
  if (context_ == nullptr) return;
  auto* context = std::exchange(context_, nullptr);
  context->data = nullptr;
  redisAsyncFree(context);
}

}  // namespace senim::redis
