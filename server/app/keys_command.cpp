#include "server/app/keys_command.hpp"

#include <array>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <ostream>
#include <string>

#include "protocol/characters.hpp"
#include "server/base/start_error.hpp"
#include "server/vault/operator_secret.hpp"
#include "server/vault/process_hardening.hpp"

namespace senim::app {
namespace {

std::string written(std::int64_t since_1970_s) {
  const std::time_t time = since_1970_s;
  std::tm utc{};
  gmtime_r(&time, &utc);
  std::array<char, sizeof("2026-11-22T15:00:00Z")> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text.data();
}

void print(const vault::OperatorSecret& secret, const std::string& directory, std::ostream& out) {
  out << "file         " << shown(vault::OperatorSecret::file_of(directory).string()) << '\n'
      << "fingerprint  " << secret.fingerprint() << '\n'
      << "created      " << written(secret.created_at_s()) << '\n';
}

}  // namespace

void run(const KeysInit& options, std::ostream& out) {
  vault::harden_process();
  // Beside a store a new key would look like the right one, and stand in the way of it.
  const auto store = std::filesystem::path{options.data} / "redis";
  if (!vault::OperatorSecret::exists(options.data) && std::filesystem::exists(store))
    throw StartError(shown(store.string()) +
                     " holds a store that was sealed with another key: put operator.key back from "
                     "its backup");
  print(vault::OperatorSecret::create(options.data), options.data, out);
  out << "\nKeep a copy of this file apart from the server and its backups. Without it no "
         "conversation\ncan be read again; with it and the store, every one can.\n";
}

void run(const KeysShow& options, std::ostream& out) {
  vault::harden_process();
  print(vault::OperatorSecret::load(options.data), options.data, out);
}

}  // namespace senim::app
