#include "server/app/settings.hpp"

#include "server/base/spelling.hpp"
#include "server/base/start_error.hpp"
#include "server/places/place_csv.hpp"
#include "server/places/regions.hpp"
#include "server/redis/store_address.hpp"

namespace senim::app {

namespace {

std::optional<std::string> readable_redis(const std::string& text) {
  try {
    static_cast<void>(redis::parse_store(text));
  } catch (const StartError& error) {
    throw CLI::ValidationError("--redis", error.what());
  }
  return text;
}

std::optional<std::string> region_code(const std::string& text) {
  const places::Region* region = places::match_region(text);
  if (region == nullptr) throw CLI::ValidationError("--region", places::region_fault(text));
  return std::string{region->code};
}

}  // namespace

void add_data(CLI::App& app, std::string& data) {
  app.add_option("--data", data, "Directory of the keys and of the supervised Redis")
      ->envname("SENIM_DATA")
      ->type_name("DIR")
      ->capture_default_str();
}

void add_store(CLI::App& app, StoreOptions& store) {
  add_data(app, store.data);
  add_parsed(
      app, "--redis", store.redis, readable_redis, "an address",
      "Redis to use: redis://[user:password@]host[:port][/db] (rediss:// for TLS), unix:///path, "
      "sentinel://[user:password@]NAME@host[:port],... or "
      "cluster://[user:password@]host[:port],..., "
      "each with ?replicas=N for how many must have a message before it is acknowledged; "
      "without it our own redis-server in the data directory")
      ->envname("SENIM_REDIS")
      ->type_name("URL");
}

CLI::Option* add_public_url(CLI::App& app, std::optional<places::PublicUrl>& url) {
  return add_parsed(app, "--public-url", url, places::PublicUrl::parse,
                    "http(s)://host[:port] without a path, for example https://111.kz",
                    "Where children reach this helpline, for example https://111.kz")
      ->envname("SENIM_PUBLIC_URL")
      ->type_name("URL");
}

CLI::Option* add_region(CLI::App& app, std::string& region, const std::string& description) {
  return add_parsed(app, "--region", region, region_code, "a region, for example KZ-62",
                    description)
      ->type_name("REGION");
}

CLI::Option* add_spoken_name(CLI::App& app, const char* names, std::string& target,
                             const std::string& description) {
  const auto good_name = [names](const std::string& text) -> std::optional<std::string> {
    std::string name = text;
    if (const auto fault = places::tidy_name(name)) throw CLI::ValidationError(names, *fault);
    return name;
  };
  return add_parsed(app, names, target, good_name, "a name", description)->type_name("NAME");
}

void add_address(CLI::App& app, std::string& listen, std::uint16_t& port) {
  app.add_option("--listen", listen, "Address the server listens on")
      ->envname("SENIM_LISTEN")
      ->type_name("ADDR")
      ->capture_default_str();
  app.add_option("--port", port, "Port the server listens on")
      ->envname("SENIM_PORT")
      ->check(CLI::Range(0, 65'535))
      ->type_name("N")
      ->capture_default_str();
}

}  // namespace senim::app
