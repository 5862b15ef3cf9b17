#include "server/redis/held_reply.hpp"

#include <hiredis/hiredis.h>

#include <cstdlib>
#include <cstring>
#include <new>

namespace senim::redis {

namespace {

// hiredis frees what it is given back with free().
void* zeroed(std::size_t count, std::size_t size) {
  void* memory = std::calloc(count, size);
  if (memory == nullptr) throw std::bad_alloc{};
  return memory;
}

redisReply* copy(const redisReply& original) {
  auto* reply = static_cast<redisReply*>(zeroed(1, sizeof(redisReply)));
  reply->type = original.type;
  reply->integer = original.integer;
  if (original.str != nullptr) {
    reply->len = original.len;
    reply->str = static_cast<char*>(zeroed(static_cast<std::size_t>(original.len) + 1, 1));
    std::memcpy(reply->str, original.str, static_cast<std::size_t>(original.len));
  }
  if (original.elements > 0) {
    reply->element = static_cast<redisReply**>(zeroed(original.elements, sizeof reply->element[0]));
    for (; reply->elements < original.elements; ++reply->elements)
      reply->element[reply->elements] = copy(*original.element[reply->elements]);
  }
  return reply;
}

}  // namespace

HeldReply::HeldReply(redisReply* reply) : reply_(reply), shown_(reply) {}

HeldReply HeldReply::copy_of(Reply reply) {
  return HeldReply{reply.is_lost() ? nullptr : copy(*reply.raw())};
}

void HeldReply::Free::operator()(redisReply* reply) const { freeReplyObject(reply); }

}  // namespace senim::redis
