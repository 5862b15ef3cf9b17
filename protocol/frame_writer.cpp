#include "protocol/frame_writer.hpp"

#include <array>
#include <charconv>
#include <cstddef>

namespace senim::codec {

namespace {

constexpr std::size_t k_usual_frame_bytes = 256;

constexpr bool must_be_escaped(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

void append_escape(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  constexpr std::string_view k_digits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  out += "\\u00";
  out += k_digits[byte >> 4U];
  out += k_digits[byte & 0x0FU];
}

template <class Number>
void append_number(std::string& out, Number number) {
  std::array<char, 20> digits{};  // as many as the longest 64-bit number, with its sign, has
  const auto [end, ec] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), end);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain_from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!must_be_escaped(text[i])) continue;
    out.append(text, plain_from, i - plain_from);
    append_escape(out, text[i]);
    plain_from = i + 1;
  }
  out.append(text, plain_from);
  out += '"';
}

FrameWriter::FrameWriter(std::string_view type) {
  out_.reserve(k_usual_frame_bytes);
  out_ += '{';
  text("type", type);
}

void FrameWriter::text(std::string_view name, std::string_view text) {
  begin(name);
  append_json_string(out_, text);
}

void FrameWriter::null(std::string_view name) {
  begin(name);
  out_ += "null";
}

void FrameWriter::flag(std::string_view name, bool is_so) {
  begin(name);
  out_ += is_so ? "true" : "false";
}

void FrameWriter::field_value(std::string_view name, const std::optional<FieldValue>& value) {
  if (!value) return null(name);
  if (const auto* const words = std::get_if<std::string>(&*value)) return text(name, *words);
  if (const auto* const number = std::get_if<std::int64_t>(&*value)) return integer(name, *number);
  if (const auto* const is_so = std::get_if<bool>(&*value)) return flag(name, *is_so);
  begin_list(name);
  for (const std::string& code : std::get<std::vector<std::string>>(*value))
    element(std::string_view{code});
  end_list();
}

void FrameWriter::element(std::string_view text) {
  separate();
  append_json_string(out_, text);
}

void FrameWriter::element(std::optional<int> number) {
  separate();
  if (number) {
    append_integer(*number);
  } else {
    out_ += "null";
  }
}

std::string FrameWriter::finish() {
  out_ += '}';
  return std::move(out_);
}

// A string ends with a quotation mark, so the last character tells whether something stands before.
void FrameWriter::separate() {
  if (out_.back() != '{' && out_.back() != '[') out_ += ',';
}

void FrameWriter::begin(std::string_view name) {
  separate();
  out_ += '"';
  out_ += name;
  out_ += "\":";
}

void FrameWriter::open(std::string_view name, char bracket) {
  begin(name);
  out_ += bracket;
}

void FrameWriter::open(char bracket) {
  separate();
  out_ += bracket;
}

void FrameWriter::append_integer(std::int64_t number) { append_number(out_, number); }
void FrameWriter::append_integer(std::uint64_t number) { append_number(out_, number); }

}  // namespace senim::codec
