#include "server/app/options.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <cstdlib>
#include <iostream>
#include <memory>

#include "server/app/flat_file.hpp"
#include "server/app/settings.hpp"
#include "server/records/local_time.hpp"

namespace senim::app {

namespace {

constexpr const char* k_about =
    "Senim: an anonymous chat server for child helplines.\n"
    "Options come from the command line, then from the environment (SENIM_*), then from the\n"
    "configuration file (--config FILE or SENIM_CONFIG; lines like port = 8111).";

std::optional<log::Level> level_of(const std::string& text) {
  if (text == "debug") return log::Level::debug;
  if (text == "info") return log::Level::info;
  if (text == "warn") return log::Level::warn;
  if (text == "error") return log::Level::error;
  if (text == "off") return log::Level::off;
  return std::nullopt;
}

// It becomes a response header: nothing in it may end one.
std::optional<std::string> exit_url_of(const std::string& text) {
  if (!text.starts_with("https://") && !text.starts_with("http://")) return std::nullopt;
  const auto visible = [](char c) { return c > ' ' && c <= '~' && c != '"' && c != '\\'; };
  if (!std::ranges::all_of(text, visible)) return std::nullopt;
  return text;
}

template <class Number>
void add_number(CLI::App& app, const std::string& name, Number& target, std::int64_t least,
                std::int64_t most, const std::string& environment, const std::string& description) {
  app.add_option(name, target, description)
      ->envname(environment)
      ->check(CLI::Range(least, most))
      ->type_name("N")
      ->capture_default_str();
}

void add_serve(CLI::App& root, std::optional<Command>& chosen) {
  const auto [app, serve] =
      add_command<ServeOptions>(root, "serve", "Serve children and staff", chosen);
  add_store(*app, serve->store);
  add_address(*app, serve->listen, serve->port);
  add_parsed(*app, "--metrics-listen", serve->metrics_listen, ListenAt::parse,
             "an IP address, perhaps with a port: 127.0.0.1:9111 or [::1]:9111",
             "Where the numbers for Prometheus are, /metrics: never at --port. Without a port any "
             "free one, named in the log [127.0.0.1]")
      ->envname("SENIM_METRICS_LISTEN")
      ->type_name("ADDR[:PORT]");
  add_number(*app, "--workers", serve->workers, 1, 64, "SENIM_WORKERS", "Worker threads");
  add_number(
      *app, "--connections-max", serve->connections_max, 16, 10'000'000, "SENIM_CONNECTIONS_MAX",
      "Connections at once, one address a quarter of them (at least 1,000, where that is not "
      "most of all); fewer where the system allows fewer open files");
  app->add_option("--web-root", serve->web_root, "Directory of the built web pages")
      ->envname("SENIM_WEB_ROOT")
      ->type_name("DIR")
      ->capture_default_str();
  add_public_url(*app, serve->public_url);
  add_parsed(*app, "--exit-url", serve->exit_url, exit_url_of, "an http(s) address",
             "Where the quick exit leads [" + serve->exit_url + "]")
      ->envname("SENIM_EXIT_URL")
      ->type_name("URL");
  app->add_flag(
         "--demo", serve->demo,
         "For trying: on the first start make a school per region and two staff accounts, and show "
         "how to use them; refused where anything else is in the store")
      ->envname("SENIM_DEMO");
  add_parsed(*app, "--log-level", serve->log_level, level_of, "debug, info, warn, error or off",
             "debug, info, warn, error or off [info]")
      ->envname("SENIM_LOG_LEVEL")
      ->type_name("LEVEL");
  add_number(*app, "--queue-max", serve->queue_max, 1, 1'000'000, "SENIM_QUEUE_MAX",
             "Children that may wait at once");
  add_number(*app, "--orphan-s", serve->orphan_s, 1, 3'600, "SENIM_ORPHAN_S",
             "Seconds until a lost counsellor's children go back to the front");
  add_number(*app, "--offer-s", serve->offer_s, 1, 3'600, "SENIM_OFFER_S",
             "Seconds in which a counsellor may accept an offer");
  add_number(*app, "--place-kept-s", serve->place_kept_s, 1, 86'400, "SENIM_PLACE_KEPT_S",
             "Seconds for which a waiting child who is away keeps the place");
  add_number(
      *app, "--unread-alarm-s", serve->unread_alarm_s, 1, 86'400, "SENIM_UNREAD_ALARM_S",
      "Seconds after which words that no counsellor has accepted are an alarm (in danger: 60)");
  add_number(*app, "--retention-days", serve->retention_days, 1, 3'650, "SENIM_RETENTION_DAYS",
             "Days for which a closed conversation can still be read");
  add_parsed_list(*app, "--trusted-proxy", serve->trusted_proxies, net::parse_proxy,
                  "an IP address or a network such as 10.0.0.0/8, and not everybody",
                  "Addresses or networks of the proxies before us, whose X-Forwarded-For or "
                  "Forwarded is believed; without it all children share the proxy's address")
      ->envname("SENIM_TRUSTED_PROXY")
      ->type_name("ADDRESS");
  add_number(*app, "--says-per-s", serve->says_per_s, 1, 1'000'000, "SENIM_SAYS_PER_S",
             "Messages a second from one connection, four times as many at once; twenty times as "
             "many from one address");
  add_number(*app, "--starts-per-min", serve->starts_per_min, 1, 10'000'000, "SENIM_STARTS_PER_MIN",
             "Conversations begun in a minute from one address; a school is one address");
}

void add_keys(CLI::App& root, std::optional<Command>& chosen) {
  CLI::App* keys = root.add_subcommand("keys", "The operator's secret");
  keys->require_subcommand(1);
  const auto [init, init_options] =
      add_command<KeysInit>(*keys, "init", "Make a new secret; refused when there is one", chosen);
  add_data(*init, init_options->data);
  const auto [show, show_options] = add_command<KeysShow>(
      *keys, "show", "Show the secret's file, fingerprint and date; never the secret", chosen);
  add_data(*show, show_options->data);
}

void add_report(CLI::App& root, std::optional<Command>& chosen) {
  const auto [app, report] = add_command<ReportOptions>(
      root, "report", "Figures of a period; exact, for the helpline itself, not for publication",
      chosen);
  add_store(*app, report->store);
  add_parsed(*app, "--from", report->first_day, records::parse_day, "a day like 2026-01-31",
             "First day, in UTC+5; without it from the beginning")
      ->type_name("DAY");
  add_parsed(*app, "--to", report->last_day, records::parse_day, "a day like 2026-01-31",
             "Last day, included; without it until now")
      ->type_name("DAY");
  app->add_flag("--csv", report->csv,
                "CSV for Excel (UTF-8 with BOM, semicolons) instead of a table");
  app->add_option("--out", report->out, "File to write instead of standard output")
      ->type_name("FILE");
}

void add_rights(CLI::App& root, std::optional<Command>& chosen) {
  const auto [app, rights] = add_command<RightsOptions>(
      root, "rights",
      "Show which role may do what, and which commands and requests each action is behind", chosen);
  app->add_flag("--json", rights->json, "JSON instead of tables");
}

void add_health(CLI::App& root, std::optional<Command>& chosen) {
  const auto [app, health] = add_command<HealthOptions>(
      root, "health", "Ask a running server on this machine how it is; exit 0 when it is well",
      chosen);
  add_address(*app, health->listen, health->port);
}

std::string one_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  std::ranges::replace(text, '\n', ' ');
  return text;
}

// "senim place add": as far as the words of the line go.
std::string path_of(const CLI::App& root) {
  std::string path = "senim";
  const CLI::App* at = &root;
  for (auto chosen = at->get_subcommands(); !chosen.empty(); chosen = at->get_subcommands()) {
    at = chosen.front();
    path += " " + at->get_name();
  }
  return path;
}

}  // namespace

