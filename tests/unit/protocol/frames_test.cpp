// What the examples cannot say: details of refusals, limits by the byte, frames that no JSON file
// can hold.
#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <variant>

#include "protocol/codec.hpp"
#include "protocol/limits.hpp"

using namespace senim;

namespace {

const std::string k_id = "mZbfUW7d2bpXpS4JuU5hAg";
const std::string k_conversation = "tY6oP_bXXVs7lVH_mPPH-g";

BadFrame refusal_of_child(std::string_view frame) {
  const auto parsed = parse_from_child(frame);
  REQUIRE(std::holds_alternative<BadFrame>(parsed));
  return std::get<BadFrame>(parsed);
}

BadFrame refusal_of_counsellor(std::string_view frame) {
  const auto parsed = parse_from_counsellor(frame);
  REQUIRE(std::holds_alternative<BadFrame>(parsed));
  return std::get<BadFrame>(parsed);
}

bool is_ping(std::string_view frame) {
  const auto parsed = parse_from_child(frame);
  const auto* message = std::get_if<FromChild>(&parsed);
  return message != nullptr && std::holds_alternative<from_child::Ping>(*message);
}

std::string nested(std::size_t depth) {
  return R"({"type":"ping","x":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
}

std::string as_text(const std::string& text) {
  const auto id = MessageId::parse(k_id);
  return to_frame(FromChild{from_child::Say{.id = *id, .text = text}});
}

}  // namespace

TEST_CASE("a refusal names the field and what is allowed, and never what was sent") {
  const BadFrame language = refusal_of_child(R"({"type":"start","token":")" + std::string(43, 'A') +
                                             R"(","language":"xyzzy"})");
  CHECK_FALSE(language.fatal);
  CHECK(language.refusal.detail == "language: one of kk ru en");

  const BadFrame token = refusal_of_child(R"({"type":"resume","token":"xyzzy","after":0})");
  CHECK(token.refusal.detail == "token: 43 characters of base64url");

  const BadFrame seen = refusal_of_child(R"({"type":"seen","seq":-77})");
  CHECK(seen.refusal.detail == "seq: an integer from 1 to 9007199254740991");

  const BadFrame mood = refusal_of_child(R"({"type":"need","need":null,"mood":77})");
  CHECK(mood.refusal.detail == "mood: an integer from 1 to 5, or null");

  const BadFrame need = refusal_of_child(R"({"type":"need","need":"xyzzy","mood":1})");
  CHECK(need.refusal.detail == "need: one of information talk danger, or null");

  const BadFrame type = refusal_of_child(R"({"type":"xyzzy"})");
  CHECK(type.refusal.code == ErrorCode::unknown_type);
  CHECK(type.refusal.detail == "type: no such type in this direction");
}

TEST_CASE("a fault inside a list is named by its path") {
  const auto parsed = parse_to_counsellor(
      R"({"type":"change","version":1,"queue":{"waiting":{"kk":1,"ru":"2","en":3},)"
      R"("longest_wait_s":{"kk":1,"ru":2,"en":3},"available":{"kk":1,"ru":2,"en":3}}})");
  REQUIRE(std::holds_alternative<BadFrame>(parsed));
  CHECK(std::get<BadFrame>(parsed).refusal.detail ==
        "queue.waiting.ru: an integer from 0 to 9007199254740991");
}

