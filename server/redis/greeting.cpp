#include "server/redis/greeting.hpp"

#include <algorithm>
#include <array>

#include "server/redis/functions.hpp"
#include "server/redis/requirements.hpp"

namespace senim::redis {

namespace {

constexpr std::string_view k_no_function = "ERR Function not found";

bool lacks_functions(Reply reply) { return reply.is_error() && reply.text() == k_no_function; }

}  // namespace

std::string mark_key(std::uint32_t number) { return "senim:{" + std::to_string(number) + "}:mark"; }

Command mark(const std::string& key) { return {"SET", key, "1"}; }

Greeting::Greeting(const Address& address) {
  if (!address.password.empty()) {
    Command auth{"AUTH"};
    if (!address.user.empty()) auth.add(address.user);
    steps_.push_back({auth.add(address.password)});
  }
  if (address.database != 0) steps_.push_back({Command{"SELECT"}.add(address.database)});
  steps_.push_back({{"PING"}});  // refused while Redis is still loading its data
}

Greeting Greeting::to_listen(const Address& address) { return Greeting{address}; }

Greeting Greeting::to_write(const Address& address, const WriterNeeds& needs,
                            std::uint32_t mark_number) {
  Greeting greeting{address};
  greeting.replicas_ = needs.replicas;
  Command settings{"CONFIG", "GET"};
  for (const Setting& setting : promised_settings()) settings.add(setting.name);
  greeting.steps_.push_back({settings, Part::settings});
  if (needs.cluster) greeting.steps_.push_back({{"CLUSTER", "INFO"}, Part::cluster});
  // A function that may write and does nothing: refused by a replica, with a full disk or memory.
  greeting.steps_.push_back({{"FCALL", "senim_ready", "0"}, Part::ready});
  if (needs.replicas > 0) {
    greeting.steps_.push_back({mark(needs.mark_key(mark_number))});
    greeting.steps_.push_back(
        {Command{"WAIT"}.add(needs.replicas).add(k_replicas_ms_max), Part::replicas});
  }
  return greeting;
}

Greeting::Turn Greeting::begin() {
  Turn turn;
  for (const Step& step : steps_) turn.say.push_back(step.command);
  return turn;
}

Greeting::Turn Greeting::hear(Reply reply) {
  Turn turn;
  if (lacks_functions(reply) && !loaded_) {
    // This Redis was emptied or replaced while we were running: it gets ours.
    loaded_ = true;
    std::vector<Step> more;
    for (const FunctionLibrary& library : function_libraries())
      more.push_back({{"FUNCTION", "LOAD", "REPLACE", library.code}});
    more.push_back({{"FCALL", "senim_ready", "0"}, Part::ready});
    for (const Step& step : more) turn.say.push_back(step.command);
    steps_.insert(steps_.end(), more.begin(), more.end());
    ++heard_;
    return turn;
  }
  turn.refused = complaint(steps_.at(heard_).part, reply);
  turn.is_over = ++heard_ == steps_.size();
  return turn;
}

std::string Greeting::complaint(Part part, Reply reply) const {
  if (reply.is_error()) return "Redis refused the greeting: " + std::string{reply.error_word()};
  if (part == Part::settings)
    for (const Setting& setting : promised_settings())
      for (std::size_t at = 0; at + 1 < reply.size(); at += 2)
        if (reply[at].text() == setting.name && reply[at + 1].text() != setting.value)
          return "Redis has another " + std::string{setting.name} + " than " +
                 std::string{setting.value};
  if (part == Part::cluster && reply.text().find("cluster_state:ok") == std::string_view::npos)
    return "the cluster is not whole";
  if (part == Part::replicas && reply.integer() < replicas_) return "replicas are missing or late";
  return {};
}

std::string_view end_of_writing(Reply reply) {
  constexpr std::array k_words = {"READONLY",    "MISCONF",   "OOM",        "LOADING", "MASTERDOWN",
                                  "CLUSTERDOWN", "UNBLOCKED", "NOREPLICAS", "NOAUTH"};
  if (!reply.is_error()) return {};
  if (lacks_functions(reply)) return "the functions are gone";
  const auto found = std::ranges::find(k_words, reply.error_word());
  return found == k_words.end() ? std::string_view{} : std::string_view{*found};
}

}  // namespace senim::redis
