// What is answered to everybody: the pages, the child's way out, and how the server is. No socket,
// no person; every path is looked up, none is built.
#pragma once

#include <memory>

#include "server/net/route.hpp"

namespace senim::net {

void answer_page(const std::shared_ptr<Hall>& hall, const Visit& visit, const Answer& then);
void answer_exit(const std::shared_ptr<Hall>& hall, const Visit& visit, const Answer& then);
void answer_health(const std::shared_ptr<Hall>& hall, const Visit& visit, const Answer& then);
void answer_numbers(const std::shared_ptr<Hall>& hall, const Visit& visit, const Answer& then);

}  // namespace senim::net
