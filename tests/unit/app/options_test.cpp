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
  using staff::Standing;
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

TEST_CASE("a file is read however an editor saved it") {
  for (const std::string text :
       {"\xEF\xBB\xBFport = 9000\r\nredis = sentinel://m@a,b\r\n",
        "port=9000\rredis=sentinel://m@a,b\r",
        "; one\n# two\n\n  port = '9000' # three\nredis = \"sentinel://m@a,b\"",
        "port = [9000]\nredis = sentinel://m@a,b   # four\n"}) {
    CAPTURE(text);
    const File file{text};
    const auto serve = read_as<ServeOptions>({"serve", "--config", file.path()});
    CHECK(serve.port == 9000);
    CHECK(serve.store.redis == "sentinel://m@a,b");
  }
  const File list{"trusted-proxy = 10.0.0.1, 10.0.0.2\ndemo = off\n"};
  CHECK(read_as<ServeOptions>({"serve", "--config", list.path()}).trusted_proxies.size() == 2);
  const File bracketed{"trusted-proxy = ['10.0.0.1', 10.0.0.2]\n"};
  CHECK(read_as<ServeOptions>({"serve", "--config", bracketed.path()}).trusted_proxies.size() == 2);
}

TEST_CASE("what is wrong in a file is named with the file and the line") {
  const auto wrong = [](const std::string& text, const std::string& line, const std::string& said) {
    const File file{"# first\n" + text};
    const std::string whole = refusal({"serve", "--config", file.path()});
    CAPTURE(whole);
    CHECK(has(whole, std::string{file.path()} + " line " + line + ": "));
    CHECK(has(whole, said));
    CHECK(!has(whole, "\n"));
  };
  wrong("port = 90000\n", "2", "--port");
  wrong("\nredis = http://x\n", "3", "--redis");
  wrong("log-level = loud\n", "2", "--log-level: must be");
  wrong("prot = 1\n", "2", "there is no option prot");
  wrong("--port = 1\n", "2", "there is no option --port");
  wrong("[serve]\nport = 1\n", "2", "sections are not known: leave out [serve]");
  wrong("port 1\n", "2", "a line must be like port = 8111");
  wrong("port =\n", "2", "port has no value");
  wrong("port = # 1\n", "2", "port has no value");
  wrong("port = \"1\n", "2", "quotes around the value of port do not end");
  wrong("port = \"1\" 2\n", "2", "something stands behind");
  wrong("port = [1\n", "2", "does not end");
  wrong("port = [1, 2]\n", "2", "takes one value");
  wrong("port = 1\nport = 2\n", "3", "stands in line 2 already");
  wrong("demo = perhaps\n", "2", "demo must be true or false");
  const File wide{std::string{"\xFF\xFEp\0", 4}};
  CHECK(has(refusal({"serve", "--config", wide.path()}), "UTF-16"));
  const std::string here = std::filesystem::temp_directory_path();
  CHECK(has(refusal({"serve", "--config", here.c_str()}), "it is a directory"));
  CHECK(has(refusal({"serve", "--config", "no-such-file.toml"}), "No such file"));
}

TEST_CASE("a wrong value of the command line is not blamed on the file") {
  const File file{"port = 9000\n"};
  CHECK(!has(refusal({"serve", "--config", file.path(), "--port", "x"}), file.path()));
}

TEST_CASE("names are tidied in every command that takes one") {
  const auto place =
      read_as<PlaceAdd>({"place", "add", "--name-kk", "№\u00A020  мектеп", "--name-ru",
                         "Школа\u200B", "--region", "kz-62", "--district", " Б "});
  CHECK(place.name_kk == "№ 20 мектеп");
  CHECK(place.name_ru == "Школа");
  CHECK(place.region == "KZ-62");
  CHECK(place.district == "Б");
  const auto staff = read_as<StaffAdd>({"staff", "add", "aigul", "--full-name", " Айгүл\u00A0 А. ",
                                        "--alias", "Айгүл\u200B", "--languages", "kk"});
  CHECK(staff.full_name == "Айгүл А.");
  CHECK(staff.alias == "Айгүл");
  CHECK(has(refusal({"place", "list", "--region", "КZ-62"}), "look Latin"));
  // 5DGE9NH with the letters that a Cyrillic keyboard gives.
  const char* const code = "5DGЕ9NН";
  const std::string named = "only look Latin: type the code anew as 5DGE9NH";
  CHECK(has(refusal({"place", "revoke", code}), named));
  CHECK(has(refusal({"place", "poster", code, "--public-url", "https://111.kz"}), named));
  CHECK(has(refusal({"place", "add", "--name-kk", "А", "--name-ru", "А", "--region", "KZ-62",
                     "--code", code}),
            named));
  CHECK(has(refusal({"place", "revoke", "K7M2QXB"}), "the last one a check character"));
  CHECK(has(
      refusal({"staff", "add", "a1", "--full-name", "\u200B", "--alias", "А", "--languages", "kk"}),
      "--full-name: a name is empty"));
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
  for (const char* name :
       {"А\u202eБ", "А\u2066Б", "А\u200fБ", "А\x1b[2JБ", "А\u2800Б", "А\nБ", "А\xff"}) {
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

TEST_CASE("proxies are addresses in any spelling and networks, and never everybody") {
  const auto serve = read_as<ServeOptions>(
      {"serve", "--trusted-proxy", "127.0.0.1,10.0.0.0/8", "[::1]", "::ffff:192.0.2.1"});
  CHECK(serve.trusted_proxies.size() == 4);
  for (const auto* wrong : {"proxy.local", "10.0.0.0/40", "0.0.0.0/0", "::/0", "127.0.0.1:80"}) {
    CAPTURE(wrong);
    CHECK(has(refusal({"serve", "--trusted-proxy", wrong}), "--trusted-proxy"));
  }
}

TEST_CASE("the numbers are given at loopback, or where it is said, with a port or without") {
  const auto at = [](const char* text) {
    const auto serve = read_as<ServeOptions>({"serve", "--metrics-listen", text});
    return serve.metrics_listen.address + " " + std::to_string(serve.metrics_listen.port);
  };
  CHECK(read_as<ServeOptions>({"serve"}).metrics_listen.address == "127.0.0.1");
  CHECK(at("127.0.0.1:9111") == "127.0.0.1 9111");
  CHECK(at("10.0.0.5") == "10.0.0.5 0");
  CHECK(at("::1") == "::1 0");
  CHECK(at("[::1]") == "::1 0");
  CHECK(at("[::1]:9111") == "::1 9111");
  for (const auto* wrong : {"localhost:9111", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536",
                            ":9111", "9111", "[::1", "[127.0.0.1]:9111", "[]:1", "]:1", "[:1"}) {
    CAPTURE(wrong);
    CHECK(has(refusal({"serve", "--metrics-listen", wrong}), "--metrics-listen"));
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
  CHECK_FALSE(read_as<RightsOptions>({"rights"}).json);
  CHECK(read_as<RightsOptions>({"rights", "--json"}).json);
  const auto poster = read_as<PlacePoster>(
      {"place", "poster", "--public-url", "https://111.kz", "2222222", "2222222"});
  CHECK(poster.codes.size() == 2);
}
