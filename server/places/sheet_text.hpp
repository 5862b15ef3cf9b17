// SheetText: the text of a file that a spreadsheet saved, as UTF-8 without a byte order mark. What
// is not such a text is refused by the name of its own trouble, with the way to mend it. Reads
// bytes only; knows nothing of places.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace senim::places {

struct SheetText {
  std::string utf8;
  std::string fault;           // empty: it is a text
  std::size_t fault_line = 0;  // from 1
};

[[nodiscard]] SheetText read_sheet_text(std::string_view file);

}  // namespace senim::places
