// `senim place ...`: adds, lists, imports, revokes places and writes their posters. Each returns
// the exit code; wrong input throws UsageError or StartError with one line and has changed nothing.
#pragma once

#include "server/app/options.hpp"

namespace senim::app {

int run(const PlaceAdd& options);
int run(const PlaceList& options);
int run(const PlaceImport& options);
int run(const PlaceRevoke& options);
int run(const PlacePoster& options);

}  // namespace senim::app
