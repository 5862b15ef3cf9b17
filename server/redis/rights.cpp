#include "server/redis/rights.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "server/redis/functions.hpp"
#include "server/redis/greeting.hpp"

namespace senim::redis {

namespace {

constexpr std::string_view k_log = "senim:{c:any}:log";
constexpr std::string_view k_desk = "senim:{desk}:any";
constexpr std::string_view k_staff = "senim:{staff}:any";

// The key that the commands of a library are run on.
std::string_view key_of(std::string_view library) {
  if (library == "senim_log") return k_log;
  return library == "senim_desk" ? k_desk : k_staff;
}

// What the code of a library calls: every `call('WORD'`.
std::set<std::string_view> commands_in(std::string_view code) {
  constexpr std::string_view k_call = "call('";
  std::set<std::string_view> words;
  for (auto at = code.find(k_call); at != std::string_view::npos; at = code.find(k_call, at)) {
    at += k_call.size();
    words.insert(code.substr(at, code.find('\'', at) - at));
  }
  return words;
}

constexpr std::array<std::string_view, 32> k_of_the_links{
    "SCAN\t0",
    "GET\tsenim:{functions}:adopted",
    "SET\tsenim:{functions}:adopted\t1",
    "TTL\tsenim:{c:any}:log",
    "CONFIG\tGET\tappendfsync",
    "INFO\treplication",
    "PING",
    "FUNCTION\tLOAD\tREPLACE\tcode",
    "FUNCTION\tLIST\tLIBRARYNAME\tname\tWITHCODE",
    "FCALL\tname\t1\tsenim:{c:any}:log",
    "FCALL\tname\t1\tsenim:{desk}",
    "FCALL\tname\t1\tsenim:{staff}:any",
    "PUBLISH\tsenim:w:any\t",
    "PUBLISH\tsenim:{desk}:events\t",
    "PUBLISH\tsenim:{staff}:ended\t",
    "PUBLISH\tsenim:probe:any\t",
    "SUBSCRIBE\tsenim:w:any",
    "SUBSCRIBE\tsenim:{desk}:events",
    "SUBSCRIBE\tsenim:{staff}:ended",
    "SUBSCRIBE\tsenim:probe:any",
    "HSET\tsenim:{records}:contacts\tid\trecord",
    "HSET\tsenim:{records}:summaries\tid\tsummary",
    "HDEL\tsenim:{records}:summaries\tid",
    "HGETALL\tsenim:{places}:any",
    "HGET\tsenim:{places}:any\tcode",
    "SISMEMBER\tsenim:{places}:any\tcode",
    "SMEMBERS\tsenim:{places}:any",
    "HMGET\tsenim:{staff}:any\tfield",
    "DEL\tsenim:{staff}:any",
    "SETNX\tsenim:{operator}:key\tfingerprint",
    "GET\tsenim:{operator}:key",
    "HSET\tsenim:{functions}:versions\tname\t1",
};

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

Command rights_question(const RightsAsked& asked) {
  Command question{"FCALL", "senim_rights", "0"};
  for (const std::string_view needed : k_of_the_links) question.add(needed);
  for (const FunctionLibrary& library : function_libraries())
    for (const std::string_view command : commands_in(library.code))
      if (command != "PUBLISH")
        question.add(std::string{command} + '\t' + std::string{key_of(library.name)});
  if (asked.replicas) question.add("WAIT\t1\t1").add("SET\t" + mark_key(0) + "\t1");
  if (asked.cluster) question.add("CLUSTER\tINFO").add("CLUSTER\tSLOTS");
  return question;
}

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
