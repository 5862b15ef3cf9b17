// Loop: the io_context of a test and the one way to wait in it: run until something is so, with a
// bound.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <concepts>

namespace senim::support {

inline constexpr std::chrono::seconds k_patience_s{10};

class Loop {
 public:
  [[nodiscard]] boost::asio::io_context& io() { return io_; }

  // False when it did not become so in time.
  [[nodiscard]] bool until(std::predicate auto so,
                           std::chrono::milliseconds patience = k_patience_s) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!so()) {
      if (std::chrono::steady_clock::now() > end) return false;
      io_.restart();
      io_.run_one_for(std::chrono::milliseconds{20});
    }
    return true;
  }

  // Whether nothing is left to do within the bound: what was closed left nothing behind.
  [[nodiscard]] bool runs_dry() {
    io_.restart();
    io_.run_for(k_patience_s);
    return io_.stopped();
  }

 private:
  boost::asio::io_context io_{1};
};

}  // namespace senim::support
