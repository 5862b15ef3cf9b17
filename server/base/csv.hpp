// The one form of CSV that Senim writes, the one that Excel opens here as it is: UTF-8 with a byte
// order mark, semicolons, CRLF, quotes only where they are needed.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace senim {

inline constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";  // a CSV begins with it

// A field that a spreadsheet would run as a formula gets an apostrophe before it.
void append_csv_row(std::string& csv, std::span<const std::string> fields);
// The field without that apostrophe.
[[nodiscard]] std::string_view without_guard(std::string_view field);

}  // namespace senim
