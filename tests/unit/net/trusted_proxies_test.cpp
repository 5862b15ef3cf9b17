#include "server/net/trusted_proxies.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

namespace senim::net {

namespace {

using boost::asio::ip::make_address;

TrustedProxies trusting(std::initializer_list<const char*> texts) {
  std::vector<ProxyNetwork> networks;
  for (const auto* text : texts) {
    const auto network = parse_proxy(text);
    REQUIRE_MESSAGE(network, text);
    networks.push_back(*network);
  }
  return TrustedProxies{std::move(networks)};
}

using Lines = std::vector<std::string_view>;

const TrustedProxies& ours() {
  static const auto proxies = trusting({"127.0.0.1", "10.0.0.0/8", "fd00::/8"});
  return proxies;
}

std::string by_x_forwarded_for(const Lines& lines, const char* peer = "127.0.0.1") {
  return ours().source_of(make_address(peer), {.x_forwarded_for = lines}).address.to_string();
}

std::string by_forwarded(const Lines& lines, const char* peer = "127.0.0.1") {
  return ours().source_of(make_address(peer), {.forwarded = lines}).address.to_string();
}

}  // namespace

TEST_CASE("a proxy is trusted in any spelling of its address, and by its network") {
  const auto includes = [](const char* text, const char* peer) {
    return trusting({text}).include(make_address(peer));
  };
  CHECK(includes("127.0.0.1", "127.0.0.1"));
  CHECK(includes("127.0.0.1", "::ffff:127.0.0.1"));
  CHECK(includes("::ffff:127.0.0.1", "127.0.0.1"));
  CHECK(includes("::FFFF:7f00:1", "127.0.0.1"));
  CHECK(includes("[::1]", "::1"));
  CHECK(includes("0:0:0:0:0:0:0:1", "::1"));
  CHECK(includes("2001:DB8:0:0::1", "2001:db8::1"));
  CHECK(includes("fe80::1%1", "fe80::1%2"));  // a zone names one of our own cables
  CHECK(includes("10.0.0.0/8", "10.200.3.4"));
  CHECK(includes("10.7.7.7/8", "10.200.3.4"));
  CHECK(includes("172.16.0.0/12", "172.31.255.255"));
  CHECK(includes("::ffff:10.0.0.0/104", "10.200.3.4"));
  CHECK(includes("2001:db8::/32", "2001:db8:ffff::1"));
  CHECK(includes("192.0.2.1/32", "192.0.2.1"));
  CHECK_FALSE(includes("10.0.0.0/8", "11.0.0.1"));
  CHECK_FALSE(includes("172.16.0.0/12", "172.32.0.0"));
  CHECK_FALSE(includes("2001:db8::/32", "2001:db9::1"));
  CHECK_FALSE(includes("::1", "127.0.0.1"));
  CHECK_FALSE(TrustedProxies{}.include(make_address("127.0.0.1")));
}

TEST_CASE("what names no proxy, or everybody, is no proxy") {
  for (const auto* text : {"", "proxy", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x",
                           "10.0.0/8", "::1/129", "[::1", "127.0.0.1:80", "0.0.0.0/0", "::/0",
                           "::ffff:0.0.0.0/96", "::/64", "10.0.0.0/8/8"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_proxy(text));
  }
}

TEST_CASE("the address is the last one that a trusted proxy itself saw, over all lines") {
  CHECK(by_x_forwarded_for({"203.0.113.7"}) == "203.0.113.7");
  CHECK(by_x_forwarded_for({"6.6.6.6, 203.0.113.7"}) == "203.0.113.7");
  CHECK(by_x_forwarded_for({"203.0.113.7, 10.0.0.2"}) == "203.0.113.7");
  CHECK(by_x_forwarded_for({"6.6.6.6", "203.0.113.7"}) == "203.0.113.7");
  CHECK(by_x_forwarded_for({"6.6.6.6", "203.0.113.7", "10.0.0.2,fd00::3"}) == "203.0.113.7");
  CHECK(by_x_forwarded_for({"203.0.113.7", ""}) == "203.0.113.7");
  CHECK(by_x_forwarded_for({"203.0.113.7, , "}) == "203.0.113.7");
  CHECK(by_x_forwarded_for({"10.0.0.9, 10.0.0.2"}) == "10.0.0.9");  // a proxy asks for itself
  CHECK(by_x_forwarded_for({"10.0.0.9, 6.6.6.6, 203.0.113.7"}) == "203.0.113.7");
}

TEST_CASE("ports, brackets, quotes and mapped addresses are spellings of an address") {
  for (const auto* text : {"203.0.113.7:51234", "::ffff:203.0.113.7", "[::ffff:203.0.113.7]:80",
                           "[::FFFF:cb00:7107]", "\"203.0.113.7\"", "\t203.0.113.7 "}) {
    CAPTURE(text);
    CHECK(by_x_forwarded_for({text}) == "203.0.113.7");
  }
  for (const auto* text : {"2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:51234", "2001:DB8:0::1",
                           "\"[2001:db8::1]\""}) {
    CAPTURE(text);
    CHECK(by_x_forwarded_for({text}) == "2001:db8::1");
  }
}

TEST_CASE(
    "where a proxy names no address, the last one that is known counts, never one before it") {
  for (const auto* text : {"unknown", "_hidden", "203.0.113.7:x y", "[2001:db8::1", "203.0.113",
                           "203.0.113.7;80", "localhost", "[2001:db8::1]80"}) {
    CAPTURE(text);
    const auto after_another = std::string{"6.6.6.6, "} + text;
    CHECK(by_x_forwarded_for({after_another}) == "127.0.0.1");
    CHECK(by_x_forwarded_for({"6.6.6.6", text, "10.0.0.2"}) == "10.0.0.2");
  }
}

TEST_CASE("Forwarded is read as proxies write it") {
  CHECK(by_forwarded({"for=203.0.113.7"}) == "203.0.113.7");
  CHECK(by_forwarded({"For=\"203.0.113.7:4711\";proto=https;by=10.0.0.2"}) == "203.0.113.7");
  CHECK(by_forwarded({"by=10.0.0.2 ; for=203.0.113.7:4711"}) == "203.0.113.7");
  CHECK(by_forwarded({"for=\"[2001:db8::1]:4711\""}) == "2001:db8::1");
  CHECK(by_forwarded({"for=\"[2001:db8::1]:_port\""}) == "2001:db8::1");
  CHECK(by_forwarded({"FOR=\"\\[2001:db8::1\\]\""}) == "2001:db8::1");
  CHECK(by_forwarded({"for=6.6.6.6, for=203.0.113.7, for=10.0.0.2"}) == "203.0.113.7");
  CHECK(by_forwarded({"for=6.6.6.6", "for=203.0.113.7;host=\"a,for=7.7.7.7\""}) == "203.0.113.7");
  CHECK(by_forwarded({"for=203.0.113.7,,"}) == "203.0.113.7");
  CHECK(by_forwarded({"for=6.6.6.6, for=unknown"}) == "127.0.0.1");
  CHECK(by_forwarded({"for=6.6.6.6, proto=https"}) == "127.0.0.1");
  CHECK(by_forwarded({"for=6.6.6.6, for=_secret, for=10.0.0.2"}) == "10.0.0.2");
}

TEST_CASE("a quote that a child leaves open swallows nothing that a proxy wrote") {
  CHECK(by_forwarded({"for=\"6.6.6.6, for=203.0.113.7"}) == "127.0.0.1");
  CHECK(by_forwarded({"for=\"6.6.6.6", "for=203.0.113.7"}) == "203.0.113.7");
  CHECK(by_forwarded({"for=6.6.6.6;x=\", for=\"[2001:db8::1]\""}) == "127.0.0.1");
  CHECK(by_forwarded({"for=6.6.6.6;x=\"\\, for=203.0.113.7"}) == "127.0.0.1");
  CHECK(by_forwarded({"for 6.6.6.6, for=203.0.113.7"}) == "127.0.0.1");
}

TEST_CASE("a stranger is believed nothing") {
  CHECK(by_x_forwarded_for({"203.0.113.7"}, "198.51.100.1") == "198.51.100.1");
  CHECK(by_forwarded({"for=203.0.113.7;proto=https"}, "198.51.100.1") == "198.51.100.1");
  const auto source = ours().source_of(
      make_address("198.51.100.1"), {.x_forwarded_proto = {"https"}, .forwarded = {"proto=https"}});
  CHECK_FALSE(source.https);
}

TEST_CASE(
    "two headers that name two addresses are both not believed: the child wrote one of them") {
  const auto source = [](const Lines& x_forwarded_for, const Lines& forwarded) {
    return ours().source_of(make_address("127.0.0.1"),
                            {.x_forwarded_for = x_forwarded_for, .forwarded = forwarded});
  };
  const auto two = source({"203.0.113.7"}, {"for=6.6.6.6"});
  CHECK(two.contradicted);
  CHECK(two.address.to_string() == "127.0.0.1");
  const auto one = source({"203.0.113.7"}, {"for=\"203.0.113.7:80\""});
  CHECK_FALSE(one.contradicted);
  CHECK(one.address.to_string() == "203.0.113.7");
}

TEST_CASE("https is what the proxy nearest to us says last") {
  const auto https = [](const Lines& proto, const Lines& forwarded) {
    return ours()
        .source_of(make_address("10.1.1.1"), {.x_forwarded_proto = proto, .forwarded = forwarded})
        .https;
  };
  CHECK(https({"https"}, {}));
  CHECK(https({"http", "http, HTTPS"}, {}));
  CHECK(https({}, {"for=203.0.113.7;proto=https"}));
  CHECK_FALSE(https({"https, http"}, {}));
  CHECK_FALSE(https({"https", "http"}, {}));
  CHECK_FALSE(https({}, {"proto=https, for=203.0.113.7"}));
}

}  // namespace senim::net
