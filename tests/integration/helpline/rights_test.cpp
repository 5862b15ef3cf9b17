// Every command and every route, asked by every role and by nobody, of conversations that are their
// own, another's and nobody's, against a real server: refused where the table of rights says, and
// nowhere else. A new command or route is asked too, since the tables themselves are walked.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "server/desk/commands/rule.hpp"
#include "server/net/route.hpp"
#include "tests/integration/helpline/helpline.hpp"

using namespace senim;
using tests::Child;
using tests::Counsellor;
using tests::Helpline;

namespace {

// What a command is said about.
struct Target {
  ConversationId conversation;
  OfferNumber offer;
};

const Target k_absent{*ConversationId::parse("aaaaaaaaaaaaaaaaaaaaaa"), 999'999};
const MessageId k_message = *MessageId::parse("bbbbbbbbbbbbbbbbbbbbbb");

// One of each, in the order of FromCounsellor. A command without one fails the test below.
std::vector<FromCounsellor> all_about(const Target& target) {
  using namespace from_counsellor;
  const auto& id = target.conversation;
  return {SetAvailability{Availability::busy, 2},
          Accept{target.offer},
          Decline{target.offer},
          Take{id},
          Open{id, 0},
          Say{id, k_message, "сәлем"},
          Note{id, k_message, "сәлем"},
          Typing{id},
          Seen{id, 1},
          SetRisk{id, Risk::raised},
          End{id},
          Record{id, 0, {}},
          Close{id, CallType::self, Outcome::information, "", ""},
          Snapshot{},
          Ping{}};
}

std::string without(std::string text, const std::string& word) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word))
    text.replace(at, word.size(), "X");
  return text;
}

// A console byte by byte.
class RawConsole {
 public:
  RawConsole(std::uint16_t port, const std::string& cookie)
      : socket_(port, {.path = "/ws/counsellor", .fields = {{"Cookie", cookie}}}) {
    REQUIRE(socket_.status() == 101);
    (void)hears_errors(1);
  }
  // The errors that answer it. What refuses does so before the snapshot that is asked for behind
  // it comes.
  std::vector<std::string> asks(const FromCounsellor& message) {
    const bool is_snapshot = std::holds_alternative<from_counsellor::Snapshot>(message);
    socket_.say(to_frame(message));
    socket_.say(to_frame(FromCounsellor{from_counsellor::Snapshot{}}));
    return hears_errors(is_snapshot ? 2 : 1);
  }

 private:
  std::vector<std::string> hears_errors(int snapshots) {
    std::vector<std::string> errors;
    while (snapshots > 0) {
      const auto text = socket_.hears();
      REQUIRE(text.has_value());
      if (text->starts_with(R"({"type":"snapshot")")) --snapshots;
      if (text->starts_with(R"({"type":"error")")) errors.push_back(*text);
    }
    return errors;
  }
  support::WsClient socket_;
};

bool is_not_allowed(const std::vector<std::string>& errors) {
  return errors.size() == 1 && errors.front().find(R"("code":"not_allowed")") != std::string::npos;
}

bool says_not_allowed(const std::vector<std::string>& errors) {
  return std::ranges::any_of(
      errors, [](const auto& error) { return error.find("not_allowed") != std::string::npos; });
}

// Two conversations: one of another counsellor, and one that whoever asks holds, or that waits
// where they may hold none.
struct Scene {
  explicit Scene(Helpline& helpline, const std::string& name, bool may_hold)
      : others_child(helpline.child()),
        own_child(helpline.child()),
        other(helpline.counsellor("other." + name)),
        others(hold(other, others_child)),
        own(k_absent) {
    other.tells(from_counsellor::SetAvailability{Availability::busy, 1});
    if (!may_hold) {
      own_child.starts();
      const auto seen = other.hears_frame<to_counsellor::Change>(
          [](const auto& change) { return change.waiting && !change.waiting->empty(); });
      own.conversation = seen.waiting->front().conversation;
      return;
    }
    auto holder = helpline.counsellor(name);
    own = hold(holder, own_child);
    holder.socket().leave();
  }
  static Target hold(Counsellor& counsellor, Child& child) {
    (void)counsellor.begins();
    counsellor.is_available(1);
    child.starts();
    (void)child.says("сәлем");
    const auto card = counsellor.accepts(counsellor.is_offered());
    return {card.conversation, card.offer};
  }
  Child others_child;
  Child own_child;
  Counsellor other;
  Target others;
  Target own;
};

int status_of(std::uint16_t port, const net::Route& route, net::Method method,
              const std::string& cookie) {
  std::string path{route.path == "*" ? "/console" : route.path};
  if (path.ends_with("/*")) path.replace(path.size() - 1, 1, "below");
  if (method == net::Method::websocket) {
    support::WsClient::Options options{.path = path};
    if (!cookie.empty()) options.fields.emplace_back("Cookie", cookie);
    return support::WsClient(port, options).status();
  }
  const char* word = method == net::Method::get    ? "GET "
                     : method == net::Method::head ? "HEAD "
                     : method == net::Method::post ? "POST "
                                                   : "OPTIONS ";
  support::RawConnection connection(port);
  connection.send(word + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n" +
                  (cookie.empty() ? "" : "Cookie: " + cookie + "\r\n") +
                  "Connection: close\r\n\r\n");
  return connection.answer(method == net::Method::head).status;
}

