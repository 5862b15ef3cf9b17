#include "server/redis/cluster_link.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "server/base/log.hpp"

namespace senim::redis {

namespace {

constexpr std::chrono::milliseconds k_lost{k_answer_ms_max};

}  // namespace

ClusterLink::ClusterLink(boost::asio::io_context& io, StoreAddress store,
                         const Functions& functions)
    : io_(io),
      store_(std::move(store)),
      functions_(functions),
      owners_(k_slots, nullptr),
      under_way_(k_slots, 0),
      look_timer_(io),
      turn_timer_(io) {}

ClusterLink::~ClusterLink() { *alive_ = false; }

void ClusterLink::open() {
  open_ = true;
  look();
}

std::size_t ClusterLink::in_flight() const {
  std::size_t count = parked_count_;
  for (const auto& [name, node] : nodes_) count += node.link->in_flight();
  return count;
}

// The map is asked for while it may be wrong; whoever is asked is the next of all we know.
void ClusterLink::look() {
  if (!open_) return;
  judge();
  if (map_is_old_ || !up_) {
    std::vector<Address> known;
    known.reserve(nodes_.size() + store_.nodes.size());
    for (const auto& [name, node] : nodes_) known.push_back(node.address);
    known.insert(known.end(), store_.nodes.begin(), store_.nodes.end());
    const Address asked = known[next_asked_++ % known.size()];
    if (question_ == nullptr)
      question_ = std::make_unique<Question>(io_, asked, Command{"CLUSTER", "SLOTS"},
                                             [this, asked](Reply reply) {
                                               learn(reply, asked);
                                               question_.reset();
                                             });
  }
  look_timer_.expires_after(std::chrono::milliseconds{k_look_ms});
  look_timer_.async_wait([this](auto error) {
    if (!error) look();
  });
}

void ClusterLink::learn(Reply reply, const Address& asked) {
  const auto ranges = read_slots(reply, store_, asked);
  if (!ranges || !open_) return;
  for (const SlotRange& range : *ranges) {
    Node& node = node_at(range.primary);
    for (std::size_t slot = range.first; slot <= range.last; ++slot) owners_[slot] = &node;
  }
  map_is_old_ = false;
  judge();
}

ClusterLink::Node& ClusterLink::node_at(const Address& address) {
  const auto [found, is_new] = nodes_.try_emplace(address.name());
  Node& node = found->second;
  if (!is_new) return node;
  node.address = address;
  node.since = Clock::now();
  node.link = std::make_unique<StripedLink>(
      io_, [&] { return std::make_unique<FixedAddress>(address); },
      WriterNeeds{
          .replicas = store_.replicas,
          .cluster = true,
          .functions = functions_,
          .mark_key = [this, &node](std::uint32_t number) { return mark_key_of(node, number); }});
  node.link->on_up([this, &node] {
    node.was_up = true;
    judge();
  });
  node.link->on_down([this] {
    map_is_old_ = true;
    judge();
  });
  // Later, when it is known which slots are its own: one of them is marked in its greeting.
  boost::asio::post(io_, [this, alive = alive_, &node] {
    if (*alive && open_) node.link->open();
  });
  return node;
}

// The next key from this number on that the node serves, if it serves any.
std::string ClusterLink::mark_key_of(const Node& node, std::uint32_t number) const {
  for (std::size_t tries = 0; tries < k_slots; ++tries, ++number)
    if (owner_of(slot_of(mark_key(number))) == &node) break;
  return mark_key(number);
}

// Up when each slot has a primary that is up. One that was just learned of may take a moment to be.
void ClusterLink::judge() {
  bool whole = true;
  bool broken = false;
  const Node* before = nullptr;
  for (const Node* owner : owners_) {
    if (owner == before && owner != nullptr) continue;
    before = owner;
    if (owner != nullptr && owner->link->is_up()) continue;
    whole = false;
    const bool is_coming =
        owner != nullptr && !owner->was_up && Clock::now() - owner->since < k_lost;
    if (!is_coming) broken = true;
  }
  if (!up_ && whole) {
    up_ = true;
    log::info("redis_cluster_up", {{"primaries", nodes_.size()}});
    tell_up();
  } else if (up_ && broken) {
    up_ = false;
    log::warn("redis_cluster_down");
    tell_down();
  }
}

std::string ClusterLink::why_down() const {
  if (up_) return {};
  const auto down = std::ranges::find_if(
      owners_, [](const Node* owner) { return owner != nullptr && !owner->link->is_up(); });
  return down == owners_.end() ? "some slots have no primary" : (*down)->link->why_down();
}

void ClusterLink::call(const Command& command, Answer answer) {
  if (!open_ || parked_count_ >= k_parked_max) return lose_later(io_, std::move(answer));
  const auto key = key_of(command);
  if (!key) {
    const auto any =
        std::ranges::find_if(nodes_, [](const auto& entry) { return entry.second.link->is_up(); });
    if (any == nodes_.end()) return lose_later(io_, std::move(answer));
    return any->second.link->call(command, std::move(answer));
  }
  const auto slot = slot_of(*key);
  const auto call = std::make_shared<Call>(
      Call{order_++, slot, command, std::move(answer), Clock::now() + k_lost});
  const auto parked = parked_.find(slot);
  if (parked == parked_.end()) return send(call);
  parked->second.emplace(call->order, call);
  ++parked_count_;
}

void ClusterLink::send(const std::shared_ptr<Call>& call) {
  const Node* owner = owner_of(call->slot);
  if (owner == nullptr) return lose_later(io_, call->answer);
  ++under_way_[call->slot];
  owner->link->call(call->command,
                    [this, alive = alive_, call, asked = owner->address](Reply reply) {
                      if (*alive) answered(call, asked, reply);
                    });
}

void ClusterLink::answered(const std::shared_ptr<Call>& call, const Address& asked, Reply reply) {
  --under_way_[call->slot];
  const Turn turn = turn_of(reply, store_, asked);
  if (turn.kind == Turn::Kind::none || !open_) return call->answer(reply);
  if (turn.kind == Turn::Kind::moved) {
    owners_[call->slot] = &node_at(*turn.to);
    map_is_old_ = true;
  }
  parked_[call->slot].emplace(call->order, call);
  ++parked_count_;
  turn_soon();
}

void ClusterLink::turn_soon() {
  if (std::exchange(turning_, true)) return;
  turn_timer_.expires_after(std::chrono::milliseconds{k_turn_ms});
  turn_timer_.async_wait([this](auto error) {
    turning_ = false;
    if (!error) turn();
  });
}

// What waits for its slot is tried again when all that was sent before it is answered, so that the
// order in which it was called is the order in which it is carried out.
void ClusterLink::turn() {
  const auto now = Clock::now();
  std::vector<std::shared_ptr<Call>> ready;
  for (auto slot = parked_.begin(); slot != parked_.end();) {
    Calls& calls = slot->second;
    while (!calls.empty() && calls.begin()->second->lost_at <= now) {
      lose_later(io_, calls.begin()->second->answer);
      calls.erase(calls.begin());
      --parked_count_;
    }
    const Node* owner = owner_of(slot->first);
    const bool goes = under_way_[slot->first] == 0 && owner != nullptr && owner->link->is_up();
    if (goes)
      for (auto& [order, call] : calls) ready.push_back(std::move(call));
    if (goes) parked_count_ -= calls.size();
    slot = goes || calls.empty() ? parked_.erase(slot) : std::next(slot);
  }
  for (const auto& call : ready) send(call);
  if (!parked_.empty()) turn_soon();
}

void ClusterLink::when_replicated(std::string_view key, std::function<void()> act) {
  const Node* owner = owner_of(slot_of(key));
  if (owner != nullptr) owner->link->when_replicated(key, std::move(act));
}

void ClusterLink::close(std::function<void()> closed) {
  if (!open_) {
    if (closed) boost::asio::post(io_, std::move(closed));
    return;
  }
  open_ = false;
  up_ = false;
  closed_ = std::move(closed);
  look_timer_.cancel();
  turn_timer_.cancel();
  question_.reset();
  for (auto& [slot, calls] : std::exchange(parked_, {}))
    for (auto& [order, call] : calls) lose_later(io_, std::move(call->answer));
  parked_count_ = 0;
  closing_ = nodes_.size();
  for (auto& [name, node] : nodes_)
    node.link->close([this, alive = alive_] {
      if (*alive && --closing_ == 0) finish_closing();
    });
  if (closing_ == 0) finish_closing();
}

void ClusterLink::finish_closing() {
  if (closed_) boost::asio::post(io_, std::exchange(closed_, {}));
}

void AnyNode::resolve(Found found) { found(store_.nodes[next_++ % store_.nodes.size()]); }

}  // namespace senim::redis
