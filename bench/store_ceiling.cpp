#include "bench/store_ceiling.hpp"

#include <algorithm>
#include <bit>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bench/interruption.hpp"
#include "bench/line.hpp"
#include "bench/target.hpp"
#include "server/redis/blocking_link.hpp"
#include "server/redis/blocking_store.hpp"
#include "server/redis/link.hpp"
#include "server/stores/log_store.hpp"
#include "server/stores/our_functions.hpp"
#include "server/stores/records_in_log.hpp"
#include "server/stores/supervised_server.hpp"

namespace senim::bench {

namespace {

constexpr std::size_t k_conversations = 512;  // as of so many pairs
constexpr std::int64_t k_up_ns_max = 10'000'000'000;
constexpr std::chrono::milliseconds k_look_again{50};
constexpr std::size_t k_look_every = 1'024;  // appends, for Ctrl-C

class NobodyListens final : public desk::LogHints {
 public:
  void message_stored(const ConversationId&, desk::StoredMessage) override {}
  void seen(const ConversationId&, Author, Seq) override {}
  void typing(const ConversationId&, Author) override {}
};

MessageId id_number(RunNumber run, std::uint64_t number) {
  return id_of({.run = run, .child = 0, .writer = Author::child, .number = number, .due_ns = 0});
}

// Appends over a worker's links until the time is over: so many under way, each answer asking for
// the next, or each when it is due.
class Appender {
 public:
  Appender(boost::asio::io_context& io, const redis::StoreAddress& address, const CeilingWish& wish,
           std::function<void()> when_up)
      : wish_(wish),
        when_up_(std::move(when_up)),
        due_timer_(io),
        link_(stores::make_link(io, address)),
        log_(*link_, "bench", nobody_) {
    for (std::size_t i = 0; i < k_conversations; ++i) {
      conversations_.push_back(*ConversationId::parse(id_number(run_ + 1, i).view()));
    }
    link_->on_up([this] { prepare(); });
    link_->open();
  }

  [[nodiscard]] bool has_begun() const { return begin_ns_ != 0; }
  [[nodiscard]] Ceiling ceiling() && {
    if (failed_) throw Complaint("the store for the comparison did not answer as it should");
    return {.appends_per_s = static_cast<double>(times_.count()) /
                             (static_cast<double>(last_ns_ - begin_ns_) / 1e9),
            .times = std::move(times_)};
  }

 private:
  void prepare() {
    when_up_();
    if (wish_.append == Append::rpush) return begin();
    left_to_open_ = conversations_.size();
    for (const ConversationId& one : conversations_) {
      log_.open(one, "key", [](const result<desk::Opened>&) {});
      // Accepted: before that a conversation takes no more than a child writes.
      log_.seat_counsellor(one, 1, [this](const result<desk::Opened>& seated) {
        failed_ = failed_ || !seated;
        if (--left_to_open_ == 0) begin();
      });
    }
  }

  void begin() {
    begin_ns_ = monotonic_ns();
    end_ns_ = begin_ns_ + static_cast<std::int64_t>(wish_.seconds * 1e9);
    if (wish_.rate_per_s > 0) return append_what_is_due();
    for (std::size_t i = 0; i < wish_.under_way; ++i) append(begin_ns_);
  }

  void append_what_is_due() {
    const std::int64_t now = monotonic_ns();
    std::int64_t due_ns = 0;
    for (;; append(due_ns)) {
      due_ns = begin_ns_ +
               static_cast<std::int64_t>(static_cast<double>(next_ - 1) / wish_.rate_per_s * 1e9);
      if (due_ns > now || due_ns >= end_ns_) break;
    }
    if (failed_ || due_ns >= end_ns_) {
      is_over_ = true;
      return close_when_answered();
    }
    due_timer_.expires_after(std::chrono::nanoseconds{due_ns - now});
    due_timer_.async_wait([this](const auto& error) {
      if (!error) append_what_is_due();
    });
  }