// What the table makes of it: 401, 403, or 0 for anything else.
int expected(const net::Route& route, std::optional<Role> role) {
  const auto action = route.access.action();
  if (!action) return 0;
  if (!role) return 401;
  return staff::may(*role, *action) ? 0 : 403;
}

// The others first: a sign-out ends the sign-in that the next would be asked with.
std::vector<net::Route> routes_of_people() {
  std::vector<net::Route> all;
  for (const auto& route : net::routes())
    if (route.door == net::Door::people) all.push_back(route);
  std::ranges::partition(all, [](const auto& row) { return row.path != "/api/sign-out"; });
  return all;
}

constexpr std::array k_roles{Role::counsellor, Role::supervisor, Role::administrator};

}  // namespace

TEST_CASE("every command has its row, under the type of its frame") {
  REQUIRE(words_of<Role>().size() == k_roles.size());
  const auto all = all_about(k_absent);
  REQUIRE(all.size() == desk::command_rules().size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(all[i].index() == i);
    const auto& rule = desk::rule_of(all[i]);
    CHECK(to_frame(all[i]).starts_with(R"({"type":")" + std::string{rule.type} + '"'));
    CHECK(&rule == &desk::command_rules()[i]);
  }
}

// Fails when CounsellorSide::says asks no right; when a command answers before it is asked whose
// the conversation is; when the answer tells whether a conversation exists.
TEST_CASE("every command as every role: not_allowed exactly where the table says") {
  Helpline helpline;
  for (const Role role : k_roles) {
    const std::string name{to_string(role)};
    CAPTURE(name);
    helpline.employ(name, role);
    Scene scene(helpline, name, staff::may(role, staff::Action::converse));
    RawConsole console(helpline.port(), helpline.cookie(name));
    const auto about_others = all_about(scene.others);
    const auto about_none = all_about(k_absent);
    const auto about_own = all_about(scene.own);
    for (std::size_t i = 0; i < about_none.size(); ++i) {
      const auto& rule = desk::command_rules()[i];
      CAPTURE(rule.type);
      const bool may = staff::may(role, rule.action);
      const auto foreign = console.asks(about_others[i]);
      const auto absent = console.asks(about_none[i]);
      REQUIRE(foreign.size() == absent.size());
      CHECK(is_not_allowed(foreign) == !may);
      CHECK(is_not_allowed(absent) == !may);
      for (std::size_t n = 0; n < foreign.size(); ++n) {
        CHECK(without(foreign[n], scene.others.conversation.str()) ==
              without(absent[n], k_absent.conversation.str()));
      }
    }
    for (const auto& message : about_own) {
      CAPTURE(desk::rule_of(message).type);
      const auto errors = console.asks(message);
      CHECK(says_not_allowed(errors) == !staff::may(role, desk::rule_of(message).action));
    }
    // Nothing of it has changed what is another's.
    (void)scene.others_child.says("әлі осындамын");
    (void)scene.other.hears("әлі осындамын");
    scene.others_child.tells(from_child::Leave{LeaveHow::end});
    (void)scene.others_child.is<to_child::Closed>();
    scene.own_child.socket().leave();
  }
}

// Fails when answer_by asks no right, and when a row loses its action.
TEST_CASE("every route as every role and as nobody: 401 and 403 exactly where the table says") {
  Helpline helpline;
  const auto ask_all = [&](std::optional<Role> role, const std::string& cookie) {
    for (const auto& route : routes_of_people()) {
      for (const auto method : {net::Method::get, net::Method::head, net::Method::post,
                                net::Method::options, net::Method::websocket}) {
        if (!route.methods.have(method)) continue;
        CAPTURE(route.path);
        CAPTURE(static_cast<int>(method));
        const int status = status_of(helpline.port(), route, method, cookie);
        const bool refused = status == 401 || status == 403;
        CHECK((refused ? status : 0) == expected(route, role));
        CHECK(status != 0);
      }
    }
  };
  ask_all(std::nullopt, "");
  ask_all(std::nullopt, "__Host-senim=" + std::string(43, 'x'));
  for (const Role role : k_roles) {
    const std::string name{to_string(role)};
    CAPTURE(name);
    helpline.employ(name, role);
    ask_all(role, helpline.cookie(name));
  }
}

TEST_CASE("what an administrator is left with is an account") {
  const auto is_left = [](const auto& rule) {
    return staff::may(Role::administrator, rule.action);
  };
  std::vector<std::string_view> left;
  for (const auto& rule : desk::command_rules())
    if (is_left(rule)) left.push_back(rule.type);
  CHECK(left == std::vector<std::string_view>{"snapshot", "ping"});
}
