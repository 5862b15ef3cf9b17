// Svg: a plot as inline SVG, for the report: axes, lines, bands and marks in the colours of the
// page. Owned by whoever draws; knows no scenario.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace senim::bench {

// What may stand between the tags of an HTML document.
[[nodiscard]] std::string escaped(std::string_view text);

struct Axis {
  double from = 0;
  double to = 1;
  std::vector<std::pair<double, std::string>> ticks;  // in the units of from and to
  std::string label;
};
// From 0 to a round number above, with round ticks.
[[nodiscard]] Axis round_axis(double most, std::string label);

class Plot {
 public:
  Plot(Axis x, Axis y) : x_(std::move(x)), y_(std::move(y)) {}

  using Points = std::vector<std::pair<double, double>>;
  // `tone`: one of the page's colours, 1 to 5. The label stands in the legend above.
  void line(const Points& points, int tone, const std::string& label);
  void dots(const Points& points, int tone, const std::string& label);
  void band(double from, double to, int tone, const std::string& title);  // of x
  [[nodiscard]] std::string svg(const std::string& title) const;

 private:
  [[nodiscard]] double across(double x) const;
  [[nodiscard]] double down(double y) const;
  void legend(int tone, const std::string& label);

  Axis x_;
  Axis y_;
  std::string behind_;
  std::string drawn_;
  std::string legend_;
  double legend_at_ = 0;
};

}  // namespace senim::bench
