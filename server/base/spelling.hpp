// Spelling: what of a written name is the typist's and not the name's own: its normal form, its
// blanks, what nobody can see, and letters of another alphabet that look the same. Unicode's own
// tables are asked (utf8proc). Pure; what is not UTF-8 comes back as it is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace senim {

// As it is kept and shown: composed (NFC), each run of blanks one blank, none at the ends, without
// what nobody can see. Line ends and control characters stay, for whoever refuses them.
[[nodiscard]] std::string tidy(std::string_view text);

// Two texts are the same but for normal form, case, blanks, quotes and dashes when this is equal.
[[nodiscard]] std::string spelling(std::string_view text);

// Two texts look the same when this is equal: spelling(), and Cyrillic letters that look Latin are
// Latin ones. Our own look-alikes are few: those of the keyboards in the country.
[[nodiscard]] std::string look(std::string_view text);

// As a part of a file's name on any system: letters and digits of any script, all else one '-'
// between them. Not longer than bytes_max.
[[nodiscard]] std::string file_word(std::string_view text, std::size_t bytes_max);

}  // namespace senim
