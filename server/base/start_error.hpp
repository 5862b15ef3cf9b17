// StartError: the start cannot go on. Its text is one line in plain English for the operator: what
// is wrong, and what to do about it. main prints it and exits with 1. Never thrown once people are
// served, never made of secrets.
#pragma once

#include <stdexcept>
#include <string>

namespace senim {

class StartError : public std::runtime_error {
 public:
  explicit StartError(const std::string& line) : std::runtime_error(line) {}
};

}  // namespace senim
