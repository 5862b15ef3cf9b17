#include "server/stores/place_book.hpp"

#include <chrono>
#include <unordered_set>
#include <utility>

#include "server/base/log.hpp"
#include "server/stores/place_json.hpp"

namespace senim::stores {

PlaceBook::PlaceBook(boost::asio::io_context& io, redis::Link& link,
                     const std::vector<places::Place>& known)
    : link_(link), timer_(io) {
  for (const places::Place& place : known)
    if (!place.revoked) regions_.emplace(place.code.str(), place.region);
}

void PlaceBook::open() {
  open_ = true;
  look();
}

void PlaceBook::close() {
  open_ = false;
  timer_.cancel();
}

desk::PlaceFound PlaceBook::find(std::string_view typed) const {
  desk::PlaceFound place;
  for (const places::PlaceCode& code : places::codes_in(typed)) {
    const auto found = regions_.find(code.str());
    if (found == regions_.end()) continue;
    if (!place.code.empty()) return {};  // two of our places: which one is meant is not guessed
    place = {found->first, found->second};
  }
  return place;
}

void PlaceBook::look() {
  // Two commands in one write, answered in order: the second one closes the look.
  auto places = std::make_shared<std::int64_t>(0);
  link_.call({"HLEN", k_places},
             [places](redis::Reply count) { *places = count.failed() ? -1 : count.integer(); });
  link_.call({"SCARD", k_revoked_places}, [this, places](redis::Reply count) {
    if (*places < 0 || count.failed()) return;
    if (*places != places_ || count.integer() != revoked_) read_all(*places, count.integer());
  });
  timer_.expires_after(std::chrono::milliseconds{k_refresh_ms});
  timer_.async_wait([this](auto error) {
    if (!error && open_) look();
  });
}

void PlaceBook::read_all(std::int64_t places, std::int64_t revoked) {
  auto gone = std::make_shared<std::unordered_set<std::string>>();
  auto whole = std::make_shared<bool>(false);
  link_.call({"SMEMBERS", k_revoked_places}, [gone, whole](redis::Reply codes) {
    *whole = !codes.failed();
    for (std::size_t at = 0; at < codes.size(); ++at) gone->emplace(codes[at].text());
  });
  link_.call({"HGETALL", k_places}, [this, gone, whole, places, revoked](redis::Reply book) {
    if (!*whole || book.failed()) return;
    std::unordered_map<std::string, std::string> regions;
    for (std::size_t at = 0; at + 1 < book.size(); at += 2) {
      const auto place = place_from_json(book[at].text(), book[at + 1].text(), false);
      if (!place) log::warn("place_unreadable");
      if (place && !gone->contains(place->code.str()))
        regions.emplace(place->code.str(), place->region);
    }
    regions_ = std::move(regions);
    places_ = places;
    revoked_ = revoked;
  });
}

}  // namespace senim::stores
