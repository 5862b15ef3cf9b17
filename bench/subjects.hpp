// Subjects: the servers of one comparison, with everything they need on this machine: a scratch
// directory, their own redis-servers, accounts, Node packages. All of it ends and goes with this
// object. Used by the main thread; says nothing about what is measured.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/process.hpp"
#include "bench/scenarios.hpp"
#include "bench/store_ceiling.hpp"

namespace senim::bench {

struct Subject {
  std::string name;              // as in the JSON: senim, bare_beast, node, socket_io
  std::string heading;           // of its column
  StageOptions stage;            // its address and, at Senim, its staff
  std::optional<Speech> speech;  // none: Senim
  std::unique_ptr<Process> process;
  double resident_bytes_at_first = 0;

  [[nodiscard]] Outcome relay(RelayOptions options, std::uint32_t pairs) const;
  [[nodiscard]] Outcome arrivals(const ArrivalOptions& options) const;
};

struct SubjectPaths {
  std::filesystem::path programs;  // where senim-beast-relay lies, and senim unless:
  std::filesystem::path senim;     // empty: with the others
  std::filesystem::path peers;     // bench/peers of the checkout
};

class Subjects {
 public:
  Subjects(SubjectPaths paths, Cores cores, StageOptions stage);
  Subjects(const Subjects&) = delete;
  Subjects& operator=(const Subjects&) = delete;
  ~Subjects();

  void add_senim(std::uint32_t pairs);  // one of our own, with the counsellors these pairs need
  void add_running_senim();             // the one at the stage's url, with the stage's staff
  void add_bare_beast();
  // Empty when it was added; else why not, as a sentence for the report: Node or its packages may
  // be missing.
  [[nodiscard]] std::string add_node(const std::string& name, const std::string& heading,
                                     const std::string& program, Speech speech);

  [[nodiscard]] std::vector<Subject>& all() { return all_; }
  [[nodiscard]] Subject* find(const std::string& name);
  [[nodiscard]] const Cores& cores() const { return cores_; }
  // Measured with its redis-server on the servers' core.
  [[nodiscard]] StoreCeiling& store();

 private:
  Subject& add(const std::string& name, const std::string& heading, std::optional<Speech> speech);
  void start(Subject& subject, std::vector<std::string> words);
  [[nodiscard]] std::filesystem::path program(const std::string& name) const;
  [[nodiscard]] std::vector<StaffAccount> hire(const std::filesystem::path& senim,
                                               const std::filesystem::path& home,
                                               std::uint32_t count);
  void install_packages();

  SubjectPaths paths_;
  Cores cores_;
  StageOptions stage_;
  std::filesystem::path scratch_;
  std::unique_ptr<StoreCeiling> store_;
  std::vector<Subject> all_;
};

}  // namespace senim::bench
