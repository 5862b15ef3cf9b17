// The closed word lists of the field that appear on the wire, in the store and in reports. Each has
// to_string() and a parse function that returns nothing for any other word.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace senim {

enum class Language : std::uint8_t { kk, ru, en };
enum class Author : std::uint8_t { child, counsellor };
enum class Phase : std::uint8_t { waiting, offered, live, wrap_up, closed };
enum class Availability : std::uint8_t { available, busy, away, offline };
enum class Risk : std::uint8_t { routine, raised, imminent };
enum class Need : std::uint8_t { information, talk, danger };
enum class Why : std::uint8_t { lost, danger };  // why a child stands where it stands
enum class ChildPresence : std::uint8_t { here, away, left, exit };
enum class ClosedBy : std::uint8_t { child, counsellor, quiet };
enum class LeaveHow : std::uint8_t { end, exit };
enum class Role : std::uint8_t { counsellor, supervisor, administrator };
enum class CallType : std::uint8_t { self, about_child, non_counselling, non_data };
enum class Outcome : std::uint8_t { information, psychological_help, referral, none };
enum class Channel : std::uint8_t { qr, phone, link };

inline constexpr Language k_languages[] = {Language::kk, Language::ru, Language::en};

[[nodiscard]] std::string_view to_string(Language);
[[nodiscard]] std::string_view to_string(Author);
[[nodiscard]] std::string_view to_string(Phase);
[[nodiscard]] std::string_view to_string(Availability);
[[nodiscard]] std::string_view to_string(Risk);
[[nodiscard]] std::string_view to_string(Need);
[[nodiscard]] std::string_view to_string(Why);
[[nodiscard]] std::string_view to_string(ChildPresence);
[[nodiscard]] std::string_view to_string(ClosedBy);
[[nodiscard]] std::string_view to_string(LeaveHow);
[[nodiscard]] std::string_view to_string(Role);
[[nodiscard]] std::string_view to_string(CallType);
[[nodiscard]] std::string_view to_string(Outcome);
[[nodiscard]] std::string_view to_string(Channel);

// parse_word<Language>("kk"); defined for every list above.
template <class Word>
[[nodiscard]] std::optional<Word> parse_word(std::string_view text);

// Every word of a list, in the order of its enum: for messages that say what is allowed.
template <class Word>
[[nodiscard]] std::span<const std::string_view> words_of();

}  // namespace senim
