// A contact that is on file, read back: what was filed of it, and what lies sealed beside its
// conversation, opened for whoever may see it. Owned by a worker, used on its thread. Whoever may
// not is answered as if there were none, after the same steps of the store; what a role does not
// read never leaves here.
#pragma once

#include "protocol/counsellor_messages.hpp"
#include "server/desk/child_side.hpp"
#include "server/desk/contact_file.hpp"
#include "server/desk/desk.hpp"

namespace senim::desk {

class ContactReader {
 public:
  ContactReader(Stores stores, ContactFile& contacts) : stores_(stores), contacts_(contacts) {}

  // unknown_conversation: there is none on file, its words were destroyed, or it is another's.
  void read(const to_counsellor::Me& who, const ConversationId& conversation,
            Then<ContactOnFile> then);

 private:
  struct Reading;
  using ReadingPtr = std::shared_ptr<Reading>;

  void read_contact(const ReadingPtr& reading, const records::DocumentPlace& place);
  void read_key(const ReadingPtr& reading);
  void read_draft(const ReadingPtr& reading);
  void read_summary_of_before(const ReadingPtr& reading);

  Stores stores_;
  ContactFile& contacts_;
};

}  // namespace senim::desk
