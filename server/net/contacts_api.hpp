// Contacts that are on file, for the staff who may read them.
#pragma once

#include "server/net/route.hpp"

namespace senim::net {

// GET /api/contacts/CONVERSATION.
void read_contact(const std::shared_ptr<Hall>& hall, const Visit& visit, const Answer& then);

}  // namespace senim::net
