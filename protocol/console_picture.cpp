#include "protocol/console_picture.hpp"

#include <iterator>

#include "protocol/frame_writer.hpp"

namespace senim::codec {

namespace {

using namespace to_counsellor;

constexpr int k_mood_max = 5;

Me read_me(const Fields& f) {
  return {.staff = f.id<StaffName>("staff"),
          .name = f.name("name"),
          .alias = f.name("alias"),
          .role = f.word<Role>("role"),
          .languages = f.strings<Language>("languages", parse_word<Language>)};
}

Offer read_offer(const Fields& f) {
  return {.offer = f.number("offer", 1),
          .conversation = f.id<ConversationId>("conversation"),
          .number = f.number("number", 1),
          .language = f.word<Language>("language"),
          .region = f.region_or_empty("region"),
          .waited_s = f.integer("waited_s", 0),
          .left_ms = f.integer("left_ms", 0),
          .risk = f.word<Risk>("risk"),
          .need = f.word_or_null<Need>("need"),
          .why = f.word_or_null<Why>("why"),
          .child = f.optional_word<ChildPresence>("child").value_or(ChildPresence::here),
          .wrote = f.optional_flag("wrote")};
}

Waiting read_waiting(const Fields& f) {
  return {.conversation = f.id<ConversationId>("conversation"),
          .number = f.number("number", 1),
          .language = f.word<Language>("language"),
          .region = f.region_or_empty("region"),
          .waited_s = f.integer("waited_s", 0),
          .risk = f.word<Risk>("risk"),
          .need = f.word_or_null<Need>("need"),
          .mood = f.integer_or_null("mood", 1, k_mood_max),
          .why = f.word_or_null<Why>("why"),
          .child = f.word<ChildPresence>("child"),
          .wrote = f.optional_flag("wrote")};
}

Phase read_phase(const Fields& f) {
  const auto phase = f.word<Phase>("phase");
  if (phase != Phase::live && phase != Phase::wrap_up) f.refuse("phase", "one of live wrap_up");
  return phase;
}

Card read_card(const Fields& f) {
  return {.conversation = f.id<ConversationId>("conversation"),
          .offer = f.number("offer", 1),
          .number = f.number("number", 1),
          .language = f.word<Language>("language"),
          .region = f.region_or_empty("region"),
          .phase = read_phase(f),
          .seq = f.number("seq", 0),
          .seen = f.number("seen", 0),
          .risk = f.word<Risk>("risk"),
          .need = f.word_or_null<Need>("need"),
          .mood = f.integer_or_null("mood", 1, k_mood_max),
          .child = f.word<ChildPresence>("child"),
          .live_s = f.integer("live_s", 0),
          .why = f.word_or_null<Why>("why")};
}

Queue read_queue(const Fields& f) {
  const Fields waiting = f.object("waiting");
  const Fields longest_wait = f.object("longest_wait_s");
  const Fields available = f.object("available");
  // A server of before these figures has none: as if there were nobody.
  const auto later = [&](std::string_view name, std::string_view language) {
    return f.is_null(name) ? 0 : f.object(name).number(language, 0);
  };
  Queue queue;
  queue.reserve(std::size(k_languages));
  for (const Language language : k_languages) {
    const std::string_view name = to_string(language);
    queue.push_back({.language = language,
                     .waiting = waiting.number(name, 0),
                     .longest_wait_s = longest_wait.integer(name, 0),
                     .available = available.number(name, 0),
                     .unread = later("unread", name),
                     .late = later("late", name)});
  }
  return queue;
}

int read_capacity(const Fields& f) {
  return static_cast<int>(f.integer("capacity", 1, limits::k_capacity_max));
}

int read_missed(const Fields& f) {
  return static_cast<int>(f.optional_integer("missed", 0, limits::k_missed_max).value_or(0));
}

void write_me(FrameWriter& w, const Me& me) {
  w.begin_object("me");
  w.text("staff", me.staff.str());
  w.text("name", me.name);
  w.text("alias", me.alias);
  w.word("role", me.role);
  w.begin_list("languages");
  for (const Language language : me.languages) w.element(to_string(language));
  w.end_list();
  w.end_object();
}

void write_offers(FrameWriter& w, const std::vector<Offer>& offers) {
  w.begin_list("offers");
  for (const Offer& offer : offers) {
    w.begin_object();
    w.integer("offer", offer.offer);
    w.text("conversation", offer.conversation.view());
    w.integer("number", offer.number);
    w.word("language", offer.language);
    w.text_or_null("region", offer.region);
    w.duration("waited_s", offer.waited_s);
    w.duration("left_ms", offer.left_ms);
    w.word("risk", offer.risk);
    w.word_or_null("need", offer.need);
    w.word_or_null("why", offer.why);
    w.word("child", offer.child);
    w.flag("wrote", offer.wrote);
    w.end_object();
  }
  w.end_list();
}

void write_waiting(FrameWriter& w, const std::vector<Waiting>& waiting) {
  w.begin_list("waiting");
  for (const Waiting& child : waiting) {
    w.begin_object();
    w.text("conversation", child.conversation.view());
    w.integer("number", child.number);
    w.word("language", child.language);
    w.text_or_null("region", child.region);
    w.duration("waited_s", child.waited_s);
    w.word("risk", child.risk);
    w.word_or_null("need", child.need);
    w.integer_or_null("mood", child.mood);
    w.word_or_null("why", child.why);
    w.word("child", child.child);
    w.flag("wrote", child.wrote);
    w.end_object();
  }
  w.end_list();
}

void write_cards(FrameWriter& w, const std::vector<Card>& cards) {
  w.begin_list("conversations");
  for (const Card& card : cards) {
    w.begin_object();
    w.text("conversation", card.conversation.view());
    w.integer("offer", card.offer);
    w.integer("number", card.number);
    w.word("language", card.language);
    w.text_or_null("region", card.region);
    w.word("phase", card.phase);
    w.integer("seq", card.seq);
    w.integer("seen", card.seen);
    w.word("risk", card.risk);
    w.word_or_null("need", card.need);
    w.integer_or_null("mood", card.mood);
    w.word("child", card.child);
    w.duration("live_s", card.live_s);
    w.word_or_null("why", card.why);
    w.end_object();
  }
  w.end_list();
}

void write_queue(FrameWriter& w, const Queue& queue) {
  w.begin_object("queue");
  w.begin_object("waiting");
  for (const auto& one : queue) w.integer(to_string(one.language), one.waiting);
  w.end_object();
  w.begin_object("longest_wait_s");
  for (const auto& one : queue) w.duration(to_string(one.language), one.longest_wait_s);
  w.end_object();
  w.begin_object("available");
  for (const auto& one : queue) w.integer(to_string(one.language), one.available);
  w.end_object();
  w.begin_object("unread");
  for (const auto& one : queue) w.integer(to_string(one.language), one.unread);
  w.end_object();
  w.begin_object("late");
  for (const auto& one : queue) w.integer(to_string(one.language), one.late);
  w.end_object();
  w.end_object();
}

}  // namespace

Snapshot read_snapshot(const Fields& f) {
  return {.version = f.number("version", 0),
          .me = read_me(f.object("me")),
          .availability = f.word<Availability>("availability"),
          .capacity = read_capacity(f),
          .missed = read_missed(f),
          .offers = f.objects<Offer>("offers", read_offer),
          .waiting = f.is_null("waiting") ? std::vector<Waiting>{}
                                          : f.objects<Waiting>("waiting", read_waiting),
          .conversations = f.objects<Card>("conversations", read_card),
          .queue = read_queue(f.object("queue"))};
}

Change read_change(const Fields& f) {
  Change change{.version = f.number("version", 0),
                .availability = f.optional_word<Availability>("availability"),
                .capacity = {},
                .missed = {},
                .offers = {},
                .waiting = {},
                .conversations = {},
                .gone = {},
                .queue = {}};
  if (!f.is_null("capacity")) change.capacity = read_capacity(f);
  if (!f.is_null("missed")) change.missed = read_missed(f);
  if (!f.is_null("waiting")) change.waiting = f.objects<Waiting>("waiting", read_waiting);
  if (!f.is_null("offers")) change.offers = f.objects<Offer>("offers", read_offer);
  if (!f.is_null("conversations")) {
    change.conversations = f.objects<Card>("conversations", read_card);
  }
  if (!f.is_null("gone")) change.gone = f.strings<ConversationId>("gone", ConversationId::parse);
  if (!f.is_null("queue")) change.queue = read_queue(f.object("queue"));
  return change;
}

std::string snapshot_frame(const Snapshot& snapshot) {
  FrameWriter w{"snapshot"};
  w.integer("version", snapshot.version);
  write_me(w, snapshot.me);
  w.word("availability", snapshot.availability);
  w.integer("capacity", snapshot.capacity);
  w.integer("missed", snapshot.missed);
  write_offers(w, snapshot.offers);
  write_waiting(w, snapshot.waiting);
  write_cards(w, snapshot.conversations);
  write_queue(w, snapshot.queue);
  return w.finish();
}

std::string change_frame(const Change& change) {
  FrameWriter w{"change"};
  w.integer("version", change.version);
  if (change.availability) w.word("availability", *change.availability);
  if (change.capacity) w.integer("capacity", *change.capacity);
  if (change.missed) w.integer("missed", *change.missed);
  if (change.offers) write_offers(w, *change.offers);
  if (change.waiting) write_waiting(w, *change.waiting);
  if (!change.conversations.empty()) write_cards(w, change.conversations);
  if (!change.gone.empty()) {
    w.begin_list("gone");
    for (const ConversationId& conversation : change.gone) w.element(conversation.view());
    w.end_list();
  }
  if (change.queue) write_queue(w, *change.queue);
  return w.finish();
}

}  // namespace senim::codec
