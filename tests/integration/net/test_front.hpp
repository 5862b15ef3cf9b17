// A whole Front on a port of its own with a fake desk behind it, running in a thread, for one test.
#pragma once

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <concepts>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "server/base/metrics.hpp"
#include "server/net/worker_net.hpp"
#include "tests/integration/net/fake_desk.hpp"
#include "tests/support/ws_client.hpp"

namespace senim::net {

using support::http;
using support::HttpAnswer;
using support::RawConnection;
using support::WsClient;
using namespace std::chrono_literals;

inline const std::string k_token(43, 'T');
inline const std::string k_start =
    R"({"type":"start","language":"kk","token":")" + k_token + R"("})";
inline const std::string k_id(22, 'M');

inline std::string say(const std::string& text) {
  return R"({"type":"say","id":")" + k_id + R"(","text":")" + text + R"("})";
}

inline std::shared_ptr<const Pages> test_pages() {
  const auto root =
      std::filesystem::temp_directory_path() / ("senim-web-" + std::to_string(getpid()));
  std::filesystem::create_directories(root);
  const auto write = [&root](const char* name, const char* text) {
    std::ofstream(root / name) << text;
  };
  write("child.html", "<p>the child's page");
  write("child.html.br", "brotli");
  write("child.html.gz", "gzip");
  write("console.html", "<p>the console");
  write("app.js", "script");
  write("manifest.json", R"({"files":[
    {"route":"/","file":"child.html","type":"text/html; charset=utf-8","cache":"no-store",
     "csp":"default-src 'none'; connect-src 'self' {ws}"},
    {"route":"/console","file":"console.html","type":"text/html; charset=utf-8","cache":"no-store","csp":"x"},
    {"route":"/console/app.1.js","file":"app.js","type":"text/javascript; charset=utf-8",
     "cache":"public, max-age=31536000, immutable"}]})");
  auto pages = Pages::load(root);
  std::filesystem::remove_all(root);
  return pages;
}

class TestFront {
 public:
  explicit TestFront(const std::function<void(FrontOptions&)>& change = {})
      : front_(std::make_unique<Front>(io_, desk, door, test_pages(), registry_.sheet(),
                                       options(registry_, change))) {
    front_->start();
    thread_ = std::thread([this] { io_.run(); });
  }
  TestFront(const TestFront&) = delete;
  TestFront& operator=(const TestFront&) = delete;
  ~TestFront() {
    if (!drained_.valid()) drain(200);
    thread_.join();  // that run() returns is part of every test
  }

  [[nodiscard]] std::uint16_t port() const { return front_->port(); }

  [[nodiscard]] std::uint16_t metrics_port() const { return front_->metrics_port(); }

  // Runs it on the worker's thread and gives what it gives.
  template <class Ask>
  auto on_worker(Ask ask) {
    std::packaged_task<std::invoke_result_t<Ask>()> task(std::move(ask));
    auto answer = task.get_future();
    boost::asio::post(io_, [&task] { task(); });
    return answer.get();
  }

  // Waits until it is so on the worker's thread; false when it did not become so in time.
  [[nodiscard]] bool until(std::predicate auto so) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!on_worker(so)) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::sleep_for(2ms);
    }
    return true;
  }

  [[nodiscard]] std::size_t connections() {
    return on_worker([this] { return front_->connections(); });
  }
  [[nodiscard]] bool has(std::size_t count) {  // within the bound
    return until([this, count] { return front_->connections() == count; });
  }
  [[nodiscard]] bool is_empty() { return has(0); }
  [[nodiscard]] std::string numbers() const { return registry_.exposition(); }

  void drain(std::int64_t deadline_ms) {
    auto left = std::make_shared<std::promise<void>>();
    drained_ = left->get_future();
    boost::asio::post(io_, [this, deadline_ms, left] {
      front_->drain(deadline_ms, [left] { left->set_value(); });
    });
  }
  [[nodiscard]] bool is_drained(std::chrono::milliseconds patience) {
    return drained_.wait_for(patience) == std::future_status::ready;
  }

  FakeDesk desk;
  FakeDoor door;

 private:
  static FrontOptions options(metrics::Registry& registry,
                              const std::function<void(FrontOptions&)>& change) {
    FrontOptions options;
    options.exit_url = "https://weather.example/";
    options.metrics = MetricsOptions{.text = [&registry] { return registry.exposition(); }};
    if (change) change(options);
    return options;
  }

  metrics::Registry registry_;
  boost::asio::io_context io_{1};
  std::unique_ptr<Front> front_;
  std::thread thread_;
  std::future<void> drained_;
};

}  // namespace senim::net
