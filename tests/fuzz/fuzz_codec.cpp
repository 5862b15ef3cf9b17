// libFuzzer target: whatever comes, the codec of each direction refuses it or makes a message of it
// that writes and reads as itself. Seeds: the frames of protocol/examples (see CMakeLists.txt).
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/codec.hpp"

namespace {

template <class Message, auto Parse>
void check(std::string_view frame) {
  const auto parsed = Parse(frame);
  if (const auto* bad = std::get_if<senim::BadFrame>(&parsed)) {
    if (bad->refusal.detail.empty()) std::abort();
    return;
  }
  const std::string written = senim::to_frame(std::get<Message>(parsed));
  const auto again = Parse(written);
  if (!std::holds_alternative<Message>(again)) std::abort();
  if (senim::to_frame(std::get<Message>(again)) != written) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view frame{reinterpret_cast<const char*>(bytes), size};
  check<senim::FromChild, senim::parse_from_child>(frame);
  check<senim::ToChild, senim::parse_to_child>(frame);
  check<senim::FromCounsellor, senim::parse_from_counsellor>(frame);
  check<senim::ToCounsellor, senim::parse_to_counsellor>(frame);
  if (senim::check_text(frame) == senim::TextFault::none && frame.empty()) std::abort();
  return 0;
}
