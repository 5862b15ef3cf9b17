#include "server/app/place_command.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "protocol/characters.hpp"
#include "server/app/new_place.hpp"
#include "server/app/open_store.hpp"
#include "server/app/whole_file.hpp"
#include "server/base/spelling.hpp"
#include "server/base/start_error.hpp"
#include "server/places/identity.hpp"
#include "server/places/place_csv.hpp"
#include "server/places/poster.hpp"
#include "server/places/regions.hpp"
#include "server/reports/table.hpp"

namespace senim::app {

namespace {

using places::Place;
using places::PlaceRow;

std::string as_table(std::span<const Place> list) {
  reports::Rows rows{{"CODE", "REGION", "", "TYPE", "NAME", "DISTRICT", ""}};
  for (const Place& place : list) {
    const places::Region* region = places::find_region(place.region);
    rows.push_back({place.code.str(), place.region,
                    region == nullptr ? "" : std::string{region->en},
                    std::string{to_string(place.kind)}, place.name_kk, place.district,
                    place.revoked ? "revoked" : ""});
  }
  return reports::aligned(rows);
}

std::string plural(std::size_t count, const std::string& one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

// Refuses the whole file when one of its codes belongs to another place already.
void check_codes(const std::vector<PlaceRow>& rows, records::Directory& directory,
                 const std::string& file) {
  for (const PlaceRow& row : rows) {
    if (!row.code) continue;
    const auto taken = directory.find_place(*row.code);
    if (taken && identity_of(*taken) != identity_of(row)) {
      throw StartError(file + " line " + std::to_string(row.line) + ": the place code " +
                       row.code->str() + " belongs to another place; nothing was added");
    }
  }
}

// A school that got a second code would be two schools in every figure.
std::optional<Place> same_place(const PlaceRow& row, records::Directory& directory) {
  const auto wanted = identity_of(row);
  for (Place& place : directory.list_places())
    if (!place.revoked && identity_of(place) == wanted) return std::move(place);
  return std::nullopt;
}

// poster-20-мектеп-K7M2QXA: whoever carries a hundred sheets around looks for the school.
std::string sheet_name(const Place& place) {
  constexpr std::size_t k_school_bytes_max = 120;  // of the 255 that a file's name may have
  const std::string school = file_word(place.name_kk, k_school_bytes_max);
  return "poster-" + (school.empty() ? "" : school + "-") + place.code.str();
}

// A sheet that no phone can follow is made for one place named by its code only, to try it out.
void check_address(const places::PublicUrl& url, std::size_t codes) {
  constexpr std::size_t k_host_characters_max = 60;  // on one readable line, and typed by a child
  if (url.str().size() > k_host_characters_max)
    throw UsageError(url.str() +
                     " is too long for a poster: give --public-url an address of up to " +
                     std::to_string(k_host_characters_max) + " characters, like https://111.kz");
  if (url.reaches_phones()) return;
  const std::string what = "no phone reaches " + url.str() +
                           ", only this machine or its own network: give --public-url the address "
                           "that children open, like https://111.kz";
  if (codes != 1) throw UsageError(what + "; no poster was made");
  std::cerr << "senim: " << what << "; this sheet is good for a trial only\n";
}

std::vector<Place> places_for(const PlacePoster& options, records::Directory& directory) {
  std::vector<Place> list;
  for (const places::PlaceCode& code : options.codes) {
    auto place = directory.find_place(code);
    if (!place)
      throw StartError("there is no place with the code " + code.str() + "; see senim place list");
    if (place->revoked)
      throw StartError("the place code " + code.str() + " is revoked; add the place again");
    list.push_back(*std::move(place));
  }
  if (!options.codes.empty()) return list;
  for (Place& place : directory.list_places()) {
    const bool asked = options.region.empty() || options.region == place.region;
    if (asked && !place.revoked) list.push_back(std::move(place));
  }
  if (list.empty()) throw StartError("there is no such place; add one with senim place add");
  return list;
}

}  // namespace

int run(const PlaceAdd& options) {
  const auto directory = open_store(options.store);
  const PlaceRow row{.line = 0,
                     .name_kk = options.name_kk,
                     .name_ru = options.name_ru,
                     .region = options.region,
                     .district = options.district,
                     .kind = options.kind,
                     .code = options.code};
  const auto there = same_place(row, *directory);
  if (there && row.code && *row.code != there->code) {
    throw StartError("this place is there already, with the code " + there->code.str() +
                     "; to give it another code, revoke that one first");
  }
  if (there) std::cerr << "senim: this place is there already; nothing was added\n";
  std::cout << (there ? *there : add_new_place(*directory, row)).code.view() << '\n';
  return k_exit_ok;
}

int run(const PlaceList& options) {
  const auto directory = open_store(options.store);
  std::vector<Place> list = directory->list_places();
  if (!options.region.empty()) {
    std::erase_if(list, [&](const Place& place) { return place.region != options.region; });
  }
  if (options.csv) std::erase_if(list, [](const Place& place) { return place.revoked; });
  std::cout << (options.csv ? places::write_place_csv(list) : as_table(list));
  return k_exit_ok;
}

int run(const PlaceImport& options) {
  const places::PlaceCsv read =
      places::read_place_csv(read_whole(options.file, places::k_csv_bytes_max));
  if (!read.faults.empty()) {
    for (const places::CsvFault& fault : read.faults) {
      std::cerr << shown(options.file) << " line " << fault.line << ": " << shown(fault.text)
                << '\n';
    }
    throw StartError(options.file + " was not imported; nothing was added");
  }
  const auto directory = open_store(options.store);
  check_codes(read.rows, *directory, options.file);
  std::set<places::Identity> known;
  for (const Place& place : directory->list_places()) {
    if (!place.revoked) known.insert(identity_of(place));
  }
  std::size_t added = 0;
  for (const PlaceRow& row : read.rows) {
    if (known.contains(identity_of(row))) continue;
    static_cast<void>(add_new_place(*directory, row));
    ++added;
  }
  std::cout << plural(added, "place") << " added, " << read.rows.size() - added
            << " there already\n";
  return k_exit_ok;
}

int run(const PlaceRevoke& options) {
  const auto directory = open_store(options.store);
  const places::PlaceCode& code = given(options.code);
  if (!directory->revoke_place(code)) {
    throw StartError("there is no place with the code " + code.str() + "; see senim place list");
  }
  std::cout << code.view() << " is revoked\n";
  return k_exit_ok;
}

int run(const PlacePoster& options) {
  if (options.codes.empty() && !options.all && options.region.empty()) {
    throw UsageError(
        "senim place poster needs place codes, --region or --all (see senim place poster --help)");
  }
  const places::PublicUrl& url = given(options.public_url);
  check_address(url, options.codes.size());
  const auto directory = open_store(options.store);
  const std::vector<Place> list = places_for(options, *directory);
  const std::filesystem::path out{options.out};
  std::error_code error;
  std::filesystem::create_directories(out, error);
  if (error) throw StartError("cannot make the directory " + out.string() + ": " + error.message());
  for (const Place& place : list) {
    const std::string name = sheet_name(place);
    write_whole(out / (name + ".svg"), places::poster_svg(place, url), Readers::all);
    write_whole(out / (name + ".html"), places::posters_html(std::span{&place, 1}, url),
                Readers::all);
    std::cout << shown((out / (name + ".svg")).string()) << '\n'
              << shown((out / (name + ".html")).string()) << '\n';
  }
  if (list.size() > 1) {
    write_whole(out / "posters.html", places::posters_html(list, url), Readers::all);
    std::cout << shown((out / "posters.html").string()) << '\n';
  }
  return k_exit_ok;
}

}  // namespace senim::app
