// Line: what the people of a run write to each other. A line says of itself which run, child, side
// and number it is and when it was due, so that whoever hears it can tell at once whether it
// belongs here and how long it took.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bench/ledger.hpp"
#include "protocol/ids.hpp"
#include "protocol/words.hpp"

namespace senim::bench {

using RunNumber = std::uint32_t;  // random, so that what an earlier run left behind is told apart

struct Line {
  RunNumber run = 0;
  ChildNumber child = 0;
  Author writer = Author::child;
  std::uint64_t number = 0;
  std::int64_t due_ns = 0;  // monotonic_ns() of this process
  bool operator==(const Line&) const = default;
};

// As many bytes as asked for, or as the line needs; the rest is Kazakh, cut between characters.
[[nodiscard]] std::string text_of(const Line& line, std::size_t bytes);
// Nothing when the text is no line, or its filling is not the one text_of() gives.
[[nodiscard]] std::optional<Line> line_of(std::string_view text);

// The same line always has the same id, a repeated one too.
[[nodiscard]] MessageId id_of(const Line& line);
[[nodiscard]] Token random_token();
[[nodiscard]] RunNumber random_run();

[[nodiscard]] std::int64_t monotonic_ns();

}  // namespace senim::bench
