#include "server/places/sheet_text.hpp"

#include <algorithm>
#include <array>
#include <boost/locale/encoding_errors.hpp>
#include <boost/locale/encoding_utf.hpp>
#include <optional>
#include <utility>

#include "protocol/codec.hpp"
#include "server/base/csv.hpp"

namespace senim::places {

namespace {

constexpr std::string_view k_save_as_csv =
    "; save it as \"CSV UTF-8\" in the spreadsheet, and import that";

// What a spreadsheet saves, or a person drags in, that is no CSV at all: known by its first bytes.
struct Foreign {
  std::string_view begins;
  std::string_view what;
};
constexpr std::array k_foreign = {
    Foreign{{"PK\x03\x04", 4}, "a workbook (.xlsx, .ods or .numbers)"},
    Foreign{{"\xD0\xCF\x11\xE0", 4}, "an Excel workbook (.xls)"},
    Foreign{"%PDF", "a PDF"},
    Foreign{"{\\rtf", "a text document (.rtf)"},
    Foreign{"<", "a web page or XML"},
    Foreign{{"\xFF\xFE\0\0", 4}, "UTF-32 text"},
    Foreign{{"\0\0\xFE\xFF", 4}, "UTF-32 text"},
    Foreign{{"\x1F\x8B", 2}, "a compressed file (.gz)"},
};

std::size_t line_at(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, offset);
  const auto feeds = std::ranges::count(before, '\n');
  const auto returns = std::ranges::count(before, '\r');
  return 1 + static_cast<std::size_t>(feeds > 0 ? feeds : returns);
}

enum class Order : std::uint8_t { little, big };

// Excel's "Unicode text"; other programs leave its byte order mark out.
std::optional<std::pair<Order, std::size_t>> utf_16(std::string_view file) {
  if (file.starts_with("\xFF\xFE")) return std::pair{Order::little, std::size_t{2}};
  if (file.starts_with("\xFE\xFF")) return std::pair{Order::big, std::size_t{2}};
  if (file.size() < 2 || (file[0] == '\0') == (file[1] == '\0')) return std::nullopt;
  return std::pair{file[1] == '\0' ? Order::little : Order::big, std::size_t{0}};
}

SheetText from_utf_16(std::string_view bytes, Order order) {
  if (bytes.size() % 2 != 0)
    return {{}, "the file is UTF-16 text that breaks off: copy it anew", 1};
  std::u16string units;
  units.reserve(bytes.size() / 2);
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    const unsigned unit = order == Order::little ? first | (second << 8U) : second | (first << 8U);
    units += static_cast<char16_t>(unit);
  }
  try {
    const auto* begin = units.data();
    return {boost::locale::conv::utf_to_utf<char>(begin, begin + units.size(),
                                                  boost::locale::conv::stop),
            {},
            0};
  } catch (const boost::locale::conv::conversion_error&) {
    return {{}, "the file is broken UTF-16 text" + std::string{k_save_as_csv}, 1};
  }
}

// Where the longest piece ends that is UTF-8: at the end of text when all of it is.
std::size_t utf_8_end(std::string_view text) {
  std::size_t line_begin = 0;
  while (line_begin < text.size()) {
    const std::size_t line_end = std::min(text.find_first_of("\r\n", line_begin), text.size());
    const auto line = text.substr(line_begin, line_end - line_begin);
    if (check_text(line) == TextFault::malformed) return line_begin;
    line_begin = line_end + 1;
  }
  return text.size();
}

}  // namespace

SheetText read_sheet_text(std::string_view file) {
  for (const Foreign& foreign : k_foreign) {
    if (!file.starts_with(foreign.begins)) continue;
    return {{},
            "the file is " + std::string{foreign.what} + ", not CSV" + std::string{k_save_as_csv},
            1};
  }
  SheetText read{std::string{file}, {}, 0};
  if (const auto wide = utf_16(file)) {
    read = from_utf_16(file.substr(wide->second), wide->first);
  } else if (file.starts_with(k_byte_order_mark)) {
    read.utf8.erase(0, k_byte_order_mark.size());
  }
  if (!read.fault.empty()) return read;
  if (const auto zero = read.utf8.find('\0'); zero != std::string::npos)
    return {{},
            "a zero character (NUL), which is no text: the file is damaged" +
                std::string{k_save_as_csv},
            line_at(read.utf8, zero)};
  const std::size_t end = utf_8_end(read.utf8);
  if (end == read.utf8.size()) return read;
  return {{},
          "not UTF-8: it was saved in Windows-1251 or another old encoding, which has no Kazakh "
          "letters" +
              std::string{k_save_as_csv},
          line_at(read.utf8, end)};
}

}  // namespace senim::places
