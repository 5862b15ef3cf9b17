#include "tests/chaos/transcripts.hpp"

#include <variant>

#include "bench/crowd.hpp"
#include "protocol/codec.hpp"

namespace senim::bench::chaos {

namespace {

constexpr std::size_t k_at_once = 16;
constexpr std::int64_t k_look_ms = 100;
constexpr std::int64_t k_quiet_ns = 500'000'000;  // after the last: for what should not be there
constexpr std::int64_t k_silence_ns_max = 3'000'000'000;
constexpr int k_tries_max = 10;

}  // namespace

class Transcripts::Reader final : private LinkListener {
 public:
  Reader(Transcripts& all, Child& child) : all_(all), child_(child) { connect(); }
  void stop() {
    if (link_) link_->cut();
  }

 private:
  void connect() {
    if (tries_++ == k_tries_max) return give_up();
    if (link_) link_->cut();
    moved_ns_ = monotonic_ns();
    const auto door = all_.crowd_.next_door({});
    if (!door) return give_up();
    link_ =
        Link::open(all_.crowd_.io(), door->target,
                   {.path = "/ws/child", .cookie = {}, .source = all_.crowd_.next_source()}, *this);
    if (tries_ == 1) look_later();
  }
  void look_later() {
    all_.crowd_.in_ms(k_look_ms, [this] { look(); });
  }
  void look() {
    const std::int64_t still_ns = monotonic_ns() - moved_ns_;
    if (has_state_ && last_ >= child_.largest_seq() && still_ns > k_quiet_ns) return end();
    if (still_ns > k_silence_ns_max) connect();
    if (!is_done_) look_later();
  }
  void on_open() override {
    link_->say(to_frame(FromChild{from_child::Resume{.token = child_.token(), .after = last_}}));
  }
  void on_gone(const Gone&) override { has_state_ = false; }  // look() tries again
  void on_frame(std::string_view text) override {
    moved_ns_ = monotonic_ns();
    const auto frame = parse_to_child(text);
    const auto* heard = std::get_if<ToChild>(&frame);
    if (heard == nullptr) return;
    if (std::holds_alternative<to_child::State>(*heard)) has_state_ = true;
    if (const auto* message = std::get_if<to_child::Message>(heard)) write_down(*message);
  }
  void write_down(const to_child::Message& message) {
    Run const& run = all_.crowd_.run();
    if (message.seq != last_ + 1) {
      all_.faults_.push_back("the transcript of child " + std::to_string(child_.number()) +
                             " has " + std::to_string(message.seq) + " after " +
                             std::to_string(last_));
    }
    last_ = std::max(last_, message.seq);
    const auto line = line_of(message.text);
    const bool is_ours = line && line->run == run.number && line->child == child_.number() &&
                         line->writer == message.from;
    if (!is_ours) return run.ledger.heard_foreign();
    (void)run.ledger.transcript(child_.number(), line->writer).heard(line->number, message.seq);
  }
  void give_up() {
    all_.faults_.push_back("the transcript of child " + std::to_string(child_.number()) +
                           " could be read up to " + std::to_string(last_) + " only, of " +
                           std::to_string(child_.largest_seq()));
    end();
  }
  void end() {
    is_done_ = true;
    stop();
    all_.ended(*this);
  }

  Transcripts& all_;
  Child& child_;
  std::shared_ptr<Link> link_;
  std::int64_t moved_ns_ = 0;
  Seq last_ = 0;
  int tries_ = 0;
  bool has_state_ = false;
  bool is_done_ = false;
};

Transcripts::Transcripts(Crowd& crowd) : crowd_(crowd) {}
Transcripts::~Transcripts() = default;

void Transcripts::read(std::size_t first_children) {
  Ledger& ledger = crowd_.run().ledger;
  for (std::size_t i = 0; i < first_children; ++i) {
    Child& child = *crowd_.children()[i];
    left_.push_back(&child);
    for (const Author writer : {Author::child, Author::counsellor}) {
      (void)ledger.transcript(child.number(), writer);  // an empty one lacks everything
    }
  }
  for (std::size_t i = 0; i < k_at_once; ++i) begin_next();
}

void Transcripts::begin_next() {
  if (left_.empty()) return;
  Child& child = *left_.front();
  left_.pop_front();
  readers_.push_back(std::make_unique<Reader>(*this, child));
}

void Transcripts::ended(Reader&) {
  ++done_;
  begin_next();
}

void Transcripts::stop() {
  for (const auto& reader : readers_) reader->stop();
}

}  // namespace senim::bench::chaos
