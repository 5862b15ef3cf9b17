#include "server/stores/directory.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_set>
#include <utility>

#include "server/base/start_error.hpp"
#include "server/redis/blocking_store.hpp"
#include "server/stores/contact_file.hpp"
#include "server/stores/document_store.hpp"
#include "server/stores/our_functions.hpp"
#include "server/stores/place_json.hpp"
#include "server/stores/staff_fields.hpp"
#include "server/stores/supervised_server.hpp"

namespace senim::stores {

namespace {

using places::Place;
using places::PlaceCode;
using records::ContactRecord;
using staff::StaffMember;
using staff::Standing;

// Of the one desk: counts the conversations, see functions/desk.lua.
constexpr std::string_view k_desk_numbers = "senim:{desk}:numbers";
constexpr int k_scan_count = 1'000;
constexpr std::chrono::milliseconds k_look_again_ms{10};

Place read_place(std::string_view code, std::string_view json, bool revoked) {
  auto place = place_from_json(code, json, revoked);
  if (!place) throw StartError{"the store holds a place that cannot be read"};
  return *std::move(place);
}

Standing read_standing(std::string_view text) {
  for (const Standing standing : {Standing::suspended, Standing::removed})
    if (text == staff::to_string(standing)) return standing;
  return Standing::active;
}

class Directory final : public records::Directory {
 public:
  // The address leads to what is kept, and no further than it lives.
  Directory(const redis::StoreAddress& store, std::shared_ptr<const void> kept)
      : kept_(std::move(kept)), link_(store) {
    prepare(link_);
  }

  bool add_place(const Place& place) override {
    const std::string json = to_json(place);
    return link_.must({"HSETNX", k_places, place.code.view(), json})->integer() == 1;
  }

  std::optional<Place> find_place(const PlaceCode& code) override {
    const redis::HeldReply json = link_.must({"HGET", k_places, code.view()});
    if (json->is_nil()) return std::nullopt;
    const bool revoked = link_.must({"SISMEMBER", k_revoked_places, code.view()})->integer() == 1;
    return read_place(code.view(), json->text(), revoked);
  }

  std::vector<Place> list_places() override {
    const redis::HeldReply book = link_.must({"HGETALL", k_places});
    const redis::HeldReply revoked = link_.must({"SMEMBERS", k_revoked_places});
    std::unordered_set<std::string_view> gone;
    for (std::size_t at = 0; at < revoked->size(); ++at) gone.insert(revoked[at].text());
    std::vector<Place> places;
    for (std::size_t at = 0; at + 1 < book->size(); at += 2)
      places.push_back(
          read_place(book[at].text(), book[at + 1].text(), gone.contains(book[at].text())));
    std::ranges::sort(places, {}, &Place::code);
    return places;
  }

  bool revoke_place(const PlaceCode& code) override {
    if (link_.must({"HEXISTS", k_places, code.view()})->integer() == 0) return false;
    link_.must({"SADD", k_revoked_places, code.view()});
    return true;
  }

  bool add_staff(const StaffMember& member) override {
    const std::string languages = languages_text(member.languages);
    return link_
               .must({"FCALL", "senim_staff_add", "2", k_staff_names, member_key(member.name),
                      member.name.str(), member.full_name, member.alias, to_string(member.role),
                      languages, member.password_hash})
               ->integer() == 1;
  }

  std::optional<StaffMember> find_staff(const StaffName& name) override {
    const redis::HeldReply fields =
        link_.must({"HMGET", member_key(name), "password_hash", "full_name", "alias", "role",
                    "languages", "standing"});
    if (fields[1].is_nil()) return std::nullopt;
    auto me =
        read_member(name, fields[1].text(), fields[2].text(), fields[3].text(), fields[4].text());
    if (!me) throw StartError{"the store holds a staff member that cannot be read: " + name.str()};
    return StaffMember{name,
                       std::move(me->name),
                       std::move(me->alias),
                       me->role,
                       std::move(me->languages),
                       std::string{fields[0].text()},
                       read_standing(fields[5].text())};
  }

