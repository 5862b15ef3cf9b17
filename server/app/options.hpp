// What the command line, the environment (SENIM_*) and the configuration file say, as plain values
// that were checked. Read once in main, before anything else exists; nothing looks at the
// environment later. CLI11 stays in options.cpp and its neighbours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/ids.hpp"
#include "protocol/words.hpp"
#include "server/base/log.hpp"
#include "server/desk/queue_max.hpp"
#include "server/net/trusted_proxies.hpp"
#include "server/places/place.hpp"
#include "server/places/public_url.hpp"
#include "server/records/directory.hpp"

namespace senim::app {

inline constexpr int k_exit_ok = 0;
inline constexpr int k_exit_failed = 1;
inline constexpr int k_exit_usage = 2;

// Whoever called us asked for something that can't be done as it is written, on the command line,
// in a file or on standard input. main() prints the text as one line and exits with k_exit_usage.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The value of an option that the command line was not accepted without.
template <class T>
[[nodiscard]] const T& given(const std::optional<T>& option) {
  if (!option) throw std::logic_error("a required option was not asked for");
  return *option;
}

// Where the store is; the same for every subcommand that needs it.
struct StoreOptions {
  std::string data = "senim-data";  // directory of the keys and of the supervised Redis
  std::string redis;  // as redis::parse_address() reads it; empty: our own redis-server in data
};

// An IP address and perhaps a port.
struct ListenAt {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free one

  // "127.0.0.1", "127.0.0.1:9111", "::1", "[::1]:9111".
  [[nodiscard]] static std::optional<ListenAt> parse(std::string_view text);
};

struct ServeOptions {
  StoreOptions store;
  std::string listen = "127.0.0.1";
  std::uint16_t port = 8111;  // 0: any free one
  ListenAt metrics_listen;    // of /metrics
  unsigned workers = 1;
  std::size_t connections_max = 100'000;        // of all workers
  std::string web_root = "web-client/dist";     // directory of manifest.json
  std::optional<places::PublicUrl> public_url;  // as children reach it; nothing: http://listen:port
  std::string exit_url = "https://www.kazhydromet.kz/";
  bool demo = false;
  log::Level log_level = log::Level::info;
  std::uint64_t queue_max = desk::k_queue_max_default;
  std::int64_t orphan_s = 15;
  std::int64_t offer_s = 20;
  std::int64_t place_kept_s = 600;
  std::int64_t unread_alarm_s = 600;
  std::int64_t retention_days = 30;
  std::vector<net::ProxyNetwork> trusted_proxies;  // whose X-Forwarded-For is believed
  std::int64_t says_per_s = 5;                     // of one connection, four times as many at once
  std::int64_t starts_per_min = 300;               // of one address
};

struct PlaceAdd {
  StoreOptions store;
  std::string name_kk;
  std::string name_ru;
  std::string region;  // ISO 3166-2
  std::string district;
  places::PlaceKind kind = places::PlaceKind::school;
  std::optional<places::PlaceCode> code;  // nothing: a new one
};
struct PlaceList {
  StoreOptions store;
  std::string region;  // empty: all
  bool csv = false;
};
struct PlaceImport {
  StoreOptions store;
  std::string file;
};
struct PlaceRevoke {
  StoreOptions store;
  std::optional<places::PlaceCode> code;
};
struct PlacePoster {
  StoreOptions store;
  std::optional<places::PublicUrl> public_url;
  std::string out = ".";
  std::vector<places::PlaceCode> codes;
  bool all = false;
  std::string region;
};

struct StaffAdd {
  StoreOptions store;
  std::optional<StaffName> name;
  std::string full_name;
  std::string alias;
  Role role = Role::counsellor;
  std::vector<Language> languages;
  bool password_stdin = false;
};
struct StaffList {
  StoreOptions store;
};
struct StaffReset {
  StoreOptions store;
  std::optional<StaffName> name;
  bool password_stdin = false;
};

struct StaffStanding {
  StoreOptions store;
  std::optional<StaffName> name;
  staff::Standing standing = staff::Standing::active;
};

struct KeysInit {
  std::string data = StoreOptions{}.data;
};
struct KeysShow {
  std::string data = StoreOptions{}.data;
};

struct ReportOptions {
  StoreOptions store;
  std::optional<std::int64_t> first_day;  // of records/local_time.hpp
  std::optional<std::int64_t> last_day;
  bool csv = false;
  std::string out;  // empty: standard output
};

struct RightsOptions {
  bool json = false;
};

struct HealthOptions {
  std::string listen = "127.0.0.1";
  std::uint16_t port = 8111;
};

using Command = std::variant<ServeOptions, PlaceAdd, PlaceList, PlaceImport, PlaceRevoke,
                             PlacePoster, StaffAdd, StaffList, StaffReset, StaffStanding, KeysInit,
                             KeysShow, ReportOptions, RightsOptions, HealthOptions>;

// What to do; nothing after --help or --version, which print and are done. Throws
// UsageError with one line that names the wrong option and where its help is.
[[nodiscard]] std::optional<Command> read_command_line(int argc, const char* const* argv);

}  // namespace senim::app
