// A complete, right contact record to vary in tests.
#pragma once

#include "server/records/contact_record.hpp"

namespace senim::records {

inline constexpr std::int64_t k_noon_ms =
    1'795'330'800'000;  // 2026-11-22 07:00 UTC, 12:00 in UTC+5

inline ContactRecord sample() {
  ContactRecord record;
  record.conversation = "tY6oP_bXXVs7lVH_mPPH-g";
  record.channel = Channel::qr;
  record.place = "2222222";
  record.region = "KZ-62";
  record.language = Language::kk;
  record.call_type = CallType::self;
  record.help = "psychological";
  record.category = "violence.bullying";
  record.risk = Risk::raised;
  record.started_at_ms = k_noon_ms;
  record.waited_s = 12;
  record.lasted_s = 340;
  record.child_messages = 7;
  record.counsellor_messages = 9;
  record.staff = "aigul";
  return record;
}

}  // namespace senim::records
