// Word: a short text that is safe to show to operators (in a log line, as a metric's name or
// label): written in our source, or vouched for by the caller as coming from a closed list. Never
// made of anything a person typed.
#pragma once

#include <string_view>

namespace senim {

class Word {
 public:
  // Only a literal compiles here: a text known only at run time must go through safe().
  consteval Word(const char* literal) : text_(literal) {}

  // For to_string() of a closed list, a port's name, a worker's name. The text must outlive the
  // Word.
  [[nodiscard]] static constexpr Word safe(std::string_view text) { return Word{text}; }

  [[nodiscard]] constexpr std::string_view view() const { return text_; }

 private:
  explicit constexpr Word(std::string_view text) : text_(text) {}
  std::string_view text_;
};

[[nodiscard]] constexpr Word safe(std::string_view text) { return Word::safe(text); }

}  // namespace senim
