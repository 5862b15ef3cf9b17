#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/integration/net/test_front.hpp"

namespace senim::net {

TEST_CASE("the child's page comes in one answer, with the outlook and the policies on it") {
  TestFront front;
  const auto page = http(front.port(), "GET /s/ABC2345", {{"Accept-Language", "ru-RU,ru;q=0.9"}});
  CHECK(page.status == 200);
  CHECK(page.body == "<p>the child's page");
  CHECK(page.field("content-type") == "text/html; charset=utf-8");
  CHECK(page.field("cache-control") == "no-store");
  CHECK(page.field("server-timing") == "queue;desc=\"open 3 10\"");
  CHECK(page.field("content-security-policy") ==
        "default-src 'none'; connect-src 'self' ws://127.0.0.1:" + std::to_string(front.port()));
  CHECK(page.field("referrer-policy") == "no-referrer");
  CHECK(page.field("x-frame-options") == "DENY");
  CHECK(page.field("set-cookie").empty());
  CHECK(http(front.port(), "GET /?x=1").field("server-timing") == "queue;desc=\"open 10 -\"");
  CHECK(http(front.port(), "GET /", {{"Accept-Language", "en"}}).field("server-timing") ==
        "queue;desc=\"nobody 10 -\"");
}

// Fails for each of them without the last line of get_reply().
TEST_CASE("whatever address a browser asks for, it gets the child's page") {
  TestFront front;
  for (const std::string path : {"/s/ABC2345/",
                                 "/s/ABC2345%20",
                                 "/s/ABC2345.",
                                 "/s/ABC2345/amp",
                                 "/s",
                                 "/ABC2345",
                                 "/s/ABC2345?utm_source=x&fbclid=IwAR0",
                                 "/S/abc2345,",
                                 "/s/%D0%90BC2345",
                                 "//s//ABC2345",
                                 "/child.html",
                                 "/index.php",
                                 "/ru/chat/old",
                                 "/favicon.ico",
                                 "/s/x.y",
                                 "/consoles",
                                 "/%",
                                 "/exits",
                                 "/apis/x",
                                 "/a:b",
                                 "/s/\xD0\x90"}) {
    CAPTURE(path);
    const auto page = http(front.port(), "GET " + path);
    CHECK(page.status == 200);
    CHECK(page.body == "<p>the child's page");
    CHECK(page.field("cache-control") == "no-store");
    CHECK(!page.field("content-security-policy").empty());
    CHECK(!page.field("server-timing").empty());
  }
  RawConnection head(front.port());
  head.send("HEAD /s/ABC2345/ HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(head.answer(true).status == 200);
  for (const char* path : {"/console/app.9.js", "/api", "/api/x", "/ws", "/ws/x", "/health/x",
                           "/metrics/x", "/s/../console"}) {
    CAPTURE(path);
    CHECK(http(front.port(), std::string{"GET "} + path).status == 404);
  }
  CHECK(http(front.port(), "GET /exit/").status == 303);
  CHECK(http(front.port(), "POST /s/ABC2345/").status == 405);
}

TEST_CASE("a page is sent in the best form the browser takes") {
  TestFront front;
  const auto brotli = http(front.port(), "GET /", {{"Accept-Encoding", "gzip, br"}});
  CHECK(brotli.body == "brotli");
  CHECK(brotli.field("content-encoding") == "br");
  CHECK(brotli.field("vary") == "Accept-Encoding");
  const auto gzip = http(front.port(), "GET /", {{"Accept-Encoding", "gzip"}});
  CHECK(gzip.body == "gzip");
  CHECK(gzip.field("content-encoding") == "gzip");
  CHECK(http(front.port(), "GET /").field("content-encoding").empty());
}

TEST_CASE("the console and its files have their routes, and only the files are kept by browsers") {
  TestFront front;
  CHECK(http(front.port(), "GET /console").body == "<p>the console");
  CHECK(http(front.port(), "GET /console/queue").body == "<p>the console");
  const auto script = http(front.port(), "GET /console/app.1.js");
  CHECK(script.body == "script");
  CHECK(script.field("cache-control") == "public, max-age=31536000, immutable");
  CHECK(http(front.port(), "GET /console/app.2.js").status == 404);
}

TEST_CASE("HEAD gives the header of GET and no body") {
  TestFront front;
  RawConnection connection(front.port());
  connection.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto head = connection.answer(true);
  CHECK(head.status == 200);
  CHECK(head.field("content-length") == "19");
  CHECK(connection.answer().body == "{\"status\":\"ok\"}\n");
}

TEST_CASE("the quick exit leads away and clears, but signs nobody out") {
  TestFront front;
  const auto exit = http(front.port(), "GET /exit");
  CHECK(exit.status == 303);
  CHECK(exit.field("location") == "https://weather.example/");
  CHECK(exit.field("clear-site-data") == "\"cache\", \"storage\"");
}

TEST_CASE("health says how things are") {
  TestFront front;
  CHECK(http(front.port(), "GET /health").status == 200);
  front.on_worker([&front] { front.desk.store_up = false; });
  const auto trouble = http(front.port(), "GET /health");
  CHECK(trouble.status == 503);
  CHECK(trouble.body == "{\"status\":\"store_trouble\"}\n");
}

TEST_CASE("requests that nobody honest sends get a clear refusal, and the server goes on") {
  TestFront front;
  struct Abuse {
    std::string bytes;
    int status;
  };
  const std::string host = "Host: 127.0.0.1\r\n";
  const std::vector<Abuse> abuses{
      {"GET /../../etc/passwd HTTP/1.1\r\n" + host + "\r\n", 404},
      {"GET /s/../../etc/passwd HTTP/1.1\r\n" + host + "\r\n", 404},
      {"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + host + "\r\n", 404},
      {"GET /console/..%2fmanifest.json HTTP/1.1\r\n" + host + "\r\n", 404},
      {"GET ftp://evil.org/ HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET http://evil.org:80@x/ HTTP/1.1\r\n" + host + "\r\n", 400},
      {"DELETE / HTTP/1.1\r\n" + host + "\r\n", 405},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n", 405},
      {"GET /api/sign-in HTTP/1.1\r\n" + host + "\r\n", 405},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n" + host + "Host: other\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a;b c\r\n\r\n", 400},
      {"nonsense\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nno colon here\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n" + host + "X: " + std::string(9'000, 'x') + "\r\n\r\n", 431},
      {"GET /" + std::string(100'000, 'x') + " HTTP/1.1\r\n" + host + "\r\n", 431},
      {"POST /api/sign-in HTTP/1.1\r\n" + host + "Content-Length: 9000\r\n\r\n" +
           std::string(9'000, 'x'),
       413},
      {"POST /api/sign-in HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n", 400},
      {"GET /ws/child HTTP/1.1\r\n" + host + "\r\n", 426},
  };
  for (const auto& abuse : abuses) {
    CAPTURE(abuse.bytes.substr(0, 80));
    RawConnection connection(front.port());
    connection.send(abuse.bytes);
    const auto answer = connection.answer();
    CHECK(answer.status == abuse.status);
    CHECK(answer.body.starts_with(R"({"error":")"));
    CHECK(answer.body.find("evil") == std::string::npos);
    CHECK(answer.field("x-content-type-options") == "nosniff");
  }
  CHECK(http(front.port(), "GET /health").status == 200);
}

TEST_CASE("a request cannot be smuggled behind two lengths") {
  TestFront front;
  const std::string smuggled = "GET /api/me HTTP/1.1\r\nHost: x\r\n\r\n";
  for (const std::string fields :
       {"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: identity\r\n", "Content-Length: 0\r\nContent-Length: 34\r\n",
        "Content-Length: 0\r\nContent-Length: 0\r\n"}) {
    CAPTURE(fields);
    RawConnection connection(front.port());
    connection.send("POST /api/sign-out HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n0\r\n\r\n" +
                    smuggled);
    const auto answer = connection.answer();
    CHECK(answer.status >= 400);
    CHECK(answer.closed);  // what stands behind is never read as a request
  }
}

TEST_CASE("requests one behind the other are answered in their order on one connection") {
  TestFront front;
  RawConnection connection(front.port());
  connection.send(
      "GET /console HTTP/1.1\r\nHost: x\r\n\r\nGET /api/nothing HTTP/1.1\r\nHost: x\r\n\r\n"
      "GET /exit HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  CHECK(connection.answer().status == 200);
  CHECK(connection.answer().status == 404);
  const auto last = connection.answer();
  CHECK(last.status == 303);
  CHECK(last.closed);
}

TEST_CASE(
    "who sends a request byte by byte for too long is cut off, and so is an idle connection") {
  TestFront front([](FrontOptions& options) {
    options.limits.request_ms = 300;
    options.limits.keep_alive_ms = 300;
  });
  RawConnection slow(front.port());
  RawConnection idle(front.port());
  slow.send("GET / HTTP/1.1\r\nHost: ");
  idle.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(idle.answer().status == 200);
  CHECK_FALSE(slow.is_ended(100ms));
  slow.send("x");
  CHECK(slow.is_ended(5s));
  CHECK(idle.is_ended(5s));
  CHECK(front.is_empty());
}

}  // namespace senim::net
