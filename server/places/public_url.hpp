// PublicUrl: where children reach this helpline, scheme and host and nothing more
// ("https://111.kz"), and the three ways in which the address of a place's page is written: for a
// link, for a QR code, for a person who types it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/places/place_code.hpp"

namespace senim::places {

class PublicUrl {
 public:
  // http or https, a host name or address (an IPv6 one in brackets), perhaps a port; a trailing
  // slash and the scheme's own port are dropped. No path: the short address is what a child types
  // and what keeps the QR code small.
  [[nodiscard]] static std::optional<PublicUrl> parse(std::string_view text);

  [[nodiscard]] const std::string& str() const { return url_; }
  [[nodiscard]] std::string link(const PlaceCode& code) const;     // https://111.kz/s/K7M2QXA
  [[nodiscard]] std::string qr_text(const PlaceCode& code) const;  // HTTPS://111.KZ/S/K7M2QXA
  [[nodiscard]] std::string typed(const PlaceCode& code) const;    // 111.kz/s/K7M2QXA

  // False for what only this machine or its own network reaches: no phone opens it.
  [[nodiscard]] bool reaches_phones() const;

 private:
  explicit PublicUrl(std::string url) : url_(std::move(url)) {}
  std::string url_;
};

}  // namespace senim::places
