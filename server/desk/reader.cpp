#include "server/desk/reader.hpp"

#include <utility>

namespace senim::desk {

namespace {
constexpr std::size_t k_read_count_max = 20;
}

void Reader::stored(const StoredMessage& message) {
  if (message.seq <= told_) return;
  if (message.seq == told_ + 1 && !reading_ && has_room()) {
    told_ = message.seq;
    deliver(message);
    return;
  }
  look_again();
}

void Reader::catch_up(Then<Done> then) {
  at_end_.push_back(std::move(then));
  look_again();
}

void Reader::look_again() {
  if (std::exchange(reading_, true)) {
    again_ = true;
  } else {
    read_on();
  }
}

void Reader::go_on() {
  if (std::exchange(waiting_, false)) read_on();
}

void Reader::read(Seq after, std::size_t count_max, Then<std::vector<StoredMessage>> then) {
  log_.read(conversation_, after, count_max, std::move(then));
}

void Reader::read_on() {
  again_ = false;
  waiting_ = !has_room();
  if (waiting_) return;
  read(told_, k_read_count_max,
       [weak = weak_from_this()](const result<std::vector<StoredMessage>>& page) {
         const auto self = weak.lock();
         if (!self) return;
         if (!page) return self->finish(page.error());
         self->take(*page);
       });
}

void Reader::take(const std::vector<StoredMessage>& page) {
  for (const auto& message : page) {
    if (message.seq != told_ + 1) continue;
    // The rest of the page is read again when there is room: a slow connection costs no memory.
    if (!has_room()) return read_on();
    told_ = message.seq;
    deliver(message);
  }
  if (page.size() == k_read_count_max || again_) return read_on();
  finish(Done{});
}

void Reader::finish(const result<Done>& outcome) {
  reading_ = false;
  const auto at_end = std::exchange(at_end_, {});
  for (const auto& then : at_end) then(outcome);
}

}  // namespace senim::desk
