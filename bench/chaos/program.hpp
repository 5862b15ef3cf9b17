// Runs a program to its end: for the few commands that set a helpline up.
#pragma once

#include <string>
#include <vector>

namespace senim::bench::chaos {

// `input` is its standard input; what it prints is thrown away unless it fails: then it stands in
// the Complaint that is thrown.
void run_program(const std::vector<std::string>& words, const std::string& input = {});

}  // namespace senim::bench::chaos
