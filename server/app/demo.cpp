#include "server/app/demo.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "protocol/characters.hpp"
#include "server/app/new_place.hpp"
#include "server/app/whole_file.hpp"
#include "server/base/start_error.hpp"
#include "server/places/regions.hpp"
#include "server/vault/passwords.hpp"
#include "server/vault/random.hpp"

namespace senim::app {

namespace {

constexpr std::size_t k_file_bytes_max = 4'096;
constexpr std::string_view k_shown_region = "KZ-62";

struct DemoMember {
  const char* name;
  const char* full_name;
  const char* alias;
  Role role;
};
constexpr std::array k_members = {
    DemoMember{"counsellor", "Айгерім Үлгі", "Айгерім", Role::counsellor},
    DemoMember{"supervisor", "Дана Үлгі", "Дана", Role::supervisor},
};

StaffName name_of(const DemoMember& member) {
  const auto name = StaffName::parse(member.name);
  if (!name) throw std::logic_error("a demonstration account has a wrong name");
  return *name;
}

struct Login {
  std::string name;
  std::string password;
};

// Lines of "name password"; the others are for people.
std::vector<Login> read_logins(const std::filesystem::path& file) {
  std::vector<Login> logins;
  if (!std::filesystem::exists(file)) return logins;
  std::istringstream lines{read_whole(file, k_file_bytes_max)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words{line};
    Login login;
    if (line.starts_with('#') || !(words >> login.name >> login.password)) continue;
    logins.push_back(std::move(login));
  }
  return logins;
}

const Login* login_of(const std::vector<Login>& logins, std::string_view name) {
  const auto found = std::ranges::find(logins, name, &Login::name);
  return found == logins.end() ? nullptr : &*found;
}

// One school per region, each with its own invented number; a demonstration needs no district.
std::vector<places::PlaceRow> schools() {
  std::vector<places::PlaceRow> rows;
  int number = 1;
  for (const places::Region& region : places::regions()) {
    places::PlaceRow& row = rows.emplace_back();
    row.name_kk = "№ " + std::to_string(number) + " мектеп";
    row.name_ru = "Школа № " + std::to_string(number);
    row.region = region.code;
    ++number;
  }
  return rows;
}

void prepare_places(records::Directory& directory) {
  if (!directory.list_places().empty()) return;
  for (const places::PlaceRow& row : schools()) static_cast<void>(add_new_place(directory, row));
}

bool is_of_the_demo(const staff::StaffMember& member) {
  return std::ranges::any_of(k_members, [&member](const DemoMember& one) {
    return member.name.str() == one.name && member.full_name == one.full_name &&
           member.alias == one.alias && member.role == one.role;
  });
}

bool is_of_the_demo(const places::Place& place) {
  return std::ranges::any_of(schools(), [&place](const places::PlaceRow& row) {
    return place.name_kk == row.name_kk && place.name_ru == row.name_ru &&
           place.region == row.region && place.kind == row.kind && place.district.empty();
  });
}

// What no demonstration has made. Conversations are one's own unless a demonstration's staff is
// there to have held them.
std::optional<std::string> what_is_real(records::Directory& directory) {
  const auto staff = directory.list_staff();
  for (const staff::StaffMember& member : staff)
    if (!is_of_the_demo(member)) return "the staff member " + member.name.str();
  for (const places::Place& place : directory.list_places())
    if (!is_of_the_demo(place)) return "the place " + std::string{place.code.view()};
  if (staff.empty() && directory.has_contacts()) return "conversations";
  return std::nullopt;
}

// The file first: a start that is cut off in between finds the password again and adds the member
// with it.
void prepare_staff(records::Directory& directory, const std::filesystem::path& data) {
  const std::filesystem::path file = data / k_demo_staff_file;
  std::vector<Login> logins = read_logins(file);
  bool new_login = false;
  for (const DemoMember& member : k_members) {
    if (login_of(logins, member.name) != nullptr) continue;
    if (directory.find_staff(name_of(member))) continue;
    logins.push_back({member.name, vault::make_password()});
    new_login = true;
  }
  if (new_login) {
    std::string text =
        "# Staff accounts of the demonstration: name and password. Remove them before real use.\n";
    for (const Login& login : logins) text += login.name + " " + login.password + "\n";
    write_whole(file, text, Readers::only_us);
  }
  for (const DemoMember& member : k_members) {
    const StaffName name = name_of(member);
    const Login* login = login_of(logins, member.name);
    if (login == nullptr || directory.find_staff(name)) continue;
    static_cast<void>(directory.add_staff({name,
                                           member.full_name,
                                           member.alias,
                                           member.role,
                                           {Language::kk, Language::ru, Language::en},
                                           vault::hash_password(login->password)}));
  }
}

std::optional<places::Place> shown_place(records::Directory& directory) {
  std::optional<places::Place> shown;
  for (places::Place& place : directory.list_places()) {
    if (place.revoked) continue;
    const bool better =
        !shown || (shown->region != k_shown_region && place.region == k_shown_region);
    if (better) shown = std::move(place);
  }
  return shown;
}

}  // namespace

void prepare_demo(records::Directory& directory, const std::filesystem::path& data) {
  if (const auto real = what_is_real(directory)) {
    throw StartError("this store has " + *real +
                     ", which no demonstration has made: --demo is for trying and leaves it alone; "
                     "start without it (./run --demo=false), or try on a --data of its own");
  }
  prepare_places(directory);
  prepare_staff(directory, data);
}

std::string demo_guide(records::Directory& directory, const std::filesystem::path& data,
                       const places::PublicUrl& url, places::QrCode::Ink ink) {
  std::string guide;
  if (const auto place = shown_place(directory)) {
    const places::Region* region = places::find_region(place->region);
    guide += "A child who scans the poster of " + shown(place->name_kk);
    if (region != nullptr) guide += ", " + std::string{region->kk};
    guide += ":\n\n  " + url.link(place->code) + "\n\n";
    guide += places::QrCode{url.qr_text(place->code)}.terminal(ink) + "\n";
  }
  guide += "The counsellors' console:\n\n  " + url.str() + "/console\n\n";
  for (const Login& login : read_logins(data / k_demo_staff_file)) {
    const auto name = StaffName::parse(login.name);
    const auto member = name ? directory.find_staff(*name) : std::nullopt;
    if (!member || member->standing != staff::Standing::active) continue;
    // A password that was reset is not in our file, and what is there opens nothing any more.
    if (vault::verify_password(member->password_hash, login.password) ==
        vault::PasswordAnswer::wrong)
      continue;
    guide += "  sign in as  " + shown(login.name) + "   password  " + shown(login.password) + "\n";
  }
  return guide;
}

}  // namespace senim::app
