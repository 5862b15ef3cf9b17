// The words with which the desk refuses, one for each ErrorCode it can give.
#pragma once

#include <string>

#include "protocol/child_messages.hpp"

namespace senim::desk {

// `about` is the id of the refused message or empty; `conversation` is set for counsellors only.
[[nodiscard]] Refusal refusal(ErrorCode code, std::string about = {},
                              std::string conversation = {});

}  // namespace senim::desk
