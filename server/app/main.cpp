// The program: reads the command line and does the one thing it asks for. Nothing is decided here.
#include <exception>
#include <iostream>
#include <variant>

#include "protocol/characters.hpp"
#include "server/app/health_command.hpp"
#include "server/app/keys_command.hpp"
#include "server/app/options.hpp"
#include "server/app/output.hpp"
#include "server/app/place_command.hpp"
#include "server/app/report_command.hpp"
#include "server/app/rights_command.hpp"
#include "server/app/serve.hpp"
#include "server/app/staff_command.hpp"
#include "server/vault/start.hpp"

namespace senim::app {

namespace {

int run(const ServeOptions& options) { return serve(options); }

template <class Keys>
int run_keys(const Keys& options) {
  run(options, std::cout);
  return k_exit_ok;
}
int run(const KeysInit& options) { return run_keys(options); }
int run(const KeysShow& options) { return run_keys(options); }

int run_whatever_is_asked(int argc, const char* const* argv) {
  guard_output();
  vault::start();
  const auto command = read_command_line(argc, argv);
  const int code =
      command ? std::visit([](const auto& options) { return run(options); }, *command) : k_exit_ok;
  require_written();
  return code;
}

}  // namespace

}  // namespace senim::app

namespace {

// What it quotes may come from a file, an option or another program.
void complain(const std::exception& error) {
  std::cerr << "senim: " << senim::shown(error.what()) << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return senim::app::run_whatever_is_asked(argc, argv);
  } catch (const senim::app::UsageError& error) {
    complain(error);
    return senim::app::k_exit_usage;
  } catch (const std::exception& error) {
    complain(error);
    return senim::app::k_exit_failed;
  }
}
