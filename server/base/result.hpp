// result<T>: a value or the ErrorCode a client will be told. Expected outcomes only; broken
// infrastructure throws. Then<T>: what is called with it, exactly once, on the worker's own thread,
// never before the asking call has returned.
#pragma once

#include <functional>
#include <utility>
#include <variant>

#include "protocol/codes.hpp"

namespace senim {

template <class T>
class [[nodiscard]] result {
 public:
  // Both implicit, so that a step ends with `return value;` or `return ErrorCode::closed;`.
  result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  result(ErrorCode code) : held_(std::in_place_index<1>, code) {}

  [[nodiscard]] bool has_value() const { return held_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  [[nodiscard]] T& value() { return std::get<0>(held_); }
  [[nodiscard]] const T& value() const { return std::get<0>(held_); }
  [[nodiscard]] ErrorCode error() const { return std::get<1>(held_); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, ErrorCode> held_;
};

struct Done {};

template <class T>
using Then = std::function<void(result<T>)>;

}  // namespace senim
