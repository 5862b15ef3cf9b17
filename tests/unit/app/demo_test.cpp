#include "server/app/demo.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>

#include "server/base/start_error.hpp"
#include "server/vault/passwords.hpp"
#include "server/vault/start.hpp"

using namespace senim;
using namespace senim::app;

namespace {

// A directory in memory that can be told to fail, as if the start were cut off there.
class HeldDirectory final : public records::Directory {
 public:
  bool add_place(const places::Place& place) override {
    return places_.try_emplace(place.code, place).second;
  }
  std::optional<places::Place> find_place(const places::PlaceCode& code) override {
    const auto found = places_.find(code);
    if (found == places_.end()) return std::nullopt;
    return found->second;
  }
  std::vector<places::Place> list_places() override {
    std::vector<places::Place> list;
    for (const auto& [code, place] : places_) list.push_back(place);
    return list;
  }
  bool revoke_place(const places::PlaceCode& code) override {
    const auto found = places_.find(code);
    if (found == places_.end()) return false;
    found->second.revoked = true;
    return true;
  }
  bool add_staff(const staff::StaffMember& member) override {
    if (staff_until_failure == 0) throw std::runtime_error("cut off");
    --staff_until_failure;
    return staff_.try_emplace(member.name, member).second;
  }
  std::optional<staff::StaffMember> find_staff(const StaffName& name) override {
    const auto found = staff_.find(name);
    if (found == staff_.end()) return std::nullopt;
    return found->second;
  }
  std::vector<staff::StaffMember> list_staff() override {
    std::vector<staff::StaffMember> list;
    for (const auto& [name, member] : staff_) list.push_back(member);
    return list;
  }
  bool set_password(const StaffName& name, const std::string& hash) override {
    staff_.at(name).password_hash = hash;
    return true;
  }
  std::optional<staff::Standing> set_standing(const StaffName& name,
                                              staff::Standing standing) override {
    staff_.at(name).standing = standing;
    return standing;
  }
  bool has_contacts() override { return contacts; }
  std::uint64_t records(const std::function<void(const records::ContactRecord&)>&) override {
    return 0;
  }

  int staff_until_failure = 100;
  bool contacts = false;

 private:
  std::map<places::PlaceCode, places::Place> places_;
  std::map<StaffName, staff::StaffMember> staff_;
};

class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() / ("senim-demo-" + std::to_string(getpid()))) {
    vault::start();
    std::filesystem::create_directories(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::string logins() const {
    std::ostringstream text;
    text << std::ifstream{path_ / k_demo_staff_file}.rdbuf();
    return text.str();
  }

 private:
  std::filesystem::path path_;
};

std::string password_in(const std::string& logins, const std::string& name) {
  const auto at = logins.find("\n" + name + " ");
  REQUIRE(at != std::string::npos);
  const auto begin = at + name.size() + 2;
  return logins.substr(begin, logins.find('\n', begin) - begin);
}

bool signs_in(records::Directory& directory, const std::string& name, const std::string& password) {
  const auto member = directory.find_staff(StaffName::parse(name).value());
  return member &&
         vault::verify_password(member->password_hash, password) == vault::PasswordAnswer::right;
}

std::string guide_of(records::Directory& directory, const Folder& folder) {
  return demo_guide(directory, folder.path(),
                    places::PublicUrl::parse("http://127.0.0.1:8111").value(),
                    places::QrCode::Ink::plain);
}

}  // namespace

TEST_CASE("the demonstration has a school in every region and staff who can sign in") {
  const Folder folder;
  HeldDirectory directory;
  prepare_demo(directory, folder.path());
  std::set<std::string> regions;
  for (const places::Place& place : directory.list_places()) regions.insert(place.region);
  CHECK(regions.size() == 20);
  CHECK(directory.list_places().size() == 20);
  for (const auto* name : {"counsellor", "supervisor"}) {
    CHECK(signs_in(directory, name, password_in(folder.logins(), name)));
  }
  struct stat file{};
  REQUIRE(::stat((folder.path() / k_demo_staff_file).c_str(), &file) == 0);
  CHECK((file.st_mode & 0777U) == 0600U);
}

TEST_CASE("a second start changes nothing and shows the same guide") {
  const Folder folder;
  HeldDirectory directory;
  prepare_demo(directory, folder.path());
  const std::string logins = folder.logins();
  const std::string guide = guide_of(directory, folder);
  prepare_demo(directory, folder.path());
  CHECK(folder.logins() == logins);
  CHECK(directory.list_places().size() == 20);
  CHECK(guide_of(directory, folder) == guide);
  CHECK(guide.find(password_in(logins, "counsellor")) != std::string::npos);
  CHECK(guide.find("http://127.0.0.1:8111/s/") != std::string::npos);
  CHECK(guide.find("http://127.0.0.1:8111/console") != std::string::npos);
  CHECK(guide.find("Ұлытау облысы") != std::string::npos);
}

