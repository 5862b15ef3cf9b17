#include "bench/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace senim::bench {

namespace {

constexpr std::uint64_t k_buckets_a_power = 1U << Histogram::k_precision_bits;

}  // namespace

std::size_t Histogram::bucket_of(std::uint64_t value) {
  if (value < k_buckets_a_power) return value;
  const auto highest_bit = static_cast<unsigned>(std::bit_width(value)) - 1;
  const std::uint64_t below = (value >> (highest_bit - k_precision_bits)) - k_buckets_a_power;
  return (highest_bit - k_precision_bits + 1) * k_buckets_a_power + below;
}

std::uint64_t Histogram::largest_of(std::size_t bucket) {
  if (bucket < k_buckets_a_power) return bucket;
  const std::uint64_t shift = bucket / k_buckets_a_power - 1;
  const std::uint64_t first = (k_buckets_a_power + bucket % k_buckets_a_power) << shift;
  return first + ((std::uint64_t{1} << shift) - 1);
}

void Histogram::record(std::int64_t nanoseconds) {
  const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(nanoseconds, 0));
  const std::size_t bucket = bucket_of(value);
  if (bucket >= counts_.size()) counts_.resize(bucket + 1);
  ++counts_[bucket];
  ++count_;
  sum_ += static_cast<double>(value);
  least_ = std::min(least_, value);
  most_ = std::max(most_, value);
}

void Histogram::merge(const Histogram& other) {
  if (other.counts_.size() > counts_.size()) counts_.resize(other.counts_.size());
  for (std::size_t i = 0; i < other.counts_.size(); ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  sum_ += other.sum_;
  least_ = std::min(least_, other.least_);
  most_ = std::max(most_, other.most_);
}

double Histogram::mean() const { return count_ == 0 ? 0 : sum_ / static_cast<double>(count_); }

std::uint64_t Histogram::percentile(double percent) const {
  if (count_ == 0) return 0;
  const double wanted = std::ceil(static_cast<double>(count_) * percent / 100);
  const auto rank =
      static_cast<std::uint64_t>(std::clamp(wanted, 1.0, static_cast<double>(count_)));
  std::uint64_t passed = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    passed += counts_[i];
    if (passed >= rank) return std::min(largest_of(i), most_);
  }
  return most_;
}

std::vector<std::pair<std::uint64_t, std::uint64_t>> Histogram::buckets() const {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> held;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] != 0) held.emplace_back(largest_of(i), counts_[i]);
  }
  return held;
}

}  // namespace senim::bench
