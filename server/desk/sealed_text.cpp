#include "server/desk/sealed_text.hpp"

#include <boost/algorithm/hex.hpp>
#include <charconv>
#include <iterator>
#include <system_error>

namespace senim::desk {

std::string to_word(const SealedText& text) {
  std::string word = text.id.str() + "." + std::to_string(text.at_ms) + ".";
  boost::algorithm::hex_lower(text.sealed.begin(), text.sealed.end(), std::back_inserter(word));
  return word;
}

std::optional<SealedText> sealed_text_of(std::string_view word) {
  const auto dot = word.find('.', MessageId::size + 1);
  if (word.size() <= MessageId::size || dot == std::string_view::npos) return std::nullopt;
  const auto id = MessageId::parse(word.substr(0, MessageId::size));
  if (!id) return std::nullopt;
  SealedText text{*id, 0, {}};
  const auto at = word.substr(MessageId::size + 1, dot - MessageId::size - 1);
  const auto read = std::from_chars(at.data(), at.data() + at.size(), text.at_ms);
  if (read.ec != std::errc{} || read.ptr != at.data() + at.size()) return std::nullopt;
  const auto hex = word.substr(dot + 1);
  try {
    boost::algorithm::unhex(hex.begin(), hex.end(), std::back_inserter(text.sealed));
  } catch (const boost::algorithm::hex_decode_error&) {
    return std::nullopt;
  }
  return text;
}

}  // namespace senim::desk
