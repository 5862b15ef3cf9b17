// Histogram: counts of durations in nanoseconds, with percentiles good to 1 part in 128, however
// long the tail.
//
// Layout (that of HdrHistogram with 7 bits): values below 128 have a bucket each. Above, every
// power of two is divided into 128 buckets of equal width, so that the value whose highest bit is
// bit e, e >= 7, falls into bucket
//     (e - 6) * 128 + (the 7 bits below its highest bit).
// A bucket is reported by the largest value it holds. Any 64-bit value has its bucket: nothing is
// cut off. Owned by one thread; merge() brings the histograms of several threads together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace senim::bench {

class Histogram {
 public:
  static constexpr unsigned k_precision_bits = 7;

  void record(std::int64_t nanoseconds);
  void merge(const Histogram& other);

  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] std::uint64_t least() const { return count_ == 0 ? 0 : least_; }
  [[nodiscard]] std::uint64_t most() const { return most_; }
  [[nodiscard]] double mean() const;
  // The smallest reported value that at least this share (0 to 100) of what was recorded does not
  // exceed; 0 when empty.
  [[nodiscard]] std::uint64_t percentile(double percent) const;
  // (largest value of the bucket, how many), only those that hold something, ascending.
  [[nodiscard]] std::vector<std::pair<std::uint64_t, std::uint64_t>> buckets() const;

  [[nodiscard]] static std::size_t bucket_of(std::uint64_t value);
  [[nodiscard]] static std::uint64_t largest_of(std::size_t bucket);

 private:
  std::vector<std::uint64_t> counts_;  // as long as the largest bucket needs
  std::uint64_t count_ = 0;
  std::uint64_t least_ = UINT64_MAX;
  std::uint64_t most_ = 0;
  double sum_ = 0;
};

}  // namespace senim::bench
