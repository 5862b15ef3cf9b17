#include "server/places/set_text.hpp"

#include <doctest/doctest.h>

#include <string>

#include "server/places/public_url.hpp"

using namespace senim::places;

TEST_CASE("what is short is set large, what is long on more lines, and nothing too small to read") {
  CHECK(set_text("", 4.4, 184).lines.empty());
  const auto usual = set_text("№ 20 жалпы білім беретін мектеп", 4.4, 184);
  CHECK(usual.size_mm == doctest::Approx(4.4));
  CHECK(usual.lines.size() == 1);
  for (const std::string unit : {"Щ", "W", "ж", "Щ Щ ", "слово "}) {
    std::string words;
    for (int i = 0; i < 150; ++i) words += unit;
    const auto set = set_text(words, 4.4, 184);
    CAPTURE(unit);
    CHECK(set.size_mm >= k_readable_mm);
    CHECK(set.lines.size() > 1);
    std::string joined;
    for (const auto& line : set.lines) {
      CHECK(line.size() > 0);
      joined += line;
    }
    std::erase(joined, ' ');
    std::erase(words, ' ');
    CHECK(joined == words);
  }
}

TEST_CASE("an address that no phone reaches is known as such") {
  for (const char* far : {"https://111.kz", "http://chat.111.kz:8080", "https://203.0.113.7",
                          "https://172.32.0.1", "https://9.9.9.9", "https://11.0.0.1"}) {
    CAPTURE(far);
    CHECK(PublicUrl::parse(far)->reaches_phones());
  }
  for (const char* near :
       {"http://127.0.0.1:8111", "http://127.1", "http://0x7f000001", "http://2130706433",
        "http://localhost", "http://LOCALHOST.:80", "http://chat.localhost", "http://10.1.2.3",
        "http://172.16.0.1", "http://172.31.255.255", "http://192.168.1.5", "http://169.254.1.1",
        "http://100.64.0.1", "http://0.0.0.0:8111", "http://server", "http://server:8111",
        "http://school.local", "http://box.lan", "http://a.home.arpa"}) {
    CAPTURE(near);
    CHECK_FALSE(PublicUrl::parse(near)->reaches_phones());
  }
}
