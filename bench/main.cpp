// senim-bench: exit code 0 when the run showed what it should, 1 when it did not, 2 when it could
// not be played.
#include <exception>
#include <fstream>
#include <iostream>

#include "bench/options.hpp"

int main(int count, char** words) try {
  const senim::bench::Wish wish = senim::bench::wish_of(count, words);
  if (!wish.scenario) return wish.exit_code;
  const senim::bench::Outcome outcome = wish.scenario();
  if (wish.json_file == "-") {
    std::cout << json_of(outcome);
  } else {
    std::cout << table_of(outcome);
  }
  if (!wish.json_file.empty() && wish.json_file != "-") {
    std::ofstream file{wish.json_file};
    file << json_of(outcome);
    if (!file.flush())
      throw senim::bench::Complaint("--json " + wish.json_file + " can't be written");
  }
  return outcome.has_passed() ? 0 : 1;
} catch (const std::exception& fault) {
  std::cerr << "senim-bench: " << fault.what() << '\n';
  return 2;
}
