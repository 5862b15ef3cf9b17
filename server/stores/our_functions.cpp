#include "server/stores/our_functions.hpp"

#include <array>
#include <set>
#include <string>
#include <string_view>

#include "server/redis/functions.hpp"
#include "server/redis/greeting.hpp"

namespace senim::stores {

namespace {

constexpr std::string_view k_log = "senim:{c:any}:log";
constexpr std::string_view k_documents = "senim:{d:any}:any";
constexpr std::string_view k_desk = "senim:{desk}:any";
constexpr std::string_view k_staff = "senim:{staff}:any";

// The key that the commands of a library are run on.
std::string_view key_of(std::string_view library) {
  if (library == "senim_log") return k_log;
  if (library == "senim_doc") return k_documents;
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

constexpr std::array<std::string_view, 34> k_of_the_links{
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
    "FCALL\tname\t1\tsenim:{d:any}:any",
    "PUBLISH\tsenim:w:any\t",
    "PUBLISH\tsenim:{desk}:events\t",
    "PUBLISH\tsenim:{staff}:ended\t",
    "PUBLISH\tsenim:probe:any\t",
    "SUBSCRIBE\tsenim:w:any",
    "SUBSCRIBE\tsenim:{desk}:events",
    "SUBSCRIBE\tsenim:{staff}:ended",
    "SUBSCRIBE\tsenim:probe:any",
    "SADD\tsenim:{records}:days\tday",
    "HSET\tsenim:{records}:summaries\tid\tsummary",
    "HDEL\tsenim:{records}:summaries\tid",
    "HGET\tsenim:{d:any}:any\tid",
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

// One list of all rights, made of what the functions say they call and of the commands that the
// links send themselves.
redis::Command rights_question(const redis::RightsAsked& asked) {
  redis::Command question{"FCALL", "senim_rights", "0"};
  for (const std::string_view needed : k_of_the_links) question.add(needed);
  for (const redis::FunctionLibrary& library : function_libraries())
    for (const std::string_view command : commands_in(library.code))
      if (command != "PUBLISH")
        question.add(std::string{command} + '\t' + std::string{key_of(library.name)});
  if (asked.replicas) question.add("WAIT\t1\t1").add("SET\t" + redis::mark_key(0) + "\t1");
  if (asked.cluster) question.add("CLUSTER\tINFO").add("CLUSTER\tSLOTS");
  return question;
}

}  // namespace

redis::Functions our_functions() {
  return {.libraries = function_libraries(), .rights_question = rights_question};
}

std::unique_ptr<redis::Link> make_link(boost::asio::io_context& io,
                                       const redis::StoreAddress& store) {
  return redis::make_link(io, store, our_functions());
}

void load_functions(redis::BlockingStore& store) {
  redis::load_functions(store, function_libraries());
}

void prepare(redis::BlockingStore& store) { redis::prepare(store, our_functions()); }

}  // namespace senim::stores
