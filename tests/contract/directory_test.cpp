#include <doctest/doctest.h>

#include "server/redis/blocking_store.hpp"
#include "server/stores/contact_file.hpp"
#include "server/stores/directory.hpp"
#include "server/stores/place_book.hpp"
#include "server/stores/staff_store.hpp"
#include "tests/contract/link_fixture.hpp"

using namespace senim;
using namespace senim::contract;

namespace {

places::PlaceCode code(std::uint8_t number) {
  return places::PlaceCode::make([number](std::span<std::uint8_t> bytes) {
    for (std::uint8_t& byte : bytes) byte = number;
  });
}

places::Place place(std::uint8_t number) {
  return {code(number), "№1 \"мектеп\"", "Школа №1", "KZ-62", "Ұлытау", places::PlaceKind::college,
          false};
}

StaffName staff_name(const char* text) { return StaffName::parse(text).value(); }

staff::StaffMember aigul() {
  return {staff_name("aigul"),          "Айгүл Серікова", "Айгүл", Role::supervisor,
          {Language::kk, Language::ru}, "$argon2id$hash"};
}

staff::SessionHash session(char filler) {
  return staff::SessionHash::parse(std::string(staff::SessionHash::size, filler)).value();
}

}  // namespace

TEST_CASE("a place is added once, found, listed in order, and revoked") {
  support::RedisServer server;
  const auto directory = stores::open_directory(server.address());
  CHECK(directory->add_place(place(9)));
  CHECK(directory->add_place(place(3)));
  auto taken = place(3);
  taken.name_kk = "other";
  CHECK_FALSE(directory->add_place(taken));
  CHECK(directory->find_place(code(3)) == place(3));
  CHECK_FALSE(directory->find_place(code(4)));
  CHECK_FALSE(directory->revoke_place(code(4)));
  CHECK(directory->revoke_place(code(9)));
  CHECK(directory->revoke_place(code(9)));
  CHECK(directory->find_place(code(9))->revoked);
  const auto all = directory->list_places();
  REQUIRE(all.size() == 2);
  CHECK(all[0] == place(3));
  CHECK(all[1].revoked);
}

TEST_CASE(
    "the place book knows the places in force, learns of changes, and a revoked one is unknown") {
  support::RedisServer server;
  const auto directory = stores::open_directory(server.address());
  REQUIRE(directory->add_place(place(1)));
  support::Loop loop;
  OpenLink open{loop, server.address()};
  stores::PlaceBook book{loop.io(), open.link, directory->list_places()};
  CHECK(book.find(code(1).view()).region == "KZ-62");
  CHECK(book.find("nonsense").code.empty());
  CHECK(book.find(code(2).view()).code.empty());
  std::string lower{code(1).view()};
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  CHECK(book.find(lower).code == code(1).view());
  CHECK(book.find("s/" + lower + "%20/amp").code == code(1).view());
  book.open();
  REQUIRE(directory->add_place(place(2)));
  REQUIRE(loop.until([&] { return book.find(code(2).view()).region == "KZ-62"; }));
  const std::string both = code(1).str() + "/" + code(2).str();
  CHECK(book.find(both).code.empty());  // one of two: not guessed
  CHECK(book.find(code(1).str() + "/" + code(1).str()).code == code(1).view());
  REQUIRE(directory->revoke_place(code(1)));
  REQUIRE(loop.until([&] { return book.find(code(1).view()).code.empty(); }));
  CHECK(book.find(code(1).view()).region.empty());
  book.close();
  open.link.close();
  CHECK(loop.runs_dry());
}

