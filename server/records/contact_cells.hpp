// In which figures a filed contact is counted: the cells of its day's cubes. Computed anew from the
// contact at each filing; the store takes back those of before. Pure.
#pragma once

#include <vector>

#include "server/records/contact_record.hpp"
#include "server/records/document_store.hpp"

namespace senim::records {

// q4: hour|channel|language; q6: call type|help; q9: counters of the whole day. An unknown word
// is the empty one.
[[nodiscard]] std::vector<Cell> contact_cells(const ContactRecord& contact);

}  // namespace senim::records
