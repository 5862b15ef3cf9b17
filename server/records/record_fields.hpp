// The fields of a contact record, embedded in the binary from protocol/record.json when it is
// built: the one place that says what a record is made of. A field or word that is retired stays
// there, so that what was filed with it stays readable; it is written no more. Never changes while
// the program runs.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace senim::records {

struct Names {
  std::string kk;
  std::string ru;
  std::string en;
};

struct FieldWord {
  std::string word;
  Names names;
  bool retired = false;
};

// One word of this field makes another field needed.
struct NeededWhen {
  std::string field;
  std::vector<std::string> words;
};

struct RecordField {
  // categories: codes of categories.hpp, the first is the main one; region: ISO 3166-2.
  enum class Type : std::uint8_t { word, category, categories, region, integer, flag, text };
  std::string name;
  Type type = Type::text;
  Names names;
  std::vector<FieldWord> words;       // of a word
  std::optional<std::int64_t> least;  // of an integer
  std::optional<std::int64_t> most;  // of an integer; of a text, its characters; of codes, how many
  bool sealed = false;               // by the conversation's key before it is stored; else plain
  bool retired = false;
  bool needed = false;                  // to close a conversation
  std::vector<NeededWhen> needed_when;  // or by any of these
  int since = 1;                        // version of record.json
  std::vector<std::string> writers;     // roles, "child", "server"
  std::vector<std::string> readers;     // roles
};

// Of the JSON of such a file. Throws for what is not of its form.
[[nodiscard]] std::vector<RecordField> read_record_fields(std::string_view json);

[[nodiscard]] std::span<const RecordField> record_fields();          // in the order of the file
[[nodiscard]] const RecordField* find_field(std::string_view name);  // null when there is none
[[nodiscard]] bool may_write(const RecordField& field, std::string_view writer);
[[nodiscard]] bool may_read(const RecordField& field, std::string_view role);

}  // namespace senim::records
