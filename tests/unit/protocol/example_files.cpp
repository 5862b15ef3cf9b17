#include "tests/unit/protocol/example_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace senim::test {

namespace {

template <class Message, auto Parse>
Reading read_one(std::string_view frame) {
  const std::variant<Message, BadFrame> parsed = Parse(frame);
  Reading reading;
  reading.kinds = std::variant_size_v<Message>;
  if (const auto* bad = std::get_if<BadFrame>(&parsed)) {
    reading.refusal = *bad;
    return reading;
  }
  const Message& message = std::get<Message>(parsed);
  reading.kind = message.index();
  reading.written = to_frame(message);
  return reading;
}

}  // namespace

const std::array<Direction, 4> k_directions = {{
    {.name = "from_child", .read = read_one<FromChild, parse_from_child>},
    {.name = "to_child", .read = read_one<ToChild, parse_to_child>},
    {.name = "from_counsellor", .read = read_one<FromCounsellor, parse_from_counsellor>},
    {.name = "to_counsellor", .read = read_one<ToCounsellor, parse_to_counsellor>},
}};

std::vector<ExampleFile> example_files(const std::string& folder) {
  std::vector<ExampleFile> files;
  const std::filesystem::path root{"protocol/examples"};  // tests run in the checkout
  for (const auto& entry : std::filesystem::directory_iterator{root / folder}) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream stream{entry.path(), std::ios::binary};
    files.push_back({.name = entry.path().stem().string(),
                     .text = {std::istreambuf_iterator<char>{stream}, {}}});
  }
  std::ranges::sort(files, {}, &ExampleFile::name);
  return files;
}

}  // namespace senim::test
