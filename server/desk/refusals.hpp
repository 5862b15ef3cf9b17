// The words with which the desk refuses, one for each ErrorCode it can give.
#pragma once

#include <string>
#include <string_view>

#include "protocol/child_messages.hpp"

namespace senim::desk {

// `about` is the id of the refused message or empty; `conversation` is set for counsellors only.
[[nodiscard]] Refusal refusal(ErrorCode code, std::string about = {},
                              std::string conversation = {});

// As the codec refuses a field: bad_frame, and what is allowed there.
[[nodiscard]] Refusal refused_field(std::string_view field, std::string_view allowed,
                                    const ConversationId& conversation);

}  // namespace senim::desk
