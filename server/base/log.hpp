// The log: one line an event, for the operator. `2026-11-22T15:00:00.123Z info worker_started
// port=8111`. Owned by the process, callable from any thread. Fields are names, counts and codes;
// by their types, never a child's text, a token, an address or a password. What is not plain ASCII
// without spaces is written as '_', so that one event stays one line.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string_view>
#include <variant>

#include "server/base/word.hpp"

namespace senim::log {

enum class Level : std::uint8_t { debug, info, warn, error, off };

class Field {
 public:
  Field(Word name, Word value) : name_(name), value_(value) {}
  Field(Word name, std::signed_integral auto value)
      : name_(name), value_(static_cast<std::int64_t>(value)) {}
  template <std::unsigned_integral Number>
    requires(!std::same_as<Number, bool>)
  Field(Word name, Number value) : name_(name), value_(static_cast<std::uint64_t>(value)) {}
  // A template, so that a pointer to characters never turns into a bool.
  Field(Word name, std::same_as<bool> auto value)
      : name_(name), value_(value ? Word{"yes"} : Word{"no"}) {}

  [[nodiscard]] Word name() const { return name_; }
  [[nodiscard]] const std::variant<std::int64_t, std::uint64_t, Word>& value() const {
    return value_;
  }

 private:
  Word name_;
  std::variant<std::int64_t, std::uint64_t, Word> value_;
};

using Fields = std::initializer_list<Field>;

void debug(Word event, Fields fields = {});
void info(Word event, Fields fields = {});
void warn(Word event, Fields fields = {});
void error(Word event, Fields fields = {});

void set_level(Level level);  // at first: info
[[nodiscard]] Level level();

// Where the lines go, without their line ends; at first to standard error. Call it while nothing
// else logs.
using Sink = std::function<void(std::string_view line)>;
void write_to(Sink sink);
void write_to_standard_error();

}  // namespace senim::log
