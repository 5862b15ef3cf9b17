// The picture a console shows, whole (snapshot) and by its changes: offers, who waits, cards,
// queue. Private to the codec.
#pragma once

#include <iterator>
#include <string>

#include "protocol/counsellor_messages.hpp"
#include "protocol/kinds.hpp"
#include "protocol/shape.hpp"

namespace senim::codec {

inline constexpr NumberOrNull k_mood{.least = 1, .most = 5};

// A card is there while a counsellor talks or writes the record.
struct PhaseOfCard {
  template <class Value>
  [[nodiscard]] Value read(const Fields& f, std::string_view name) const {
    const auto phase = f.word<Phase>(name);
    if (phase != Phase::live && phase != Phase::wrap_up) f.refuse(name, "one of live wrap_up");
    return phase;
  }
  void write(FrameWriter& w, std::string_view name, Phase phase) const { w.word(name, phase); }
};

// Each figure is an object with a number for each language.
struct QueueFigures {
  template <class Value>
  [[nodiscard]] Value read(const Fields& parent, std::string_view name) const {
    const Fields f = parent.object(name);
    const Fields waiting = f.object("waiting");
    const Fields longest_wait = f.object("longest_wait_s");
    const Fields available = f.object("available");
    // A server of before these figures has none: as if there were nobody.
    const auto later = [&](std::string_view figure, std::string_view language) {
      return f.is_null(figure) ? 0 : f.object(figure).number(language, 0);
    };
    Value queue;
    queue.reserve(std::size(k_languages));
    for (const Language language : k_languages) {
      const std::string_view word = to_string(language);
      queue.push_back({.language = language,
                       .waiting = waiting.number(word, 0),
                       .longest_wait_s = longest_wait.integer(word, 0),
                       .available = available.number(word, 0),
                       .unread = later("unread", word),
                       .late = later("late", word)});
    }
    return queue;
  }
  void write(FrameWriter& w, std::string_view name, const to_counsellor::Queue& queue) const {
    using One = to_counsellor::QueueOfLanguage;
    w.begin_object(name);
    figure(w, "waiting", queue, &One::waiting);
    figure(w, "longest_wait_s", queue, &One::longest_wait_s);
    figure(w, "available", queue, &One::available);
    figure(w, "unread", queue, &One::unread);
    figure(w, "late", queue, &One::late);
    w.end_object();
  }

