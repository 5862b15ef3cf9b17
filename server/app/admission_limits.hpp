// How many people may come in: what the options say, as far as the system's limit on open files
// allows it. A connection is a descriptor, and some are kept for what a helpline must be able to do
// with every place taken: reach Redis, start it again, answer /health, read and write files.
#pragma once

#include <cstddef>

#include "server/app/options.hpp"
#include "server/net/admission.hpp"

namespace senim::app {

// Raises the limit as far as the system lets us; answers it.
[[nodiscard]] std::size_t raise_descriptor_limit();

// With fewer descriptors than --connections-max needs there are fewer connections, and the log says
// so: a smaller helpline is better than none. With next to none throws StartError.
[[nodiscard]] net::AdmissionLimits admission_limits(const ServeOptions& options,
                                                    std::size_t descriptors);

// The budgets of an address, in proportion to what one connection may say and an address begin.
[[nodiscard]] net::AddressBudgets address_budgets(const ServeOptions& options);

}  // namespace senim::app
