// Command: one Redis command, binary safe, built as it goes over the wire (RESP: an array of bulk
// strings) in one buffer. Owned by whoever builds it; a link copies it when it sends, so it may go
// right after the call.
#pragma once

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace senim::redis {

class Command {
 public:
  Command();
  Command(std::initializer_list<std::string_view> words) : Command() {
    for (const std::string_view word : words) add(word);
  }

  Command& add(std::string_view word);
  Command& add(const char* word) { return add(std::string_view{word}); }
  template <std::integral Number>
  Command& add(Number number) {
    return add(std::string_view{std::to_string(number)});
  }

  [[nodiscard]] std::size_t count() const { return count_; }
  // The word of this number, from 0; empty when there is none. Walks over those before it.
  [[nodiscard]] std::string_view word(std::size_t number) const;
  [[nodiscard]] std::string_view wire() const;

 private:
  std::string bytes_;  // room for the count, then the words
  std::size_t count_ = 0;
  std::size_t begin_ = 0;  // of the count within its room
};

}  // namespace senim::redis
