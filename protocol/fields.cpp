#include "protocol/fields.hpp"

#include <algorithm>

namespace senim::codec {

namespace json = boost::json;

namespace {

bool has_nul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

constexpr bool is_of_category(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

bool is_region(std::string_view text) {
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto capital_or_digit = [&](char c) { return capital(c) || (c >= '0' && c <= '9'); };
  return text.size() >= 4 && text.size() <= 6 && capital(text[0]) && capital(text[1]) &&
         text[2] == '-' && std::ranges::all_of(text.substr(3), capital_or_digit);
}

}  // namespace

bool Fields::is_field_name(std::string_view name) {
  constexpr std::size_t k_name_characters_max = 32;
  const auto is_of_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && name.size() <= k_name_characters_max &&
         std::ranges::all_of(name, is_of_name);
}

std::string_view Fields::type() const {
  const auto text = string_at("type");
  if (!text) refuse("type", "a string");
  return *text;
}

ErrorCode Fields::error_code(std::string_view name) const {
  if (const auto text = string_at(name)) {
    if (const auto parsed = parse_error_code(*text)) return *parsed;
  }
  refuse_word(name, error_code_words(), false);
}

std::int64_t Fields::integer(std::string_view name, std::int64_t least, std::int64_t most) const {
  const json::value* value = object_->if_contains(name);
  const std::int64_t* number = value != nullptr ? value->if_int64() : nullptr;
  if (number == nullptr || *number < least || *number > most) {
    refuse(name, "an integer from " + std::to_string(least) + " to " + std::to_string(most));
  }
  return *number;
}

std::optional<int> Fields::integer_or_null(std::string_view name, int least, int most) const {
  const json::value* value = object_->if_contains(name);
  if (value != nullptr && value->is_null()) return std::nullopt;
  const std::int64_t* number = value != nullptr ? value->if_int64() : nullptr;
  if (number == nullptr || *number < least || *number > most) {
    refuse(name, "an integer from " + std::to_string(least) + " to " + std::to_string(most) +
                     ", or null");
  }
  return static_cast<int>(*number);
}

bool Fields::optional_flag(std::string_view name) const {
  const boost::json::value* value = object_->if_contains(name);
  if (value == nullptr || value->is_null()) return false;
  const bool* flag = value->if_bool();
  if (flag == nullptr) refuse(name, "true or false");
  return *flag;
}

std::string Fields::text(std::string_view name) const {
  const std::string most = std::to_string(limits::k_text_characters_max);
  const auto text = string_at(name);
  const TextFault fault = text ? check_text(*text) : TextFault::malformed;
  if (fault == TextFault::too_long) {
    refuse(name, "at most " + most + " characters", ErrorCode::too_long);
  }
  if (fault != TextFault::none) {
    refuse(name, "1 to " + most +
                     " characters, not only white space, without U+0000 and lone surrogates");
  }
  return std::string{*text};
}

std::string Fields::optional_text(std::string_view name) const {
  const auto text = string_at(name);
  if (is_null(name) || (text && check_text(*text) == TextFault::empty)) return {};
  return this->text(name);
}

std::string Fields::name(std::string_view name) const {
  const auto text = string_at(name);
  if (!text || text->empty() || has_nul(*text)) {
    refuse(name, "a string, not empty, without U+0000");
  }
  return std::string{*text};
}

std::string Fields::optional_name(std::string_view name) const {
  return is_null(name) ? std::string{} : this->name(name);
}

std::string Fields::any_string_or_empty(std::string_view name) const {
  if (is_null(name)) return {};
  const auto text = string_at(name);
  if (!text) refuse(name, "a string");
  return std::string{*text};
}

std::string Fields::region_or_empty(std::string_view name) const {
  const json::value* value = object_->if_contains(name);
  if (value != nullptr && value->is_null()) return {};
  const auto text = string_at(name);
  if (!text || !is_region(*text)) refuse(name, "a code of ISO 3166-2, or null");
  return std::string{*text};
}

std::string Fields::category(std::string_view name) const {
  const auto text = string_at(name);
  if (!text || text->size() > limits::k_category_characters_max ||
      !std::ranges::all_of(*text, is_of_category)) {
    refuse(name, "at most " + std::to_string(limits::k_category_characters_max) +
                     " characters of a-z 0-9 . _ -, or null");
  }
  return std::string{*text};
}

bool Fields::is_null(std::string_view name) const {
  const json::value* value = object_->if_contains(name);
  return value == nullptr || value->is_null();
}

Fields Fields::object(std::string_view name) const {
  const json::value* value = object_->if_contains(name);
  const json::object* inside = value != nullptr ? value->if_object() : nullptr;
  if (inside == nullptr) refuse(name, "an object");
  return Fields{*inside, this, name};
}

const json::array& Fields::list(std::string_view name) const {
  const json::value* value = object_->if_contains(name);
  const json::array* inside = value != nullptr ? value->if_array() : nullptr;
  if (inside == nullptr) refuse(name, "a list");
  return *inside;
}

void Fields::refuse(std::string_view name, std::string_view allowed, ErrorCode code) const {
  throw FieldFault{.code = code, .detail = path().append(name).append(": ").append(allowed)};
}

std::optional<std::string_view> Fields::string_at(std::string_view name) const {
  const json::value* value = object_->if_contains(name);
  const json::string* string = value != nullptr ? value->if_string() : nullptr;
  if (string == nullptr) return std::nullopt;
  return std::string_view{*string};
}

void Fields::refuse_word(std::string_view name, std::span<const std::string_view> words,
                         bool or_null) const {
  std::string allowed = "one of";
  for (const std::string_view word : words) allowed.append(" ").append(word);
  if (or_null) allowed += ", or null";
  refuse(name, allowed);
}

std::string Fields::path() const {
  if (parent_ == nullptr) return {};
  return parent_->path().append(name_).append(".");
}

BadFrame fatal(std::string_view why) {
  return {.fatal = true,
          .refusal = {.code = ErrorCode::bad_frame,
                      .detail = std::string{why},
                      .about = {},
                      .conversation = {},
                      .retry_ms = {}}};
}

BadFrame refused(const json::object& object, FieldFault fault) {
  const auto id_at = [&]<class Id>(std::string_view name) -> std::string {
    const json::value* value = object.if_contains(name);
    const json::string* string = value != nullptr ? value->if_string() : nullptr;
    const auto id = string != nullptr ? Id::parse(*string) : std::nullopt;
    return id ? id->str() : std::string{};
  };
  return {
    .fatal = false,
    .refusal = {.code = fault.code,
                .detail = std::move(fault.detail),
                .about = id_at.template operator()<MessageId>("id"),
                .conversation = id_at.template operator()<ConversationId>("conversation"),
                .retry_ms = {}}
  };
}

}  // namespace senim::codec
