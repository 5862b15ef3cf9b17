// The Desk of one worker: the children's side, the counsellors' side, and what is common to both:
// the beat, repair after lost hints, and the filing of contact records. Owned by the worker, all
// calls on its thread.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "server/desk/child_side.hpp"
#include "server/desk/contact_file.hpp"
#include "server/desk/contact_reader.hpp"
#include "server/desk/counsellor_side.hpp"
#include "server/desk/desk.hpp"

namespace senim::desk {

class WorkerDesk : public Desk {
 public:
  WorkerDesk(Stores stores, ContactFile& contacts, std::uint64_t queue_max)
      : stores_(stores),
        contacts_(contacts),
        children_(stores, queue_max),
        counsellors_(stores),
        reader_(stores, contacts) {}

  void child_says(const std::shared_ptr<ChildLine>& line, FromChild message, Now now) override;
  void child_has_room(const ChildLine& line) override;
  void child_gone(const ChildLine& line) override;
  void counsellor_here(const std::shared_ptr<CounsellorLine>& line, to_counsellor::Me me,
                       Now now) override;
  void counsellor_says(const std::shared_ptr<CounsellorLine>& line, FromCounsellor message,
                       Now now) override;
  void counsellor_has_room(const CounsellorLine& line) override;
  void counsellor_gone(const CounsellorLine& line, std::int64_t silent_ms) override;
  void read_contact(const to_counsellor::Me& who, const ConversationId& conversation,
                    Then<ContactOnFile> then) override {
    reader_.read(who, conversation, std::move(then));
  }
  void beat(Now now) override;
  void repair();           // every k_repair_ms: a small share of what lost hints have left stale
  void destroy_overdue();  // every k_destroy_ms: what was kept for its days
  [[nodiscard]] Outlook outlook(Language language) const override;
  [[nodiscard]] bool store_is_up() const override { return store_up_; }

  void message_stored(const ConversationId& conversation, StoredMessage message) override;
  void seen(const ConversationId& conversation, Author by, Seq seq) override;
  void typing(const ConversationId& conversation, Author by) override;
  void changed(const View& view) override;
  void counsellor_changed(const StaffName& staff, const CounsellorState& state) override;
  void store_lost() override;
  void store_regained() override;
  void store_rewound() override;
  void fenced() override;

  [[nodiscard]] const Beat& last_beat() const { return last_beat_; }
  [[nodiscard]] std::size_t children_seated() const { return children_.seated(); }

 private:
  void compare_seats();
  void file(const ConversationId& conversation);
  void count_and_file(const Filing& filing, Seq after, std::uint64_t child,
                      std::uint64_t counsellor);
  void close_and_file(const Filing& filing, Seq last, std::uint64_t child,
                      std::uint64_t counsellor);
  void put_on_file(const Filing& filing, std::uint64_t child, std::uint64_t counsellor);

  Stores stores_;
  ContactFile& contacts_;
  ChildSide children_;
  CounsellorSide counsellors_;
  ContactReader reader_;
  Beat last_beat_{};
  bool store_up_ = false;
  bool seats_may_differ_ = false;  // what we and the desk think of who sits here
};

}  // namespace senim::desk
