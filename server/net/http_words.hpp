// Reading the header fields that decide something: which encoding, which language, which session,
// whose page. Pure; each takes the field as it came, of any shape, and answers the safe thing for
// what it does not understand.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/words.hpp"

namespace senim::net {

enum class Coding : std::uint8_t { identity, gzip, brotli };

// The best of br, gzip, identity that Accept-Encoding does not refuse.
[[nodiscard]] Coding best_coding(std::string_view accept_encoding);

// The language of Accept-Language with the greatest weight that we speak; Kazakh when there is
// none.
[[nodiscard]] Language best_language(std::string_view accept_language);

// The value of this cookie in a Cookie field; empty when there is none.
[[nodiscard]] std::string_view cookie(std::string_view field, std::string_view name);

// Whether a comma-separated field names this word, upper or lower case.
[[nodiscard]] bool lists(std::string_view field, std::string_view word);

// HOST or HOST:PORT in letters, digits, '.', '-', '_', ':' and brackets, at most 255: fit to be
// repeated in a header.
[[nodiscard]] bool is_authority(std::string_view host);

// Whether Origin is that of the page of this host, or of public_url. An empty origin is for the
// caller to judge.
[[nodiscard]] bool is_own_origin(std::string_view origin, std::string_view host,
                                 std::string_view public_url);

// "https://chat.example.org/x" -> "https://chat.example.org"; empty when it is not http or https.
[[nodiscard]] std::string_view origin_of(std::string_view url);

// The address X-Forwarded-For names last before our own proxies; empty when it names none.
[[nodiscard]] std::string_view forwarded_address(std::string_view x_forwarded_for,
                                                 const std::vector<std::string>& trusted_proxies);

}  // namespace senim::net
