#include "server/stores/staff_store.hpp"

#include <string>
#include <utility>

#include "server/base/log.hpp"
#include "server/stores/staff_fields.hpp"

namespace senim::stores {

namespace {

using staff::SessionHash;
using staff::StaffEntry;

std::string session_key(const SessionHash& hash) { return "senim:{staff}:s:" + hash.str(); }

std::string tries_key(const StaffName& name) { return "senim:{staff}:w:" + name.str(); }

bool failed(redis::Reply reply) {
  if (reply.is_error()) log::error("staff_step_failed", {{"error", safe(reply.error_word())}});
  return reply.failed();
}

}  // namespace

void StaffStore::find_staff(const StaffName& name, Then<StaffEntry> then) {
  const std::string key = member_key(name);
  link_.call({"HMGET", key, "password_hash", "full_name", "alias", "role", "languages"},
             [name, then = std::move(then)](redis::Reply reply) {
               if (failed(reply)) return then(ErrorCode::store_trouble);
               if (reply[0].is_nil()) return then(ErrorCode::not_allowed);
               auto me = read_member(name, reply[1].text(), reply[2].text(), reply[3].text(),
                                     reply[4].text());
               if (!me) return then(ErrorCode::store_trouble);
               then(StaffEntry{std::string{reply[0].text()}, *std::move(me)});
             });
}

void StaffStore::count_try(const StaffName& name, Then<std::uint64_t> then) {
  const std::string key = tries_key(name);
  link_.call(
      redis::Command{"FCALL", "senim_staff_count_try", "1", key}.add(staff::k_tries_window_s),
      [then = std::move(then)](redis::Reply reply) {
        if (failed(reply)) return then(ErrorCode::store_trouble);
        then(static_cast<std::uint64_t>(reply.integer()));
      });
}

void StaffStore::forgive_try(const StaffName& name) {
  const std::string key = tries_key(name);
  link_.call({"FCALL", "senim_staff_forgive_try", "1", key},
             [](redis::Reply reply) { (void)failed(reply); });
}

void StaffStore::put_session(const SessionHash& hash, const StaffEntry& staff, std::int64_t ttl_s,
                             Then<Done> then) {
  const std::string session = session_key(hash);
  const std::string member = member_key(staff.me.staff);
  redis::Command command{"FCALL", "senim_staff_put_session", "2", session,
                         member,  staff.me.staff.str()};
  link_.call(command.add(ttl_s).add(staff.password_hash),
             [then = std::move(then)](redis::Reply reply) {
               if (failed(reply)) return then(ErrorCode::store_trouble);
               if (reply.integer() == 0) return then(ErrorCode::not_allowed);
               then(Done{});
             });
}

void StaffStore::find_session(const SessionHash& hash, std::int64_t ttl_s,
                              Then<to_counsellor::Me> then) {
  const std::string session = session_key(hash);
  link_.call(redis::Command{"FCALL", "senim_staff_find_session", "1", session}.add(ttl_s),
             [then = std::move(then)](redis::Reply reply) {
               if (failed(reply)) return then(ErrorCode::store_trouble);
               const auto name = StaffName::parse(reply[0].text());
               if (!name) return then(ErrorCode::not_allowed);
               auto me = read_member(*name, reply[1].text(), reply[2].text(), reply[3].text(),
                                     reply[4].text());
               if (!me) return then(ErrorCode::store_trouble);
               then(*std::move(me));
             });
}

void StaffStore::drop_session(const SessionHash& hash, Then<Done> then) {
  const std::string session = session_key(hash);
  link_.call({"FCALL", "senim_staff_drop_session", "1", session},
             [then = std::move(then)](redis::Reply reply) {
               if (failed(reply)) return then(ErrorCode::store_trouble);
               then(Done{});
             });
}

}  // namespace senim::stores
