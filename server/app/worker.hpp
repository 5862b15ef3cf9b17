// One worker: one thread, one io_context, its own links to Redis, its own listener, its own desk.
// Nothing is shared between workers but what never changes after the start, and the counts of
// addresses. Owned by serve(); run()
// is its thread's whole life.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/app/desk_numbers.hpp"
#include "server/app/health.hpp"
#include "server/app/options.hpp"
#include "server/app/staff_door.hpp"
#include "server/base/metrics.hpp"
#include "server/desk/worker_desk.hpp"
#include "server/net/worker_net.hpp"
#include "server/redis/link.hpp"
#include "server/redis/subscription_link.hpp"
#include "server/stores/contact_file.hpp"
#include "server/stores/desk_store.hpp"
#include "server/stores/document_store.hpp"
#include "server/stores/log_store.hpp"
#include "server/stores/place_book.hpp"
#include "server/stores/staff_store.hpp"
#include "server/vault/password_check.hpp"
#include "server/vault/session_seal.hpp"

namespace senim::app {

// What all workers of a process have in common. Outlives them.
struct Common {
  const ServeOptions& options;
  redis::StoreAddress store;
  std::vector<places::Place> places;  // at the start
  const desk::Cipher& cipher;
  vault::PasswordCheck& passwords;
  const vault::SessionSeal& sessions;
  std::shared_ptr<const net::Pages> pages;
  std::shared_ptr<net::AddressCounts> addresses;
  metrics::Registry& metrics;
  Health& health;
  std::string epoch = {};   // of the desk's store, as the start found it; empty: it is new
  std::uint64_t beats = 0;  // and how far it had counted
  std::shared_ptr<net::Complaints> complaints = std::make_shared<net::Complaints>();
};

class Worker {
 public:
  // Listens at once: throws StartError when the port is taken. port 0 takes any.
  Worker(const Common& common, std::uint16_t port, bool first);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void run();     // until everybody has been told to move and the links are closed
  void run_on();  // what is left of that after run() has thrown
  void leave();   // begins that; from any thread, once
  [[nodiscard]] std::uint16_t port() const { return front_.port(); }
  [[nodiscard]] std::uint16_t metrics_port() const { return front_.metrics_port(); }  // 0: none

 private:
  // The stores are built before the desk that hears from them.
  class Ears final : public desk::LogHints, public desk::DeskEvents {
   public:
    void message_stored(const ConversationId& conversation, desk::StoredMessage message) override;
    void seen(const ConversationId& conversation, Author by, Seq seq) override;
    void typing(const ConversationId& conversation, Author by) override;
    void changed(const desk::View& view) override;
    void counsellor_changed(const StaffName& staff, const desk::CounsellorState& state) override;
    void store_lost() override;
    void store_regained() override;
    void store_rewound() override;
    void fenced() override;
    desk::Desk* desk = nullptr;
    DeskNumbers* numbers = nullptr;
  };

  void hear_of_the_desk(std::string_view event);
  void store_up();
  void beat();
  [[nodiscard]] std::string trouble() const;  // empty: all that a conversation needs works
  void say_how_it_is();
  // Calls act at once and then every every_ms, until everyone has left.
  void again_and_again(redis::Timer& timer, std::int64_t every_ms, std::function<void()> act);
  void later(std::int64_t ms, std::function<void()> act);
  void close_links();

  boost::asio::io_context io_{1};
  std::string name_;
  Ears ears_;
  metrics::Sheet& numbers_;
  DeskNumbers desk_numbers_;
  std::unique_ptr<redis::Link> link_;
  redis::SubscriptionLink subscription_;
  stores::DeskStore desk_store_;
  stores::LogStore log_store_;
  stores::StaffStore staff_store_;
  stores::DocumentStore documents_;
  stores::ContactFile contacts_;
  stores::PlaceBook places_;
  StoredStaffDoor door_;
  desk::WorkerDesk desk_;
  net::Front front_;
  redis::Timer beat_timer_;
  redis::Timer repair_timer_;
  redis::Timer destroy_timer_;
  redis::Timer health_timer_;
  Health& health_;
  std::size_t number_;  // in it
  std::string told_;    // the last trouble, in the log
  std::uint64_t beats_seen_ = 0;
  Health::Clock::time_point beat_answered_;
  bool serving_ = false;
  bool leaving_ = false;
  bool left_ = false;  // everyone has gone
};

}  // namespace senim::app
