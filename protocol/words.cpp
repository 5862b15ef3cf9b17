#include "protocol/words.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace senim {

namespace {

using Text = std::string_view;

// The words of each list, in the order of its enum.
template <class Word>
inline constexpr std::array<Text, 0> k_words{};
template <>
constexpr std::array<Text, 3> k_words<Language>{"kk", "ru", "en"};
template <>
constexpr std::array<Text, 2> k_words<Author>{"child", "counsellor"};
template <>
constexpr std::array<Text, 5> k_words<Phase>{"waiting", "offered", "live", "wrap_up", "closed"};
template <>
constexpr std::array<Text, 4> k_words<Availability>{"available", "busy", "away", "offline"};
template <>
constexpr std::array<Text, 3> k_words<Risk>{"routine", "raised", "imminent"};
template <>
constexpr std::array<Text, 3> k_words<Need>{"information", "talk", "danger"};
template <>
constexpr std::array<Text, 2> k_words<Why>{"lost", "danger"};
template <>
constexpr std::array<Text, 4> k_words<ChildPresence>{"here", "away", "left", "exit"};
template <>
constexpr std::array<Text, 3> k_words<ClosedBy>{"child", "counsellor", "quiet"};
template <>
constexpr std::array<Text, 2> k_words<LeaveHow>{"end", "exit"};
template <>
constexpr std::array<Text, 3> k_words<Role>{"counsellor", "supervisor", "administrator"};
template <>
constexpr std::array<Text, 4> k_words<CallType>{"self", "about_child", "non_counselling",
                                                "non_data"};
template <>
constexpr std::array<Text, 4> k_words<Outcome>{"information", "psychological_help", "referral",
                                               "none"};
template <>
constexpr std::array<Text, 3> k_words<Channel>{"qr", "phone", "link"};

template <class Word>
Text word_at(Word word) {
  return k_words<Word>.at(static_cast<std::size_t>(word));
}

}  // namespace

std::string_view to_string(Language word) { return word_at(word); }
std::string_view to_string(Author word) { return word_at(word); }
std::string_view to_string(Phase word) { return word_at(word); }
std::string_view to_string(Availability word) { return word_at(word); }
std::string_view to_string(Risk word) { return word_at(word); }
std::string_view to_string(Need word) { return word_at(word); }
std::string_view to_string(Why word) { return word_at(word); }
std::string_view to_string(ChildPresence word) { return word_at(word); }
std::string_view to_string(ClosedBy word) { return word_at(word); }
std::string_view to_string(LeaveHow word) { return word_at(word); }
std::string_view to_string(Role word) { return word_at(word); }
std::string_view to_string(CallType word) { return word_at(word); }
std::string_view to_string(Outcome word) { return word_at(word); }
std::string_view to_string(Channel word) { return word_at(word); }

template <class Word>
std::optional<Word> parse_word(std::string_view text) {
  const auto& words = k_words<Word>;
  const auto found = std::ranges::find(words, text);
  if (found == words.end()) return std::nullopt;
  return static_cast<Word>(found - words.begin());
}

template <class Word>
std::span<const std::string_view> words_of() {
  return k_words<Word>;
}

template std::optional<Language> parse_word<Language>(std::string_view);
template std::span<const std::string_view> words_of<Language>();
template std::optional<Author> parse_word<Author>(std::string_view);
template std::span<const std::string_view> words_of<Author>();
template std::optional<Phase> parse_word<Phase>(std::string_view);
template std::span<const std::string_view> words_of<Phase>();
template std::optional<Availability> parse_word<Availability>(std::string_view);
template std::span<const std::string_view> words_of<Availability>();
template std::optional<Risk> parse_word<Risk>(std::string_view);
template std::span<const std::string_view> words_of<Risk>();
template std::optional<Need> parse_word<Need>(std::string_view);
template std::span<const std::string_view> words_of<Need>();
template std::optional<Why> parse_word<Why>(std::string_view);
template std::span<const std::string_view> words_of<Why>();
template std::optional<ChildPresence> parse_word<ChildPresence>(std::string_view);
template std::span<const std::string_view> words_of<ChildPresence>();
template std::optional<ClosedBy> parse_word<ClosedBy>(std::string_view);
template std::span<const std::string_view> words_of<ClosedBy>();
template std::optional<LeaveHow> parse_word<LeaveHow>(std::string_view);
template std::span<const std::string_view> words_of<LeaveHow>();
template std::optional<Role> parse_word<Role>(std::string_view);
template std::span<const std::string_view> words_of<Role>();
template std::optional<CallType> parse_word<CallType>(std::string_view);
template std::span<const std::string_view> words_of<CallType>();
template std::optional<Outcome> parse_word<Outcome>(std::string_view);
template std::span<const std::string_view> words_of<Outcome>();
template std::optional<Channel> parse_word<Channel>(std::string_view);
template std::span<const std::string_view> words_of<Channel>();

}  // namespace senim
