#include "server/vault/secret_memory.hpp"

#include <sodium.h>

#include <algorithm>
#include <new>
#include <utility>

namespace senim::vault {

void wipe(void* memory, std::size_t bytes) noexcept {
  if (bytes != 0) sodium_memzero(memory, bytes);
}

void wipe(std::string& text) noexcept {
  text.resize(text.capacity());  // within the capacity: cannot throw
  wipe(text.data(), text.size());
  text.clear();
}

LockedBytes::LockedBytes(std::size_t bytes)
    : held_(static_cast<std::uint8_t*>(sodium_malloc(bytes))), bytes_(bytes) {
  if (held_ == nullptr) throw std::bad_alloc{};
  sodium_memzero(held_.get(), bytes_);
}

void LockedBytes::protect() { sodium_mprotect_readonly(held_.get()); }

void LockedBytes::Free::operator()(std::uint8_t* memory) const noexcept { sodium_free(memory); }

SecretText::SecretText(std::string_view text)
    : text_(std::make_unique<char[]>(text.size())), size_(text.size()) {
  std::ranges::copy(text, text_.get());
}

SecretText::SecretText(SecretText&& other) noexcept
    : text_(std::move(other.text_)), size_(std::exchange(other.size_, 0)) {}

SecretText& SecretText::operator=(SecretText&& other) noexcept {
  if (this == &other) return *this;
  wipe(text_.get(), size_);
  text_ = std::move(other.text_);
  size_ = std::exchange(other.size_, 0);
  return *this;
}

}  // namespace senim::vault
