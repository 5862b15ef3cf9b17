// Command: the words of one Redis command, binary safe, kept in one buffer. Owned by whoever builds
// it; a link copies it when it sends, so it may go right after the call.
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace senim::redis {

class Command {
 public:
  Command() = default;
  Command(std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words) add(word);
  }

  Command& add(std::string_view word) {
    text_.append(word);
    sizes_.push_back(word.size());
    return *this;
  }
  Command& add(const char* word) { return add(std::string_view{word}); }
  template <std::integral Number>
  Command& add(Number number) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    return add(std::string_view{digits, static_cast<std::size_t>(end - digits)});
  }

  [[nodiscard]] std::size_t count() const { return sizes_.size(); }
  [[nodiscard]] const std::string& text() const { return text_; }  // all words, one after the other
  [[nodiscard]] const std::vector<std::size_t>& sizes() const { return sizes_; }

 private:
  std::string text_;
  std::vector<std::size_t> sizes_;
};

}  // namespace senim::redis
