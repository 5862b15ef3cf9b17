#include "server/app/staff_door.hpp"

#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/base/log.hpp"
#include "tests/unit/vault/own_directory.hpp"
#include "tests/unit/vault/worker.hpp"

using senim::Done;
using senim::ErrorCode;
using senim::result;
using senim::StaffName;
using senim::Then;
using senim::staff::SessionHash;
using senim::staff::SignedIn;
using senim::staff::StaffEntry;
using senim::to_counsellor::Me;
using senim::vault::PasswordAnswer;

namespace {

// Staff and sessions in memory, answering later on the worker as the real store does.
class FakeStaffStore final : public senim::staff::StaffStore {
 public:
  explicit FakeStaffStore(senim::tests::Worker& worker) : post_(worker.post()) {}

  void find_staff(const StaffName& name, Then<StaffEntry> then) override {
    steps.emplace_back("find_staff");
    const auto at = staff.find(name);
    answer(std::move(then), at == staff.end() ? result<StaffEntry>{ErrorCode::not_allowed}
                                              : result<StaffEntry>{at->second});
  }
  void count_try(const StaffName& name, Then<std::uint64_t> then) override {
    steps.emplace_back("count_try");
    answer(std::move(then), result<std::uint64_t>{++tries[name]});
  }
  void forgive_try(const StaffName& name) override { --tries[name]; }
  void put_session(const SessionHash& hash, const StaffEntry& entry, std::int64_t ttl_s,
                   Then<Done> then) override {
    steps.emplace_back("put_session");
    last_ttl_s = ttl_s;
    if (!down) sessions.insert_or_assign(hash.str(), entry.me.staff);
    answer(std::move(then), result<Done>{Done{}});
  }
  void find_session(const SessionHash& hash, std::int64_t ttl_s, Then<Me> then) override {
    steps.emplace_back("find_session");
    last_ttl_s = ttl_s;
    const auto at = sessions.find(hash.str());
    answer(std::move(then), at == sessions.end() ? result<Me>{ErrorCode::not_allowed}
                                                 : result<Me>{staff.at(at->second).me});
  }
  void drop_session(const SessionHash& hash, Then<Done> then) override {
    steps.emplace_back("drop_session");
    sessions.erase(hash.str());
    answer(std::move(then), result<Done>{Done{}});
  }

  std::map<StaffName, StaffEntry> staff;
  std::map<StaffName, std::uint64_t> tries;
  std::map<std::string, StaffName> sessions;
  std::vector<std::string> steps;
  std::int64_t last_ttl_s = 0;
  bool down = false;

 private:
  template <class T>
  void answer(Then<T> then, result<T> found) {
    post_([then = std::move(then),
           found = down ? result<T>{ErrorCode::store_trouble} : std::move(found)] { then(found); });
  }
  senim::vault::Post post_;
};

struct Room {
  senim::tests::Worker worker;
  FakeStaffStore store{worker};
  PasswordAnswer forced = PasswordAnswer::wrong;  // of a password that is not "right"
  std::vector<std::string> checked;               // hashes, in the order of the checks
  senim::metrics::Registry registry;
  senim::vault::SessionSeal sessions{senim::tests::known_secret()};
  std::vector<std::string> log;
  std::vector<std::int64_t> delays_ms;
  bool holds = false;  // those who wait go on waiting
  std::vector<std::function<void()>> held;
  senim::vault::PasswordCheck passwords{
      1, [this](const std::string& hash, std::string_view password) {
        checked.push_back(hash);
        return password == "right" && hash == "stored hash" ? PasswordAnswer::right : forced;
      }};
  senim::app::StoredStaffDoor door{store,
                                   passwords,
                                   sessions,
                                   worker.post(),
                                   [this](std::int64_t ms, std::function<void()> act) {
                                     delays_ms.push_back(ms);
                                     if (holds) return held.push_back(std::move(act));
                                     worker.post()(std::move(act));
                                   },
                                   registry.sheet()};