TEST_CASE("a refused message is named by its id and its conversation") {
  const std::string say =
      R"({"type":"say","conversation":")" + k_conversation + R"(","id":")" + k_id;
  const BadFrame empty = refusal_of_counsellor(say + R"(","text":""})");
  CHECK(empty.refusal.about == k_id);
  CHECK(empty.refusal.conversation == k_conversation);

  const BadFrame long_text =
      refusal_of_counsellor(say + R"(","text":")" + std::string(2'001, 'a') + R"("})");
  CHECK(long_text.refusal.code == ErrorCode::too_long);
  CHECK(long_text.refusal.about == k_id);

  const BadFrame cut_emoji =
      refusal_of_child(R"({"type":"say","id":")" + k_id + R"(","text":"a\ud83d"})");
  CHECK_FALSE(cut_emoji.fatal);
  CHECK(cut_emoji.refusal.about == k_id);

  const BadFrame no_id = refusal_of_child(R"({"type":"say","id":"short","text":"hello"})");
  CHECK(no_id.refusal.about.empty());
}

TEST_CASE("a frame nests at most 8 deep") {
  CHECK(is_ping(nested(limits::k_json_depth_max)));
  CHECK(refusal_of_child(nested(limits::k_json_depth_max + 1)).fatal);
  CHECK(refusal_of_child(std::string(limits::k_frame_bytes_max, '[')).fatal);
}

TEST_CASE("a frame from a child or a counsellor has at most 16,384 bytes") {
  std::string frame = R"({"type":"ping"})";
  frame.append(limits::k_frame_bytes_max - frame.size(), ' ');
  CHECK(is_ping(frame));
  frame += ' ';
  CHECK(refusal_of_child(frame).fatal);
  CHECK(refusal_of_counsellor(frame).fatal);
}

TEST_CASE("bytes that are not UTF-8 are no frame") {
  for (const char* bytes : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xd3"}) {
    const std::string frame = R"({"type":"say","id":")" + k_id + R"(","text":"a)" + bytes + R"("})";
    CHECK(refusal_of_child(frame).fatal);
  }
}

TEST_CASE("a refused frame leaves nothing behind for the next one") {
  for (int i = 0; i < 100; ++i) {
    CHECK(refusal_of_child(R"({"type":"say","text":"unfinished)").fatal);
    CHECK(refusal_of_child(R"({"x":[[[[[[[[[[[[)").fatal);
    CHECK(is_ping(R"({"type":"ping"})"));
  }
}

TEST_CASE("a text is escaped as JSON wants it and comes back byte for byte") {
  CHECK(as_text("a\"b\\c/d") == R"({"type":"say","id":")" + k_id + R"(","text":"a\"b\\c/d"})");
  CHECK(as_text("\b\f\n\r\t\x01\x1f\x7f") == R"({"type":"say","id":")" + k_id +
                                                 R"(","text":"\b\f\n\r\t\u0001\u001f)"
                                                 "\x7f"
                                                 R"("})");
  for (int code = 1; code < 0x80; ++code) {
    const std::string text = std::string{"x"} + static_cast<char>(code) + "y";
    const auto parsed = parse_from_child(as_text(text));
    REQUIRE(std::holds_alternative<FromChild>(parsed));
    CHECK(std::get<from_child::Say>(std::get<FromChild>(parsed)).text == text);
  }
}

TEST_CASE("a child is never told the name of a conversation") {
  const Refusal refusal{.code = ErrorCode::not_yours,
                        .detail = "no",
                        .about = k_id,
                        .conversation = k_conversation,
                        .retry_ms = 5};
  CHECK(to_frame(ToChild{refusal}) ==
        R"({"type":"error","code":"not_yours","detail":"no","about":")" + k_id +
            R"(","retry_after_ms":5})");
  CHECK(to_frame(ToCounsellor{refusal}).find(k_conversation) != std::string::npos);
}

TEST_CASE("a duration that ran below zero is written as zero") {
  const to_counsellor::Offer offer{.offer = 1,
                                   .conversation = *ConversationId::parse(k_conversation),
                                   .number = 1,
                                   .language = Language::kk,
                                   .region = {},
                                   .waited_s = -1,
                                   .left_ms = -20,
                                   .risk = Risk::routine,
                                   .need = {},
                                   .why = {},
                                   .child = ChildPresence::here,
                                   .wrote = false};
  to_counsellor::Change change{};
  change.offers = {offer};
  const std::string frame = to_frame(ToCounsellor{change});
  CHECK(frame.find(R"("waited_s":0,"left_ms":0)") != std::string::npos);
  CHECK(std::holds_alternative<ToCounsellor>(parse_to_counsellor(frame)));
}
