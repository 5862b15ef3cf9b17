// The golden frames of protocol/examples, and the four directions of the codec under one shape, so
// that a test can say one thing about all of them. Reads files; knows nothing of what is in them.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/codec.hpp"

namespace senim::test {

struct Reading {
  std::optional<BadFrame> refusal;
  std::string written;    // the message as a frame again; empty when refused
  std::size_t kind = 0;   // which alternative of the variant
  std::size_t kinds = 0;  // of how many
};

struct Direction {
  std::string_view name;
  Reading (*read)(std::string_view frame);
};
extern const std::array<Direction, 4> k_directions;

struct ExampleFile {
  std::string name;  // without .json
  std::string text;
};
// Those of one folder below protocol/examples, in the order of their names.
[[nodiscard]] std::vector<ExampleFile> example_files(const std::string& folder);

}  // namespace senim::test