TEST_CASE("a staff member is added once, found by worker and command line, and listed") {
  support::RedisServer server;
  const auto directory = stores::open_directory(server.address());
  CHECK(directory->add_staff(aigul()));
  CHECK_FALSE(directory->add_staff(aigul()));
  auto other = aigul();
  other.name = staff_name("abai");
  CHECK(directory->add_staff(other));
  REQUIRE(directory->list_staff().size() == 2);
  CHECK(directory->list_staff()[0].name.str() == "abai");
  const auto found = directory->find_staff(staff_name("aigul"));
  REQUIRE(found);
  CHECK(found->full_name == "Айгүл Серікова");
  CHECK(found->languages == aigul().languages);
  CHECK_FALSE(directory->find_staff(staff_name("nobody")));

  support::Loop loop;
  OpenLink open{loop, server.address()};
  stores::StaffStore store{open.link};
  const auto entry = answer_to<staff::StaffEntry>(
      loop, [&](auto then) { store.find_staff(staff_name("aigul"), then); });
  REQUIRE(entry);
  CHECK(entry->password_hash == "$argon2id$hash");
  CHECK(entry->me.alias == "Айгүл");
  CHECK(entry->me.role == Role::supervisor);
  CHECK(answer_to<staff::StaffEntry>(loop, [&](auto then) {
          store.find_staff(staff_name("nobody"), then);
        }).error() == ErrorCode::not_allowed);
}

