// Relay: a TCP relay between a client and a server, to hurt the link between them: cut it after so
// many bytes, cut it now, or let it swallow everything while it stays open. Runs on a thread of its
// own; every call is carried out before it returns. Owned by the test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace senim::support {

enum class Way : std::uint8_t { to_server, to_client };

class Relay {
 public:
  Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;
  ~Relay();

  [[nodiscard]] std::uint16_t port() const;
  // Where connections that come from now on lead to.
  void leads_to(std::uint16_t port);
  void leads_to(const std::string& unix_path);

  // The first connection to have carried `bytes` this way from now on is ended right behind them,
  // both ends at once. Then the relay is whole again.
  void cut_after(Way way, std::size_t bytes);
  void cut_all();
  void swallow(bool all);  // nothing gets through, nothing ends, and what is swallowed is gone
  [[nodiscard]] std::size_t cuts() const;  // by cut_after()

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace senim::support
