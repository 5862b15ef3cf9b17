// The options of `senim staff ...`.
#include "server/app/settings.hpp"

namespace senim::app {

namespace {

constexpr const char* k_name_shape = "2 to 32 of a-z 0-9 . _ -";

void add_password(CLI::App& app, bool& from_stdin) {
  app.add_flag("--password-stdin", from_stdin,
               "Read the password from standard input, one line of 10 to 128 characters in UTF-8, "
               "instead of making one and printing it");
}

void add_name(CLI::App& app, std::optional<StaffName>& name) {
  add_parsed(app, "NAME", name, StaffName::parse, k_name_shape, "Name to sign in with")
      ->type_name("NAME")
      ->required();
}

void add_add(CLI::App& staff, std::optional<Command>& chosen) {
  const auto [app, add] = add_command<StaffAdd>(staff, "add", "Add a staff member", chosen);
  add_store(*app, add->store);
  add_name(*app, add->name);
  add_spoken_name(*app, "--full-name", add->full_name, "Full name, seen by staff only")->required();
  add_spoken_name(*app, "--alias", add->alias, "Name that children see")->required();
  add_parsed(*app, "--role", add->role, parse_word<Role>, "counsellor, supervisor or administrator",
             "counsellor, supervisor or administrator [counsellor]")
      ->type_name("ROLE");
  add_parsed_list(*app, "--languages", add->languages, parse_word<Language>,
                  "a list of kk, ru and en", "Languages spoken, for example kk,ru")
      ->type_name("LIST")
      ->allow_extra_args(false)  // what follows after a blank is the name
      ->required();
  add_password(*app, add->password_stdin);
}

void add_standing(CLI::App& staff, const char* command, const char* description,
                  staff::Standing standing, std::optional<Command>& chosen) {
  const auto [app, options] = add_command<StaffStanding>(staff, command, description, chosen);
  options->standing = standing;
  add_store(*app, options->store);
  add_name(*app, options->name);
}

}  // namespace

void add_staff_commands(CLI::App& root, std::optional<Command>& chosen) {
  CLI::App* staff = root.add_subcommand("staff", "Counsellors, supervisors and administrators");
  staff->require_subcommand(1);
  add_add(*staff, chosen);
  const auto [list, list_options] = add_command<StaffList>(*staff, "list", "List staff", chosen);
  add_store(*list, list_options->store);
  const auto [reset, reset_options] =
      add_command<StaffReset>(*staff, "reset", "Give a new password and end all sessions", chosen);
  add_store(*reset, reset_options->store);
  add_name(*reset, reset_options->name);
  add_password(*reset, reset_options->password_stdin);
  add_standing(*staff, "suspend", "Let nobody sign in by this name until resumed; end all sessions",
               staff::Standing::suspended, chosen);
  add_standing(*staff, "resume", "Let a suspended member sign in again", staff::Standing::active,
               chosen);
  add_standing(*staff, "remove",
               "Take a member out for good and end all sessions; records keep the name",
               staff::Standing::removed, chosen);
}

}  // namespace senim::app
