// StripedLink: the Link to one primary over several connections, each for its share of the keys. In
// one turn of its loop Redis reads at most 16 KiB of a connection and syncs what came with one
// fsync, which is 30 messages; several connections bring as many times more to each fsync. What
// concerns one key goes over one connection, in its order. Up while all of them are: what one of
// them has learned of the primary holds for all.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/redis/link.hpp"
#include "server/redis/node_link.hpp"

namespace senim::redis {

inline constexpr std::size_t k_stripes = 8;

class StripedLink final : public Link {
 public:
  using MakeResolver = std::function<std::unique_ptr<Resolver>()>;

  StripedLink(boost::asio::io_context& io, const MakeResolver& make_resolver,
              const WriterNeeds& needs, std::size_t stripes = k_stripes);

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
  [[nodiscard]] NodeLink& stripe_of(std::string_view key) const;
  void judge();

  boost::asio::io_context& io_;
  std::vector<std::unique_ptr<NodeLink>> stripes_;
  bool up_ = false;
  std::size_t open_ = 0;  // stripes not closed yet
  std::function<void()> closed_;
};

}  // namespace senim::redis
