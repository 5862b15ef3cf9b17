#include "server/app/flat_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <set>
#include <system_error>
#include <utility>

#include "server/app/options.hpp"
#include "server/base/csv.hpp"

namespace senim::app {

namespace {

constexpr std::string_view k_blanks = " \t";

[[noreturn]] void fail(const std::string& file, std::size_t line, const std::string& what) {
  throw UsageError(file + " line " + std::to_string(line) + ": " + what + " (see senim --help)");
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(k_blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(k_blanks) - first + 1);
}

bool is_quote(char c) { return c == '"' || c == '\''; }

// Of one line, behind its `=`.
class Value {
 public:
  Value(std::string_view text, FlatLine& line, const std::string& file)
      : rest_(trimmed(text)), line_(line), file_(file) {}

  void read() {
    if (rest_.starts_with('[')) return read_list();
    if (!rest_.empty() && is_quote(rest_.front())) {
      line_.quoted = true;
      line_.values.push_back(quoted());
      return expect_end();
    }
    const auto comment = rest_.find(" #");
    const auto value = trimmed(rest_.substr(0, comment));
    if (value.empty() || value.starts_with('#'))
      fail(file_, line_.number, line_.option + " has no value");
    line_.values.emplace_back(value);
  }

 private:
  std::string quoted() {
    const char quote = rest_.front();
    const auto end = rest_.find(quote, 1);
    if (end == std::string_view::npos)
      fail(file_, line_.number, "the quotes around the value of " + line_.option + " do not end");
    std::string value{rest_.substr(1, end - 1)};
    rest_.remove_prefix(end + 1);
    return value;
  }

  void read_list() {
    rest_.remove_prefix(1);
    for (;;) {
      rest_ = trimmed(rest_);
      if (rest_.starts_with(']')) break;
      if (rest_.empty()) fail(file_, line_.number, "the list of " + line_.option + " does not end");
      const auto end = std::min(rest_.find_first_of(",]"), rest_.size());
      if (is_quote(rest_.front())) {
        line_.values.push_back(quoted());
      } else {
        line_.values.emplace_back(trimmed(rest_.substr(0, end)));
        rest_.remove_prefix(end);
      }
      rest_ = trimmed(rest_);
      if (rest_.starts_with(',')) rest_.remove_prefix(1);
    }
    rest_.remove_prefix(1);
    if (line_.values.empty()) fail(file_, line_.number, line_.option + " has no value");
    expect_end();
  }

  void expect_end() {
    rest_ = trimmed(rest_);
    if (!rest_.empty() && !rest_.starts_with('#'))
      fail(file_, line_.number, "something stands behind the value of " + line_.option);
  }

  std::string_view rest_;
  FlatLine& line_;
  const std::string& file_;
};

FlatLine read_line(std::string_view text, std::size_t number, const std::string& file) {
  const auto equals = text.find('=');
  FlatLine line{number, std::string{trimmed(text.substr(0, equals))}, {}, false};
  if (text.starts_with('['))
    fail(file, number,
         "sections are not known: leave out " + std::string{text.substr(0, text.find(']') + 1)} +
             ", every option stands in a line of its own");
  if (equals == std::string_view::npos || line.option.empty())
    fail(file, number, "a line must be like port = 8111");
  Value{text.substr(equals + 1), line, file}.read();
  return line;
}

// Every subcommand that has this option, with the way to it.
struct Holder {
  std::vector<std::string> path;
  const CLI::App* app;
  const CLI::Option* option;
};

void find_holders(const CLI::App& app, const std::string& name, std::vector<std::string>& path,
                  std::vector<Holder>& found) {
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    path.push_back(sub->get_name());
    if (const CLI::Option* option = sub->get_option_no_throw("--" + name))
      found.push_back({path, sub, option});
    find_holders(*sub, name, path, found);
    path.pop_back();
  }
}

bool in_environment(const CLI::Option& option) {
  if (option.get_envname().empty()) return false;
  const char* value = std::getenv(option.get_envname().c_str());
  return value != nullptr && *value != '\0';
}

// As the command line would have it: a list may be written without brackets, a flag is yes or no.
std::vector<std::string> values_for(const CLI::Option& option, const FlatLine& line,
                                    const std::string& file) {
  if (option.get_items_expected_max() == 0) {
    const std::string& said = line.values.front();
    if (said == "true" || said == "yes" || said == "on" || said == "1") return {"true"};
    if (said == "false" || said == "no" || said == "off" || said == "0") return {"false"};
    fail(file, line.number, line.option + " must be true or false");
  }
  if (option.get_items_expected_max() > 1) {
    std::vector<std::string> values;
    for (std::string_view rest : line.values) {
      while (!(rest = rest.substr(std::min(rest.find_first_not_of(" \t,"), rest.size()))).empty()) {
        const auto end = std::min(rest.find_first_of(" \t,"), rest.size());
        values.emplace_back(rest.substr(0, end));
        rest.remove_prefix(end);
      }
    }
    return values;
  }
  if (line.values.size() > 1) fail(file, line.number, line.option + " takes one value");
  return line.values;
}

}  // namespace

