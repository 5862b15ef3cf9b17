#include "server/net/staff_api.hpp"

#include <string.h>  // explicit_bzero

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <utility>

#include "server/net/clock.hpp"
#include "server/net/http_words.hpp"

namespace senim::net {

namespace {

// In which the line before the check of passwords passes, at its longest.
constexpr std::int64_t k_busy_ms = 5'000;

struct Credentials {
  std::string name;
  std::string password;
  Credentials() = default;
  Credentials(const Credentials&) = delete;
  Credentials& operator=(const Credentials&) = delete;
  ~Credentials() { explicit_bzero(password.data(), password.size()); }
};

// False when the body is not exactly {"name": text, "password": text}, neither of them empty. Too
// long is for the door to say: it is as wrong as any other.
bool read_credentials(std::string_view body, Credentials& into) {
  std::array<unsigned char, 32'768> room{};  // no copy of the password outlives this call
  bool good = false;
  {
    boost::json::monotonic_resource memory(room.data(), room.size());
    boost::system::error_code error;
    const auto value = boost::json::parse({body.data(), body.size()}, error, &memory);
    const auto* object = error ? nullptr : value.if_object();
    const auto copy = [object](const char* name, std::string& to) {
      const auto* field = object == nullptr ? nullptr : object->if_contains(name);
      const auto* text = field == nullptr ? nullptr : field->if_string();
      if (text == nullptr || text->empty()) return false;
      to.assign(text->data(), text->size());
      return true;
    };
    good = copy("name", into.name) && copy("password", into.password);
  }
  explicit_bzero(room.data(), room.size());
  return good;
}

std::string cookie_field(std::string_view value, std::string_view more) {
  return "Set-Cookie: " + std::string{k_session_cookie} + "=" + std::string{value} +
         "; Path=/; Secure; HttpOnly; SameSite=Strict" + std::string{more} + "\r\n";
}

Reply too_many(std::int64_t retry_ms) {
  auto reply = error_reply(429, "too_fast", "too many sign-ins at the moment; try again soon");
  reply.fields = "Retry-After: " + std::to_string((retry_ms + 999) / 1'000) + "\r\n";
  return reply;
}

std::string json_of(const to_counsellor::Me& person) {
  boost::json::object object;
  object["staff"] = person.staff.str();
  object["name"] = person.name;
  object["alias"] = person.alias;
  object["role"] = to_string(person.role);
  boost::json::array languages;
  for (const Language language : person.languages) languages.emplace_back(to_string(language));
  object["languages"] = std::move(languages);
  // So that a page need know no table of rights: what it is not told of, it does not show.
  boost::json::array may;
  for (const auto& right : staff::rights())
    if (staff::may(person.role, right.action))
      may.emplace_back(boost::json::string_view{right.word.data(), right.word.size()});
  object["may"] = std::move(may);
  return boost::json::serialize(object) + "\n";
}

}  // namespace

Reply not_signed_in() { return error_reply(401, "not_signed_in", "sign in first"); }

Reply role_refused() { return error_reply(403, "not_allowed", "your role does not allow this"); }

std::optional<Reply> too_many_sign_ins(Hall& hall, const Request& request) {
  const auto retry_ms = hall.sign_ins.take(request.signed_in_from, monotonic_ms());
  if (!retry_ms) return std::nullopt;
  hall.counters.too_fast.add();
  return too_many(*retry_ms);
}

Reply door_trouble(ErrorCode code) {
  if (code == ErrorCode::not_allowed) return not_signed_in();
  if (code == ErrorCode::too_fast) return too_many(k_busy_ms);
  return error_reply(503, "store_trouble", "the sign-in cannot be checked at the moment");
}

void sign_in(const std::shared_ptr<Hall>& hall, const Visit& visit, const Answer& then) {
  const Request& request = visit.request;
  const auto media = request.content_type.substr(0, request.content_type.find(';'));
  if (!is_same_word(trim(media), "application/json")) {
    return then(error_reply(415, "bad_request", "Content-Type must be application/json"));
  }
  Credentials given;
  if (!read_credentials(request.body, given)) {
    return then(error_reply(400, "bad_request", "name and password are needed, as texts"));
  }
  auto& wrong = hall->wrong_sign_ins;
  const auto whose = wrong.tag(request.from, given.name);
  if (const auto retry_ms = wrong.take(whose, monotonic_ms())) {
    hall->counters.too_fast.add();
    return then(too_many(*retry_ms));
  }
  hall->door.sign_in(given.name, given.password, [then, &wrong, whose](auto signed_in) {
    // Counted before it was checked, so that many at once are no more than ten; a right one, and
    // one that could not be checked, count for nothing.
    const bool was_wrong = !signed_in && signed_in.error() == ErrorCode::not_allowed;
    if (!was_wrong) wrong.give_back(whose, monotonic_ms());
    if (was_wrong) {
      return then(error_reply(401, "not_allowed", "wrong name or password"));
    }
    if (!signed_in) return then(door_trouble(signed_in.error()));
    Reply reply;
    reply.status = 204;
    reply.fields = cookie_field(signed_in->session, "");
    then(std::move(reply));
  });
}

void sign_out(const std::shared_ptr<Hall>& hall, const Visit& visit, const Answer& then) {
  const auto done = [then](result<Done> signed_out) {
    if (!signed_out && signed_out.error() != ErrorCode::not_allowed) {
      return then(door_trouble(signed_out.error()));
    }
    Reply reply;
    reply.status = 204;
    reply.fields = cookie_field("", "; Max-Age=0");
    then(std::move(reply));
  };
  const auto session = cookie(visit.request.cookie, k_session_cookie);
  if (session.empty()) return done(Done{});
  hall->door.sign_out(session, done);
}

void me(const std::shared_ptr<Hall>&, const Visit& visit, const Answer& then) {
  Reply reply;
  reply.body = json_of(*visit.person);
  then(std::move(reply));
}

}  // namespace senim::net
