// Reply: what Redis answered, as a cheap view over hiredis's own. Valid only during the call it is
// given to; copy what must stay. `lost` is no answer at all: the link failed, and the command was
// maybe carried out, maybe not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

struct redisReply;  // NOLINT(readability-identifier-naming): hiredis

namespace senim::redis {

class Reply {
 public:
  enum class Kind : std::uint8_t { lost, nil, status, string, integer, array, error };

  Reply() = default;  // lost
  explicit Reply(const redisReply* reply) : reply_(reply) {}

  [[nodiscard]] Kind kind() const;
  [[nodiscard]] bool is_lost() const { return reply_ == nullptr; }
  [[nodiscard]] bool is_error() const { return kind() == Kind::error; }
  [[nodiscard]] bool is_nil() const { return kind() == Kind::nil; }
  [[nodiscard]] bool is_integer() const { return kind() == Kind::integer; }
  [[nodiscard]] bool failed() const { return is_lost() || is_error(); }

  [[nodiscard]] std::string_view text() const;  // of a string, status or error; else empty
  [[nodiscard]] std::int64_t integer()
      const;                               // of an integer or of a string of decimal digits; else 0
  [[nodiscard]] double real() const;       // of an integer or of a string that is a number; else 0
  [[nodiscard]] std::size_t size() const;  // of an array; else 0
  [[nodiscard]] Reply operator[](std::size_t index) const;  // nil-like `lost` beyond the end
  // The first word of an error ("READONLY"), which is safe to log: the rest may echo what was sent.
  [[nodiscard]] std::string_view error_word() const;
  [[nodiscard]] const redisReply* raw() const { return reply_; }  // for this room only

 private:
  const redisReply* reply_ = nullptr;
};

}  // namespace senim::redis
