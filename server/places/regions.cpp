#include "server/places/regions.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

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
  const auto list = regions();
  const auto found = std::ranges::find_if(list, [text](const Region& region) {
    return text == region.code || text == region.kk || text == region.ru || text == region.en;
  });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace senim::places
