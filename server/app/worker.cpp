#include "server/app/worker.hpp"
#include "server/stores/our_functions.hpp"

#include <boost/asio/post.hpp>
#include <chrono>
#include <utility>

#include "server/base/log.hpp"
#include "server/net/clock.hpp"

namespace senim::app {

namespace {

constexpr std::int64_t k_drain_ms_max = 10'000;
constexpr std::int64_t k_health_ms = 250;

stores::DeskLimits desk_limits(const ServeOptions& options) {
  return {.offer_ms = options.offer_s * 1'000,
          .orphan_ms = options.orphan_s * 1'000,
          .place_kept_ms = options.place_kept_s * 1'000,
          .queue_max = options.queue_max,
          .late_ms = options.unread_alarm_s * 1'000,
          .kept_ms = options.retention_days * 86'400'000};
}

net::FrontOptions front_options(const Common& common, std::uint16_t port, bool first) {
  net::FrontOptions front;
  front.address = common.options.listen;
  front.port = port;
  front.first_worker = first;
  if (common.options.public_url) front.public_url = common.options.public_url->str();
  front.exit_url = common.options.exit_url;
  front.trusted_proxies = net::TrustedProxies{common.options.trusted_proxies};
  front.complaints = common.complaints;
  const auto says = static_cast<double>(common.options.says_per_s);
  front.limits.says = {says, says * 4};
  front.limits.frames = {says * 6, says * 24};
  front.limits.pieces = {says * 24, says * 120};
  front.addresses = common.addresses;
  front.trouble = [&health = common.health] { return health.trouble(Health::Clock::now()); };
  if (first) {
    front.metrics = {.address = common.options.metrics_listen.address,
                     .port = common.options.metrics_listen.port,
                     .text = [&metrics = common.metrics] { return metrics.exposition(); }};
  }
  return front;
}

}  // namespace

void Worker::Ears::message_stored(const ConversationId& conversation, desk::StoredMessage message) {
  desk->message_stored(conversation, std::move(message));
}
void Worker::Ears::seen(const ConversationId& conversation, Author by, Seq seq) {
  desk->seen(conversation, by, seq);
}
void Worker::Ears::typing(const ConversationId& conversation, Author by) {
  desk->typing(conversation, by);
}
void Worker::Ears::changed(const desk::View& view) { desk->changed(view); }
void Worker::Ears::counsellor_changed(const StaffName& staff, const desk::CounsellorState& state) {
  desk->counsellor_changed(staff, state);
}
void Worker::Ears::store_lost() { desk->store_lost(); }
void Worker::Ears::store_regained() { desk->store_regained(); }
void Worker::Ears::store_rewound() {
  numbers->store_rewound();
  desk->store_rewound();
}
void Worker::Ears::fenced() { desk->fenced(); }

Worker::Worker(const Common& common, std::uint16_t port, bool first)
    : name_(common.cipher.random_id().str()),
      numbers_(common.metrics.sheet()),
      desk_numbers_(numbers_, first, common.options.orphan_s),
      link_(stores::make_link(io_, common.store)),
      subscription_(io_, common.store, *link_, name_),
      desk_store_(*link_, "desk", name_, desk_limits(common.options), net::monotonic_ms, ears_),
      log_store_(*link_, name_, ears_, common.options.retention_days * 86'400),
      staff_store_(*link_),
      documents_(*link_),
      contacts_(*link_, documents_),
      places_(io_, *link_, common.places),
      door_(
          staff_store_, common.passwords, common.sessions,
          [this](std::function<void()> f) { boost::asio::post(io_, std::move(f)); },
          [this](std::int64_t ms, std::function<void()> act) { later(ms, std::move(act)); },
          numbers_),
      desk_({desk_store_, log_store_, common.cipher, places_, documents_}, contacts_,
            common.options.queue_max),
      front_(io_, desk_, door_, common.pages, numbers_, front_options(common, port, first)),
      beat_timer_(io_),
      repair_timer_(io_),
      destroy_timer_(io_),
      health_timer_(io_),
      health_(common.health),
      number_(health_.add_worker(Health::Clock::now())) {
  ears_.desk = &desk_;
  desk_store_.knows(common.epoch, common.beats);
  ears_.numbers = &desk_numbers_;
  subscription_.subscribe(desk_store_.events_channel(),
                          [this](std::string_view event) { hear_of_the_desk(event); });
  subscription_.subscribe(log_store_.channel(),
                          [this](std::string_view hint) { log_store_.hear(hint); });
  subscription_.subscribe(stores::StaffStore::k_ended_channel,
                          [this](std::string_view staff) { front_.doubt(staff); });
  link_->on_up([this] { store_up(); });
  link_->on_down([this] {
    desk_.store_lost();
    say_how_it_is();
  });
  subscription_.on_gap([this] {
    front_.doubt({});
    if (serving_ && link_->is_up()) desk_.store_regained();
  });
}

// What a failover would take back is not told.
void Worker::hear_of_the_desk(std::string_view event) {
  link_->when_replicated(desk_store_.events_channel(),
                         [this, event = std::string{event}] { desk_store_.heard(event); });
}

void Worker::run() {
  link_->open();
  subscription_.open();
  places_.open();
  again_and_again(beat_timer_, desk::k_beat_ms, [this] { beat(); });
  again_and_again(repair_timer_, desk::k_repair_ms, [this] { desk_.repair(); });
  again_and_again(destroy_timer_, desk::k_destroy_ms, [this] { desk_.destroy_overdue(); });
  again_and_again(health_timer_, k_health_ms, [this] { say_how_it_is(); });
  io_.run();
}

void Worker::run_on() { io_.run(); }

void Worker::store_up() {
  beat_answered_ = Health::Clock::now();  // what could not be asked before counts from now
  if (desk_store_.is_enlisted()) return desk_.store_regained();
  desk_store_.enlist([this] {
    desk_.store_regained();
    say_how_it_is();  // before the first who asks for it
    if (!std::exchange(serving_, true) && !leaving_) front_.start();
  });
}

void Worker::beat() {
  desk_.beat(net::now());
  desk_numbers_.take(desk_.last_beat());
}

// Each of these alone leaves a child unread behind a page that looks well.
std::string Worker::trouble() const {
  if (!link_->is_up()) return link_->why_down();
  if (!desk_store_.is_enlisted()) return "a worker is not enlisted at the desk";
  if (Health::Clock::now() - beat_answered_ > k_unserved_ms_max)
    return "the desk does not answer a worker";
  return subscription_.trouble();
}

void Worker::say_how_it_is() {
  const auto now = Health::Clock::now();
  if (desk_.last_beat().count != beats_seen_) {
    beats_seen_ = desk_.last_beat().count;
    beat_answered_ = now;
  }
  std::string trouble = this->trouble();
  if (serving_ && trouble != told_) {
    told_ = trouble;
    if (trouble.empty())
      log::info("well_again");
    else
      log::error("not_well", {{"why", safe(trouble)}});
  }
  health_.says(number_, std::move(trouble), now);
}

void Worker::again_and_again(redis::Timer& timer, std::int64_t every_ms,
                             std::function<void()> act) {
  act();
  timer.expires_after(std::chrono::milliseconds(every_ms));
  timer.async_wait([this, &timer, every_ms,
                    act = std::move(act)](const boost::system::error_code& error) mutable {
    if (!error && !left_) again_and_again(timer, every_ms, std::move(act));
  });
}

void Worker::later(std::int64_t ms, std::function<void()> act) {
  const auto timer = std::make_shared<redis::Timer>(io_);
  timer->expires_after(std::chrono::milliseconds(ms));
  timer->async_wait([timer, act = std::move(act)](const boost::system::error_code&) { act(); });
}

void Worker::leave() {
  boost::asio::post(io_, [this] {
    leaving_ = true;
    front_.stop_accepting();
    front_.drain(k_drain_ms_max, [this] {
      left_ = true;
      beat_timer_.cancel();
      destroy_timer_.cancel();
      health_timer_.cancel();
      repair_timer_.cancel();
      // Whoever had to be cut gave no seat back: nobody is to wait for the end of our lease.
      desk_store_.retire([this] { close_links(); });
    });
  });
}

void Worker::close_links() {
  places_.close();
  subscription_.close();
  link_->close();
}

}  // namespace senim::app
