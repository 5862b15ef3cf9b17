#include "server/places/poster.hpp"

#include <doctest/doctest.h>

#include <unistd.h>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <regex>
#include <string>

#include "server/places/qr.hpp"
#include "tests/unit/places/bytes.hpp"

using namespace senim::places;

namespace {

Place school() {
  return {PlaceCode::make(seeded(7)), "№ 1 мектеп", "Школа № 1", "KZ-62", "Жезқазған",
          PlaceKind::school,          false};
}

// A folder of its own that goes away with the test.
class Scratch {
 public:
  Scratch()
      : path_(std::filesystem::temp_directory_path() /
              ("senim-poster-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(path_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe{popen(command.c_str(), "r"), pclose};
  REQUIRE(pipe);
  std::string out;
  std::array<char, 4096> piece{};
  while (std::fgets(piece.data(), piece.size(), pipe.get()) != nullptr) out += piece.data();
  return out;
}

// What a real QR reader sees on a drawing.
std::string scanned(const std::string& svg, const std::string& width = "1240") {
  const Scratch scratch;
  std::ofstream{scratch.file("poster.svg")} << svg;
  const std::string png = scratch.file("poster.png");
  output_of("rsvg-convert -w " + width + " -o " + png + " " + scratch.file("poster.svg"));
  REQUIRE(std::filesystem::exists(png));
  return output_of("zbarimg -q --raw " + png + " 2>/dev/null");
}

}  // namespace

TEST_CASE("a QR reader reads the poster's address from the whole sheet") {
  const auto url = *PublicUrl::parse("https://111.kz");
  const Place place = school();
  const std::string expected = "HTTPS://111.KZ/S/" + place.code.str();
  CHECK(url.qr_text(place.code) == expected);
  CHECK(scanned(poster_svg(place, url)) == expected + "\n");
  // Also from a picture so small that the sheet is 35 dots an inch: seen from far away.
  CHECK(scanned(poster_svg(place, url), "290") == expected + "\n");
}

TEST_CASE("a local address in the code is read, too") {
  const auto url = *PublicUrl::parse("http://127.0.0.1:8111/");
  CHECK(scanned(poster_svg(school(), url)) ==
        "HTTP://127.0.0.1:8111/S/" + school().code.str() + "\n");
}

TEST_CASE("the short address makes a code of version 2, and of level Q") {
  CHECK(QrCode{"HTTPS://111.KZ/S/K7M2QXA"}.side_modules() == 25);
  CHECK(QrCode{"https://111.kz/s/k7m2qxa"}.side_modules() == 29);
  // The level is the first two bits of the format, at (0, 8) and (1, 8): 11 for Q, written as 01.
  const QrCode code{"HTTPS://111.KZ/S/K7M2QXA"};
  CHECK_FALSE(code.dark(0, 8));
  CHECK(code.dark(1, 8));
  CHECK(code.dark(0, 0));
  CHECK_FALSE(code.dark(-1, 0));
  CHECK_FALSE(code.dark(25, 0));
}

TEST_CASE(
    "the code is at least 60 mm wide, with a white quiet zone of four modules inside its box") {
  const std::string svg = poster_svg(school(), *PublicUrl::parse("https://111.kz"));
  const std::regex code{
      R"re(id="code" transform="translate\(([0-9.]+) ([0-9.]+)\) scale\(([0-9.]+)\)")re"};
  const std::regex box{
      R"re(<rect x="([0-9.]+)" y="([0-9.]+)" width="([0-9.]+)" height="([0-9.]+)" rx="[0-9.]+" fill="#fff"/>\n<path id="code")re"};
  std::smatch at;
  std::smatch around;
  REQUIRE(std::regex_search(svg, at, code));
  REQUIRE(std::regex_search(svg, around, box));
  const double x = std::stod(at[1]);
  const double y = std::stod(at[2]);
  const double module = std::stod(at[3]);
  CHECK(25 * module >= 60);
  CHECK(x - std::stod(around[1]) >= 4 * module);
  CHECK(y - std::stod(around[2]) >= 4 * module);
  CHECK(std::stod(around[1]) + std::stod(around[3]) - (x + 25 * module) >= 4 * module);
  CHECK(std::stod(around[2]) + std::stod(around[4]) - (y + 25 * module) >= 4 * module);
}

TEST_CASE("the poster says what a child needs in three languages") {
  const Place place = school();
  const std::string svg = poster_svg(place, *PublicUrl::parse("https://111.kz"));
  for (const std::string& words :
       {std::string{"бізге жаз"}, std::string{"Тегін"}, std::string{"Имя не нужно. Бесплатно."},
        std::string{"No name needed. Free."}, std::string{">111<"}, std::string{">112<"},
        ">111.kz/s/" + place.code.str() + "<", std::string{"№ 1 мектеп"}, std::string{"Школа № 1"},
        std::string{"Ұлытау облысы"}, std::string{"область Ұлытау"}}) {
    CAPTURE(words);
    CHECK(svg.find(words) != std::string::npos);
  }
  CHECK(svg.find(R"(width="210mm" height="297mm")") != std::string::npos);
}

TEST_CASE("a name with markup stays text, and nothing is loaded from elsewhere") {
  Place place = school();
  place.name_kk = R"(<script>"1" & 'x'</script>)";
  const auto url = *PublicUrl::parse("https://111.kz");
  const std::string html = posters_html(std::array{place, school()}, url);
  CHECK(html.find("<script") == std::string::npos);
  CHECK(html.find("&lt;script&gt;&quot;1&quot; &amp; 'x'&lt;/script&gt;") != std::string::npos);
  for (const auto* loading : {"href", "src=", "url(", "@import"}) {
    CHECK(html.find(loading) == std::string::npos);
  }
}

TEST_CASE("the page has one A4 sheet a place") {
  const std::string html =
      posters_html(std::array{school(), school()}, *PublicUrl::parse("https://111.kz"));
  CHECK(html.find("@page { size: A4 portrait; margin: 0 }") != std::string::npos);
  std::size_t sheets = 0;
  for (std::size_t at = html.find("<svg "); at != std::string::npos;
       at = html.find("<svg ", at + 1))
    ++sheets;
  CHECK(sheets == 2);
  CHECK(html.find("<?xml") == std::string::npos);
}

TEST_CASE("the terminal's drawing has its quiet zone and one column a module") {
  const QrCode code{"HTTPS://111.KZ/S/K7M2QXA"};
  const std::string plain = code.terminal(QrCode::Ink::plain);
  std::string full_line;
  for (int i = 0; i < 33; ++i) full_line += "█";
  CHECK(plain.starts_with(full_line + "\n" + full_line + "\n"));
  CHECK(std::count(plain.begin(), plain.end(), '\n') == 17);
  CHECK(plain.find('\x1b') == std::string::npos);
  CHECK(code.terminal(QrCode::Ink::coloured).find("\x1b[38;5;16;48;5;231m") == 0);
}

TEST_CASE("a public address is a scheme and a host and nothing more") {
  const PlaceCode code = school().code;
  const auto url = PublicUrl::parse("HTTPS://Chat.111.KZ/");
  REQUIRE(url);
  CHECK(url->str() == "https://chat.111.kz");
  CHECK(url->link(code) == "https://chat.111.kz/s/" + code.str());
  CHECK(url->typed(code) == "chat.111.kz/s/" + code.str());
  CHECK(PublicUrl::parse("http://localhost:1"));
  const auto address = [](const char* text) { return PublicUrl::parse(text).value().str(); };
  CHECK(address("https://111.kz:443/") == "https://111.kz");
  CHECK(address("http://111.kz:80") == "http://111.kz");
  CHECK(address("https://111.kz:80") == "https://111.kz:80");
  CHECK(address("http://111.kz:443") == "http://111.kz:443");
  for (const auto* wrong :
       {"", "111.kz", "ftp://111.kz", "https://", "https://111.kz/help", "https://111.kz?x",
        "https://a@111.kz", "https://111.kz:", "https://111.kz:0", "https://111.kz:65536",
        "https://111.kz:1:2", "https://сенім.kz", "https://111 .kz"}) {
    CAPTURE(wrong);
    CHECK_FALSE(PublicUrl::parse(wrong));
  }
}
