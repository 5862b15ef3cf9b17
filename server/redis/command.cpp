#include "server/redis/command.hpp"

#include <algorithm>
#include <charconv>

namespace senim::redis {

namespace {

constexpr std::size_t k_room_for_count = 16;
constexpr std::size_t k_usual_bytes = 512;
constexpr std::string_view k_end = "\r\n";

// A length or a count as RESP writes it, on the stack.
class Head {
 public:
  Head(char kind, std::size_t number) {
    text_[0] = kind;
    const auto end = std::to_chars(text_ + 1, text_ + sizeof text_ - k_end.size(), number).ptr;
    size_ = static_cast<std::size_t>(std::ranges::copy(k_end, end).out - text_);
  }
  [[nodiscard]] std::string_view text() const { return {text_, size_}; }

 private:
  char text_[k_room_for_count];
  std::size_t size_;
};

}  // namespace

Command::Command() {
  bytes_.reserve(k_usual_bytes);
  bytes_.resize(k_room_for_count);
}

Command& Command::add(std::string_view word) {
  bytes_.append(Head{'$', word.size()}.text()).append(word).append(k_end);
  const Head count{'*', ++count_};
  begin_ = k_room_for_count - count.text().size();
  std::ranges::copy(count.text(), bytes_.begin() + static_cast<std::ptrdiff_t>(begin_));
  return *this;
}

std::string_view Command::word(std::size_t number) const {
  if (number >= count_) return {};
  std::string_view rest{bytes_};
  rest.remove_prefix(k_room_for_count);
  for (;; --number) {
    std::size_t size = 0;
    const char* const digits_end =
        std::from_chars(rest.data() + 1, rest.data() + rest.size(), size).ptr;
    rest.remove_prefix(static_cast<std::size_t>(digits_end - rest.data()) + k_end.size());
    if (number == 0) return rest.substr(0, size);
    rest.remove_prefix(size + k_end.size());
  }
}

std::string_view Command::wire() const { return std::string_view{bytes_}.substr(begin_); }

}  // namespace senim::redis
