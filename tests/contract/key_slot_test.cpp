#include "server/redis/key_slot.hpp"

#include <doctest/doctest.h>

using namespace senim;
using redis::key_of;
using redis::slot_of;

TEST_CASE("a key's slot is the one that Redis computes") {
  // The first is the check value of Redis' cluster specification: CRC16 0x31C3.
  CHECK(slot_of("123456789") == 0x31C3 % redis::k_slots);
  CHECK(slot_of("foo") == 12182);
  CHECK(slot_of("{user1000}.following") == slot_of("{user1000}.followers"));
  CHECK(slot_of("foo{}{bar}") != slot_of("bar"));
  CHECK(slot_of("foo{{bar}}zap") == slot_of("{bar"));
  CHECK(slot_of("foo{bar}{zap}") == slot_of("bar"));
}

TEST_CASE("a command's key is found") {
  CHECK(key_of({"HGET", "k", "f"}).value() == "k");
  CHECK(key_of({"FCALL", "f", "2", "a{t}", "b{t}", "arg"}).value() == "a{t}");
  CHECK_FALSE(key_of({"FCALL", "f", "0"}));
  CHECK_FALSE(key_of({"PING"}));
  CHECK_FALSE(key_of({"PUBLISH", "channel", "text"}));
}