  std::vector<StaffMember> list_staff() override {
    const redis::HeldReply names = link_.must({"SMEMBERS", k_staff_names});
    std::vector<StaffMember> staff;
    for (std::size_t at = 0; at < names->size(); ++at) {
      const auto name = StaffName::parse(names[at].text());
      auto member = name ? find_staff(*name) : std::nullopt;
      if (member) staff.push_back(*std::move(member));
    }
    std::ranges::sort(staff, {}, &StaffMember::name);
    return staff;
  }

  bool set_password(const StaffName& name, const std::string& hash) override {
    return link_.must({"FCALL", "senim_staff_set_password", "1", member_key(name), hash})
               ->integer() == 1;
  }

  std::optional<Standing> set_standing(const StaffName& name, Standing standing) override {
    const redis::HeldReply after = link_.must(
        {"FCALL", "senim_staff_set_standing", "1", member_key(name), staff::to_string(standing)});
    if (after->is_nil()) return std::nullopt;
    return read_standing(after->text());
  }

  bool has_contacts() override {
    return link_.must({"EXISTS", k_contacts_of_before})->integer() == 1 ||
           link_.must({"EXISTS", k_days})->integer() == 1 ||
           link_.must({"HEXISTS", k_desk_numbers, "number"})->integer() == 1;
  }

  std::uint64_t records(const std::function<void(const ContactRecord&)>& visit) override {
    std::uint64_t unreadable = 0;
    std::unordered_set<std::string> visited;
    const auto read = [&](std::string_view id, std::string_view body) {
      if (!visited.emplace(id).second) return;
      const auto record = records::contact_record_from_json(body);
      if (record) {
        visit(*record);
      } else {
        ++unreadable;
      }
    };
    const redis::HeldReply days = link_.must({"SMEMBERS", k_days});
    for (std::size_t at = 0; at < days->size(); ++at) {
      scan(documents_key(records::day_slot(days[at].text()), records::k_contacts_kind),
           [&](std::string_view id, std::string_view stored) {
             read(id, read_document(stored).body);
           });
    }
    // What is filed as a document is newer than what an older server filed of the same contact.
    scan(k_contacts_of_before, read);
    return unreadable;
  }

 private:
  // Every entry of a hash; one may be shown twice while the hash grows.
  void scan(std::string_view key,
            const std::function<void(std::string_view, std::string_view)>& visit) {
    std::string cursor = "0";
    do {
      const redis::HeldReply page =
          link_.must(redis::Command{"HSCAN", key, cursor, "COUNT"}.add(k_scan_count));
      cursor = page[0].text();
      const redis::Reply entries = page[1];
      for (std::size_t at = 0; at + 1 < entries.size(); at += 2)
        visit(entries[at].text(), entries[at + 1].text());
    } while (cursor != "0");
  }

  std::shared_ptr<const void> kept_;  // outlives the link
  redis::BlockingStore link_;
};

}  // namespace

std::unique_ptr<records::Directory> open_directory(const redis::StoreAddress& store) {
  return std::make_unique<Directory>(store, nullptr);
}

// Whoever has the lock runs the server; without one it is ours to run. What is between the two, a
// server that starts or one whose remains are about to go, is waited for.
std::unique_ptr<records::Directory> open_directory(const std::filesystem::path& data) {
  StoreDirectory place{data};
  const auto until = std::chrono::steady_clock::now() + k_remains_ms_max;
  while (!place.take()) {
    if (const auto address = place.running())
      return std::make_unique<Directory>(*address,
                                         std::make_shared<StoreDirectory>(std::move(place)));
    if (std::chrono::steady_clock::now() > until)
      throw StartError{"process " + place.holder() + " runs on the data directory " +
                       data.string() +
                       ", but its redis-server does not answer at the moment: it is "
                       "loading, or has no room on the disk (see " +
                       place.log_file().string() + "); try again"};
    std::this_thread::sleep_for(k_look_again_ms);
  }
  auto server = std::make_shared<SupervisedServer>(std::move(place));
  const redis::Address address = server->address();
  return std::make_unique<Directory>(address, std::move(server));
}

}  // namespace senim::stores
