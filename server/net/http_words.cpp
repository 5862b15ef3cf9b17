#include "server/net/http_words.hpp"

#include <algorithm>
#include <charconv>

namespace senim::net {

namespace {

constexpr std::string_view k_blanks = " \t";

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(k_blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(k_blanks) - first + 1);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

// Calls visit(part) for every part of "a, b;q=1, c" between the separators.
template <class Visit>
void each_part(std::string_view field, char separator, Visit visit) {
  while (!field.empty()) {
    const auto end = field.find(separator);
    const auto part = trim(field.substr(0, end));
    if (!part.empty()) visit(part);
    if (end == std::string_view::npos) return;
    field.remove_prefix(end + 1);
  }
}

struct Weighted {
  std::string_view word;
  double weight;
};

// "gzip;q=0.5" -> gzip, 0.5. A weight that is not a number from 0 to 1 counts as 0.
Weighted weighted(std::string_view part) {
  const auto semicolon = part.find(';');
  const Weighted whole{trim(part.substr(0, semicolon)), 1};
  if (semicolon == std::string_view::npos) return whole;
  const auto parameter = trim(part.substr(semicolon + 1));
  if (parameter.size() < 3 || lower(parameter[0]) != 'q' || parameter[1] != '=') return whole;
  double weight = 0;
  const auto number = parameter.substr(2);
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), weight);
  const bool good =
      error == std::errc{} && end == number.data() + number.size() && weight >= 0 && weight <= 1;
  return {whole.word, good ? weight : 0};
}

}  // namespace

Coding best_coding(std::string_view accept_encoding) {
  double brotli = -1;
  double gzip = -1;
  double any = 0;
  each_part(accept_encoding, ',', [&](std::string_view part) {
    const auto [word, weight] = weighted(part);
    if (same(word, "br")) brotli = weight;
    if (same(word, "gzip") || same(word, "x-gzip")) gzip = weight;
    if (word == "*") any = weight;
  });
  if (brotli < 0) brotli = any;
  if (gzip < 0) gzip = any;
  if (brotli > 0 && brotli >= gzip) return Coding::brotli;
  return gzip > 0 ? Coding::gzip : Coding::identity;
}

Language best_language(std::string_view accept_language) {
  Language best = Language::kk;
  double best_weight = 0;
  each_part(accept_language, ',', [&](std::string_view part) {
    const auto [word, weight] = weighted(part);
    const std::string primary{lower(word.empty() ? ' ' : word[0]),
                              lower(word.size() < 2 ? ' ' : word[1])};
    const bool whole = word.size() == 2 || (word.size() > 2 && word[2] == '-');
    const auto language = whole ? parse_word<Language>(primary) : std::nullopt;
    if (!language || weight <= best_weight) return;
    best = *language;
    best_weight = weight;
  });
  return best;
}

std::string_view cookie(std::string_view field, std::string_view name) {
  std::string_view value;
  each_part(field, ';', [&](std::string_view part) {
    if (!value.empty() || !part.starts_with(name)) return;
    if (part.size() > name.size() && part[name.size()] == '=') value = part.substr(name.size() + 1);
  });
  return value;
}

bool lists(std::string_view field, std::string_view word) {
  bool found = false;
  each_part(field, ',', [&](std::string_view part) { found = found || same(part, word); });
  return found;
}

bool is_authority(std::string_view host) {
  return !host.empty() && host.size() <= 255 && std::ranges::all_of(host, [](char c) {
    const char l = lower(c);
    return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view{".-_:[]"}.find(c) != std::string_view::npos;
  });
}

std::string_view origin_of(std::string_view url) {
  std::size_t authority = 0;
  if (url.starts_with("https://")) authority = 8;
  if (url.starts_with("http://")) authority = 7;
  if (authority == 0) return {};
  const auto origin = url.substr(0, url.find_first_of("/?#", authority));
  return is_authority(origin.substr(authority)) ? origin : std::string_view{};
}

bool is_own_origin(std::string_view origin, std::string_view host, std::string_view public_url) {
  const auto clean = origin_of(origin);
  if (clean.empty() || clean.size() != origin.size()) return false;
  if (same(origin, origin_of(public_url))) return true;
  return same(origin.substr(origin.find("//") + 2), host);
}

std::string_view forwarded_address(std::string_view x_forwarded_for,
                                   const std::vector<std::string>& trusted_proxies) {
  std::string_view last;
  each_part(x_forwarded_for, ',', [&](std::string_view part) {
    if (std::ranges::find(trusted_proxies, part) == trusted_proxies.end()) last = part;
  });
  return last;
}

}  // namespace senim::net
