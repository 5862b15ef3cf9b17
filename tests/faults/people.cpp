#include "tests/faults/people.hpp"

#include <algorithm>
#include <stdexcept>
#include <thread>

#include "protocol/codec.hpp"

namespace senim::faults {

namespace {

constexpr std::chrono::milliseconds k_try_again_ms{30};
constexpr std::chrono::milliseconds k_begin_ms_max{4'000};
constexpr std::chrono::milliseconds k_ping_ms{5'000};
constexpr std::chrono::milliseconds k_ask_again_ms{300};

}  // namespace

void Patient::tick() {
  const auto now = Clock::now();
  if (!socket_) return connect(now);
  while (socket_) {
    const auto text = socket_->has_heard();
    if (!text) break;
    heard(*text, now);
  }
  if (!socket_) return;
  if (!socket_->is_open()) {
    closed_with_ = socket_->closed_with();
    return try_again(now);
  }
  if (!begun_ && now > give_up_at_) return try_again(now);
  if (now > ping_at_) {
    ping_at_ = now + k_ping_ms;
    say(R"({"type":"ping"})");
  }
  if (begun_) speak(now);
}

void Patient::connect(Clock::time_point now) {
  if (away_ || now < retry_at_) return;
  const auto port = door_();
  if (!port) return;
  try {
    socket_ = std::make_unique<support::WsClient>(*port, options_);
  } catch (const std::runtime_error&) {
    return try_again(now);
  }
  if (!socket_->is_open()) return try_again(now);
  ++connections_;
  give_up_at_ = now + k_begin_ms_max;
  ping_at_ = now + k_ping_ms;
  opened();
}

void Patient::move(Door door) {
  door_ = std::move(door);
  retry_at_ = {};
  lose_socket();
}

void Patient::overtake(Door door) {
  const auto old = std::move(socket_);
  move(std::move(door));
  connect(Clock::now());
}

void Patient::lose_socket() {
  socket_.reset();
  begun_ = false;
}

void Patient::try_again(Clock::time_point now) {
  lose_socket();
  retry_at_ = now + k_try_again_ms;
}

void Page::opened() {
  side.say_all_again();
  if (states_.empty()) {
    say(to_frame(FromChild{from_child::Start{token_, Language::kk, ""}}));
  } else {
    say(to_frame(FromChild{from_child::Resume{token_, side.last()}}));
  }
}

void Page::heard(const std::string& text, Clock::time_point now) {
  const auto frame = parse_to_child(text);
  const auto* message = std::get_if<ToChild>(&frame);
  if (message == nullptr)
    throw std::runtime_error("the server said what the protocol does not know");
  if (const auto* state = std::get_if<to_child::State>(message)) {
    begun_ = true;
    state_ = *state;
    states_.push_back(*state);
  } else if (const auto* stored = std::get_if<to_child::Message>(message)) {
    side.hears(*stored);
  } else if (const auto* ack = std::get_if<to_child::Ack>(message)) {
    side.is_acknowledged(ack->id, ack->seq);
  } else if (const auto* refusal = std::get_if<Refusal>(message)) {
    if (refusal->code == ErrorCode::store_trouble) count_trouble();
    side.is_refused(refusal->about, refusal->retry_ms);
    if (!begun_) try_again(now);
  }
}

void Page::speak(Clock::time_point now) {
  for (const auto& [id, text] : side.due(now)) say(to_frame(FromChild{from_child::Say{id, text}}));
}

void Console::opened() {
  accepted_.clear();
  for (auto& [id, talk] : talks_) {
    talk.opened = 0;
    talk.ours = false;
    if (talk.side) talk.side->say_all_again();
  }
}

void Console::tells(const FromCounsellor& message) { say(to_frame(message)); }

void Console::heard(const std::string& text, Clock::time_point now) {
  const auto frame = parse_to_counsellor(text);
  const auto* message = std::get_if<ToCounsellor>(&frame);
  if (message == nullptr)
    throw std::runtime_error("the server said what the protocol does not know");
  if (const auto* snapshot = std::get_if<to_counsellor::Snapshot>(message)) {
    begun_ = true;
    for (auto& [id, talk] : talks_) talk.ours = false;
    available_ = snapshot->availability == Availability::available;
    if (!available_) {
      tells(from_counsellor::SetAvailability{Availability::available, capacity_});
    }
    take_offers(snapshot->offers);
    take_cards(snapshot->conversations);
  } else if (const auto* change = std::get_if<to_counsellor::Change>(message)) {
    if (change->availability) available_ = *change->availability == Availability::available;
    if (change->offers) take_offers(*change->offers);
    take_cards(change->conversations);
    for (const auto& id : change->gone) talks_[id].ours = false;
  } else if (const auto* stored = std::get_if<to_counsellor::Message>(message)) {
    auto& talk = talks_[stored->conversation];
    if (!talk.side) {
      const auto line = bench::line_of(stored->message.text);
      if (!line || line->run != books_.run) return books_.heard.heard_foreign();
      talk.side.emplace(books_, line->child, Author::counsellor);
    }
    talk.side->hears(stored->message);
  } else if (const auto* ack = std::get_if<to_counsellor::Ack>(message)) {
    if (auto& side = talks_[ack->conversation].side) side->is_acknowledged(ack->id, ack->seq);
  } else if (const auto* refusal = std::get_if<Refusal>(message)) {
    if (refusal->code == ErrorCode::store_trouble) count_trouble();
    quiet_until_ = now + std::chrono::milliseconds(refusal->retry_ms.value_or(0));
    for (auto& [id, talk] : talks_) {
      if (!talk.side) talk.opened = 0;
    }
    if (const auto id = ConversationId::parse(refusal->conversation)) {
      if (refusal->about.empty()) talks_[*id].opened = 0;
      if (auto& side = talks_[*id].side) side->is_refused(refusal->about, refusal->retry_ms);
    }
    for (auto& [id, talk] : talks_) talk.close_at = {};
    accepted_.clear();
    snapshot_at_ = std::min(snapshot_at_, now + k_ask_again_ms);
  }
}

void Console::take_offers(const std::vector<to_counsellor::Offer>& offers) {
  open_offers_.clear();
  for (const auto& offer : offers) {
    open_offers_.emplace(offer.offer, offer.conversation);
    if (std::ranges::find(offered_, offer.conversation) == offered_.end()) {
      offered_.push_back(offer.conversation);
    }
  }
}

void Console::take_cards(const std::vector<to_counsellor::Card>& cards) {
  for (const auto& card : cards) {
    auto& talk = talks_[card.conversation];
    talk.ours = true;
    talk.phase = card.phase;
    talk.offer = card.offer;
  }
}

void Console::speak(Clock::time_point now) {
  if (now < quiet_until_) return;
  if (now >= snapshot_at_) {
    snapshot_at_ = Clock::time_point::max();
    tells(from_counsellor::Snapshot{});
  }
  for (const auto& [offer, conversation] : open_offers_) {
    if (!holds_back_ && accepted_.emplace(offer, true).second) {
      tells(from_counsellor::Accept{offer});
    }
  }
  for (auto& [id, talk] : talks_) {
    if (!talk.ours || talk.phase != Phase::live) continue;
    if (talk.opened != talk.offer) {
      talk.opened = talk.offer;
      tells(from_counsellor::Open{id, talk.side ? talk.side->last() : 0});
    }
    if (talk.closes && now >= talk.close_at) {
      talk.close_at = now + k_begin_ms_max;
      tells(from_counsellor::Close{id, CallType::self, Outcome::information, "", ""});
    }
    if (!talk.side) continue;
    for (const auto& [message, text] : talk.side->due(now)) {
      tells(from_counsellor::Say{id, message, text});
    }
  }
}

Side* Console::side_with(bench::ChildNumber child) {
  for (auto& [id, talk] : talks_) {
    if (talk.side && talk.side->child() == child) return &*talk.side;
  }
  return nullptr;
}

bool until(const std::vector<Patient*>& people, const std::function<bool()>& so,
           std::chrono::milliseconds patience) {
  const auto end = Clock::now() + patience;
  while (!so()) {
    if (Clock::now() > end) return false;
    for (auto* person : people) person->tick();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

}  // namespace senim::faults
