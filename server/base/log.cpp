#include "server/base/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace senim::log {
namespace {

constexpr std::size_t k_word_characters_max = 200;

// Gives each line to a function; for tests and embedders.
class FunctionSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit FunctionSink(Sink sink) : sink_(std::move(sink)) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    sink_({line.data(), line.size()});
  }
  void flush_() override {}

 private:
  Sink sink_;
};

std::shared_ptr<spdlog::logger> make_logger(spdlog::sink_ptr sink, std::string line_end) {
  sink->set_formatter(std::make_unique<spdlog::pattern_formatter>(
      "%Y-%m-%dT%H:%M:%S.%eZ %v", spdlog::pattern_time_type::utc, std::move(line_end)));
  auto logger = std::make_shared<spdlog::logger>("senim", std::move(sink));
  logger->set_level(spdlog::level::info);
  return logger;
}

std::shared_ptr<spdlog::logger>& logger() {
  static auto logger = make_logger(std::make_shared<spdlog::sinks::stderr_sink_mt>(), "\n");
  return logger;
}

spdlog::level::level_enum of(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warn:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
    case Level::off:
      break;
  }
  return spdlog::level::off;
}

void append(std::string& line, std::string_view word) {
  for (const char c : word.substr(0, k_word_characters_max)) {
    const bool plain = c > ' ' && c <= '~' && c != '=' && c != '"';
    line.push_back(plain ? c : '_');
  }
}

void append(std::string& line, Word word) { append(line, word.view()); }
void append(std::string& line, std::int64_t number) { line += std::to_string(number); }
void append(std::string& line, std::uint64_t number) { line += std::to_string(number); }

void write(Level level, std::string_view name, Word event, Fields fields) {
  if (!logger()->should_log(of(level))) return;
  std::string line{name};
  line.push_back(' ');
  append(line, event);
  for (const Field& field : fields) {
    line.push_back(' ');
    append(line, field.name());
    line.push_back('=');
    std::visit([&line](const auto& value) { append(line, value); }, field.value());
  }
  logger()->log(of(level), spdlog::string_view_t{line.data(), line.size()});
}

void replace(spdlog::sink_ptr sink, std::string line_end) {
  const auto kept = logger()->level();
  logger() = make_logger(std::move(sink), std::move(line_end));
  logger()->set_level(kept);
}

}  // namespace

void debug(Word event, Fields fields) { write(Level::debug, "debug", event, fields); }
void info(Word event, Fields fields) { write(Level::info, "info", event, fields); }
void warn(Word event, Fields fields) { write(Level::warn, "warn", event, fields); }
void error(Word event, Fields fields) { write(Level::error, "error", event, fields); }

void set_level(Level level) { logger()->set_level(of(level)); }

Level level() {
  switch (logger()->level()) {
    case spdlog::level::trace:
    case spdlog::level::debug:
      return Level::debug;
    case spdlog::level::info:
      return Level::info;
    case spdlog::level::warn:
      return Level::warn;
    case spdlog::level::err:
    case spdlog::level::critical:
      return Level::error;
    default:
      return Level::off;
  }
}

void write_to(Sink sink) { replace(std::make_shared<FunctionSink>(std::move(sink)), ""); }

void write_to_standard_error() { replace(std::make_shared<spdlog::sinks::stderr_sink_mt>(), "\n"); }

}  // namespace senim::log
