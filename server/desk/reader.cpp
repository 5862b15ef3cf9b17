#include "server/desk/reader.hpp"

#include <utility>

namespace senim::desk {

namespace {
// A part of it fits into an empty outbox, however long its messages are.
constexpr std::size_t k_read_count_max = 20;
}  // namespace

void Reader::stored(const StoredMessage& message) {
  if (message.seq <= told_) return;
  if (message.seq == told_ + 1 && !reading_) {
    told_ = message.seq;
    deliver_(message);
    return;
  }
  if (reading_) {
    again_ = true;
  } else {
    reading_ = true;
    read_on();
  }
}

void Reader::catch_up(Then<Done> then) {
  waiting_.push_back(std::move(then));
  if (reading_) {
    again_ = true;
    return;
  }
  reading_ = true;
  read_on();
}

void Reader::read_on() {
  again_ = false;
  log_.read(conversation_, told_, k_read_count_max,
            [weak = weak_from_this()](const result<std::vector<StoredMessage>>& read) {
              const auto self = weak.lock();
              if (!self) return;
              if (!read) return self->finish(read.error());
              for (const auto& message : *read) {
                if (message.seq != self->told_ + 1) continue;
                self->told_ = message.seq;
                self->deliver_(message);
              }
              if (read->size() == k_read_count_max || self->again_) return self->read_on();
              self->finish(Done{});
            });
}

void Reader::finish(const result<Done>& outcome) {
  reading_ = false;
  const auto waiting = std::exchange(waiting_, {});
  for (const auto& then : waiting) then(outcome);
}

}  // namespace senim::desk