std::optional<ListenAt> ListenAt::parse(std::string_view text) {
  ListenAt at;
  const bool bracketed = text.starts_with('[');
  const auto colon = text.rfind(':');
  const bool has_port = colon != std::string_view::npos &&
                        (bracketed ? text[colon - 1] == ']' : text.find(':') == colon);
  auto host = has_port ? text.substr(0, colon) : text;
  if (has_port) {
    const auto number = text.substr(colon + 1);
    const auto [stop, error] =
        std::from_chars(number.data(), number.data() + number.size(), at.port);
    if (error != std::errc{} || stop != number.data() + number.size()) return std::nullopt;
  }
  if (bracketed) {
    if (host.size() < 2 || !host.ends_with(']')) return std::nullopt;
    host = host.substr(1, host.size() - 2);
  }
  at.address = host;
  boost::system::error_code error;
  const auto parsed = boost::asio::ip::make_address(at.address, error);
  if (error || (bracketed && !parsed.is_v6())) return std::nullopt;
  return at;
}

std::optional<Command> read_command_line(int argc, const char* const* argv) {
  CLI::App root{k_about, "senim"};
  root.fallthrough();
  root.require_subcommand(1);
  root.set_version_flag("--version", "senim " SENIM_VERSION);
  const char* from_environment = std::getenv("SENIM_CONFIG");
  const std::string file = from_environment == nullptr ? "" : from_environment;
  root.set_config("--config", file, "Configuration file", !file.empty())->type_name("FILE");
  const auto flat = std::make_shared<FlatFile>(root);
  root.config_formatter(flat);
  std::optional<Command> chosen;
  add_serve(root, chosen);
  add_place_commands(root, chosen);
  add_staff_commands(root, chosen);
  add_keys(root, chosen);
  add_report(root, chosen);
  add_rights(root, chosen);
  add_health(root, chosen);
  try {
    root.parse(argc, argv);
  } catch (const CLI::FileError&) {
    const auto asked = root.get_config_ptr()->as<std::string>();
    throw UsageError("cannot read the configuration file " + asked + ": " +
                     FlatFile::unreadable(asked) + " (see senim --help)");
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) {
      const std::string path = path_of(root);
      if (path == "senim" && !root.remaining().empty()) {
        throw UsageError("not understood: " + root.remaining().front() + " (see senim --help)");
      }
      const std::string what = one_line(error.what());
      throw UsageError(flat->origin_of(what) + what + " (see " + path + " --help)");
    }
    root.exit(error, std::cout, std::cerr);
    return std::nullopt;
  }
  return chosen;
}

}  // namespace senim::app
