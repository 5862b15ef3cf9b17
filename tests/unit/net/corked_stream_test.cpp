#include "server/net/corked_stream.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <optional>
#include <string>

namespace senim::net {

namespace {

using boost::asio::const_buffer;
using boost::asio::ip::tcp;

// A stream and the socket at its other end, over loopback TCP with small kernel buffers.
struct Pair {
  explicit Pair(std::size_t unsent_bytes_max = 1'000'000) {
    boost::asio::basic_socket_acceptor<tcp, Executor> acceptor(io.get_executor());
    acceptor.open(tcp::v4());
    acceptor.set_option(tcp::acceptor::receive_buffer_size(4'096));
    acceptor.bind({boost::asio::ip::address_v4::loopback(), 0});
    acceptor.listen();
    Socket near(io.get_executor());
    near.open(tcp::v4());
    near.set_option(Socket::send_buffer_size(4'096));
    near.connect(acceptor.local_endpoint());
    near.set_option(tcp::no_delay(true));
    acceptor.accept(far);
    far.non_blocking(true);
    stream = std::make_unique<CorkedStream>(std::move(near), unsent_bytes_max);
  }

  // What has arrived by now, after everything ready was run.
  std::string arrived() {
    std::string bytes;
    std::array<char, 65'536> part{};
    for (;;) {
      io.restart();
      io.poll();
      error_code error;
      const auto size = far.read_some(boost::asio::buffer(part), error);
      if (error) return bytes;
      bytes.append(part.data(), size);
    }
  }

  void write(std::string_view text) {
    stream->async_write_some(const_buffer(text.data(), text.size()),
                             [this](error_code error, std::size_t size) {
                               last_error = error;
                               done += size;
                             });
  }

  boost::asio::io_context io;
  Socket far{io.get_executor()};
  std::unique_ptr<CorkedStream> stream;
  std::size_t done = 0;
  error_code last_error;
};

std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  std::uint32_t state = 7;
  std::ranges::generate(bytes, [&state] {
    state = state * 1'664'525U + 1'013'904'223U;
    return static_cast<char>(state >> 24U);
  });
  return bytes;
}

}  // namespace

TEST_CASE("uncorked, every write leaves at once, before its completion has run") {
  Pair pair;
  pair.write("one");
  CHECK(pair.stream->unsent_bytes() == 0);
  CHECK(pair.done == 0);
  CHECK(pair.arrived() == "one");
  CHECK(pair.done == 3);
}

TEST_CASE("corked, writes are done at once but leave together with the first uncorked one") {
  Pair pair;
  pair.stream->cork(true);
  pair.write("one ");
  pair.write("two ");
  CHECK(pair.arrived().empty());
  CHECK(pair.done == 8);
  CHECK(pair.stream->unsent_bytes() == 8);
  pair.stream->cork(false);
  pair.write("three");
  CHECK(pair.stream->unsent_bytes() == 0);
  CHECK(pair.arrived() == "one two three");
}

TEST_CASE("flush sends what was collected, and nothing when there is nothing") {
  Pair pair;
  pair.stream->cork(true);
  pair.write("left behind");
  pair.stream->flush();
  CHECK(pair.arrived() == "left behind");
  pair.stream->flush();
  CHECK(pair.arrived().empty());
}

TEST_CASE("a sequence of buffers is one piece") {
  Pair pair;
  const std::array<const_buffer, 4> parts{const_buffer("head", 4), const_buffer("", 0),
                                          const_buffer("-", 1), const_buffer("body", 4)};
  std::size_t size = 0;
  boost::asio::async_write(*pair.stream, parts, [&size](error_code, std::size_t n) { size = n; });
  CHECK(pair.arrived() == "head-body");
  CHECK(size == 9);
}

TEST_CASE("whatever the kernel takes at a time, every byte arrives once and in order") {
  Pair pair;
  const auto bytes = pattern(600'000);
  std::size_t written = 0;
  std::string got;
  // Pieces of every size from 1 up, corked now and then, read now and then.
  for (std::size_t size = 1; written < bytes.size(); ++size) {
    const auto part = std::string_view{bytes}.substr(written, size);
    pair.stream->cork(size % 3 == 1);
    pair.write(part);
    written += part.size();
    if (size % 64 == 0) got += pair.arrived();
  }
  pair.stream->cork(false);
  pair.stream->flush();
  for (int i = 0; i < 10'000 && got.size() < bytes.size(); ++i) got += pair.arrived();
  CHECK(got.size() == bytes.size());
  CHECK((got == bytes));  // in brackets: doctest is not to print 600 kB
  CHECK(pair.done == bytes.size());
  CHECK(pair.stream->unsent_bytes() == 0);
}

TEST_CASE("a reader that has stopped costs the limit and no more, and the stream then fails") {
  Pair pair(100'000);
  const auto bytes = pattern(10'000);
  std::size_t most = 0;
  for (int i = 0; i < 1'000 && !pair.last_error; ++i) {
    pair.write(bytes);
    most = std::max(most, pair.stream->unsent_bytes());
    pair.io.restart();
    pair.io.poll();
  }
  CHECK(pair.last_error == boost::asio::error::no_buffer_space);
  CHECK(most > 50'000);
  CHECK(most <= 100'000);
  CHECK(pair.stream->unsent_bytes() == 0);
}

TEST_CASE("after the other side is gone writes fail, and the reader learns of it") {
  Pair pair;
  error_code read_error;
  std::array<char, 16> buffer{};
  pair.stream->async_read_some(
      boost::asio::buffer(buffer),
      [&read_error](error_code error, std::size_t) { read_error = error; });
  pair.far.set_option(Socket::linger(true, 0));
  pair.far.close();  // a reset
  for (int i = 0; i < 100 && !pair.last_error; ++i) {
    pair.write("x");
    pair.io.restart();
    pair.io.poll();
  }
  CHECK(pair.last_error);
  CHECK(read_error);
}

TEST_CASE("a stream may go while it waits for the kernel") {
  Pair pair;
  const auto bytes = pattern(500'000);
  pair.write(bytes);
  REQUIRE(pair.stream->unsent_bytes() > 0);
  SUBCASE("before the kernel is ready") { pair.stream.reset(); }
  SUBCASE("when it is ready and its completion already queued") {
    std::array<char, 400'000> part{};
    error_code ignored;
    while (pair.far.read_some(boost::asio::buffer(part), ignored) > 0 && !ignored) {
    }
    pair.stream.reset();
  }
  pair.io.restart();
  pair.io.poll();
  CHECK(pair.done == bytes.size());
}

}  // namespace senim::net
