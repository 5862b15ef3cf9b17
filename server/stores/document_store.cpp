#include "server/stores/document_store.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>
#include <charconv>
#include <utility>

#include "server/base/log.hpp"

namespace senim::stores {

namespace {

namespace json = boost::json;
using records::DocumentPut;
using records::IndexEntry;
using records::PutOutcome;
using records::StoredDocument;

json::value text_or_null(const std::optional<std::string>& text) {
  return text ? json::value(*text) : json::value(nullptr);
}

std::string arguments_of(const DocumentPut& put) {
  json::array cells;
  for (const auto& cell : put.cells) cells.push_back(json::array{cell.cube, cell.name, cell.count});
  json::array index;
  for (const IndexEntry& entry : put.index)
    index.push_back(
        json::object{{entry.kind == IndexEntry::Kind::by_score ? "zset" : "hash", entry.index},
                     {"member", entry.member},
                     {"value", text_or_null(entry.value)}});
  json::object all{{"id", put.place.id},
                   {"expected", put.expected},
                   {"body", put.body},
                   {"cells", std::move(cells)},
                   {"index", std::move(index)}};
  if (!put.audit.empty()) all.emplace("audit", put.audit);
  return json::serialize(all);
}

void tell_cubes_over(const json::object& answer) {
  const json::value* over = answer.if_contains("over");
  if (over == nullptr || !over->is_array()) return;
  for (const json::value& cube : over->get_array())
    if (cube.is_string()) log::error("cube_too_large", {{"cube", safe(cube.get_string())}});
}

result<PutOutcome> outcome_of(std::string_view text, std::string body) {
  boost::system::error_code error;
  const json::value parsed = json::parse({text.data(), text.size()}, error);
  if (error || !parsed.is_object()) return ErrorCode::store_trouble;
  const json::object& answer = parsed.get_object();
  const json::value* done = answer.if_contains("done");
  const json::value* version = answer.if_contains("version");
  if (done == nullptr || !done->is_bool() || version == nullptr || !version->is_int64())
    return ErrorCode::store_trouble;
  tell_cubes_over(answer);
  PutOutcome outcome{done->get_bool(),
                     {static_cast<std::uint64_t>(version->get_int64()), std::move(body)}};
  if (outcome.done) return outcome;
  const json::value* stored = answer.if_contains("body");
  outcome.stored.body =
      stored != nullptr && stored->is_string() ? std::string{stored->get_string()} : std::string{};
  return outcome;
}

}  // namespace

std::string documents_key(std::string_view slot, std::string_view kind) {
  return std::string{"senim:{"}.append(slot).append("}:").append(kind);
}

StoredDocument read_document(std::string_view text) {
  StoredDocument document;
  const auto blank = text.find(' ');
  if (blank == std::string_view::npos) return document;
  const std::string_view version = text.substr(0, blank);
  std::from_chars(version.begin(), version.end(), document.version);
  if (document.version > 0) document.body = text.substr(blank + 1);
  return document;
}

void DocumentStore::put(DocumentPut put, Then<PutOutcome> then) {
  redis::Command command{"FCALL", "senim_doc_put", "1"};
  command.add(documents_key(put.place.slot, put.place.kind)).add(arguments_of(put));
  link_.call(command, [body = std::move(put.body), then = std::move(then)](redis::Reply reply) {
    if (reply.is_error()) log::error("document_not_put", {{"error", safe(reply.error_word())}});
    if (reply.failed()) return then(ErrorCode::store_trouble);
    then(outcome_of(reply.text(), body));
  });
}

void DocumentStore::get(const records::DocumentPlace& place, Then<StoredDocument> then) {
  link_.call({"HGET", documents_key(place.slot, place.kind), place.id},
             [then = std::move(then)](redis::Reply reply) {
               if (reply.failed()) return then(ErrorCode::store_trouble);
               then(read_document(reply.text()));
             });
}

}  // namespace senim::stores
