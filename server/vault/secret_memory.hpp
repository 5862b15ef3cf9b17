// Memory for secrets, each kind wiped when it goes. LockedBytes: pages of their own, never swapped
// or dumped, guarded on both sides and read-only once filled; for the few keys that open
// everything. WipedBytes: in place, for the many short keys. SecretText: a password on its way to
// its check. None of them can be copied or printed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace senim::vault {

void wipe(void* memory, std::size_t bytes) noexcept;
// Wipes all of the string's memory, then empties it. For plaintext whose work is done.
void wipe(std::string& text) noexcept;

class LockedBytes {
 public:
  explicit LockedBytes(std::size_t bytes);  // zeros; throws std::bad_alloc

  [[nodiscard]] std::span<std::uint8_t> fill() {
    return {held_.get(), bytes_};
  }  // before protect()
  [[nodiscard]] std::span<const std::uint8_t> view() const { return {held_.get(), bytes_}; }
  void protect();  // from now on a write ends the process

 private:
  struct Free {
    void operator()(std::uint8_t* memory) const noexcept;
  };
  std::unique_ptr<std::uint8_t, Free> held_;
  std::size_t bytes_;
};

template <std::size_t Size>
class WipedBytes {
 public:
  WipedBytes() = default;
  WipedBytes(const WipedBytes&) = delete;
  WipedBytes& operator=(const WipedBytes&) = delete;
  ~WipedBytes() { wipe(bytes_.data(), Size); }

  [[nodiscard]] std::uint8_t* data() { return bytes_.data(); }
  [[nodiscard]] const std::uint8_t* data() const { return bytes_.data(); }

 private:
  std::array<std::uint8_t, Size> bytes_{};
};

class SecretText {
 public:
  explicit SecretText(std::string_view text);
  SecretText(SecretText&& other) noexcept;
  SecretText& operator=(SecretText&& other) noexcept;
  SecretText(const SecretText&) = delete;
  SecretText& operator=(const SecretText&) = delete;
  ~SecretText() { wipe(text_.get(), size_); }

  [[nodiscard]] std::string_view view() const { return {text_.get(), size_}; }

 private:
  std::unique_ptr<char[]> text_;  // not a string: a short one would leave copies behind when moved
  std::size_t size_;
};

}  // namespace senim::vault
