// The desk of one worker: hears what children and counsellors connected here say, asks the stores
// for the atomic steps, and tells each connection what it must know. Knows no socket, no Redis, no
// JSON and no clock: time is an argument. One per worker, all calls on that worker's thread. Lines
// are held weakly: net owns them and reports each one gone once.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "protocol/child_messages.hpp"
#include "protocol/counsellor_messages.hpp"
#include "server/desk/cipher.hpp"
#include "server/desk/desk_store.hpp"
#include "server/desk/lines.hpp"
#include "server/desk/log_store.hpp"

namespace senim::desk {

struct Now {
  std::int64_t monotonic_ms;  // for durations
  std::int64_t wall_ms;       // for display only
};

// Finds the region of a place code; net and desk never learn more of a place. Empty for an unknown
// one.
struct PlaceFound {
  std::string code;    // normalised, empty when unknown
  std::string region;  // ISO 3166-2, empty when unknown
};
class PlaceBook {
 public:
  virtual ~PlaceBook() = default;
  [[nodiscard]] virtual PlaceFound find(std::string_view typed) const = 0;
};

// What is said of the service before anyone starts (the page's Server-Timing header).
struct Outlook {
  bool open;
  MinutesBand minutes;
};

// A contact on file, with the fields that whoever asked may read.
struct ContactOnFile {
  FieldValues fields{};
};

class Desk : public LogHints, public DeskEvents {
 public:
  virtual void child_says(const std::shared_ptr<ChildLine>& line, FromChild message, Now now) = 0;
  virtual void child_has_room(const ChildLine& line) = 0;
  virtual void child_gone(const ChildLine& line) = 0;

  virtual void counsellor_here(const std::shared_ptr<CounsellorLine>& line, to_counsellor::Me me,
                               Now now) = 0;
  virtual void counsellor_says(const std::shared_ptr<CounsellorLine>& line, FromCounsellor message,
                               Now now) = 0;
  virtual void counsellor_has_room(const CounsellorLine& line) = 0;
  // silent_ms: how long ago it gave the last sign of life.
  virtual void counsellor_gone(const CounsellorLine& line, std::int64_t silent_ms) = 0;

  // unknown_conversation also where it is another's: see ContactReader.
  virtual void read_contact(const to_counsellor::Me& who, const ConversationId& conversation,
                            Then<ContactOnFile> then) = 0;

  virtual void beat(Now now) = 0;  // every k_beat_ms
  [[nodiscard]] virtual Outlook outlook(Language language) const = 0;
  [[nodiscard]] virtual bool store_is_up() const = 0;
};

inline constexpr std::int64_t k_beat_ms = 1'000;
// Of WorkerDesk::repair. Far shorter than a beat: a tenth of all children at once would hold up
// everybody's messages.
inline constexpr std::int64_t k_repair_ms = 100;
inline constexpr std::int64_t k_destroy_ms = 10'000;  // of WorkerDesk::destroy_overdue

}  // namespace senim::desk
