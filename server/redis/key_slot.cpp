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

}  // namespace

std::uint16_t slot_of(std::string_view key) {
  boost::crc_optimal<16, 0x1021, 0, 0, false, false> crc;
  const auto tag = tag_of(key);
  crc.process_bytes(tag.data(), tag.size());
  return static_cast<std::uint16_t>(crc.checksum() % k_slots);
}

std::optional<std::string_view> key_of(const Command& command) {
  if (command.count() < 2) return std::nullopt;
  const auto name = command.word(0);
  if (name == "PUBLISH") return std::nullopt;
  if (name != "FCALL") return command.word(1);
  if (command.count() < 4 || command.word(2) == "0") return std::nullopt;
  return command.word(3);
}

}  // namespace senim::redis
