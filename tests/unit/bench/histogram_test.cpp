#include "bench/histogram.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

using senim::bench::Histogram;

TEST_CASE("every value lies in its bucket, and buckets follow each other without gap") {
  std::uint64_t next = 0;
  for (std::size_t bucket = 0; bucket < 58 * 128; ++bucket) {
    CHECK(Histogram::bucket_of(next) == bucket);
    const std::uint64_t largest = Histogram::largest_of(bucket);
    CHECK(Histogram::bucket_of(largest) == bucket);
    CHECK(static_cast<double>(largest - next) <= static_cast<double>(next) / 128);
    if (largest == UINT64_MAX) break;
    next = largest + 1;
  }
  CHECK(Histogram::bucket_of(UINT64_MAX) == 58 * 128 - 1);
  CHECK(Histogram::largest_of(58 * 128 - 1) == UINT64_MAX);
}

TEST_CASE("the layout is the one the header describes") {
  CHECK(Histogram::bucket_of(127) == 127);
  CHECK(Histogram::bucket_of(128) == 128);  // (7 - 6) * 128 + 0
  CHECK(Histogram::bucket_of(255) == 255);
  CHECK(Histogram::bucket_of(256) == 256);  // (8 - 6) * 128 + 0
  CHECK(Histogram::bucket_of(257) == 256);
  CHECK(Histogram::bucket_of(258) == 257);
  CHECK(Histogram::bucket_of(1'000'000) == (19 - 6) * 128 + ((1'000'000 >> 12) - 128));
}

TEST_CASE("percentiles are those of the sorted values, within one part in 128") {
  std::mt19937_64 random{111};
  std::lognormal_distribution<double> durations{13, 2};
  std::vector<std::uint64_t> values;
  Histogram histogram;
  for (int i = 0; i < 20'000; ++i) {
    values.push_back(static_cast<std::uint64_t>(durations(random)));
    histogram.record(static_cast<std::int64_t>(values.back()));
  }
  std::ranges::sort(values);
  for (const double percent : {0.1, 1.0, 25.0, 50.0, 90.0, 99.0, 99.9, 99.99, 100.0}) {
    const auto rank = static_cast<std::size_t>(std::ceil(20'000 * percent / 100));
    const auto exact = static_cast<double>(values[rank - 1]);
    const auto found = static_cast<double>(histogram.percentile(percent));
    CHECK(found >= exact);
    CHECK(found <= exact * (1 + 1.0 / 128) + 1);
  }
  CHECK(histogram.percentile(100) == values.back());
  CHECK(histogram.least() == values.front());
  CHECK(histogram.count() == 20'000);
}

TEST_CASE("an empty histogram answers zero and a negative duration counts as zero") {
  Histogram histogram;
  CHECK(histogram.percentile(99) == 0);
  CHECK(histogram.mean() == doctest::Approx(0));
  CHECK(histogram.buckets().empty());
  histogram.record(-5);
  CHECK(histogram.count() == 1);
  CHECK(histogram.percentile(99) == 0);
}

TEST_CASE("merged histograms are the histogram of all") {
  Histogram one;
  Histogram two;
  Histogram all;
  for (int i = 0; i < 1'000; ++i) {
    (i % 3 == 0 ? one : two).record(i * i);
    all.record(i * i);
  }
  one.merge(two);
  CHECK(one.buckets() == all.buckets());
  CHECK(one.mean() == doctest::Approx(all.mean()));
  CHECK(one.most() == all.most());
  CHECK(one.least() == all.least());
  one.merge(Histogram{});
  CHECK(one.buckets() == all.buckets());
}
