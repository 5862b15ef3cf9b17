// senim-bench: exit code 0 when the run showed what it should, 1 when it did not, 2 when it could
// not be played.
#include <exception>
#include <fstream>
#include <iostream>

#include "bench/options.hpp"
#include "bench/report.hpp"
#include "protocol/characters.hpp"

namespace {

void write(const std::string& name, const std::string& text) {
  if (name.empty()) return;
  std::ofstream file{name};
  file << text;
  if (!file.flush()) throw senim::bench::Complaint(name + " can't be written");
}

}  // namespace

int main(int count, char** words) try {
  const senim::bench::Wish wish = senim::bench::wish_of(count, words);
  if (!wish.scenario) return wish.exit_code;
  const senim::bench::Outcome outcome = wish.scenario();
  if (wish.json_file == "-") {
    std::cout << json_of(outcome);
  } else {
    std::cout << table_of(outcome);
  }
  if (wish.json_file != "-") write(wish.json_file, json_of(outcome));
  write(wish.html_file, senim::bench::report_of(outcome));
  return outcome.has_passed() ? 0 : 1;
} catch (const std::exception& fault) {
  std::cerr << "senim-bench: " << senim::shown(fault.what()) << '\n';
  return 2;
}
