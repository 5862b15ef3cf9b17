#include "server/records/contact_cells.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/unit/records/sample.hpp"

using namespace senim::records;

namespace {

std::int64_t count_in(const ContactRecord& contact, const char* cube, const char* name) {
  const auto cells = contact_cells(contact);
  const auto found = std::ranges::find_if(
      cells, [&](const Cell& cell) { return cell.cube == cube && cell.name == name; });
  return found == cells.end() ? 0 : found->count;
}

}  // namespace

TEST_CASE("a contact is counted in the hour of its start, by its words and by what was answered") {
  ContactRecord contact = sample();
  CHECK(count_in(contact, "q4", "12|qr|kk") == 1);
  CHECK(count_in(contact, "q6", "self|psychological") == 1);
  CHECK(count_in(contact, "q9", "contacts") == 1);
  CHECK(count_in(contact, "q9", "abandoned") == 0);
  CHECK(count_in(contact, "q9", "mood_after_count") == 0);
  contact.abandoned = true;
  contact.mood_after = 4;
  contact.helped = 2;
  CHECK(count_in(contact, "q9", "abandoned") == 1);
  CHECK(count_in(contact, "q9", "mood_after_sum") == 4);
  CHECK(count_in(contact, "q9", "mood_after_count") == 1);
  CHECK(count_in(contact, "q9", "helped:2") == 1);
}

TEST_CASE("a contact of which nothing is known is in every cube all the same") {
  CHECK(count_in({}, "q4", "||") == 1);
  CHECK(count_in({}, "q6", "|") == 1);
  CHECK(count_in({}, "q9", "contacts") == 1);
}
