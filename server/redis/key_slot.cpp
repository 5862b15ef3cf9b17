#include "server/redis/key_slot.hpp"

#include <boost/crc.hpp>

namespace senim::redis {

namespace {

std::string_view tag_of(std::string_view key) {
  const auto open = key.find('{');
  if (open == std::string_view::npos) return key;
  const auto close = key.find('}', open + 1);
  if (close == std::string_view::npos || close == open + 1) return key;
  return key.substr(open + 1, close - open - 1);
}

// One word of a command, without a list of all.
std::string_view word(const Command& command, std::size_t number) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at < number; ++at) begin += command.sizes()[at];
  return std::string_view{command.text()}.substr(begin, command.sizes()[number]);
}

}  // namespace

std::uint16_t slot_of(std::string_view key) {
  boost::crc_optimal<16, 0x1021, 0, 0, false, false> crc;
  const auto tag = tag_of(key);
  crc.process_bytes(tag.data(), tag.size());
  return static_cast<std::uint16_t>(crc.checksum() % k_slots);
}

std::optional<std::string_view> key_of(const Command& command) {
  if (command.count() < 2) return std::nullopt;
  const auto name = word(command, 0);
  if (name == "PUBLISH") return std::nullopt;
  if (name != "FCALL") return word(command, 1);
  if (command.count() < 4 || word(command, 2) == "0") return std::nullopt;
  return word(command, 3);
}

}  // namespace senim::redis
