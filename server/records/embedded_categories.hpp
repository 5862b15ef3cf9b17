// The text of protocol/categories.json as CMake put it into the binary. Read by categories.cpp
// only.
#pragma once

#include <string_view>

namespace senim::records {

extern const std::string_view k_embedded_categories;

}  // namespace senim::records
