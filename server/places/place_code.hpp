// PlaceCode: what a poster carries after /S/. Seven characters of an alphabet without look-alikes,
// the last one a check character that catches every single wrong character and every swap of two
// neighbours. A code names a school or a college, never a class, a day or a child; it is no secret
// and opens nothing. It is not derived from the place, so a new one can be given at any time. Never
// looked up here: whether a place with this code exists is the store's business.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace senim::places {

// Fills the span with unpredictable bytes; in the server this is vault::fill_random.
using RandomSource = std::function<void(std::span<std::uint8_t>)>;

class PlaceCode {
 public:
  static constexpr std::size_t size = 7;
  // 29 characters, a prime number: the check needs it. Left out: 0 O 1 I L (each other), B (8), S
  // (5).
  static constexpr std::string_view alphabet = "23456789ACDEFGHJKMNPQRTUVWXYZ";

  // Upper or lower case. Anything but seven characters of the alphabet with a right check character
  // is nothing: a look-alike typed for the real one is not guessed at.
  [[nodiscard]] static std::optional<PlaceCode> parse(std::string_view text);
  // Never one that a spreadsheet takes for a number.
  [[nodiscard]] static PlaceCode make(const RandomSource& random);

  [[nodiscard]] std::string_view view() const { return {chars_.data(), size}; }
  [[nodiscard]] std::string str() const { return std::string{view()}; }
  auto operator<=>(const PlaceCode&) const = default;

 private:
  PlaceCode() = default;
  [[nodiscard]] static PlaceCode drawn(const RandomSource& random);
  std::array<char, size> chars_{};
};

inline constexpr std::size_t k_address_bytes_max = 512;  // of an address, from its begin

// Every code that can be read in the path of an address, however it got there: with what a reader,
// a messenger or a typist put around it or into it, percent-encoded, in wide forms or in letters
// that look the same. Most of them mean nothing: the one that names a place is meant.
[[nodiscard]] std::vector<PlaceCode> codes_in(std::string_view address);

}  // namespace senim::places