TEST_CASE("a session lasts until it is dropped, left alone, or its member gets a new password") {
  support::RedisServer server;
  const auto directory = stores::open_directory(server.address());
  REQUIRE(directory->add_staff(aigul()));
  support::Loop loop;
  OpenLink open{loop, server.address()};
  stores::StaffStore store{open.link};
  const auto put = [&](char which, const char* name, const char* password = "$argon2id$hash") {
    const staff::StaffEntry checked{password, {staff_name(name), {}, {}, {}, {}}};
    return answer_to<Done>(
        loop, [&](auto then) { store.put_session(session(which), checked, 100, then); });
  };
  const auto find = [&](char which) {
    return answer_to<to_counsellor::Me>(
        loop, [&](auto then) { store.find_session(session(which), 5'000, then); });
  };
  CHECK(put('a', "nobody").error() == ErrorCode::not_allowed);
  REQUIRE(put('a', "aigul"));
  REQUIRE(put('b', "aigul"));
  CHECK(find('a')->staff == staff_name("aigul"));
  CHECK(find('c').error() == ErrorCode::not_allowed);
  const std::string key = "senim:{staff}:s:" + session('a').str();
  CHECK(open.call({"TTL", key}).integer > 4'000);  // finding it has prolonged it

  REQUIRE(answer_to<Done>(loop, [&](auto then) { store.drop_session(session('a'), then); }));
  REQUIRE(answer_to<Done>(loop, [&](auto then) { store.drop_session(session('a'), then); }));
  CHECK(find('a').error() == ErrorCode::not_allowed);
  CHECK(find('b'));
  CHECK_FALSE(directory->set_password(staff_name("nobody"), "new"));
  CHECK(directory->set_password(staff_name("aigul"), "new"));
  CHECK(directory->find_staff(staff_name("aigul"))->password_hash == "new");
  CHECK(find('b').error() == ErrorCode::not_allowed);
  // Checked before it was changed, and put only now.
  CHECK(put('d', "aigul").error() == ErrorCode::not_allowed);
  CHECK(find('d').error() == ErrorCode::not_allowed);
  CHECK(put('d', "aigul", "new"));
  CHECK(find('d'));
}

TEST_CASE("who is suspended or removed is let in by no server, and only the suspended come back") {
  using staff::Standing;
  support::RedisServer server;
  const auto directory = stores::open_directory(server.address());
  REQUIRE(directory->add_staff(aigul()));
  support::Loop loop;
  OpenLink open{loop, server.address()};
  stores::StaffStore store{open.link};
  const auto name = staff_name("aigul");
  const auto entry = [&] {
    return answer_to<staff::StaffEntry>(loop, [&](auto then) { store.find_staff(name, then); });
  };
  const auto has_session = [&](const char* password) {
    const staff::StaffEntry checked{password, {name, {}, {}, {}, {}}};
    if (!answer_to<Done>(loop,
                         [&](auto then) { store.put_session(session('a'), checked, 100, then); }))
      return false;
    return answer_to<to_counsellor::Me>(
               loop, [&](auto then) { store.find_session(session('a'), 100, then); })
        .has_value();
  };
  const auto session_lives = [&] {
    return answer_to<to_counsellor::Me>(
               loop, [&](auto then) { store.find_session(session('a'), 100, then); })
        .has_value();
  };
  const auto set = [&](Standing standing) { return directory->set_standing(name, standing); };
  CHECK_FALSE(directory->set_standing(staff_name("nobody"), Standing::suspended));
  CHECK(set(Standing::active) == Standing::active);
  REQUIRE(has_session("$argon2id$hash"));

  CHECK(set(Standing::suspended) == Standing::suspended);
  CHECK(set(Standing::suspended) == Standing::suspended);
  CHECK_FALSE(session_lives());
  CHECK(entry().error() == ErrorCode::not_allowed);
  CHECK_FALSE(has_session("$argon2id$hash"));  // checked before it was suspended
  // As a server of version 1 puts it, which does not say what it checked.
  CHECK(open.call({"FCALL", "senim_staff_put_session", "2", "senim:{staff}:s:x",
                   "senim:{staff}:m:aigul", "aigul", "100"})
            .integer == 0);
  CHECK(directory->find_staff(name)->standing == Standing::suspended);
  CHECK(directory->set_password(name, "new"));
  CHECK(entry().error() == ErrorCode::not_allowed);
  CHECK(set(Standing::active) == Standing::active);
  CHECK(entry()->password_hash == "new");
  CHECK_FALSE(session_lives());
  CHECK(has_session("new"));

  CHECK(set(Standing::suspended) == Standing::suspended);
  CHECK(set(Standing::removed) == Standing::removed);
  CHECK(set(Standing::active) == Standing::removed);
  CHECK(set(Standing::suspended) == Standing::removed);
  CHECK(entry().error() == ErrorCode::not_allowed);
  CHECK_FALSE(directory->set_password(name, "newer"));
  CHECK_FALSE(directory->add_staff(aigul()));  // the records of the one are not the other's
  REQUIRE(directory->list_staff().size() == 1);
  CHECK(directory->list_staff()[0].standing == Standing::removed);
  CHECK(directory->list_staff()[0].full_name == "Айгүл Серікова");
}

TEST_CASE("a store has contacts as soon as one child has written or one contact is filed") {
  support::RedisServer server;
  const auto directory = stores::open_directory(server.address());
  support::Loop loop;
  OpenLink open{loop, server.address()};
  CHECK_FALSE(directory->has_contacts());
  (void)open.call({"HSET", "senim:{desk}:numbers", "number", "1"});
  CHECK(directory->has_contacts());
  (void)open.call({"DEL", "senim:{desk}:numbers"});
  (void)open.call({"HSET", stores::k_contacts_of_before, "c", "{}"});
  CHECK(directory->has_contacts());
  (void)open.call({"DEL", stores::k_contacts_of_before});
  (void)open.call({"SADD", stores::k_days, "20261128"});
  CHECK(directory->has_contacts());
}

TEST_CASE("tries are counted for each name in a window that further tries do not prolong") {
  support::RedisServer server;
  const auto directory = stores::open_directory(server.address());
  support::Loop loop;
  OpenLink open{loop, server.address()};
  stores::StaffStore store{open.link};
  const auto try_as = [&](const char* name) {
    return *answer_to<std::uint64_t>(loop,
                                     [&](auto then) { store.count_try(staff_name(name), then); });
  };
  CHECK(try_as("aigul") == 1);
  CHECK(try_as("aigul") == 2);
  CHECK(try_as("nobody") == 1);
  CHECK(open.call({"TTL", "senim:{staff}:w:aigul"}).integer > staff::k_tries_window_s - 10);
  REQUIRE(open.call({"EXPIRE", "senim:{staff}:w:aigul", "50"}).integer == 1);
  CHECK(try_as("aigul") == 3);
  store.forgive_try(staff_name("aigul"));
  store.forgive_try(staff_name("nobody"));
  store.forgive_try(staff_name("nobody"));
  CHECK(try_as("nobody") == 1);  // never below nothing
  CHECK(try_as("aigul") == 3);
  CHECK(open.call({"TTL", "senim:{staff}:w:aigul"}).integer <= 50);
}

TEST_CASE("without a running server the directory runs one for as long as it is open") {
  const auto data = support::make_scratch_directory();
  {
    const auto directory = stores::open_directory(data);
    CHECK(directory->add_place(place(5)));
    const auto beside = stores::open_directory(data);  // uses the one that runs
    CHECK(beside->find_place(code(5)) == place(5));
  }
  CHECK_FALSE(support::running_server(data));
  CHECK(stores::open_directory(data)->find_place(code(5)) == place(5));
  std::filesystem::remove_all(data);
}
