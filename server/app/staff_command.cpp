#include "server/app/staff_command.hpp"

#include <chrono>
#include <iostream>
#include <string>
#include <thread>

#include "server/app/open_store.hpp"
#include "server/app/output.hpp"
#include "server/base/start_error.hpp"
#include "server/reports/table.hpp"
#include "server/staff/staff_store.hpp"
#include "server/vault/password_text.hpp"
#include "server/vault/passwords.hpp"
#include "server/vault/random.hpp"
#include "server/vault/secret_memory.hpp"

namespace senim::app {

namespace {

constexpr std::size_t k_input_bytes_max = 4'096;  // a password, and a page of mistakes

struct Password {
  vault::SecretText text;
  bool made_here;
};

vault::SecretText read_password() {
  std::string input(k_input_bytes_max + 1, '\0');
  std::cin.read(input.data(), static_cast<std::streamsize>(input.size()));
  const vault::SecretText typed{{input.data(), static_cast<std::size_t>(std::cin.gcount())}};
  vault::wipe(input.data(), input.size());
  if (typed.view().size() > k_input_bytes_max)
    throw UsageError("standard input holds more than a password: give one line");
  auto form = vault::password_form(typed.view());
  if (!form) {
    throw UsageError(
        "the password is not UTF-8 text (Windows writes UTF-16 or a code page): give it as UTF-8");
  }
  if (auto fault = vault::password_fault(form->view())) throw UsageError(*fault);
  return *std::move(form);
}

Password take_password(bool from_stdin) {
  if (from_stdin) return {read_password(), false};
  return {vault::SecretText{vault::make_password()}, true};
}

StartError was_removed(const StaffName& name) {
  return StartError("the staff member " + name.str() +
                    " was removed, and records keep the name; take another for somebody new");
}

StartError not_there(records::Directory& directory, const StaffName& name) {
  if (directory.find_staff(name)) return was_removed(name);
  return StartError("there is no staff member " + name.str() + "; see senim staff list");
}

// Only then has every console of before ended, on whatever server.
void wait_until_sessions_ended() {
  std::this_thread::sleep_for(std::chrono::milliseconds{staff::k_session_believed_ms});
}

void show(const StaffName& name, const Password& password) {
  std::cout << "name      " << name.str() << '\n';
  if (!password.made_here) return;
  std::cout << "password  " << password.text.view() << "   (shown only now)\n";
  require_written("the name " + name.str() +
                  " has a password now that nobody has seen: make another with senim staff reset " +
                  name.str());
}

}  // namespace

int run(const StaffAdd& options) {
  const StaffName& name = given(options.name);
  const Password password = take_password(options.password_stdin);
  const auto directory = open_store(options.store);
  const staff::StaffMember member{
      name,         options.full_name, options.alias,
      options.role, options.languages, vault::hash_password(password.text.view())};
  if (!directory->add_staff(member)) {
    const auto there = directory->find_staff(name);
    if (there && there->standing == staff::Standing::removed) throw was_removed(name);
    throw StartError("there is a staff member " + name.str() +
                     " already; for a new password: senim staff reset");
  }
  show(name, password);
  return k_exit_ok;
}

int run(const StaffList& options) {
  const auto directory = open_store(options.store);
  reports::Rows rows{{"NAME", "STATE", "ROLE", "LANGUAGES", "ALIAS", "FULL NAME"}};
  for (const staff::StaffMember& member : directory->list_staff()) {
    std::string languages;
    for (const Language language : member.languages) {
      languages += (languages.empty() ? "" : ",") + std::string{to_string(language)};
    }
    rows.push_back({member.name.str(), std::string{to_string(member.standing)},
                    std::string{to_string(member.role)}, languages, member.alias,
                    member.full_name});
  }
  std::cout << reports::aligned(rows);
  return k_exit_ok;
}

int run(const StaffReset& options) {
  const StaffName& name = given(options.name);
  const Password password = take_password(options.password_stdin);
  const auto directory = open_store(options.store);
  if (!directory->set_password(name, vault::hash_password(password.text.view()))) {
    throw not_there(*directory, name);
  }
  wait_until_sessions_ended();
  show(name, password);
  return k_exit_ok;
}

int run(const StaffStanding& options) {
  const StaffName& name = given(options.name);
  const auto directory = open_store(options.store);
  const auto standing = directory->set_standing(name, options.standing);
  if (standing != options.standing) throw not_there(*directory, name);
  if (*standing != staff::Standing::active) wait_until_sessions_ended();
  std::cout << "name      " << name.str() << "\nstate     " << to_string(*standing) << '\n';
  return k_exit_ok;
}

}  // namespace senim::app
