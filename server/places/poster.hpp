// The poster of a place: one A4 sheet, portrait, for a school wall. Kazakh first and largest, then
// Russian, then English; the QR code of the child's page, the same address to type, 111 to call,
// 112 in danger. Self-contained drawings without scripts, links or fonts of their own. Readable
// when printed in black and white. Returns text; writes no file.
#pragma once

#include <span>
#include <string>

#include "server/places/place.hpp"
#include "server/places/public_url.hpp"

namespace senim::places {

// A document of its own, sized 210 mm by 297 mm.
[[nodiscard]] std::string poster_svg(const Place& place, const PublicUrl& url);

// One page a place, each on a sheet of its own when printed.
[[nodiscard]] std::string posters_html(std::span<const Place> places, const PublicUrl& url);

}  // namespace senim::places
