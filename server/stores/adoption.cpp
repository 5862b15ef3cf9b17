#include "server/stores/adoption.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "server/base/log.hpp"

namespace senim::stores {

namespace {

constexpr std::string_view k_done = "senim:{functions}:adopted";
constexpr std::string_view k_desk = "senim:{desk}";
constexpr std::string_view k_log_begin = "senim:{c:";
constexpr std::string_view k_log_end = "}:log";
constexpr int k_scan_count = 1'000;

// Entered at the desk before its own clock is taken away, with a wait between that does no harm:
// what was begun is found again by its clock.
bool adopt(redis::BlockingStore& store, std::string_view log, std::int64_t retention_s) {
  if (!log.starts_with(k_log_begin) || !log.ends_with(k_log_end)) return false;
  const std::int64_t left_s = store.must({"TTL", log})->integer();
  if (left_s <= 0 || store.must({"HGET", log, "closed"})->text() != "1") return false;
  const auto id =
      log.substr(k_log_begin.size(), log.size() - k_log_begin.size() - k_log_end.size());
  const std::int64_t closed_ms = std::max<std::int64_t>(0, retention_s - left_s) * 1'000;
  store.must(redis::Command{"FCALL", "senim_desk_adopt", "1", k_desk, id}.add(closed_ms));
  const std::string notes = std::string{log.substr(0, log.size() - 3)} + "notes";
  store.must({"FCALL", "senim_log_adopt", "2", log, notes});
  return true;
}

}  // namespace

void adopt_closed(redis::BlockingStore& store, std::int64_t retention_s) {
  if (store.must({"GET", k_done})->text() == "1") return;
  std::size_t count = 0;
  for (redis::BlockingLink* primary : store.primaries()) {
    std::string cursor = "0";
    do {
      const redis::HeldReply page = primary->must(
          redis::Command{"SCAN", cursor, "MATCH", "senim:{c:*}:log", "COUNT"}.add(k_scan_count));
      cursor = page[0].text();
      for (std::size_t i = 0; i < page[1].size(); ++i)
        if (adopt(store, page[1][i].text(), retention_s)) ++count;
    } while (cursor != "0");
  }
  store.must({"SET", k_done, "1"});
  if (count > 0) log::info("kept_conversations_adopted", {{"count", count}});
}

}  // namespace senim::stores