  void append(std::int64_t now) {
    const std::uint64_t number = next_++;
    ++under_way_;
    const ConversationId& conversation = conversations_[number % conversations_.size()];
    desk::Append message{.conversation = conversation,
                         .from = Author::child,
                         .offer = 0,
                         .id = id_number(run_, number),
                         .at_ms = now / 1'000'000,
                         .alias = {},
                         .sealed = std::string(sealed_bytes_of(wish_.text_bytes), 's')};
    if (wish_.append == Append::step) {
      return log_.append(std::move(message), [this, now](const result<desk::Appended>& stored) {
        answered(now, stored.has_value());
      });
    }
    std::string key{"senim:{c:"};
    key.append(conversation.view()).append("}:records");
    link_->call({"RPUSH", key, stores::to_record(message)},
                [this, now](redis::Reply reply) { answered(now, !reply.failed()); });
  }

  void answered(std::int64_t asked_ns, bool stored) {
    --under_way_;
    failed_ = failed_ || !stored;
    last_ns_ = monotonic_ns();
    times_.record(last_ns_ - asked_ns);
    if (times_.count() % k_look_every == 0) heed_interruption();
    if (wish_.rate_per_s == 0) {
      if (!failed_ && last_ns_ < end_ns_) return append(last_ns_);
      is_over_ = true;
    }
    close_when_answered();
  }

  void close_when_answered() {
    if (is_over_ && under_way_ == 0) link_->close();
  }

  CeilingWish wish_;
  std::function<void()> when_up_;
  RunNumber run_ = random_run();
  NobodyListens nobody_;
  boost::asio::steady_timer due_timer_;
  std::unique_ptr<redis::Link> link_;
  stores::LogStore log_;
  std::vector<ConversationId> conversations_;
  std::size_t left_to_open_ = 0;
  std::size_t under_way_ = 0;
  std::uint64_t next_ = 1;
  std::int64_t begin_ns_ = 0;
  std::int64_t end_ns_ = 0;
  std::int64_t last_ns_ = 0;
  Histogram times_;
  bool is_over_ = false;  // nothing more is asked
  bool failed_ = false;
};

}  // namespace

// A text is filled up to a power of two before it is sealed, so that its length says little; the
// seal adds its version, nonce and tag (server/vault/cipher.cpp).
std::size_t sealed_bytes_of(std::size_t text_bytes) {
  constexpr std::size_t k_least = 64;
  constexpr std::size_t k_version_nonce_tag = 1 + 24 + 16;
  return std::max(k_least, std::bit_ceil(text_bytes + 1)) + k_version_nonce_tag;
}

StoreCeiling::StoreCeiling(const std::filesystem::path& directory)
    : server_(std::make_unique<stores::SupervisedServer>(directory)),
      socket_(server_->address().unix_path) {
  redis::BlockingStore store{server_->address()};
  stores::load_functions(store);
}

StoreCeiling::~StoreCeiling() = default;

std::string_view StoreCeiling::socket() const { return socket_; }
int StoreCeiling::pid() const { return server_->pid(); }

Ceiling StoreCeiling::measure(const CeilingWish& wish) {
  redis::BlockingLink settings{server_->address()};
  settings.must({"FLUSHALL"});
  boost::asio::io_context io{1};
  // A link is up only where every write is synced, so the setting changes behind its back.
  const auto relax = [&] {
    if (wish.sync == Sync::everysec) settings.must({"CONFIG", "SET", "appendfsync", "everysec"});
  };
  Appender appender{io, server_->address(), wish, relax};
  const std::int64_t up_by_ns = monotonic_ns() + k_up_ns_max;
  while (io.run_for(k_look_again), !io.stopped()) {
    heed_interruption();
    if (!appender.has_begun() && monotonic_ns() > up_by_ns) {
      throw Complaint("the store for the comparison is not ready");
    }
  }
  settings.must({"CONFIG", "SET", "appendfsync", "always"});
  return std::move(appender).ceiling();
}

}  // namespace senim::bench