  Room() {
    const auto name = StaffName::parse("aigul");
    store.staff.emplace(*name,
                        StaffEntry{"stored hash", Me{*name,
                                                     "Aigul",
                                                     "Aika",
                                                     senim::Role::counsellor,
                                                     {senim::Language::kk, senim::Language::ru}}});
    senim::log::write_to([this](std::string_view line) { log.emplace_back(line); });
  }
  ~Room() { senim::log::write_to_standard_error(); }
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  template <class T>
  result<T> answer_of(const std::function<void(Then<T>)>& ask) {
    std::optional<result<T>> got;
    int times = 0;
    ask([&](result<T> found) {
      got.emplace(std::move(found));
      ++times;
    });
    REQUIRE(times == 0);  // never before the asking call has returned
    REQUIRE(worker.run_until([&] { return times > 0; }));
    REQUIRE(worker.waiting() == 0);
    REQUIRE(times == 1);
    return *got;
  }
  result<SignedIn> sign_in(std::string_view name, std::string_view password) {
    return answer_of<SignedIn>([&](auto then) { door.sign_in(name, password, std::move(then)); });
  }
  result<Me> who(std::string_view session) {
    return answer_of<Me>([&](auto then) { door.who(session, std::move(then)); });
  }
  result<Done> sign_out(std::string_view session) {
    return answer_of<Done>([&](auto then) { door.sign_out(session, std::move(then)); });
  }
};

}  // namespace

