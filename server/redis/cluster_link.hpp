// ClusterLink: the Link to a Redis Cluster: one StripedLink to each primary, and the map that says
// who serves which slot. What is refused because its slot is on its way waits here, in its order,
// until the slot has arrived. A function is never sent after ASK, since it could run on half of its
// keys; that the old node refuses it meanwhile rests on each function naming all the keys it
// writes, or one that never exists, as the desk's do. Up while each slot has a primary that
// answers. Holds at most k_parked_max calls.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/redis/cluster_map.hpp"
#include "server/redis/link.hpp"
#include "server/redis/question.hpp"
#include "server/redis/striped_link.hpp"
#include "server/redis/timer.hpp"

namespace senim::redis {

inline constexpr std::int64_t k_turn_ms = 10;  // between two tries of what waits for its slot
inline constexpr std::int64_t k_look_ms =
    200;  // between two looks at the map while it is not whole
inline constexpr std::size_t k_parked_max = 65'536;

class ClusterLink final : public Link {
 public:
  ClusterLink(boost::asio::io_context& io, StoreAddress store, const Functions& functions);
  ~ClusterLink() override;

  using Link::call;
  using Link::close;
  void open() override;
  void call(const Command& command, Answer answer) override;
  void when_replicated(std::string_view key, std::function<void()> act) override;
  void close(std::function<void()> closed) override;
  [[nodiscard]] bool is_up() const override { return up_; }
  [[nodiscard]] std::string why_down() const override;
  [[nodiscard]] std::size_t in_flight() const override;

 private:
  using Clock = std::chrono::steady_clock;
  struct Node {
    Address address;
    std::unique_ptr<StripedLink> link;
    Clock::time_point since;
    bool was_up = false;
  };
  struct Call {
    std::uint64_t order;
    std::uint16_t slot;
    Command command;
    Answer answer;
    Clock::time_point lost_at;
  };
  using Calls = std::map<std::uint64_t, std::shared_ptr<Call>>;  // by order

  void look();
  void learn(Reply reply, const Address& asked);
  [[nodiscard]] Node& node_at(const Address& address);
  [[nodiscard]] std::string mark_key_of(const Node& node, std::uint32_t number) const;
  void judge();
  [[nodiscard]] Node* owner_of(std::uint16_t slot) const { return owners_[slot]; }
  void send(const std::shared_ptr<Call>& call);
  void answered(const std::shared_ptr<Call>& call, const Address& asked, Reply reply);
  void turn_soon();
  void turn();
  void finish_closing();

  boost::asio::io_context& io_;
  StoreAddress store_;
  Functions functions_;
  std::map<std::string, Node> nodes_;     // by name; who was known once stays known
  std::vector<Node*> owners_;             // by slot
  std::vector<std::uint32_t> under_way_;  // calls sent and not answered, by slot
  std::unordered_map<std::uint16_t, Calls> parked_;
  std::size_t parked_count_ = 0;
  std::uint64_t order_ = 0;
  std::size_t next_asked_ = 0;
  bool open_ = false;
  bool up_ = false;
  bool map_is_old_ = true;
  bool turning_ = false;
  std::unique_ptr<Question> question_;
  Timer look_timer_;
  Timer turn_timer_;
  std::function<void()> closed_;
  std::size_t closing_ = 0;  // nodes still to be closed
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

// Any node of a Cluster will do for what is published: each hears it all.
class AnyNode final : public Resolver {
 public:
  explicit AnyNode(StoreAddress store) : store_(std::move(store)) {}
  void resolve(Found found) override;
  void confirm(const Address& /*address*/, Confirmed confirmed) override { confirmed(true); }

 private:
  StoreAddress store_;
  Functions functions_;
  std::size_t next_ = 0;
};

}  // namespace senim::redis
