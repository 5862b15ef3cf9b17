// Transcripts: reads back what the server has kept of every conversation, each over a fresh
// connection from the first message on, and writes it into the ledger. Used when the run is over
// and the children have hung up; owned by the run, works on the crowd's thread.
#pragma once

#include <deque>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "bench/link.hpp"
#include "protocol/child_messages.hpp"

namespace senim::bench {
class Child;
class Crowd;
}  // namespace senim::bench

namespace senim::bench::chaos {

class Transcripts {
 public:
  explicit Transcripts(Crowd& crowd);
  Transcripts(const Transcripts&) = delete;
  Transcripts& operator=(const Transcripts&) = delete;
  ~Transcripts();

  // On the crowd's thread.
  void read(std::size_t first_children);
  void stop();
  [[nodiscard]] std::size_t done() const { return done_; }
  [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }

 private:
  class Reader;
  void begin_next();
  void ended(Reader& reader);

  Crowd& crowd_;
  std::deque<Child*> left_;
  std::vector<std::unique_ptr<Reader>> readers_;
  std::size_t done_ = 0;
  std::vector<std::string> faults_;
};

}  // namespace senim::bench::chaos
