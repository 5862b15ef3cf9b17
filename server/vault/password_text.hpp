// What a password is, in one place for every way to set one and to ask for one: a text in which no
// difference counts that nobody sees or means. After RFC 8265 (OpaqueString): composed (NFC), every
// kind of blank is the blank; and beyond it, what nobody sees is dropped, and blanks and line ends
// at both ends are not part of it (`echo` and spreadsheets leave them there). Pure; what it holds
// is wiped.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "server/vault/secret_memory.hpp"

namespace senim::vault {

// Characters as people count them: a letter with its accents is one.
inline constexpr std::size_t k_password_characters_min = 10;
inline constexpr std::size_t k_password_characters_max = 128;
inline constexpr std::size_t k_password_form_bytes_max = 512;  // of all its characters in UTF-8

// Nothing when what was typed is not UTF-8.
[[nodiscard]] std::optional<SecretText> password_form(std::string_view typed);

// Why a form may not be set as a password, in a sentence that also says what may. Not asked at a
// sign-in: a password of an older build may be shorter.
[[nodiscard]] std::optional<std::string> password_fault(std::string_view form);

}  // namespace senim::vault
