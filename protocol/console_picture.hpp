// The picture a console shows, whole (snapshot) and by its changes: offers, cards, queue. Private
// to the codec.
#pragma once

#include <string>

#include "protocol/counsellor_messages.hpp"
#include "protocol/fields.hpp"

namespace senim::codec {

[[nodiscard]] to_counsellor::Snapshot read_snapshot(const Fields& fields);
[[nodiscard]] to_counsellor::Change read_change(const Fields& fields);
[[nodiscard]] std::string snapshot_frame(const to_counsellor::Snapshot& snapshot);
[[nodiscard]] std::string change_frame(const to_counsellor::Change& change);

}  // namespace senim::codec
