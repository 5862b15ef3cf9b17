// QrCode: a text as a square of dark and light modules, error correction level Q (a quarter may be
// torn or scribbled over), and its two drawings: an SVG path for paper, half blocks for a terminal.
// Knows nothing of posters or addresses.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace senim::places {

inline constexpr int k_quiet_zone_modules = 4;  // required around the code on every side

class QrCode {
 public:
  // Upper-case letters, digits and $%*+-./: and space make a smaller code than anything else.
  // Throws std::length_error for a text that fits no code.
  explicit QrCode(const std::string& text);

  [[nodiscard]] int side_modules() const { return side_; }
  // Light outside of the square.
  [[nodiscard]] bool dark(int x, int y) const;

  // The `d` of one SVG path, a module being 1 by 1, without the quiet zone.
  [[nodiscard]] std::string svg_path() const;

  // With its quiet zone. coloured: black on white by ANSI escapes, right on every terminal; plain:
  // light modules are drawn, right where the terminal is dark.
  enum class Ink : std::uint8_t { coloured, plain };
  [[nodiscard]] std::string terminal(Ink ink) const;

 private:
  int side_ = 0;
  std::vector<bool> dark_;
};

}  // namespace senim::places
