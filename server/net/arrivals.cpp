#include "server/net/arrivals.hpp"

namespace senim::net {

std::optional<CloseCode> Arrivals::take(std::span<const unsigned char> bytes, const Rate& pieces,
                                        const std::shared_ptr<AddressShare>& share,
                                        std::int64_t now_ms) {
  const auto count = frames_.take(bytes);
  if (frames_.is_too_long()) return CloseCode::bad_frame;
  if (pieces_.take(pieces, now_ms, static_cast<double>(count))) return CloseCode::too_many;
  if (share && !share->take_pieces(count, fair_pieces_, now_ms)) return CloseCode::too_many;
  return std::nullopt;
}

}  // namespace senim::net
