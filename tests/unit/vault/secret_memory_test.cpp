#include "server/vault/secret_memory.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <type_traits>
#include <utility>

#include "server/vault/start.hpp"

namespace vault = senim::vault;

TEST_CASE("a wiped string keeps nothing of its text in its memory, short or long") {
  for (const std::size_t size : {5, 15, 16, 300}) {
    std::string text(size, 'x');
    const char* const memory = text.data();
    const std::size_t capacity = text.capacity();
    vault::wipe(text);
    CHECK(text.empty());
    REQUIRE(text.data() == memory);
    CHECK(std::all_of(memory, memory + capacity, [](char c) { return c == 0; }));
  }
}

TEST_CASE("a short key is zeros after its end") {
  using Bytes = vault::WipedBytes<32>;
  alignas(Bytes) std::array<std::uint8_t, sizeof(Bytes)> memory{};
  auto* const key = new (memory.data()) Bytes;
  std::memset(key->data(), 0x5a, 32);
  key->~Bytes();
  volatile const std::uint8_t* const left = memory.data();
  CHECK(std::all_of(left, left + memory.size(), [](std::uint8_t byte) { return byte == 0; }));
}

TEST_CASE("a protected key can be read and not written") {
  vault::start();
  vault::LockedBytes key{32};
  CHECK(std::ranges::all_of(key.view(), [](std::uint8_t byte) { return byte == 0; }));
  key.fill()[0] = 7;
  key.protect();
  CHECK(key.view()[0] == 7);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::signal(SIGSEGV, SIG_DFL);
    volatile std::uint8_t* const target = key.fill().data();
    *target = 8;
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
}

TEST_CASE("secrets move and are never copied") {
  CHECK_FALSE(std::is_copy_constructible_v<vault::SecretText>);
  CHECK_FALSE(std::is_copy_constructible_v<vault::LockedBytes>);
  CHECK_FALSE(std::is_copy_constructible_v<vault::WipedBytes<32>>);
  vault::SecretText one{"password"};
  vault::SecretText two{std::move(one)};
  CHECK(two.view() == "password");
  vault::SecretText three{"other"};
  three = std::move(two);
  CHECK(three.view() == "password");
  CHECK(vault::SecretText{""}.view().empty());
}
