#include "server/redis/rights.hpp"

#include <algorithm>
#include <string_view>

namespace senim::redis {

namespace {

// "PUBLISH on senim:w:any" of "PUBLISH<tab>senim:w:any<tab>".
std::string in_words(std::string_view needed) {
  const auto command = needed.substr(0, needed.find('\t'));
  const auto place = needed.find("senim:");
  if (place == std::string_view::npos) {
    std::string words{needed.substr(0, needed.find('\t', command.size() + 1))};
    std::ranges::replace(words, '\t', ' ');
    return words;
  }
  const auto rest = needed.substr(place);
  return std::string{command} + " on " + std::string{rest.substr(0, rest.find('\t'))};
}

std::string not_allowed(const std::string& what) {
  return "Redis does not let this user run " + what +
         ": allow it, as ACL SETUSER NAME ~senim:* &senim:* +@all does";
}

}  // namespace

std::string missing_right(Reply reply) {
  const std::string_view word = reply[0].text();
  if (word == "refused") return not_allowed(in_words(reply[1].text()));
  if (word == "unknown")
    return "Redis does not know " + in_words(reply[1].text()) +
           ": Senim needs it; take its rename-command out of redis.conf";
  return {};
}

std::string missing_right(const Command& command, Reply reply) {
  if (!reply.is_error() || reply.error_word() != "NOPERM") return {};
  return not_allowed(std::string{command.word(0)});
}

}  // namespace senim::redis
