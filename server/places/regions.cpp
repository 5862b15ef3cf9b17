#include "server/places/regions.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <vector>

#include "server/base/spelling.hpp"
#include "server/places/embedded_regions.hpp"

namespace senim::places {

namespace {

// Cuts the next piece off the front of text, up to separator.
std::string_view take(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view piece = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return piece;
}

std::vector<Region> read(std::string_view csv) {
  if (take(csv, '\n') != "iso_3166_2,kk,ru,en")
    throw std::logic_error("regions-kz.csv: unknown header");
  std::vector<Region> list;
  while (!csv.empty()) {
    std::string_view line = take(csv, '\n');
    if (line.empty()) continue;
    Region region;
    for (std::string_view* field : std::array{&region.code, &region.kk, &region.ru, &region.en}) {
      *field = take(line, ',');
      if (field->empty()) throw std::logic_error("regions-kz.csv: an empty field");
    }
    list.push_back(region);
  }
  return list;
}

// What a region is found by. Made once: a list of schools asks some ten thousand times.
struct Keys {
  const Region* region;
  std::string code;
  std::array<std::string, 3> names;
};

const std::vector<Keys>& keys() {
  static const std::vector<Keys> list = [] {
    std::vector<Keys> made;
    for (const Region& region : regions())
      made.push_back(
          {&region, spelling(region.code), {look(region.kk), look(region.ru), look(region.en)}});
    return made;
  }();
  return list;
}

}  // namespace

std::span<const Region> regions() {
  static const std::vector<Region> list = read(k_embedded_regions);
  return list;
}

const Region* find_region(std::string_view code) {
  const auto list = regions();
  const auto found = std::ranges::find(list, code, &Region::code);
  return found == list.end() ? nullptr : &*found;
}

const Region* match_region(std::string_view text) {
  const std::string spelled = spelling(text);
  const std::string looks = look(text);
  const auto found = std::ranges::find_if(keys(), [&](const Keys& keys) {
    return spelled == keys.code || std::ranges::find(keys.names, looks) != keys.names.end();
  });
  return found == keys().end() ? nullptr : found->region;
}

std::string region_fault(std::string_view text) {
  const std::string looks = look(text);
  const auto meant = std::ranges::find(keys(), looks, &Keys::code);
  if (meant == keys().end()) return "unknown region; use its ISO 3166-2 code, for example KZ-62";
  return tidy(text) +
         " holds Cyrillic letters that look Latin: type it anew in Latin letters, as " +
         std::string{meant->region->code};
}

}  // namespace senim::places
