// The text of protocol/record.json as CMake put it into the binary. Read by record_fields.cpp only.
#pragma once

#include <string_view>

namespace senim::records {

extern const std::string_view k_embedded_record;

}  // namespace senim::records
