// The pieces of which every subcommand's options are made, on CLI11: options with a strict parser,
// and the options of the store. Private to options.cpp and its
// neighbours; never used after the command line was read.
#pragma once

#include <CLI/App.hpp>
#include <CLI/Error.hpp>
#include <CLI/Formatter.hpp>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "server/app/options.hpp"

namespace senim::app {

// An option whose text must be understood by parse; otherwise the line says what it must be.
template <class T, class Parse>
CLI::Option* add_parsed(CLI::App& app, const std::string& names, T& target, Parse parse,
                        const std::string& must_be, const std::string& description) {
  return app.add_option(
      names,
      [&target, parse, names, must_be](const CLI::results_t& texts) {
        auto value = parse(texts.front());
        if (!value) throw CLI::ValidationError(names, "must be " + must_be);
        if constexpr (std::is_same_v<decltype(value), T>) {
          target = std::move(value);
        } else {
          target = *std::move(value);
        }
        return true;
      },
      description);
}

// The same for options that take several values, separated by commas or blanks.
template <class T, class Parse>
CLI::Option* add_parsed_list(CLI::App& app, const std::string& names, std::vector<T>& target,
                             Parse parse, const std::string& must_be,
                             const std::string& description) {
  CLI::Option* option = app.add_option(
      names,
      [&target, parse, names, must_be](const CLI::results_t& texts) {
        target.clear();
        for (const std::string& text : texts) {
          auto value = parse(text);
          if (!value) throw CLI::ValidationError(names, "must be " + must_be);
          target.push_back(*std::move(value));
        }
        return true;
      },
      description);
  return option->expected(CLI::detail::expected_max_vector_size)->delimiter(',');
}

void add_data(CLI::App& app, std::string& data);
void add_store(CLI::App& app, StoreOptions& store);
CLI::Option* add_public_url(CLI::App& app, std::optional<places::PublicUrl>& url);
CLI::Option* add_region(CLI::App& app, std::string& region, const std::string& description);
// The name of a place or a person, tidied before anything compares or keeps it.
CLI::Option* add_spoken_name(CLI::App& app, const char* names, std::string& target,
                             const std::string& description);
void add_address(CLI::App& app, std::string& listen, std::uint16_t& port);

void add_place_commands(CLI::App& root, std::optional<Command>& chosen);
void add_staff_commands(CLI::App& root, std::optional<Command>& chosen);

// A subcommand whose options fill a value of type T, which becomes the chosen command.
template <class T>
std::pair<CLI::App*, T*> add_command(CLI::App& parent, const std::string& name,
                                     const std::string& description,
                                     std::optional<Command>& chosen) {
  const auto options = std::make_shared<T>();
  CLI::App* app = parent.add_subcommand(name, description);
  app->footer("Options can also stand in a configuration file: --config FILE, see senim --help");
  app->callback([options, &chosen] { chosen = *options; });
  return {app, options.get()};
}

}  // namespace senim::app
