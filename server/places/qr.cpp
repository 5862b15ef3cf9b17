#include "server/places/qr.hpp"

#include <qrcodegen/qrcodegen.hpp>

namespace senim::places {

QrCode::QrCode(const std::string& text) {
  const auto segments = qrcodegen::QrSegment::makeSegments(text.c_str());
  // boostEcl off: the level printed is the level asked for.
  const auto code = qrcodegen::QrCode::encodeSegments(segments, qrcodegen::QrCode::Ecc::QUARTILE,
                                                      qrcodegen::QrCode::MIN_VERSION,
                                                      qrcodegen::QrCode::MAX_VERSION, -1, false);
  side_ = code.getSize();
  dark_.reserve(static_cast<std::size_t>(side_) * static_cast<std::size_t>(side_));
  for (int y = 0; y < side_; ++y) {
    for (int x = 0; x < side_; ++x) dark_.push_back(code.getModule(x, y));
  }
}

bool QrCode::dark(int x, int y) const {
  if (x < 0 || y < 0 || x >= side_ || y >= side_) return false;
  return dark_[static_cast<std::size_t>(y) * static_cast<std::size_t>(side_) +
               static_cast<std::size_t>(x)];
}

// Runs of dark modules as one bar each: single squares would show hairlines between them in print.
std::string QrCode::svg_path() const {
  std::string path;
  for (int y = 0; y < side_; ++y) {
    for (int x = 0; x < side_; ++x) {
      if (!dark(x, y) || dark(x - 1, y)) continue;
      int length = 1;
      while (dark(x + length, y)) ++length;
      path += "M" + std::to_string(x) + " " + std::to_string(y) + "h" + std::to_string(length) +
              "v1h-" + std::to_string(length) + "z";
    }
  }
  return path;
}

std::string QrCode::terminal(Ink ink) const {
  const bool coloured = ink == Ink::coloured;
  std::string drawn;
  for (int y = -k_quiet_zone_modules; y < side_ + k_quiet_zone_modules; y += 2) {
    if (coloured) drawn += "\x1b[38;5;16;48;5;231m";
    for (int x = -k_quiet_zone_modules; x < side_ + k_quiet_zone_modules; ++x) {
      const bool top = dark(x, y) == coloured;
      const bool bottom = dark(x, y + 1) == coloured;
      drawn += top ? (bottom ? "█" : "▀") : (bottom ? "▄" : " ");
    }
    if (coloured) drawn += "\x1b[0m";
    drawn += '\n';
  }
  return drawn;
}

}  // namespace senim::places
