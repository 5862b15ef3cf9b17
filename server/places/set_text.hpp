// SetText: words set into lines that surely fit a width, whatever of the usual fonts prints them:
// large when they are short, on more lines when they are long, never too small to read.
// Millimetres of the sheet; draws nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace senim::places {

inline constexpr double k_readable_mm = 3.2;  // 9 points

struct SetText {
  double size_mm = 0;
  std::vector<std::string> lines;  // none for no words
};

[[nodiscard]] SetText set_text(std::string_view words, double size_mm, double width_mm);

}  // namespace senim::places
