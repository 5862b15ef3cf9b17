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

TEST_CASE("without a public address an origin is our own when it is the host's, scheme and all") {
  CHECK(is_own_origin("http://127.0.0.1:8111", "127.0.0.1:8111", false, ""));
  CHECK(is_own_origin("http://LOCALHOST:8111", "localhost:8111", false, ""));
  CHECK(is_own_origin("https://111.example", "111.example:443", true, ""));
  CHECK(is_own_origin("http://111.example:80", "111.example", false, ""));
  CHECK_FALSE(is_own_origin("https://127.0.0.1:8111", "127.0.0.1:8111", false, ""));
  CHECK_FALSE(is_own_origin("http://111.example", "111.example", true, ""));
  CHECK_FALSE(is_own_origin("http://127.0.0.1:8112", "127.0.0.1:8111", false, ""));
  CHECK_FALSE(is_own_origin("http://127.0.0.1:8111/path", "127.0.0.1:8111", false, ""));
  CHECK_FALSE(is_own_origin("ftp://127.0.0.1:8111", "127.0.0.1:8111", false, ""));
  CHECK_FALSE(is_own_origin("null", "null", false, ""));
  CHECK_FALSE(is_own_origin("", "127.0.0.1:8111", false, ""));
  CHECK_FALSE(is_own_origin("http://", "", false, ""));
}

TEST_CASE("with a public address an origin is our own when it is that one, and never otherwise") {
  const char* const url = "https://chat.example.org/";
  const auto own = [](std::string_view origin, std::string_view public_url) {
    return is_own_origin(origin, "127.0.0.1:8111", true, public_url);
  };
  CHECK(own("https://chat.example.org", url));
  CHECK(own("https://CHAT.example.org:443", url));
  CHECK(own("https://chat.example.org", "https://chat.example.org:443"));
  CHECK(own("http://chat.example.org:8111", "http://chat.example.org:8111"));
  CHECK_FALSE(own("https://127.0.0.1:8111", url));  // of the Host that was asked for
  CHECK_FALSE(own("http://127.0.0.1:8111", url));
  CHECK_FALSE(own("https://chat.example.org.evil.org", url));
  CHECK_FALSE(own("http://chat.example.org", url));
  CHECK_FALSE(own("http://chat.example.org:443", url));
  CHECK_FALSE(own("https://chat.example.org:8443", url));
  CHECK_FALSE(own("https://evil@chat.example.org", url));
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
  CHECK(lists(" , ,senim.v1 ,", "senim.v1"));
  CHECK_FALSE(lists("", "senim.v1"));
  CHECK_FALSE(lists("a senim.v1", "senim.v1"));
  CHECK_FALSE(lists("\"senim.v1\"", "senim.v1"));
}

TEST_CASE("a port that is the scheme's own may be left out, on either side") {
  CHECK(is_same_authority("111.example", "111.EXAMPLE:443", true));
  CHECK(is_same_authority("111.example:", "111.example", true));
  CHECK(is_same_authority("111.example:80", "111.example", false));
  CHECK(is_same_authority("[::1]:443", "[::1]", true));
  CHECK(is_same_authority("111.example:8443", "111.example:08443", true));
  CHECK_FALSE(is_same_authority("111.example:80", "111.example", true));
  CHECK_FALSE(is_same_authority("111.example:443", "111.example", false));
  CHECK_FALSE(is_same_authority("111.example:8443", "111.example", true));
  CHECK_FALSE(is_same_authority("111.example.org", "111.example", true));
  CHECK_FALSE(is_same_authority("111.example:x", "111.example:x", true));
  CHECK_FALSE(is_same_authority("[::1]", "[::2]", true));
}

TEST_CASE("with a public address that host is ours and no other; without one, any") {
  CHECK(is_own_host("111.example", "https://111.example"));
  CHECK(is_own_host("111.EXAMPLE:443", "https://111.example"));
  CHECK(is_own_host("111.example", "https://111.example:443"));
  CHECK(is_own_host("111.example:8443", "https://111.example:8443"));
  CHECK_FALSE(is_own_host("111.example:80", "https://111.example"));
  CHECK_FALSE(is_own_host("127.0.0.1:8111", "https://111.example"));
  CHECK_FALSE(is_own_host("", "https://111.example"));
  CHECK(is_own_host("anything", ""));
}

TEST_CASE("a request is for a path, or for a whole address") {
  const auto split = [](std::string_view target) {
    const auto found = split_target(target);
    if (!found) return std::string{"nothing"};
    return std::string{found->authority} + " " + std::string{found->path};
  };
  CHECK(split("/s/ABC?x=1") == " /s/ABC");
  CHECK(split("http://111.example/s/ABC?x=1") == "111.example /s/ABC");
  CHECK(split("HTTPS://111.example:443") == "111.example:443 /");
  CHECK(split("http://111.example?x=/y") == "111.example /");
  CHECK(split("//evil.example/") == " //evil.example/");
  for (const auto* target : {"*", "", "http://", "http:///x", "http://a@b/", "ftp://111.example/",
                             "111.example:80", "console"}) {
    CAPTURE(target);
    CHECK(split(target) == "nothing");
  }
}

}  // namespace senim::net
