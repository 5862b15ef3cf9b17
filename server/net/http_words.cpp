#include "server/net/http_words.hpp"

#include <algorithm>
#include <boost/beast/http/rfc7230.hpp>
#include <charconv>

namespace senim::net {

namespace {

constexpr std::string_view k_https = "https://";
constexpr std::string_view k_http = "http://";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

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

// How long "http://" or "https://" is at the beginning of an address; 0 when it begins otherwise.
std::size_t after_scheme(std::string_view url) {
  for (const auto scheme : {k_https, k_http}) {
    if (is_same_word(url.substr(0, scheme.size()), scheme)) return scheme.size();
  }
  return 0;
}

bool is_https(std::string_view origin) { return after_scheme(origin) == k_https.size(); }

struct HostAndPort {
  std::string_view host;
  unsigned port;
};

// A port that is left out, or left empty, is the one the scheme has anyway.
std::optional<HostAndPort> split_port(std::string_view authority, bool https) {
  const auto host_end = authority.starts_with('[') ? authority.find(']') : 0;
  const auto colon = authority.find(':', std::min(host_end, authority.size()));
  HostAndPort split{.host = authority.substr(0, colon), .port = https ? 443U : 80U};
  if (colon == std::string_view::npos || colon + 1 == authority.size()) return split;
  const auto number = authority.substr(colon + 1);
  const auto [stop, error] =
      std::from_chars(number.data(), number.data() + number.size(), split.port);
  if (error != std::errc{} || stop != number.data() + number.size()) return std::nullopt;
  return split;
}

}  // namespace

std::string_view trim(std::string_view text) {
  constexpr std::string_view k_blanks = " \t";
  const auto first = text.find_first_not_of(k_blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(k_blanks) - first + 1);
}

bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

bool is_same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

Coding best_coding(std::string_view accept_encoding) {
  double brotli = -1;
  double gzip = -1;
  double any = 0;
  each_part(accept_encoding, ',', [&](std::string_view part) {
    const auto [word, weight] = weighted(part);
    if (is_same_word(word, "br")) brotli = weight;
    if (is_same_word(word, "gzip") || is_same_word(word, "x-gzip")) gzip = weight;
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
  return boost::beast::http::token_list{field}.exists(word);
}

bool is_authority(std::string_view host) {
  return !host.empty() && host.size() <= 255 && std::ranges::all_of(host, [](char c) {
    return is_letter(c) || is_digit(c) ||
           std::string_view{".-_:[]"}.find(c) != std::string_view::npos;
  });
}

std::string_view origin_of(std::string_view url) {
  const auto authority = after_scheme(url);
  if (authority == 0) return {};
  const auto origin = url.substr(0, url.find_first_of("/?#", authority));
  return is_authority(origin.substr(authority)) ? origin : std::string_view{};
}

bool is_same_authority(std::string_view a, std::string_view b, bool https) {
  const auto first = split_port(a, https);
  const auto second = split_port(b, https);
  // A name that ends with a dot is the same name, said to be whole.
  const auto name = [](std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);
    return host;
  };
  return first && second && first->port == second->port &&
         is_same_word(name(first->host), name(second->host));
}

bool is_own_host(std::string_view host, std::string_view public_url) {
  const auto own = origin_of(public_url);
  if (own.empty()) return true;
  return is_same_authority(host, own.substr(after_scheme(own)), is_https(own));
}

bool is_own_origin(std::string_view origin, std::string_view host, bool https,
                   std::string_view public_url) {
  const auto clean = origin_of(origin);
  if (clean.empty() || clean.size() != origin.size()) return false;
  const auto own = origin_of(public_url);
  const auto authority = own.empty() ? host : own.substr(after_scheme(own));
  const bool own_https = own.empty() ? https : is_https(own);
  return is_https(clean) == own_https &&
         is_same_authority(clean.substr(after_scheme(clean)), authority, own_https);
}

std::optional<Target> split_target(std::string_view target) {
  if (target.starts_with('/')) return Target{{}, target.substr(0, target.find('?'))};
  const auto authority = after_scheme(target);
  if (authority == 0) return std::nullopt;
  const auto end = std::min(target.find_first_of("/?", authority), target.size());
  Target split;
  split.authority = target.substr(authority, end - authority);
  if (!is_authority(split.authority)) return std::nullopt;
  const auto rest = target.substr(end);
  if (rest.starts_with('/')) split.path = rest.substr(0, rest.find('?'));
  return split;
}

}  // namespace senim::net
