#include "server/app/desk_numbers.hpp"

#include "server/base/log.hpp"

namespace senim::app {

namespace {
constexpr std::int64_t k_late_told_every_ms = 600'000;
}

DeskNumbers::DeskNumbers(metrics::Sheet& sheet, bool first, std::int64_t orphan_s)
    : sheet_(sheet),
      first_(first),
      orphaned_(sheet.durations(
          "senim_orphan_seconds",
          "Time from the last sign of life of a counsellor in a live conversation until the "
          "counsellor is back, the child is in the line again, or it is over")),
      noticed_(sheet.durations("senim_worker_lost_seconds",
                               "Silence of a worker until another one took it for dead")),
      rewound_(sheet.counter("senim_store_rewound_total",
                             "Times this worker saw that the store has lost data")) {
  if (!first_) return;
  sheet_.gauge("senim_orphan_bound_seconds", "The bound after which a child is in the line again")
      .set(orphan_s);
}

void DeskNumbers::take(const desk::Beat& beat) {
  if (beat.count == taken_) return;
  taken_ = beat.count;
  for (const auto ms : beat.orphans.ended_ms) orphaned_.add(ms);
  for (const auto ms : beat.orphans.noticed_ms) noticed_.add(ms);
  if (!first_) return;
  for (const auto language : k_languages) {
    sheet_
        .gauge("senim_waiting",
               "Children waiting, by language; the same from every process of a desk",
               {"language", safe(to_string(language))})
        .set(static_cast<std::int64_t>(beat.lines[static_cast<std::size_t>(language)].waiting));
  }
  tell_unread(beat);
  sheet_.gauge("senim_orphans", "Live conversations whose counsellor is lost at this moment")
      .set(static_cast<std::int64_t>(beat.orphans.now));
  sheet_.gauge("senim_orphan_oldest_ms", "For how long the oldest of them has been")
      .set(beat.orphans.oldest_ms);
  sheet_.gauge("senim_orphan_longest_ms", "The longest there ever was at this desk")
      .set(beat.orphans.longest_ms);
}

void DeskNumbers::tell_unread(const desk::Beat& beat) {
  std::uint64_t late = 0;
  for (const auto language : k_languages) {
    const auto& line = beat.lines[static_cast<std::size_t>(language)];
    late += line.late;
    const metrics::Label label{"language", safe(to_string(language))};
    sheet_.gauge("senim_unread", "Absent children whose words nobody has accepted yet", label)
        .set(static_cast<std::int64_t>(line.unread));
    sheet_
        .gauge("senim_unread_late",
               "Children, present or absent, whose words have been unread for too long", label)
        .set(static_cast<std::int64_t>(line.late));
  }
  if (late == 0) {
    late_told_ms_.reset();
  } else if (!late_told_ms_ || beat.now_ms - *late_told_ms_ >= k_late_told_every_ms) {
    late_told_ms_ = beat.now_ms;
    log::error("children_unread", {{"children", late}});
  }
}

}  // namespace senim::app
