// Doors: the servers of a run, of which some may be down. People who lost their connection ask here
// for another. Shared by all threads of a run; opened and shut by whoever starts and ends servers.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <random>
#include <vector>

#include "bench/target.hpp"

namespace senim::bench {

struct Door {
  std::size_t number;
  Target target;
};

class Doors {
 public:
  Doors(std::size_t count, std::uint64_t seed) : targets_(count), random_(seed) {}

  void open(std::size_t number, const Target& target);
  void shut(std::size_t number);
  // Any open one, but not this one if there is another; nothing when all are shut.
  [[nodiscard]] std::optional<Door> pick(std::optional<std::size_t> not_this);

 private:
  std::mutex mutex_;
  std::vector<std::optional<Target>> targets_;
  std::mt19937_64 random_;
};

}  // namespace senim::bench
