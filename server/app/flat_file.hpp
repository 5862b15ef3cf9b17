// FlatFile: the configuration file: `option = value` lines without sections, for all subcommands at
// once. What another subcommand knows is passed over, what none knows is an error, what the command
// line or the environment says already is left to it. Every error names the file and the line.
// Private to options.cpp.
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <cstddef>
#include <istream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace senim::app {

inline constexpr std::size_t k_config_bytes_max = 1'048'576;

// One line of the file that says something.
struct FlatLine {
  std::size_t number = 0;
  std::string option;
  std::vector<std::string> values;  // more than one only in [brackets]
  bool quoted = false;
};

// UTF-8 with or without byte order mark, any line end, comments after # (and ; at the beginning of
// a line). Throws UsageError that names `file` and the line.
[[nodiscard]] std::vector<FlatLine> read_flat_lines(std::string text, const std::string& file);

class FlatFile : public CLI::Config {
 public:
  explicit FlatFile(const CLI::App& root) : root_(&root) {}
  [[nodiscard]] std::vector<CLI::ConfigItem> from_config(std::istream& input) const override;
  [[nodiscard]] std::string to_config(const CLI::App* app, bool, bool, std::string) const override;

  // Why the file cannot be read, or nothing.
  [[nodiscard]] static std::string unreadable(const std::string& file);
  // "FILE line 3: " when the message is about an option whose value came from the file.
  [[nodiscard]] std::string origin_of(std::string_view message) const;

 private:
  [[nodiscard]] std::string file() const;

  const CLI::App* root_;
  mutable std::map<std::string, std::size_t> lines_;  // of the options that were taken from here
};

}  // namespace senim::app
