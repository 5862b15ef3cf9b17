#include "bench/line.hpp"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <random>
#include <span>
#include <system_error>

namespace senim::bench {

namespace {

constexpr std::string_view k_opening = "senim-bench ";
constexpr std::string_view k_filling =
    " Сәлем, маған көмек керек. Сыныптастарым мені ренжітеді, кімге айтарымды білмеймін.";

void append(std::string& text, auto number) {
  std::array<char, 24> digits{};
  const auto [end, ec] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  text.append(digits.data(), end);
  text += ' ';
}

bool take(std::string_view& text, auto& number) {
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (ec != std::errc{} || end == text.data() + text.size() || *end != ' ') return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  return true;
}

constexpr bool continues_a_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

bool is_filling(std::string_view text) {
  while (text.size() > k_filling.size()) {
    if (!text.starts_with(k_filling)) return false;
    text.remove_prefix(k_filling.size());
  }
  return k_filling.starts_with(text);
}

std::string base64url(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view k_alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const std::uint8_t byte : bytes) {
    bits = (bits << 8U) | byte;
    for (held += 8; held >= 6; held -= 6) text += k_alphabet[(bits >> (held - 6)) & 63U];
  }
  if (held > 0) text += k_alphabet[(bits << (6 - held)) & 63U];
  return text;
}

}  // namespace

std::string text_of(const Line& line, std::size_t bytes) {
  std::string text;
  text.reserve(bytes + k_filling.size());
  text += k_opening;
  append(text, line.run);
  append(text, line.child);
  text += line.writer == Author::child ? "c " : "k ";
  append(text, line.number);
  append(text, line.due_ns);
  text += ':';
  const std::size_t fixed = text.size();
  while (text.size() < bytes) text += k_filling;
  std::size_t end = std::max(fixed, bytes);
  while (end < text.size() && end > fixed && continues_a_character(text[end])) --end;
  text.resize(end);
  return text;
}

std::optional<Line> line_of(std::string_view text) {
  if (!text.starts_with(k_opening)) return std::nullopt;
  text.remove_prefix(k_opening.size());
  Line line;
  if (!take(text, line.run) || !take(text, line.child)) return std::nullopt;
  if (!text.starts_with("c ") && !text.starts_with("k ")) return std::nullopt;
  line.writer = text.front() == 'c' ? Author::child : Author::counsellor;
  text.remove_prefix(2);
  if (!take(text, line.number) || !take(text, line.due_ns)) return std::nullopt;
  if (!text.starts_with(':') || !is_filling(text.substr(1))) return std::nullopt;
  return line;
}

MessageId id_of(const Line& line) {
  std::array<std::uint8_t, 16> bytes{};
  std::size_t at = 0;
  const auto put = [&](std::uint64_t number, int size) {
    for (int i = size - 1; i >= 0; --i)
      bytes.at(at++) = static_cast<std::uint8_t>(number >> (8 * i));
  };
  put(line.run, 4);
  put(line.child, 4);
  put(line.writer == Author::child ? 0 : 1, 1);
  put(line.number, 7);
  return *MessageId::parse(base64url(bytes));
}

Token random_token() {
  std::array<std::uint8_t, 32> bytes{};
  // Not std::random_device, which asks the processor for every byte: on a virtual machine that is
  // most of a millisecond for a token.
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    throw std::system_error(errno, std::generic_category(), "getrandom");
  return *Token::parse(base64url(bytes));
}

RunNumber random_run() { return std::random_device{}(); }

std::int64_t monotonic_ns() {
  using namespace std::chrono;
  return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace senim::bench
