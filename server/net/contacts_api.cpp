#include "server/net/contacts_api.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

namespace senim::net {

namespace {

Reply no_contact() {
  return error_reply(404, "unknown_conversation",
                     "no contact of this conversation is on file for you");
}

}  // namespace

void read_contact(const std::shared_ptr<Hall>& hall, const Visit& visit, const Answer& then) {
  const std::string_view path = visit.request.path;
  const auto conversation = ConversationId::parse(path.substr(path.rfind('/') + 1));
  if (!conversation) return then(no_contact());
  hall->desk.read_contact(*visit.person, *conversation,
                          [then, id = *conversation](const result<desk::ContactOnFile>& contact) {
                            if (!contact && contact.error() == ErrorCode::unknown_conversation)
                              return then(no_contact());
                            if (!contact)
                              return then(error_reply(503, "store_trouble",
                                                      "the contact cannot be read at the moment"));
                            boost::json::object fields;
                            for (const auto& [name, value] : contact->fields)
                              fields.emplace(name, field_value_to_json(value));
                            Reply reply;
                            reply.body =
                                boost::json::serialize(boost::json::object{
                                    {"conversation", id.str()}, {"fields", std::move(fields)}}) +
                                "\n";
                            then(std::move(reply));
                          });
}

}  // namespace senim::net
