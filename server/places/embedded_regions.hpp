// The text of regions-kz.csv as CMake put it into the binary. Read by regions.cpp only.
#pragma once

#include <string_view>

namespace senim::places {

extern const std::string_view k_embedded_regions;

}  // namespace senim::places
