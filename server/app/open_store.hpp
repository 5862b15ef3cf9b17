// The directory of places, staff and records for one command of the command line, wherever its
// Redis is: the one given, the one a running server supervises in the data directory, or, when none
// runs, one that ends with the answer.
#pragma once

#include <memory>

#include "server/app/options.hpp"
#include "server/records/directory.hpp"

namespace senim::app {

// Throws StartError with one clear line.
[[nodiscard]] std::unique_ptr<records::Directory> open_store(const StoreOptions& options);

}  // namespace senim::app
