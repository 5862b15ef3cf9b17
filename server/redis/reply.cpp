#include "server/redis/reply.hpp"

#include <hiredis/hiredis.h>

#include <charconv>

namespace senim::redis {

Reply::Kind Reply::kind() const {
  if (reply_ == nullptr) return Kind::lost;
  switch (reply_->type) {
    case REDIS_REPLY_STRING:
      return Kind::string;
    case REDIS_REPLY_STATUS:
      return Kind::status;
    case REDIS_REPLY_INTEGER:
      return Kind::integer;
    case REDIS_REPLY_ARRAY:
      return Kind::array;
    case REDIS_REPLY_ERROR:
      return Kind::error;
    default:
      return Kind::nil;
  }
}

std::string_view Reply::text() const {
  const Kind is = kind();
  if (is != Kind::string && is != Kind::status && is != Kind::error) return {};
  return {reply_->str, static_cast<std::size_t>(reply_->len)};
}

std::int64_t Reply::integer() const {
  if (kind() == Kind::integer) return reply_->integer;
  const std::string_view digits = text();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc{} && end == digits.data() + digits.size() ? number : 0;
}

double Reply::real() const {
  if (kind() == Kind::integer) return static_cast<double>(reply_->integer);
  const std::string_view digits = text();
  double number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc{} && end == digits.data() + digits.size() ? number : 0;
}

std::size_t Reply::size() const { return kind() == Kind::array ? reply_->elements : 0; }

Reply Reply::operator[](std::size_t index) const {
  return index < size() ? Reply{reply_->element[index]} : Reply{};
}

std::string_view Reply::error_word() const {
  if (!is_error()) return {};
  const std::string_view whole = text();
  return whole.substr(0, whole.find(' '));
}

}  // namespace senim::redis