 private:
  static void figure(FrameWriter& w, std::string_view name, const to_counsellor::Queue& queue,
                     auto to_counsellor::QueueOfLanguage::* number) {
    w.begin_object(name);
    for (const auto& one : queue) {
      // Only a wait, the one that is signed, may have run below zero.
      w.integer(to_string(one.language), one.*number < 0 ? 0 : one.*number);
    }
    w.end_object();
  }
};

inline constexpr auto k_me =
    shape<to_counsellor::Me>("me", field("staff", &to_counsellor::Me::staff, Id{}),
                             field("name", &to_counsellor::Me::name, Name{}),
                             field("alias", &to_counsellor::Me::alias, Name{}),
                             field("role", &to_counsellor::Me::role, Word{}),
                             field("languages", &to_counsellor::Me::languages, Words{}));

inline constexpr auto k_offer = shape<to_counsellor::Offer>(
    "offer", field("offer", &to_counsellor::Offer::offer, Number{.least = 1}),
    field("conversation", &to_counsellor::Offer::conversation, Id{}),
    field("number", &to_counsellor::Offer::number, Number{.least = 1}),
    field("language", &to_counsellor::Offer::language, Word{}),
    field("region", &to_counsellor::Offer::region, RegionOrNull{}),
    field("waited_s", &to_counsellor::Offer::waited_s, Duration{}),
    field("left_ms", &to_counsellor::Offer::left_ms, Duration{}),
    field("risk", &to_counsellor::Offer::risk, Word{}),
    field("need", &to_counsellor::Offer::need, WordOrNull{}),
    field("why", &to_counsellor::Offer::why, WordOrNull{}),
    field("child", &to_counsellor::Offer::child, SinceLater{Word{}}),
    field("wrote", &to_counsellor::Offer::wrote, Flag{}));

inline constexpr auto k_waiting = shape<to_counsellor::Waiting>(
    "waiting", field("conversation", &to_counsellor::Waiting::conversation, Id{}),
    field("number", &to_counsellor::Waiting::number, Number{.least = 1}),
    field("language", &to_counsellor::Waiting::language, Word{}),
    field("region", &to_counsellor::Waiting::region, RegionOrNull{}),
    field("waited_s", &to_counsellor::Waiting::waited_s, Duration{}),
    field("risk", &to_counsellor::Waiting::risk, Word{}),
    field("need", &to_counsellor::Waiting::need, WordOrNull{}),
    field("mood", &to_counsellor::Waiting::mood, k_mood),
    field("why", &to_counsellor::Waiting::why, WordOrNull{}),
    field("child", &to_counsellor::Waiting::child, Word{}),
    field("wrote", &to_counsellor::Waiting::wrote, Flag{}));

inline constexpr auto k_card = shape<to_counsellor::Card>(
    "card", field("conversation", &to_counsellor::Card::conversation, Id{}),
    field("offer", &to_counsellor::Card::offer, Number{.least = 1}),
    field("number", &to_counsellor::Card::number, Number{.least = 1}),
    field("language", &to_counsellor::Card::language, Word{}),
    field("region", &to_counsellor::Card::region, RegionOrNull{}),
    field("phase", &to_counsellor::Card::phase, PhaseOfCard{}),
    field("seq", &to_counsellor::Card::seq, Number{}),
    field("seen", &to_counsellor::Card::seen, Number{}),
    field("risk", &to_counsellor::Card::risk, Word{}),
    field("need", &to_counsellor::Card::need, WordOrNull{}),
    field("mood", &to_counsellor::Card::mood, k_mood),
    field("child", &to_counsellor::Card::child, Word{}),
    field("live_s", &to_counsellor::Card::live_s, Duration{}),
    field("why", &to_counsellor::Card::why, WordOrNull{}));

inline constexpr Number k_capacity{.least = 1, .most = limits::k_capacity_max};
inline constexpr Number k_missed{.least = 0, .most = limits::k_missed_max};

inline constexpr auto k_snapshot = shape<to_counsellor::Snapshot>(
    "snapshot", field("version", &to_counsellor::Snapshot::version, Number{}),
    field("me", &to_counsellor::Snapshot::me, Nested{k_me}),
    field("availability", &to_counsellor::Snapshot::availability, Word{}),
    field("capacity", &to_counsellor::Snapshot::capacity, k_capacity),
    field("missed", &to_counsellor::Snapshot::missed, SinceLater{k_missed}),
    field("offers", &to_counsellor::Snapshot::offers, ListOf{k_offer}),
    field("waiting", &to_counsellor::Snapshot::waiting, SinceLater{ListOf{k_waiting}}),
    field("conversations", &to_counsellor::Snapshot::conversations, ListOf{k_card}),
    field("queue", &to_counsellor::Snapshot::queue, QueueFigures{}));

inline constexpr auto k_change = shape<to_counsellor::Change>(
    "change", field("version", &to_counsellor::Change::version, Number{}),
    field("availability", &to_counsellor::Change::availability, Maybe{Word{}}),
    field("capacity", &to_counsellor::Change::capacity, Maybe{k_capacity}),
    field("missed", &to_counsellor::Change::missed, Maybe{k_missed}),
    field("offers", &to_counsellor::Change::offers, Maybe{ListOf{k_offer}}),
    field("waiting", &to_counsellor::Change::waiting, Maybe{ListOf{k_waiting}}),
    field("conversations", &to_counsellor::Change::conversations, UnlessEmpty{ListOf{k_card}}),
    field("gone", &to_counsellor::Change::gone, UnlessEmpty{Ids{}}),
    field("queue", &to_counsellor::Change::queue, Maybe{QueueFigures{}}));

}  // namespace senim::codec
