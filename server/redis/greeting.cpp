#include "server/redis/greeting.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "server/redis/functions.hpp"
#include "server/redis/requirements.hpp"
#include "server/redis/rights.hpp"

namespace senim::redis {

namespace {

constexpr std::string_view k_no_function = "ERR Function not found";

constexpr std::string_view k_no_functions = "the functions are gone";

bool has(Reply reply, std::string_view line) {
  return reply.text().find(line) != std::string_view::npos;
}

// Ours, or those of a newer server beside us.
bool has_library(const PromiseStep& step, Reply reply) {
  return reply.is_integer() && reply.integer() >= version_of(step.library);
}

bool lacks_functions(Reply reply) { return reply.is_error() && reply.text() == k_no_function; }

}  // namespace

std::string mark_key(std::uint32_t number) { return "senim:{" + std::to_string(number) + "}:mark"; }

Command mark(const std::string& key) { return {"SET", key, "1"}; }

std::vector<PromiseStep> living_promise(const WriterNeeds& needs) {
  using Part = PromiseStep::Part;
  std::vector<PromiseStep> steps{{settings_question(), Part::settings}};
  if (needs.cluster) steps.push_back({{"CLUSTER", "INFO"}, Part::cluster});
  // Functions that may write and do nothing: refused by a replica, with a full disk or memory.
  for (const FunctionLibrary& library : needs.functions.libraries) {
    const std::string name = std::string{library.name} + "_version";
    steps.push_back({{"FCALL", name, "0"}, Part::functions, library});
  }
  if (needs.functions.rights_question != nullptr) {
    const RightsAsked asked{.replicas = needs.replicas > 0, .cluster = needs.cluster};
    steps.push_back({needs.functions.rights_question(asked), Part::rights});
  }
  return steps;
}

std::string broken_promise(const PromiseStep& step, Reply reply, int replicas) {
  using Part = PromiseStep::Part;
  if (lacks_functions(reply)) return std::string{k_no_functions};
  if (const std::string missing = missing_right(step.command, reply); !missing.empty())
    return missing;
  if (reply.is_error()) return "Redis refused the greeting: " + std::string{reply.error_word()};
  switch (step.part) {
    case Part::said:
      return {};
    case Part::settings:
      return broken_setting(reply);
    case Part::functions:
      return has_library(step, reply) ? std::string{} : std::string{k_no_functions};
    case Part::rights:
      return missing_right(reply);
    case Part::cluster:
      return has(reply, "cluster_state:ok") ? "" : "the cluster is not whole";
    case Part::whole_log:
      return has(reply, "aof_rewrite_in_progress:0") && has(reply, "aof_rewrite_scheduled:0")
                 ? ""
                 : "the log was off and is not written anew yet";
    case Part::replicas:
      return reply.integer() < replicas ? "replicas are missing or late" : "";
  }
  return {};
}

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
  for (PromiseStep& step : living_promise(needs)) greeting.steps_.push_back(std::move(step));
  if (needs.whole_log)
    greeting.steps_.push_back({{"INFO", "persistence"}, PromiseStep::Part::whole_log});
  if (needs.replicas > 0) {
    greeting.steps_.push_back({mark(needs.mark_key(mark_number))});
    greeting.steps_.push_back(
        {Command{"WAIT"}.add(needs.replicas).add(k_replicas_ms_max), PromiseStep::Part::replicas});
  }
  return greeting;
}

Greeting::Turn Greeting::begin() {
  Turn turn;
  for (const PromiseStep& step : steps_) turn.say.push_back(step.command);
  return turn;
}

// This Redis was emptied or replaced while we were running, or an older server has put its own
// functions there: it gets ours, and is asked again.
std::vector<PromiseStep> Greeting::mend(const PromiseStep& step, Reply reply) {
  if (step.part == PromiseStep::Part::functions && !has_library(step, reply) &&
      (!reply.is_error() || lacks_functions(reply)) && loaded_.insert(step.library.name).second)
    return {{{"FUNCTION", "LOAD", "REPLACE", step.library.code}}, step};
  if (step.part == PromiseStep::Part::rights && lacks_functions(reply) &&
      !std::exchange(asked_rights_again_, true))
    return {step};
  return {};
}

Greeting::Turn Greeting::hear(Reply reply) {
  Turn turn;
  const PromiseStep step = steps_.at(heard_);
  const std::vector<PromiseStep> more = mend(step, reply);
  for (const PromiseStep& next : more) turn.say.push_back(next.command);
  steps_.insert(steps_.end(), more.begin(), more.end());
  if (more.empty()) turn.refused = broken_promise(step, reply, replicas_);
  turn.is_over = ++heard_ == steps_.size();
  return turn;
}

std::string_view end_of_writing(Reply reply) {
  constexpr std::array k_words = {"READONLY",    "MISCONF",   "OOM",        "LOADING", "MASTERDOWN",
                                  "CLUSTERDOWN", "UNBLOCKED", "NOREPLICAS", "NOAUTH"};
  if (!reply.is_error()) return {};
  if (lacks_functions(reply)) return k_no_functions;
  const auto found = std::ranges::find(k_words, reply.error_word());
  return found == k_words.end() ? std::string_view{} : std::string_view{*found};
}

}  // namespace senim::redis