TEST_CASE("the right password opens a session that is known until it is ended") {
  Room room;
  const auto in = room.sign_in("aigul", "right");
  REQUIRE(in);
  CHECK(in.value().me.alias == "Aika");
  CHECK(room.store.last_ttl_s == 12 * 3'600);
  REQUIRE(room.store.sessions.size() == 1);
  CHECK(room.store.sessions.begin()->first != in.value().session);
  const auto me = room.who(in.value().session);
  REQUIRE(me);
  CHECK(me.value().staff.str() == "aigul");
  CHECK(room.store.last_ttl_s == 12 * 3'600);
  CHECK(room.sign_out(in.value().session));
  CHECK(room.who(in.value().session).error() == ErrorCode::not_allowed);
}

TEST_CASE("every sign-in has a new session") {
  Room room;
  const auto first = room.sign_in("aigul", "right");
  const auto second = room.sign_in("aigul", "right");
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first.value().session != second.value().session);
}

TEST_CASE("a wrong name and a wrong password take the same steps to the same answer") {
  Room room;
  CHECK(room.sign_in("aigul", "wrong").error() == ErrorCode::not_allowed);
  const auto steps = std::exchange(room.store.steps, {});
  CHECK(room.sign_in("nobody", "right").error() == ErrorCode::not_allowed);
  CHECK(room.store.steps == steps);
  CHECK(room.checked.size() == 2);
  CHECK(room.checked[1].starts_with("$argon2id$"));
  CHECK(room.store.sessions.empty());
}

TEST_CASE("what can be no name and no password is checked all the same and is wrong") {
  Room room;
  const std::string no_name = "Айгүл\n";
  CHECK(room.sign_in(no_name, "right").error() == ErrorCode::not_allowed);
  CHECK(room.store.steps.empty());
  CHECK(room.sign_in("aigul", "").error() == ErrorCode::not_allowed);
  CHECK(room.sign_in("aigul", std::string(100'000, 'x')).error() == ErrorCode::not_allowed);
  CHECK(room.checked.size() == 3);
}

TEST_CASE("a busy check is never told as a wrong password") {
  Room room;
  room.forced = PasswordAnswer::busy;
  CHECK(room.sign_in("aigul", "any").error() == ErrorCode::too_fast);
  CHECK(room.sign_in("nobody", "any").error() == ErrorCode::too_fast);
}

TEST_CASE("wrong sign-ins slow a name a little more each, up to a bound, and never lock it") {
  Room room;
  for (std::uint64_t i = 0; i < senim::staff::k_tries_at_once; ++i)
    CHECK(room.sign_in("aigul", "wrong").error() == ErrorCode::not_allowed);
  CHECK(room.delays_ms.empty());
  CHECK(room.sign_in("aigul", "wrong").error() == ErrorCode::not_allowed);
  CHECK(room.sign_in("aigul", "wrong").error() == ErrorCode::not_allowed);
  CHECK(room.delays_ms == std::vector<std::int64_t>{100, 200});
  CHECK(room.sign_in("other", "wrong").error() == ErrorCode::not_allowed);
  CHECK(room.delays_ms.size() == 2);
  for (const std::uint64_t tries : {std::uint64_t{100'000}, ~std::uint64_t{0} - 1}) {
    room.store.tries[*StaffName::parse("aigul")] = tries;
    CHECK(room.sign_in("aigul", "right"));
    CHECK(room.delays_ms.back() == senim::staff::k_try_delay_ms_max);
  }
}

TEST_CASE("sign-ins that succeed, and those that could not be checked, slow nobody") {
  Room room;
  for (std::uint64_t i = 0; i < 3 * senim::staff::k_tries_at_once; ++i)
    CHECK(room.sign_in("aigul", "right"));
  room.forced = PasswordAnswer::busy;
  for (std::uint64_t i = 0; i < 3 * senim::staff::k_tries_at_once; ++i)
    CHECK(room.sign_in("aigul", "any").error() == ErrorCode::too_fast);
  CHECK(room.delays_ms.empty());
}

TEST_CASE("only so many wait to be checked; one more is told that it is busy, and never wrong") {
  Room room;
  room.holds = true;
  room.store.tries[*StaffName::parse("aigul")] = 1'000;
  std::size_t told = 0;
  for (std::size_t i = 0; i < senim::app::StoredStaffDoor::k_delayed_max; ++i)
    room.door.sign_in("aigul", "right", [&](auto) { ++told; });
  REQUIRE(room.worker.run_until(
      [&] { return room.held.size() == senim::app::StoredStaffDoor::k_delayed_max; }));
  CHECK(room.sign_in("aigul", "right").error() == ErrorCode::too_fast);
  CHECK(told == 0);
  room.holds = false;
  room.held.front()();
  REQUIRE(room.worker.run_until([&] { return told == 1; }));
  CHECK(room.sign_in("aigul", "right"));
}

TEST_CASE("a store in trouble is told as such and lets nobody in") {
  Room room;
  const auto in = room.sign_in("aigul", "right");
  REQUIRE(in);
  room.store.down = true;
  CHECK(room.sign_in("aigul", "right").error() == ErrorCode::store_trouble);
  CHECK(room.who(in.value().session).error() == ErrorCode::store_trouble);
  CHECK(room.sign_out(in.value().session).error() == ErrorCode::store_trouble);
}

TEST_CASE("a text that is no session is refused without asking the store") {
  Room room;
  for (const std::string& text : {std::string{}, std::string{"x"}, std::string(44, 'a')}) {
    CHECK(room.who(text).error() == ErrorCode::not_allowed);
    CHECK(room.sign_out(text));
  }
  CHECK(room.who(std::string(43, 'a')).error() == ErrorCode::not_allowed);
  CHECK(room.store.steps == std::vector<std::string>{"find_session"});
}

TEST_CASE("the log names members and never what was typed") {
  Room room;
  (void)room.sign_in("aigul", "secret-one");
  (void)room.sign_in("secret-two", "secret-three");
  const auto in = room.sign_in("aigul", "right");
  REQUIRE(in);
  REQUIRE(room.log.size() == 3);
  CHECK(room.log[0].ends_with("warn staff_refused code=not_allowed staff=aigul"));
  CHECK(room.log[1].ends_with("warn staff_refused code=not_allowed"));
  CHECK(room.log[2].ends_with("info staff_signed_in staff=aigul"));
  for (const auto& line : room.log) CHECK(line.find("secret") == std::string::npos);
}

TEST_CASE("the outcomes of sign-ins are counted") {
  Room room;
  (void)room.sign_in("aigul", "right");
  (void)room.sign_in("aigul", "wrong");
  (void)room.sign_in("nobody", "wrong");
  room.forced = PasswordAnswer::busy;
  (void)room.sign_in("aigul", "any");
  room.store.down = true;
  (void)room.sign_in("aigul", "any");
  const std::string text = room.registry.exposition();
  for (const char* line : {"{outcome=\"let_in\"} 1\n", "{outcome=\"wrong\"} 2\n",
                           "{outcome=\"delayed\"} 1\n", "{outcome=\"store_trouble\"} 1\n"})
    CHECK(text.find(line) != std::string::npos);
}
