// The other end of net, for tests: a blocking HTTP client and a WebSocket client over real sockets
// to 127.0.0.1. Every wait has a bound. Owned by a test; hides Beast, whose WebSocket header only
// ws_client.cpp includes among the tests.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace senim::support {

inline constexpr std::chrono::milliseconds k_answer_ms{10'000};

using HeaderFields = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
  int status = 0;                             // 0: none came
  std::map<std::string, std::string> fields;  // names in lower case
  std::string body;
  bool closed = false;  // the server ended the connection afterwards

  [[nodiscard]] std::string field(const std::string& name) const;
};

// One TCP connection, byte by byte as the test wants it.
class RawConnection {
 public:
  // receive_bytes: of the kernel's receive buffer; 0: as the system has it.
  explicit RawConnection(std::uint16_t port, int receive_bytes = 0);
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;
  ~RawConnection();

  // Answers how much of it was taken: less than all when the server has ended the connection.
  std::size_t send(std::string_view bytes);
  // The next HTTP answer on this connection. `to_head`: it has no body whatever its length says.
  [[nodiscard]] HttpAnswer answer(bool to_head = false,
                                  std::chrono::milliseconds patience = k_answer_ms);
  // True when the server has ended the connection within that time; what came before is dropped.
  [[nodiscard]] bool is_ended(std::chrono::milliseconds patience = k_answer_ms);

 private:
  [[nodiscard]] bool read_more(std::chrono::milliseconds patience);
  int socket_;
  bool ended_ = false;
  std::string bytes_;
};

// "GET /path", with Host and the given fields.
[[nodiscard]] HttpAnswer http(std::uint16_t port, std::string_view method_and_target,
                              const HeaderFields& fields = {}, std::string_view body = {});

class WsClient {
 public:
  struct Options {
    std::string path = "/ws/child";
    std::string subprotocol = "senim.v1";  // empty: none offered
    HeaderFields fields = {};
    int receive_bytes = 0;  // of the kernel's receive buffer; 0: as the system has it
  };
  // Connects and waits for the answer to the upgrade.
  WsClient(std::uint16_t port, const Options& options);
  WsClient(const WsClient&) = delete;
  WsClient& operator=(const WsClient&) = delete;
  ~WsClient();

  [[nodiscard]] bool is_open() const;
  [[nodiscard]] int status() const;  // of the answer to the upgrade: 101 when it was accepted
  [[nodiscard]] std::string subprotocol() const;

  void say(std::string_view frame);
  void say_binary(std::string_view bytes);
  void say_in_pieces(const std::vector<std::string>& pieces);  // one message of several frames
  void say_raw(std::string_view bytes);                        // below WebSocket

  // The next frame; nothing when none came in time or the connection ended.
  [[nodiscard]] std::optional<std::string> hears(std::chrono::milliseconds patience = k_answer_ms);
  // The next frame that is there already; never waits.
  [[nodiscard]] std::optional<std::string> has_heard();
  // The code the server closed with; 0 when it ended without one, nothing when it did not end in
  // time.
  [[nodiscard]] std::optional<std::uint16_t> closed_with(
      std::chrono::milliseconds patience = k_answer_ms);
  void leave();  // closes with 1000 and waits for the answer

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace senim::support
