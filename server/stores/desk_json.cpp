#include "server/stores/desk_json.hpp"

#include <boost/algorithm/hex.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>
#include <charconv>
#include <iterator>
#include <stdexcept>
#include <string>

namespace senim::stores {

namespace {

namespace json = boost::json;

// Not as desk.lua writes it. Carries no content.
struct Strange : std::runtime_error {
  Strange() : std::runtime_error("an answer of the desk's functions has another shape") {}
};

template <class T>
T must(std::optional<T> value) {
  if (!value) throw Strange();
  return *std::move(value);
}

std::string_view text(const json::object& o, std::string_view name) {
  const auto* v = o.if_contains(name);
  if (!v || v->is_null()) return {};
  if (!v->is_string()) throw Strange();
  return v->get_string();
}

double real(const json::object& o, std::string_view name) {
  const auto* v = o.if_contains(name);
  return v && v->is_number() ? v->to_number<double>() : 0.0;
}

std::int64_t integer(const json::object& o, std::string_view name) {
  return static_cast<std::int64_t>(real(o, name));
}
std::uint64_t count(const json::object& o, std::string_view name) {
  return static_cast<std::uint64_t>(real(o, name));
}

std::optional<int> small(const json::object& o, std::string_view name) {
  const auto* v = o.if_contains(name);
  if (!v || !v->is_number()) return std::nullopt;
  return v->to_number<int>();
}

template <class Word>
Word word(const json::object& o, std::string_view name) {
  return must(parse_word<Word>(text(o, name)));
}
template <class Word>
std::optional<Word> word_or_none(const json::object& o, std::string_view name) {
  return parse_word<Word>(text(o, name));
}

desk::View view_of(const json::object& o) {
  return {.conversation = must(ConversationId::parse(text(o, "id"))),
          .version = count(o, "version"),
          .number = count(o, "number"),
          .phase = word<Phase>(o, "phase"),
          .language = word<Language>(o, "language"),
          .region = std::string(text(o, "region")),
          .order = real(o, "order"),
          .offer = count(o, "offer"),
          .staff = std::string(text(o, "staff")),
          .alias = std::string(text(o, "alias")),
          .trouble = !text(o, "trouble").empty(),
          .risk = word<Risk>(o, "risk"),
          .need = word_or_none<Need>(o, "need"),
          .mood = small(o, "mood"),
          .child = word<ChildPresence>(o, "child"),
          .child_seat = count(o, "seat"),
          .why = word_or_none<Why>(o, "why"),
          .closed_by = word_or_none<ClosedBy>(o, "closed_by"),
          .joined_ms = integer(o, "joined"),
          .offered_ms = integer(o, "offered"),
          .deadline_ms = integer(o, "deadline"),
          .live_ms = integer(o, "live"),
          .wrote = !text(o, "wrote").empty()};
}

desk::CounsellorState state_of(const json::object& o) {
  return {.seat = count(o, "seat"),
          .availability = word<Availability>(o, "availability"),
          .capacity = static_cast<int>(count(o, "capacity")),
          .missed = static_cast<int>(count(o, "missed"))};
}

bool is_so(const json::object& o, std::string_view name) {
  const auto* v = o.if_contains(name);
  return v && v->is_bool() && v->get_bool();
}

desk::Waiter waiter_of(const json::object& o, Language language) {
  return {.conversation = must(ConversationId::parse(text(o, "id"))),
          .order = real(o, "at"),
          .number = count(o, "number"),
          .language = language,
          .region = std::string(text(o, "region")),
          .risk = word<Risk>(o, "risk"),
          .need = word_or_none<Need>(o, "need"),
          .mood = small(o, "mood"),
          .why = word_or_none<Why>(o, "why"),
          .child = word<ChildPresence>(o, "child"),
          .wrote = is_so(o, "wrote"),
          .joined_ms = integer(o, "joined")};
}

desk::LineView line_of(const json::object& o, Language language) {
  desk::LineView line{.waiting = count(o, "waiting"),
                      .unread = count(o, "unread"),
                      .late = count(o, "late"),
                      .available = count(o, "available"),
                      .longest_wait_ms = integer(o, "longest"),
                      .first = {},
                      .within = {-1, -1, -1},
                      .heads = {}};
  if (const auto* heads = o.if_contains("heads")) {
    for (const auto& head : heads->as_array())
      line.heads.push_back(waiter_of(head.as_object(), language));
  }
  if (const auto* first = o.if_contains("first")) {
    for (const auto& order : first->as_array()) line.first.push_back(order.to_number<double>());
  }
  const auto& within = o.at("within").as_array();
  for (std::size_t i = 0; i < line.within.size(); ++i)
    line.within[i] = within.at(i).to_number<double>();
  return line;
}

std::vector<std::int64_t> durations(const json::object& o, std::string_view name) {
  std::vector<std::int64_t> all;
  if (const auto* list = o.if_contains(name)) {
    for (const auto& ms : list->as_array()) all.push_back(ms.to_number<std::int64_t>());
  }
  return all;
}

desk::Orphans orphans_of(const json::object& o) {
  const auto& seen = o.at("seen").as_object();
  return {.now = count(o, "orphans"),
          .oldest_ms = integer(o, "oldest"),
          .longest_ms = integer(o, "orphan_max"),
          .ended_ms = durations(seen, "orphan"),
          .noticed_ms = durations(seen, "lost")};
}

std::optional<desk::SealedText> read_summary(std::string_view word) {
  if (word.empty()) return std::nullopt;
  return must(desk::sealed_text_of(word));
}

// Every shape error, Boost's or ours, becomes store_trouble.
template <class T, class Read>
result<T> reading(std::string_view text, Read read) {
  try {
    return read(json::parse(text).as_object());
  } catch (const std::exception&) {
    return ErrorCode::store_trouble;
  }
}

}  // namespace

result<desk::View> read_view(std::string_view text) {
  return reading<desk::View>(
      text, [](const json::object& o) { return view_of(o.at("view").as_object()); });
}

result<desk::CounsellorView> read_counsellor_view(std::string_view text) {
  return reading<desk::CounsellorView>(text, [](const json::object& o) {
    const auto state = state_of(o);
    desk::CounsellorView view{state.seat, state.availability, state.capacity, state.missed, {}};
    if (const auto* views = o.if_contains("views")) {
      for (const auto& v : views->as_array()) view.conversations.push_back(view_of(v.as_object()));
    }
    return view;
  });
}

result<desk::Beat> read_beat(std::string_view json_text) {
  return reading<desk::Beat>(json_text, [](const json::object& o) {
    desk::Beat beat{.now_ms = integer(o, "now"),
                    .lines = {},
                    .give_way = count(o, "empty"),
                    .unfiled = {},
                    .orphans = orphans_of(o),
                    .epoch = std::string(text(o, "epoch")),
                    .count = count(o, "count"),
                    .rewound_ms = {}};
    if (o.contains("rewound")) beat.rewound_ms = integer(o, "rewound");
    const auto& lines = o.at("lines").as_array();
    for (std::size_t i = 0; i < beat.lines.size(); ++i)
      beat.lines[i] = line_of(lines.at(i).as_object(), k_languages[i]);
    if (const auto* unfiled = o.if_contains("unfiled")) {
      for (const auto& id : unfiled->as_array()) {
        beat.unfiled.push_back(must(ConversationId::parse(id.as_string())));
      }
    }
    return beat;
  });
}

result<desk::Filing> read_filing(std::string_view json_text) {
  return reading<desk::Filing>(json_text, [](const json::object& whole) {
    const auto& o = whole.at("view").as_object();
    const auto waited = o.if_contains("waited");
    const auto joined = integer(o, "joined");
    return desk::Filing{.view = view_of(o),
                        .place = std::string(text(o, "place")),
                        .started_at_ms = integer(o, "started_at"),
                        .ended_ms = integer(o, "ended"),
                        .accepted = waited != nullptr,
                        .waited_ms = waited ? integer(o, "waited") : integer(o, "ended") - joined,
                        .call_type = word_or_none<CallType>(o, "call_type"),
                        .outcome = word_or_none<Outcome>(o, "outcome"),
                        .category = std::string(text(o, "category")),
                        .summary = read_summary(text(o, "summary")),
                        .helped = small(o, "helped"),
                        .mood_after = small(o, "mood_after")};
  });
}

result<std::vector<ConversationId>> read_overdue(std::string_view json_text) {
  return reading<std::vector<ConversationId>>(json_text, [](const json::object& o) {
    std::vector<ConversationId> overdue;
    if (const auto* ids = o.if_contains("overdue"))
      for (const auto& id : ids->as_array())
        overdue.push_back(ConversationId::parse(id.as_string()).value());
    return overdue;
  });
}

result<desk::Seated> read_seated(std::string_view json_text) {
  return reading<desk::Seated>(json_text, [](const json::object& o) {
    desk::Seated seated;
    for (const auto& [id, seat] : o.at("children").as_object())
      seated.children.emplace_back(ConversationId::parse(id).value(),
                                   seat.to_number<std::uint64_t>());
    for (const auto& [staff, seat] : o.at("counsellors").as_object())
      seated.counsellors.emplace_back(StaffName::parse(staff).value(),
                                      seat.to_number<std::uint64_t>());
    return seated;
  });
}

result<Done> read_done(std::string_view) { return Done{}; }

result<std::variant<desk::View, CounsellorChange>> read_event(std::string_view text_of_event) {
  using Event = std::variant<desk::View, CounsellorChange>;
  return reading<Event>(text_of_event, [](const json::object& o) -> Event {
    if (const auto* view = o.if_contains("view")) return view_of(view->as_object());
    return CounsellorChange{must(StaffName::parse(text(o, "staff"))), state_of(o)};
  });
}

}  // namespace senim::stores
