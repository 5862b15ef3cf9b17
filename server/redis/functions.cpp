#include "server/redis/functions.hpp"

#include <charconv>
#include <string>

#include "server/base/start_error.hpp"

namespace senim::redis {

namespace {

constexpr std::string_view k_versions = "senim:{functions}:versions";

// FUNCTION LIST answers [[field, value, ...]] for the one library asked for.
std::string_view loaded_code(Reply libraries) {
  const Reply library = libraries[0];
  for (std::size_t at = 0; at + 1 < library.size(); at += 2)
    if (library[at].text() == "library_code") return library[at + 1].text();
  return {};
}

void load(BlockingStore& store, const FunctionLibrary& library) {
  const int version = version_of(library);
  const HeldReply recorded = store.must({"HGET", k_versions, library.name});
  if (recorded->integer() > version)
    throw StartError{"this Redis was prepared by a newer Senim (" + std::string{library.name} +
                     " version " + std::to_string(recorded->integer()) + ", this server has " +
                     std::to_string(version) + "): install the newer server"};
  for (BlockingLink* primary : store.primaries()) {
    const HeldReply loaded =
        primary->must({"FUNCTION", "LIST", "LIBRARYNAME", library.name, "WITHCODE"});
    if (loaded_code(loaded.view()) == library.code) continue;
    const HeldReply answer = primary->call({"FUNCTION", "LOAD", "REPLACE", library.code});
    if (answer->is_error())
      throw StartError{"Redis does not take the function library " + std::string{library.name} +
                       ": " + std::string{answer->text()}};
  }
  store.must(Command{"HSET", k_versions, library.name}.add(version));
}

}  // namespace

int version_of(const FunctionLibrary& library) {
  constexpr std::string_view k_mark = "\n-- version ";
  const auto mark = library.code.find(k_mark);
  int version = 1;
  if (mark == std::string_view::npos) return version;
  const auto digits = library.code.substr(mark + k_mark.size());
  std::from_chars(digits.data(), digits.data() + digits.size(), version);
  return version;
}

void load_functions(BlockingStore& store, std::span<const FunctionLibrary> libraries) {
  for (const FunctionLibrary& library : libraries) load(store, library);
}

}  // namespace senim::redis
