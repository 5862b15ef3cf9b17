#include "server/app/staff_door.hpp"

#include <optional>
#include <utility>

#include "server/base/log.hpp"

namespace senim::app {
namespace {

constexpr Word k_metric = "senim_sign_ins_total";
constexpr Word k_help = "Tries of staff to sign in, by their outcome.";

}  // namespace

struct StoredStaffDoor::Try {
  std::optional<StaffName> name;
  vault::SecretText password;
  Then<staff::SignedIn> then;
  std::optional<staff::StaffEntry> entry;  // nothing for a name that does not exist
  std::int64_t delay_ms = 0;
};

StoredStaffDoor::StoredStaffDoor(staff::StaffStore& store, vault::PasswordCheck& passwords,
                                 const vault::SessionSeal& sessions, vault::Post post, Later later,
                                 metrics::Sheet& numbers)
    : store_(store),
      passwords_(passwords),
      sessions_(sessions),
      post_(std::move(post)),
      later_(std::move(later)),
      let_in_(numbers.counter(k_metric, k_help, {"outcome", "let_in"})),
      wrong_(numbers.counter(k_metric, k_help, {"outcome", "wrong"})),
      delayed_(numbers.counter(k_metric, k_help, {"outcome", "delayed"})),
      trouble_(numbers.counter(k_metric, k_help, {"outcome", "store_trouble"})) {}

// Counting, finding and checking happen for every name alike, so that neither the answer nor its
// time tells whether a name exists. Only what could never be a name skips the store.
void StoredStaffDoor::sign_in(std::string_view name, std::string_view password,
                              Then<staff::SignedIn> then) {
  auto one = std::make_shared<Try>(
      Try{StaffName::parse(name), vault::SecretText{password}, std::move(then), std::nullopt, 0});
  if (!one->name) return check(one);
  store_.count_try(*one->name, [this, one](result<std::uint64_t> tries) {
    if (!tries) return refuse(one, tries.error());
    one->delay_ms = staff::try_delay_ms(*tries);
    find(one);
  });
}

void StoredStaffDoor::find(const Shared& one) {
  store_.find_staff(*one->name, [this, one](result<staff::StaffEntry> found) {
    if (!found && found.error() != ErrorCode::not_allowed) return refuse(one, found.error());
    if (found) one->entry = std::move(*found);
    check_when_due(one);
  });
}

// Before the check and not after it, so that guesses from many addresses do not fill the line of
// those under other names.
void StoredStaffDoor::check_when_due(const Shared& one) {
  if (one->delay_ms == 0) return check(one);
  if (delayed_now_ == k_delayed_max) return refuse(one, ErrorCode::too_fast);
  ++delayed_now_;
  later_(one->delay_ms, [this, one] {
    --delayed_now_;
    check(one);
  });
}

void StoredStaffDoor::check(const Shared& one) {
  std::optional<std::string> hash;
  if (one->entry) hash = one->entry->password_hash;
  passwords_.check(std::move(hash), std::move(one->password), post_,
                   [this, one](vault::PasswordAnswer answer) { answered(one, answer); });
}

void StoredStaffDoor::answered(const Shared& one, vault::PasswordAnswer answer) {
  switch (answer) {
    case vault::PasswordAnswer::right:
      return let_in(one);
    case vault::PasswordAnswer::wrong:
      return refuse(one, ErrorCode::not_allowed);
    case vault::PasswordAnswer::busy:
      return refuse(one, ErrorCode::too_fast);
  }
}

void StoredStaffDoor::let_in(const Shared& one) {
  std::string session = sessions_.make();
  const auto hash = sessions_.hash_of(session);
  store_.put_session(hash.value(), *one->entry, staff::k_session_idle_s,
                     [this, one, session = std::move(session)](result<Done> put) mutable {
                       if (!put) return refuse(one, put.error());
                       store_.forgive_try(*one->name);
                       let_in_.add();
                       log::info("staff_signed_in", {{"staff", safe(one->entry->me.staff.str())}});
                       one->then(staff::SignedIn{std::move(session), std::move(one->entry->me)});
                     });
}

void StoredStaffDoor::refuse(const Shared& one, ErrorCode code) {
  auto& counter = code == ErrorCode::not_allowed ? wrong_
                  : code == ErrorCode::too_fast  ? delayed_
                                                 : trouble_;
  counter.add();
  if (one->name && code == ErrorCode::too_fast) store_.forgive_try(*one->name);  // no guess
  // What was typed as a name may be a password in the wrong field: only a member's name is written.
  if (one->entry)
    log::warn("staff_refused",
              {{"code", safe(to_string(code))}, {"staff", safe(one->entry->me.staff.str())}});
  else
    log::warn("staff_refused", {{"code", safe(to_string(code))}});
  one->then(code);
}

void StoredStaffDoor::who(std::string_view session, Then<to_counsellor::Me> then) {
  const auto hash = sessions_.hash_of(session);
  if (!hash) return post_([then = std::move(then)] { then(ErrorCode::not_allowed); });
  store_.find_session(*hash, staff::k_session_idle_s, std::move(then));
}

void StoredStaffDoor::sign_out(std::string_view session, Then<Done> then) {
  const auto hash = sessions_.hash_of(session);
  if (!hash) return post_([then = std::move(then)] { then(Done{}); });
  store_.drop_session(*hash, std::move(then));
}

}  // namespace senim::app
