#include "server/app/rights_command.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>
#include <string>

#include "protocol/words.hpp"
#include "server/desk/commands/rule.hpp"
#include "server/net/route.hpp"
#include "server/reports/table.hpp"
#include "server/staff/rights.hpp"

namespace senim::app {

namespace {

namespace json = boost::json;

json::string_view text(std::string_view from) { return {from.data(), from.size()}; }

bool may(std::string_view role, staff::Action action) {
  return staff::may(*parse_word<Role>(role), action);
}

bool is_audited(staff::Audited audited) { return audited == staff::Audited::yes; }

// "GET, HEAD", or what no method is.
std::string methods_of(const net::Route& route) {
  return route.methods.have(net::Method::websocket) ? "WebSocket" : route.methods.words();
}

std::string_view whose(const net::Route& route) {
  const auto action = route.access.action();
  return action ? to_string(*action) : "everybody";
}

std::string_view where(const net::Route& route) {
  return route.door == net::Door::people ? "--port" : "--metrics-listen";
}

std::string as_text() {
  reports::Rows matrix{{"ACTION"}};
  for (const auto role : words_of<Role>()) matrix.front().emplace_back(role);
  for (const auto& right : staff::rights()) {
    auto& row = matrix.emplace_back();
    row.emplace_back(right.word);
    for (const auto role : words_of<Role>())
      row.emplace_back(may(role, right.action) ? "yes" : "-");
  }
  reports::Rows commands{{"COMMAND", "ACTION", "LIMIT", "AUDITED"}};
  for (const auto& rule : desk::command_rules()) {
    commands.push_back({std::string{rule.type}, std::string{to_string(rule.action)},
                        std::string{to_string(rule.limit)},
                        is_audited(rule.audited) ? "yes" : "-"});
  }
  reports::Rows requests{{"REQUEST", "AT", "ACTION", "LIMIT", "AUDITED"}};
  for (const auto& route : net::routes()) {
    requests.push_back({methods_of(route) + " " + std::string{route.path},
                        std::string{where(route)}, std::string{whose(route)},
                        std::string{to_string(route.limit)},
                        is_audited(route.audited) ? "yes" : "-"});
  }
  return reports::aligned(matrix) + "\n" + reports::aligned(commands) + "\n" +
         reports::aligned(requests);
}

json::array actions() {
  json::array all;
  for (const auto& right : staff::rights()) {
    json::array roles;
    for (const auto role : words_of<Role>())
      if (may(role, right.action)) roles.emplace_back(text(role));
    all.emplace_back(json::object{{"action", text(right.word)}, {"roles", std::move(roles)}});
  }
  return all;
}

std::string as_json() {
  json::array commands;
  for (const auto& rule : desk::command_rules()) {
    commands.emplace_back(json::object{{"command", text(rule.type)},
                                       {"action", text(to_string(rule.action))},
                                       {"limit", text(to_string(rule.limit))},
                                       {"audited", is_audited(rule.audited)}});
  }
  json::array requests;
  for (const auto& route : net::routes()) {
    requests.emplace_back(json::object{{"methods", text(methods_of(route))},
                                       {"path", text(route.path)},
                                       {"at", text(where(route))},
                                       {"action", text(whose(route))},
                                       {"limit", text(to_string(route.limit))},
                                       {"audited", is_audited(route.audited)}});
  }
  return json::serialize(json::object{{"actions", actions()},
                                      {"commands", std::move(commands)},
                                      {"requests", std::move(requests)}}) +
         "\n";
}

}  // namespace

int run(const RightsOptions& options) {
  std::cout << (options.json ? as_json() : as_text());
  return k_exit_ok;
}

}  // namespace senim::app
