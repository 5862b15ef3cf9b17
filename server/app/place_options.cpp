// The options of `senim place ...`.
#include "server/app/settings.hpp"
#include "server/places/place_csv.hpp"

namespace senim::app {

namespace {

// Says what is wrong with a code, as the import of a list does.
auto code_of(const char* option) {
  return [option](const std::string& text) -> std::optional<places::PlaceCode> {
    const auto code = places::PlaceCode::parse(text);
    if (!code) throw CLI::ValidationError(option, places::code_fault(text));
    return code;
  };
}

void add_add(CLI::App& place, std::optional<Command>& chosen) {
  const auto [app, add] = add_command<PlaceAdd>(place, "add", "Add a school or a college", chosen);
  add_store(*app, add->store);
  add_spoken_name(*app, "--name-kk", add->name_kk, "Name in Kazakh")->required();
  add_spoken_name(*app, "--name-ru", add->name_ru, "Name in Russian")->required();
  add_region(*app, add->region, "Region, by ISO 3166-2 code (KZ-62) or full name")->required();
  add_spoken_name(*app, "--district", add->district, "District");
  add_parsed(*app, "--type", add->kind, places::parse_place_kind, "school or college",
             "school or college [school]")
      ->type_name("TYPE");
  add_parsed(*app, "--code", add->code, code_of("--code"), "a place code",
             "Code of posters that hang already; without it a new one")
      ->type_name("CODE");
}

void add_list(CLI::App& place, std::optional<Command>& chosen) {
  const auto [app, list] = add_command<PlaceList>(place, "list", "List places", chosen);
  add_store(*app, list->store);
  add_region(*app, list->region, "Only of this region");
  app->add_flag("--csv", list->csv,
                "As CSV that `senim place import` reads; without revoked places");
}

void add_import(CLI::App& place, std::optional<Command>& chosen) {
  const auto [app, import] = add_command<PlaceImport>(
      place, "import", "Add places from CSV: name_kk;name_ru;region;district;type[;code]", chosen);
  add_store(*app, import->store);
  app->add_option("FILE", import->file, "The CSV file")->required();
}

void add_revoke(CLI::App& place, std::optional<Command>& chosen) {
  const auto [app, revoke] = add_command<PlaceRevoke>(
      place, "revoke",
      "Take a code out of use; children who still scan it are served as of an unknown place",
      chosen);
  add_store(*app, revoke->store);
  add_parsed(*app, "CODE", revoke->code, code_of("CODE"), "a place code", "The place code")
      ->type_name("CODE")
      ->required();
}

void add_poster(CLI::App& place, std::optional<Command>& chosen) {
  const auto [app, poster] = add_command<PlacePoster>(
      place, "poster", "Write printable A4 posters, as SVG and as HTML", chosen);
  add_store(*app, poster->store);
  add_public_url(*app, poster->public_url)->required();
  app->add_option("--out", poster->out, "Directory to write to")
      ->type_name("DIR")
      ->capture_default_str();
  auto* codes = add_parsed_list(*app, "CODE", poster->codes, code_of("CODE"), "a place code",
                                "Codes of the places")
                    ->type_name("CODE");
  auto* all = app->add_flag("--all", poster->all, "All places that are not revoked");
  auto* region = add_region(*app, poster->region, "All places of this region that are not revoked");
  codes->excludes(all)->excludes(region);
  all->excludes(region);
}

}  // namespace

void add_place_commands(CLI::App& root, std::optional<Command>& chosen) {
  CLI::App* place = root.add_subcommand("place", "Schools and colleges where posters hang");
  place->require_subcommand(1);
  add_add(*place, chosen);
  add_list(*place, chosen);
  add_import(*place, chosen);
  add_revoke(*place, chosen);
  add_poster(*place, chosen);
}

}  // namespace senim::app