std::vector<FlatLine> read_flat_lines(std::string text, const std::string& file) {
  if (text.size() > k_config_bytes_max) fail(file, 1, "the file is larger than 1 MiB");
  if (text.starts_with(k_byte_order_mark)) text.erase(0, k_byte_order_mark.size());
  if (text.find('\0') != std::string::npos || text.starts_with("\xFF\xFE"))
    fail(file, 1, "the file is not text, or is UTF-16: save it as UTF-8");
  std::vector<FlatLine> lines;
  std::size_t number = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const auto end = std::min(rest.find_first_of("\r\n"), rest.size());
    const auto line = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(rest.size(), end + (rest.substr(end).starts_with("\r\n") ? 2 : 1)));
    ++number;
    if (line.empty() || line.starts_with('#') || line.starts_with(';')) continue;
    lines.push_back(read_line(line, number, file));
  }
  return lines;
}

std::vector<CLI::ConfigItem> FlatFile::from_config(std::istream& input) const {
  const std::string file = this->file();
  const std::string text{std::istreambuf_iterator<char>{input}, {}};
  std::vector<CLI::ConfigItem> kept;
  std::map<std::string, std::size_t> seen;
  for (const FlatLine& line : read_flat_lines(text, file)) {
    std::vector<Holder> holders;
    std::vector<std::string> path;
    find_holders(*root_, line.option, path, holders);
    if (holders.empty()) fail(file, line.number, "there is no option " + line.option);
    const auto [first, is_new] = seen.try_emplace(line.option, line.number);
    if (!is_new)
      fail(file, line.number,
           line.option + " stands in line " + std::to_string(first->second) + " already");
    const auto asked =
        std::ranges::find_if(holders, [](const Holder& holder) { return holder.app->parsed(); });
    if (asked == holders.end() || in_environment(*asked->option)) continue;
    if (asked->option->count() > 0) continue;
    CLI::ConfigItem item;
    item.parents = asked->path;
    item.name = line.option;
    item.inputs = values_for(*asked->option, line, file);
    kept.push_back(std::move(item));
    lines_[line.option] = line.number;
  }
  return kept;
}

std::string FlatFile::to_config(const CLI::App* /*app*/, bool /*all*/, bool /*described*/,
                                std::string /*prefix*/) const {
  return {};
}

std::string FlatFile::file() const { return root_->get_config_ptr()->as<std::string>(); }

std::string FlatFile::unreadable(const std::string& file) {
  if (std::filesystem::is_directory(file)) return "it is a directory";
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return std::generic_category().message(errno);
  ::close(descriptor);
  return {};
}

std::string FlatFile::origin_of(std::string_view message) const {
  for (const auto& [option, line] : lines_) {
    const auto at = message.find("--" + option);
    if (at == std::string_view::npos) continue;
    const auto behind = message.substr(at + 2 + option.size(), 1);
    if (behind.empty() || behind == ":" || behind == " " || behind == "=")
      return file() + " line " + std::to_string(line) + ": ";
  }
  return {};
}

}  // namespace senim::app
