#include "server/stores/records_in_log.hpp"

#include <cstdint>
#include <utility>

namespace senim::stores {

namespace {

constexpr char k_format = 1;
constexpr std::size_t k_alias_bytes_max = 255;
constexpr std::size_t k_number_bytes = 8;

void put_number(std::string& bytes, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift);
}

// Takes from the front; once anything was missing, nothing more comes.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::string_view take(std::size_t count) {
    if (count > rest_.size()) {
      whole_ = false;
      rest_ = {};
      return {};
    }
    const auto taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  std::uint8_t byte() {
    const auto one = take(1);
    return one.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(one.front());
  }
  std::uint64_t number() {
    std::uint64_t number = 0;
    for (const char byte : take(k_number_bytes))
      number = number << 8 | static_cast<std::uint8_t>(byte);
    return number;
  }
  std::optional<Author> author() {
    switch (byte()) {
      case '0':
        return Author::child;
      case '1':
        return Author::counsellor;
      default:
        return std::nullopt;
    }
  }
  std::string_view rest() { return std::exchange(rest_, {}); }
  [[nodiscard]] bool whole() const { return whole_; }

 private:
  std::string_view rest_;
  bool whole_ = true;
};

}  // namespace

std::string to_record(const desk::Append& message) {
  // An alias is a short name given by the operator; one too long is cut, never the record refused.
  const std::string_view alias = std::string_view{message.alias}.substr(0, k_alias_bytes_max);
  std::string bytes;
  bytes.reserve(3 + MessageId::size + k_number_bytes + alias.size() + message.sealed.size());
  bytes += k_format;
  bytes += message.from == Author::child ? '0' : '1';
  bytes += message.id.view();
  put_number(bytes, static_cast<std::uint64_t>(message.at_ms));
  bytes += static_cast<char>(alias.size());
  bytes += alias;
  bytes += message.sealed;
  return bytes;
}

std::optional<desk::StoredMessage> parse_record(std::string_view record, Seq seq) {
  Reader reader{record};
  if (reader.byte() != k_format) return std::nullopt;
  const auto from = reader.author();
  const auto id = MessageId::parse(reader.take(MessageId::size));
  const auto at_ms = static_cast<std::int64_t>(reader.number());
  const auto alias = reader.take(reader.byte());
  if (!from || !id || !reader.whole()) return std::nullopt;
  return desk::StoredMessage{
      seq, *from, *id, at_ms, std::string{alias}, std::string{reader.rest()}};
}

std::optional<Hint> parse_hint(std::string_view payload) {
  Reader reader{payload};
  const auto kind = reader.byte();
  const auto conversation = ConversationId::parse(reader.take(ConversationId::size));
  if (!conversation) return std::nullopt;
  if (kind == 'M') {
    const Seq seq = reader.number();
    auto message = parse_record(reader.rest(), seq);
    if (!message) return std::nullopt;
    return MessageHint{*conversation, *std::move(message)};
  }
  const auto by = reader.author();
  if (!by) return std::nullopt;
  if (kind == 'T') return TypingHint{*conversation, *by};
  const Seq seq = reader.number();
  if (kind != 'S' || !reader.whole()) return std::nullopt;
  return SeenHint{*conversation, *by, seq};
}

}  // namespace senim::stores
