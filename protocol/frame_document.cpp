#include "protocol/frame_document.hpp"

#include <boost/json/parse_options.hpp>
#include <boost/json/parser.hpp>
#include <boost/system/error_code.hpp>
#include <charconv>
#include <string>

#include "protocol/limits.hpp"

namespace senim::codec {

namespace json = boost::json;

namespace {

constexpr std::size_t k_escape_characters = 6;  // \uD83D

// The number of an escape such as \uD83D at the front of text.
std::optional<unsigned> escaped_number(std::string_view text) {
  if (text.size() < k_escape_characters || text[0] != '\\' || text[1] != 'u') return std::nullopt;
  unsigned number = 0;
  const char* const end = text.data() + k_escape_characters;
  const auto [stopped, ec] = std::from_chars(text.data() + 2, end, number, 16);
  if (ec != std::errc{} || stopped != end) return std::nullopt;
  return number;
}

constexpr bool is_high(unsigned number) { return number >= 0xD800 && number <= 0xDBFF; }
constexpr bool is_low(unsigned number) { return number >= 0xDC00 && number <= 0xDFFF; }

// JSON may hold a lone surrogate: a page that cuts a text inside an emoji sends one. Boost.JSON
// takes that for a broken document, which would end the connection; as U+0000 it is refused like
// any other bad text.
std::string lone_surrogates_as_nul(std::string_view frame) {
  std::string mended{frame};
  for (std::size_t i = 0; i + 1 < mended.size(); ++i) {
    if (mended[i] != '\\') continue;
    const auto here = escaped_number(std::string_view{mended}.substr(i));
    if (!here) {
      ++i;  // the character after a backslash begins nothing
      continue;
    }
    const auto next = escaped_number(std::string_view{mended}.substr(i + k_escape_characters));
    if (is_high(*here) && next && is_low(*next)) {
      i += 2 * k_escape_characters - 1;
      continue;
    }
    if (is_high(*here) || is_low(*here)) mended.replace(i, k_escape_characters, "\\u0000");
    i += k_escape_characters - 1;
  }
  return mended;
}

json::parser& parser_of_this_thread() {
  static thread_local std::array<unsigned char, 4'096> stack;
  static thread_local json::parser parser{json::storage_ptr{},
                                          [] {
                                            json::parse_options options;
                                            options.max_depth = limits::k_json_depth_max;
                                            return options;
                                          }(),
                                          stack.data(), stack.size()};
  return parser;
}

constexpr std::string_view k_not_json = "a frame is one JSON object, nested at most 8 deep";
constexpr std::string_view k_too_large = "a frame is at most 16384 bytes";

}  // namespace

FrameDocument::FrameDocument(std::string_view frame, std::size_t bytes_max)
    : storage_(bytes_.data(), bytes_.size()) {
  if (frame.size() > bytes_max) {
    fault_ = k_too_large;
    return;
  }
  fault_ = k_not_json;
  parse(frame);
}

void FrameDocument::parse(std::string_view frame) {
  json::parser& parser = parser_of_this_thread();
  boost::system::error_code ec;
  const auto parse_once = [&](std::string_view text) {
    parser.reset(&storage_);
    parser.write(text, ec);
  };
  parse_once(frame);
  if (ec) {
    const std::string mended = lone_surrogates_as_nul(frame);
    if (mended != frame) parse_once(mended);
  }
  if (!ec) value_.emplace(parser.release());
  parser.reset();  // what a refused frame left behind lies in storage that is about to end
}

}  // namespace senim::codec
