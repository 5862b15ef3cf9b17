// Reading the header fields that decide something: which encoding, which language, which session,
// whose page. Pure; each takes the field as it came, of any shape, and answers the safe thing for
// what it does not understand.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/words.hpp"

namespace senim::net {

enum class Coding : std::uint8_t { identity, gzip, brotli };

// Without the blanks around it.
[[nodiscard]] std::string_view trim(std::string_view text);

[[nodiscard]] bool is_letter(char c);

// Upper and lower case are one.
[[nodiscard]] bool is_same_word(std::string_view a, std::string_view b);

// Calls visit(part) for every part of "a, b;q=1, c" between the separators that is not empty.
template <class Visit>
void each_part(std::string_view field, char separator, Visit visit) {
  while (!field.empty()) {
    const auto end = field.find(separator);
    const auto part = trim(field.substr(0, end));
    if (!part.empty()) visit(part);
    if (end == std::string_view::npos) return;
    field.remove_prefix(end + 1);
  }
}

// The best of br, gzip, identity that Accept-Encoding does not refuse.
[[nodiscard]] Coding best_coding(std::string_view accept_encoding);

// The language of Accept-Language with the greatest weight that we speak; Kazakh when there is
// none.
[[nodiscard]] Language best_language(std::string_view accept_language);

// The value of this cookie in a Cookie field; empty when there is none.
[[nodiscard]] std::string_view cookie(std::string_view field, std::string_view name);

// Whether a comma-separated field names this word, upper or lower case. What stands behind a part
// that is no token is not read.
[[nodiscard]] bool lists(std::string_view field, std::string_view word);

// HOST or HOST:PORT in letters, digits, '.', '-', '_', ':' and brackets, at most 255: fit to be
// repeated in a header.
[[nodiscard]] bool is_authority(std::string_view host);

// Whether two authorities name the same host and port. The port of the scheme may be left out, or
// its number, on either side.
[[nodiscard]] bool is_same_authority(std::string_view a, std::string_view b, bool https);

// Whether a request for this host is one for us: with a public address only for that one.
[[nodiscard]] bool is_own_host(std::string_view host, std::string_view public_url);

// Whether Origin is that of our own page: of public_url when there is one, otherwise of this host,
// called by http or https. An empty origin is for the caller to judge.
[[nodiscard]] bool is_own_origin(std::string_view origin, std::string_view host, bool https,
                                 std::string_view public_url);

// "https://chat.example.org/x" -> "https://chat.example.org"; empty when it is not http or https.
[[nodiscard]] std::string_view origin_of(std::string_view url);

// What a request is for: "/path?query", or all of it: "http://host/path?query" (RFC 9112, 3.2).
struct Target {
  std::string_view authority;  // empty: as the Host field says
  std::string_view path = "/";
};
[[nodiscard]] std::optional<Target> split_target(std::string_view target);

}  // namespace senim::net
