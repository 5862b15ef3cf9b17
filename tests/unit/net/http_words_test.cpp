#include "server/net/http_words.hpp"

#include <doctest/doctest.h>

namespace senim::net {

TEST_CASE("the best encoding is chosen that the browser takes") {
  CHECK(best_coding("gzip, deflate, br, zstd") == Coding::brotli);
  CHECK(best_coding("gzip, deflate") == Coding::gzip);
  CHECK(best_coding("") == Coding::identity);
  CHECK(best_coding("identity") == Coding::identity);
  CHECK(best_coding("br;q=0, gzip;q=0") == Coding::identity);
  CHECK(best_coding("br;q=0.5, gzip;q=0.9") == Coding::gzip);
  CHECK(best_coding("*") == Coding::brotli);
  CHECK(best_coding("br;q=0, *;q=0.1") == Coding::gzip);
  CHECK(best_coding("BR") == Coding::brotli);
  CHECK(best_coding("br;q=nonsense") == Coding::identity);
  CHECK(best_coding("brotli, xgzip,,,;q=1") == Coding::identity);
}

TEST_CASE("the heaviest language that we speak is chosen, Kazakh when there is none") {
  CHECK(best_language("") == Language::kk);
  CHECK(best_language("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7") == Language::ru);
  CHECK(best_language("de-DE,de;q=0.9,en;q=0.2,ru;q=0.1") == Language::en);
  CHECK(best_language("KK-KZ") == Language::kk);
  CHECK(best_language("russian, en;q=0.1") == Language::en);
  CHECK(best_language("fr, de") == Language::kk);
  CHECK(best_language("ru;q=0") == Language::kk);
  CHECK(best_language("en;q=9, ru;q=0.3") == Language::ru);
}

TEST_CASE("a cookie is found by its whole name") {
  CHECK(cookie("__Host-senim=abc", "__Host-senim") == "abc");
  CHECK(cookie("a=1; __Host-senim=abc; b=2", "__Host-senim") == "abc");
  CHECK(cookie("x__Host-senim=abc", "__Host-senim").empty());
  CHECK(cookie("__Host-senimx=abc", "__Host-senim").empty());
  CHECK(cookie("__Host-senim", "__Host-senim").empty());
  CHECK(cookie("", "__Host-senim").empty());
}

TEST_CASE(
    "an origin is our own when it is the host's or the public address's, and never otherwise") {
  const char* const url = "https://chat.example.org/";
  CHECK(is_own_origin("http://127.0.0.1:8111", "127.0.0.1:8111", ""));
  CHECK(is_own_origin("https://chat.example.org", "127.0.0.1:8111", url));
  CHECK(is_own_origin("http://LOCALHOST:8111", "localhost:8111", ""));
  CHECK_FALSE(is_own_origin("null", "127.0.0.1:8111", url));
  CHECK_FALSE(is_own_origin("https://chat.example.org.evil.org", "127.0.0.1:8111", url));
  CHECK_FALSE(is_own_origin("http://evil.org", "127.0.0.1:8111", url));
  CHECK_FALSE(is_own_origin("http://127.0.0.1:8112", "127.0.0.1:8111", url));
  CHECK_FALSE(is_own_origin("http://chat.example.org", "127.0.0.1:8111", url));
  CHECK_FALSE(is_own_origin("http://127.0.0.1:8111/path", "127.0.0.1:8111", url));
  CHECK_FALSE(is_own_origin("ftp://127.0.0.1:8111", "127.0.0.1:8111", url));
  CHECK_FALSE(is_own_origin("", "127.0.0.1:8111", ""));
  CHECK_FALSE(is_own_origin("http://", "", ""));
}

TEST_CASE("a host that could break out of a header is none") {
  CHECK(is_authority("chat.example.org:8111"));
  CHECK(is_authority("[::1]:8111"));
  CHECK_FALSE(is_authority(""));
  CHECK_FALSE(is_authority("a b"));
  CHECK_FALSE(is_authority("a;script-src *"));
  CHECK_FALSE(is_authority("user@host"));
  CHECK_FALSE(is_authority(std::string(256, 'a')));
}

TEST_CASE("a list names a word whatever its case, and not a part of it") {
  CHECK(lists("other, senim.v1", "senim.v1"));
  CHECK(lists("SENIM.V1", "senim.v1"));
  CHECK_FALSE(lists("senim.v10, xsenim.v1", "senim.v1"));
  CHECK_FALSE(lists("", "senim.v1"));
}

TEST_CASE("of a forwarded address only the part our own proxies wrote is believed") {
  CHECK(forwarded_address("203.0.113.7", {"127.0.0.1"}) == "203.0.113.7");
  CHECK(forwarded_address("6.6.6.6, 203.0.113.7", {"127.0.0.1"}) == "203.0.113.7");
  CHECK(forwarded_address("203.0.113.7, 10.0.0.2", {"127.0.0.1", "10.0.0.2"}) == "203.0.113.7");
  CHECK(forwarded_address("", {"127.0.0.1"}).empty());
}

}  // namespace senim::net
