#include "bench/svg.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace senim::bench {

namespace {

constexpr double k_width = 760;
constexpr double k_height = 260;
constexpr double k_left = 64;
constexpr double k_right = 30;  // half of the last tick
constexpr double k_top = 30;
constexpr double k_bottom = 40;
constexpr double k_legend_letter = 6.6;
constexpr double k_legend_gap = 34;
constexpr double k_band_least = 1.5;  // so that a moment can be seen

std::string number(double value) {
  std::array<char, 32> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.1f", value);
  return {text.data(), static_cast<std::size_t>(std::max(size, 0))};
}

std::string shortest(double value) {
  std::array<char, 32> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.6g", value);
  return {text.data(), static_cast<std::size_t>(std::max(size, 0))};
}

std::string tone_class(int tone) { return "t" + std::to_string(tone); }

std::string text_at(double x, double y, std::string_view anchor, std::string_view text) {
  return "<text x='" + number(x) + "' y='" + number(y) + "' text-anchor='" + std::string{anchor} +
         "'>" + escaped(text) + "</text>";
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

Axis round_axis(double most, std::string label) {
  constexpr int k_steps = 5;
  const double rough = std::max(most, 1e-9) / k_steps;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
    if (factor * power >= rough) {
      step = factor * power;
      break;
    }
  }
  Axis axis{.from = 0, .to = step * std::ceil(most / step), .ticks = {}, .label = std::move(label)};
  if (axis.to <= 0) axis.to = step;
  for (int i = 0; step * i <= axis.to * 1.0001; ++i) {
    axis.ticks.emplace_back(step * i, shortest(step * i));
  }
  return axis;
}

double Plot::across(double x) const {
  const double share = (x - x_.from) / (x_.to - x_.from);
  return k_left + std::clamp(share, 0.0, 1.0) * (k_width - k_left - k_right);
}

double Plot::down(double y) const {
  const double share = (y - y_.from) / (y_.to - y_.from);
  return k_height - k_bottom - std::clamp(share, 0.0, 1.0) * (k_height - k_top - k_bottom);
}

void Plot::legend(int tone, const std::string& label) {
  if (label.empty()) return;
  const double x = k_left + legend_at_;
  legend_ += "<rect class='f" + tone_class(tone) + "' x='" + number(x) +
             "' y='10' width='12' height='4' rx='2'/>" + text_at(x + 18, 16, "start", label);
  legend_at_ += static_cast<double>(label.size()) * k_legend_letter + k_legend_gap;
}

void Plot::line(const Points& points, int tone, const std::string& label) {
  legend(tone, label);
  if (points.empty()) return;
  drawn_ += "<polyline class='l " + tone_class(tone) + "' points='";
  for (const auto& [x, y] : points) drawn_ += number(across(x)) + "," + number(down(y)) + " ";
  drawn_ += "'/>";
}

void Plot::dots(const Points& points, int tone, const std::string& label) {
  legend(tone, label);
  for (const auto& [x, y] : points) {
    drawn_ += "<circle class='f" + tone_class(tone) + "' r='2.4' cx='" + number(across(x)) +
              "' cy='" + number(down(y)) + "'/>";
  }
}

void Plot::band(double from, double to, int tone, const std::string& title) {
  const double left = across(from);
  const double width = std::max(across(to) - left, k_band_least);
  behind_ += "<rect class='b f" + tone_class(tone) + "' x='" + number(left) + "' y='" +
             number(k_top) + "' width='" + number(width) + "' height='" +
             number(k_height - k_top - k_bottom) + "'><title>" + escaped(title) + "</title></rect>";
}

std::string Plot::svg(const std::string& title) const {
  std::string grid;
  for (const auto& [at, label] : y_.ticks) {
    const double y = down(at);
    grid += "<line class='g' x1='" + number(k_left) + "' x2='" + number(k_width - k_right) +
            "' y1='" + number(y) + "' y2='" + number(y) + "'/>" +
            text_at(k_left - 8, y + 4, "end", label);
  }
  for (const auto& [at, label] : x_.ticks) {
    const double x = across(at);
    grid += "<line class='g' y1='" + number(k_top) + "' y2='" + number(k_height - k_bottom) +
            "' x1='" + number(x) + "' x2='" + number(x) + "'/>" +
            text_at(x, k_height - k_bottom + 16, "middle", label);
  }
  grid += text_at((k_left + k_width - k_right) / 2, k_height - 6, "middle", x_.label);
  grid += text_at(k_width - k_right, 16, "end", y_.label);
  return "<svg role='img' viewBox='0 0 " + number(k_width) + " " + number(k_height) + "'><title>" +
         escaped(title) + "</title>" + behind_ + grid + drawn_ + legend_ + "</svg>";
}

}  // namespace senim::bench
