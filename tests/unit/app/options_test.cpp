#include "server/app/options.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <vector>

using namespace senim;
using namespace senim::app;

namespace {

std::optional<Command> read(std::initializer_list<const char*> words) {
  std::vector<const char*> line{"senim"};
  line.insert(line.end(), words);
  return read_command_line(static_cast<int>(line.size()), line.data());
}

template <class Options>
Options read_as(std::initializer_list<const char*> words) {
  const auto command = read(words);
  REQUIRE(command.has_value());
  REQUIRE(std::holds_alternative<Options>(*command));
  return std::get<Options>(*command);
}

// The one line that a wrong command line is answered with.
std::string refusal(std::initializer_list<const char*> words) {
  try {
    static_cast<void>(read(words));
  } catch (const UsageError& error) {
    const std::string line = error.what();
    CHECK(line.find('\n') == std::string::npos);
    CHECK(line.find("--help)") != std::string::npos);
    return line;
  }
  return "not refused";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class Setting {
 public:
  Setting(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
  Setting(const Setting&) = delete;
  Setting& operator=(const Setting&) = delete;
  ~Setting() { ::unsetenv(name_); }

 private:
  const char* name_;
};

class File {
 public:
  explicit File(const std::string& text)
      : path_(std::filesystem::temp_directory_path() /
              ("senim-options-" + std::to_string(::getpid()) + ".toml")) {
    std::ofstream{path_} << text;
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { std::filesystem::remove(path_); }
  [[nodiscard]] const char* path() const { return path_.c_str(); }

 private:
  std::filesystem::path path_;
};

}  // namespace

TEST_CASE("serve without options listens on loopback port 8111 with its own Redis") {
  const auto serve = read_as<ServeOptions>({"serve"});
  CHECK(serve.listen == "127.0.0.1");
  CHECK(serve.port == 8111);
  CHECK(serve.store.redis.empty());
  CHECK_FALSE(serve.demo);
  CHECK_FALSE(serve.public_url.has_value());
}

TEST_CASE("the command line goes before the environment, and that before the file") {
  const File file{"port = 9000\noffer-s = 5\ndemo = true\nworkers = 3\n"};
  CHECK(read_as<ServeOptions>({"serve", "--config", file.path()}).port == 9000);
  const Setting port{"SENIM_PORT", "9001"};
  const auto serve = read_as<ServeOptions>({"serve", "--config", file.path(), "--workers", "2"});
  CHECK(serve.port == 9001);
  CHECK(serve.offer_s == 5);
  CHECK(serve.demo);
  CHECK(serve.workers == 2);
  CHECK(read_as<ServeOptions>({"serve", "--port", "9002"}).port == 9002);
}

TEST_CASE("who starts by ./run, which asks for the demonstration, can do without it") {
  const Setting demo{"SENIM_DEMO", "true"};
  CHECK(read_as<ServeOptions>({"serve"}).demo);
  CHECK_FALSE(read_as<ServeOptions>({"serve", "--demo=false"}).demo);
}

TEST_CASE("each way to change whether somebody may sign in says which it is") {
  using records::Standing;
  const auto standing_of = [](const char* command) {
    const auto options = read_as<StaffStanding>({"staff", command, "aigul"});
    CHECK(options.name->str() == "aigul");
    return options.standing;
  };
  CHECK(standing_of("suspend") == Standing::suspended);
  CHECK(standing_of("resume") == Standing::active);
  CHECK(standing_of("remove") == Standing::removed);
}

TEST_CASE("the file may be named by the environment and serves all subcommands") {
  const File file{"port = 9000\ndata = \"elsewhere\"\n"};
  const Setting config{"SENIM_CONFIG", file.path()};
  CHECK(read_as<ServeOptions>({"serve"}).store.data == "elsewhere");
  CHECK(read_as<PlaceList>({"place", "list"}).store.data == "elsewhere");
  CHECK(read_as<KeysShow>({"keys", "show"}).data == "elsewhere");
}

TEST_CASE("a wrong file is refused and named") {
  CHECK(has(refusal({"serve", "--config", "no-such-file.toml"}), "no-such-file.toml"));
  const Setting config{"SENIM_CONFIG", "no-such-file.toml"};
  CHECK(has(refusal({"serve"}), "no-such-file.toml"));
  const File unknown{"prot = 9000\n"};
  CHECK(has(refusal({"serve", "--config", unknown.path()}), "no option prot"));
  const File sections{"[serve]\nport = 9000\n"};
  CHECK(has(refusal({"serve", "--config", sections.path()}), "sections"));
  const File range{"port = 90000\n"};
  CHECK(has(refusal({"serve", "--config", range.path()}), "--port"));
}

TEST_CASE("each wrong option is refused by its name") {
  CHECK(has(refusal({}), "subcommand"));
  CHECK(has(refusal({"bogus"}), "bogus"));
  CHECK(has(refusal({"serve", "--prot", "1"}), "--prot"));
  CHECK(has(refusal({"serve", "--port", "65536"}), "--port"));
  CHECK(has(refusal({"serve", "--port", "x"}), "--port"));
  CHECK(has(refusal({"serve", "--workers", "0"}), "--workers"));
  CHECK(has(refusal({"serve", "--public-url", "https://111.kz/help"}), "--public-url"));
  CHECK(has(refusal({"serve", "--exit-url", "javascript:alert(1)"}), "--exit-url"));
  CHECK(has(refusal({"serve", "--exit-url", "https://a\r\nSet-Cookie: b"}), "--exit-url"));
  CHECK(has(refusal({"serve", "--redis", "http://x"}), "--redis"));
  CHECK(has(refusal({"serve", "--log-level", "loud"}), "--log-level"));
  CHECK(has(refusal({"place", "poster", "--public-url", "https://111.kz", "2222223"}), "CODE"));
  CHECK(has(refusal({"place", "poster", "2222222"}), "--public-url"));
  CHECK(has(refusal({"place", "add", "--name-kk", "А", "--name-ru", "А"}), "--region"));
  CHECK(
      has(refusal({"staff", "add", "A B", "--full-name", "А", "--alias", "А", "--languages", "kk"}),
          "NAME"));
  CHECK(has(
      refusal({"staff", "add", "ab", "--full-name", "А", "--alias", "А", "--languages", "kk,de"}),
      "--languages"));
  CHECK(has(refusal({"report", "--from", "2026-02-30"}), "--from"));
  for (const char* name : {"А\u202eБ", "А\x1b[2JБ", "А\u200bБ", "А\nБ", "А\xff"}) {
    CHECK(has(
        refusal({"staff", "add", "ab", "--full-name", name, "--alias", "А", "--languages", "kk"}),
        "name"));
    CHECK(has(
        refusal({"staff", "add", "ab", "--full-name", "А", "--alias", name, "--languages", "kk"}),
        "name"));
    CHECK(has(refusal({"place", "add", "--name-kk", name, "--name-ru", "А", "--region", "KZ-62"}),
              "name"));
  }
}

TEST_CASE("values arrive as what they mean") {
  const auto add =
      read_as<PlaceAdd>({"place", "add", "--name-kk", "А", "--name-ru", "Б", "--region",
                         "Ulytau Region", "--type", "college", "--code", "2222222"});
  CHECK(add.region == "KZ-62");
  CHECK(add.kind == places::PlaceKind::college);
  CHECK(add.code == places::PlaceCode::parse("2222222"));
  const auto staff = read_as<StaffAdd>({"staff", "add", "aigul", "--full-name", "А", "--alias", "Б",
                                        "--role", "supervisor", "--languages", "kk,ru"});
  CHECK(staff.name == StaffName::parse("aigul"));
  CHECK(staff.role == Role::supervisor);
  CHECK(staff.languages == std::vector{Language::kk, Language::ru});
  const auto reordered = read_as<StaffAdd>(
      {"staff", "add", "--full-name", "А", "--alias", "Б", "--languages", "kk,ru", "aigul"});
  CHECK(reordered.name == StaffName::parse("aigul"));
  CHECK(reordered.languages == std::vector{Language::kk, Language::ru});
  const auto report = read_as<ReportOptions>({"report", "--from", "1970-01-02", "--csv"});
  CHECK(report.first_day == 1);
  CHECK_FALSE(report.last_day.has_value());
  CHECK(report.csv);
  const auto poster = read_as<PlacePoster>(
      {"place", "poster", "--public-url", "https://111.kz", "2222222", "2222222"});
  CHECK(poster.codes.size() == 2);
}