TEST_CASE("a start that was cut off between the file and the store is completed by the next") {
  const Folder folder;
  HeldDirectory directory;
  directory.staff_until_failure = 1;
  CHECK_THROWS(prepare_demo(directory, folder.path()));
  const std::string logins = folder.logins();
  directory.staff_until_failure = 100;
  prepare_demo(directory, folder.path());
  CHECK(folder.logins() == logins);
  for (const auto* name : {"counsellor", "supervisor"}) {
    CHECK(signs_in(directory, name, password_in(logins, name)));
  }
}

TEST_CASE("a demonstration goes on after conversations, without a revoked place and who has left") {
  const Folder folder;
  HeldDirectory directory;
  prepare_demo(directory, folder.path());
  directory.contacts = true;
  for (const places::Place& place : directory.list_places())
    REQUIRE(directory.revoke_place(place.code));
  (void)directory.set_standing(*StaffName::parse("supervisor"), staff::Standing::removed);
  prepare_demo(directory, folder.path());
  CHECK(directory.list_places().size() == 20);
  const std::string guide = guide_of(directory, folder);
  CHECK(guide.find("/s/") == std::string::npos);
  CHECK(guide.find("sign in as  counsellor") != std::string::npos);
  CHECK(guide.find("sign in as  supervisor") == std::string::npos);
}

TEST_CASE("a store with anything of its own is refused by name, and nothing is added or written") {
  const auto code = places::PlaceCode::parse("2222222").value();
  const places::Place school{code, "А", "А", "KZ-10", "", places::PlaceKind::school, false};
  const auto member = [](const char* name, const char* full_name, Role role) {
    return staff::StaffMember{*StaffName::parse(name), full_name, "Айгерім", role,
                              {Language::kk},          "hash"};
  };
  const auto refusal = [](HeldDirectory& directory) {
    const Folder folder;
    const auto places = directory.list_places().size();
    const auto staff = directory.list_staff().size();
    std::string why;
    try {
      prepare_demo(directory, folder.path());
    } catch (const StartError& error) {
      why = error.what();
    }
    CHECK(folder.logins().empty());
    CHECK(directory.list_places().size() == places);
    CHECK(directory.list_staff().size() == staff);
    return why.substr(0, why.find(','));
  };
  for (const auto standing : {staff::Standing::active, staff::Standing::removed}) {
    HeldDirectory directory;
    auto own = member("aigul", "Айгүл", Role::counsellor);
    own.standing = standing;
    REQUIRE(directory.add_staff(own));
    CHECK(refusal(directory) == "this store has the staff member aigul");
  }
  HeldDirectory same_name;
  REQUIRE(same_name.add_staff(member("counsellor", "Айгүл", Role::counsellor)));
  CHECK(refusal(same_name) == "this store has the staff member counsellor");
  HeldDirectory higher;
  REQUIRE(higher.add_staff(member("counsellor", "Айгерім Үлгі", Role::administrator)));
  CHECK(refusal(higher) == "this store has the staff member counsellor");
  HeldDirectory placed;
  REQUIRE(placed.add_place(school));
  CHECK(refusal(placed) == "this store has the place 2222222");
  HeldDirectory written;
  written.contacts = true;
  CHECK(refusal(written) == "this store has conversations");
  HeldDirectory grown;
  {
    const Folder folder;
    prepare_demo(grown, folder.path());
  }
  REQUIRE(grown.add_staff(member("aigul", "Айгүл", Role::counsellor)));
  CHECK(refusal(grown) == "this store has the staff member aigul");
}

// Fails without verify_password() in demo_guide().
TEST_CASE("a password that was reset is not printed as if it still opened the console") {
  const Folder folder;
  HeldDirectory directory;
  prepare_demo(directory, folder.path());
  REQUIRE(guide_of(directory, folder).find("sign in as  counsellor") != std::string::npos);
  const auto name = StaffName::parse("counsellor").value();
  REQUIRE(directory.set_password(name, vault::hash_password("another one")));
  CHECK(guide_of(directory, folder).find("sign in as  counsellor") == std::string::npos);
  CHECK(guide_of(directory, folder).find("sign in as  supervisor") != std::string::npos);
}
