// Ctrl-C while the tester has processes of its own: it is noted, and the next wait ends with a
// Complaint, so that everything is put away on the way out.
#pragma once

namespace senim::bench {

void note_interruptions();  // from now on
void heed_interruption();   // throws when there was one

}  // namespace senim::bench
