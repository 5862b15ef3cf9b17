// The command line of senim-bench, and which scenario it asks for.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bench/outcome.hpp"
#include "bench/stage.hpp"

namespace senim::bench {

struct Wish {
  std::function<Outcome()>
      scenario;           // empty when there is nothing to play (--help, a wrong option)
  std::string html_file;  // empty for none
  std::string json_file;  // "-" for the standard output; empty for none
  int exit_code = 0;      // when there is nothing to play
};

[[nodiscard]] Wish wish_of(int count, char** words);

}  // namespace senim::bench
