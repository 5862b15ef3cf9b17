#include "server/app/staff_command.hpp"

#include <chrono>
#include <iostream>
#include <string>
#include <thread>

#include "server/app/open_store.hpp"
#include "server/app/table.hpp"
#include "server/base/start_error.hpp"
#include "server/desk/staff_store.hpp"
#include "server/vault/passwords.hpp"
#include "server/vault/random.hpp"

namespace senim::app {

namespace {

constexpr std::size_t k_password_bytes_min = 10;

struct Password {
  std::string text;
  bool made_here;
};

Password take_password(bool from_stdin) {
  if (!from_stdin) return {vault::make_password(), true};
  std::string line;
  std::getline(std::cin, line);
  if (line.size() < k_password_bytes_min) {
    throw UsageError("the password must have at least " + std::to_string(k_password_bytes_min) +
                     " characters");
  }
  if (line.size() > vault::k_password_bytes_max) throw UsageError("the password is too long");
  return {line, false};
}

void show(const StaffName& name, const Password& password) {
  std::cout << "name      " << name.str() << '\n';
  if (password.made_here) std::cout << "password  " << password.text << "   (shown only now)\n";
}

}  // namespace

int run(const StaffAdd& options) {
  const StaffName& name = given(options.name);
  const Password password = take_password(options.password_stdin);
  const auto directory = open_store(options.store);
  const records::StaffMember member{
      name,         options.full_name, options.alias,
      options.role, options.languages, vault::hash_password(password.text)};
  if (!directory->add_staff(member)) {
    throw StartError("there is a staff member " + name.str() +
                     " already; for a new password: senim staff reset");
  }
  show(name, password);
  return k_exit_ok;
}

int run(const StaffList& options) {
  const auto directory = open_store(options.store);
  Rows rows{{"NAME", "ROLE", "LANGUAGES", "ALIAS", "FULL NAME"}};
  for (const records::StaffMember& member : directory->list_staff()) {
    std::string languages;
    for (const Language language : member.languages) {
      languages += (languages.empty() ? "" : ",") + std::string{to_string(language)};
    }
    rows.push_back({member.name.str(), std::string{to_string(member.role)}, languages, member.alias,
                    member.full_name});
  }
  std::cout << aligned(rows);
  return k_exit_ok;
}

int run(const StaffReset& options) {
  const StaffName& name = given(options.name);
  const Password password = take_password(options.password_stdin);
  const auto directory = open_store(options.store);
  if (!directory->set_password(name, vault::hash_password(password.text))) {
    throw StartError("there is no staff member " + name.str() + "; see senim staff list");
  }
  // Only then has every console of the old password ended, on whatever server.
  std::this_thread::sleep_for(std::chrono::milliseconds{desk::k_session_believed_ms});
  show(name, password);
  return k_exit_ok;
}

}  // namespace senim::app
