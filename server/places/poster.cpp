#include "server/places/poster.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <ranges>
#include <string_view>
#include <vector>

#include "server/places/qr.hpp"
#include "server/places/regions.hpp"
#include "server/places/set_text.hpp"

// All lengths are millimetres of the sheet.
namespace senim::places {

namespace {

constexpr double k_width = 210;
constexpr double k_height = 297;
constexpr double k_centre = k_width / 2;
constexpr double k_qr_side = 70;  // of the modules; 60 is the least that scans from a step away
constexpr double k_qr_top = 105;
constexpr double k_sun_y = 149;

constexpr std::string_view k_teal = "#00606e";
constexpr std::string_view k_sun = "#ffc645";
constexpr std::string_view k_cream = "#fff6e2";
constexpr std::string_view k_ink = "#14303a";
constexpr std::string_view k_red = "#b3261e";

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f", value);
  return text.data();
}

std::string exact(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.5f", value);
  return text.data();
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

struct Look {
  double size = 5;
  std::string_view colour = k_ink;
  bool bold = false;
  std::string_view anchor = "middle";
  bool mono = false;
};

// The size at which text surely fits into width; characters are taken as wide as those of the
// widest usual font.
double fitted(std::string_view text, double size, double width) {
  constexpr double k_character_width = 0.68;
  const double count = std::max<double>(1, static_cast<double>(characters(text)));
  return std::min(size, width / (count * k_character_width));
}

class Drawing {
 public:
  void add(std::string_view markup) {
    svg_ += markup;
    svg_ += '\n';
  }
  void text(double x, double y, const Look& look, std::string_view words) {
    svg_ += "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" font-size=\"" +
            number(look.size) + "\" fill=\"" + std::string{look.colour} + "\" text-anchor=\"" +
            std::string{look.anchor} + "\"";
    if (look.bold) svg_ += " font-weight=\"700\"";
    if (look.mono) svg_ += " font-family=\"'Noto Sans Mono','DejaVu Sans Mono',monospace\"";
    svg_ += ">" + escaped(words) + "</text>\n";
  }
  void box(double x, double y, double width, double height, double radius,
           std::string_view colour) {
    add("<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(width) +
        "\" height=\"" + number(height) + "\" rx=\"" + number(radius) + "\" fill=\"" +
        std::string{colour} + "\"/>");
  }
  [[nodiscard]] std::string take() { return std::move(svg_); }

 private:
  std::string svg_;
};

// A sun behind the speech bubble: a disc and, to the left and right of it, rays. Above and below
// stand words.
void draw_sun(Drawing& drawing) {
  constexpr int k_rays = 32;
  constexpr double k_inner = 68;
  constexpr double k_outer = 82;
  constexpr double k_upright_max = 0.62;  // cosine of the steepest ray
  std::string path;
  for (int ray = 0; ray < k_rays; ++ray) {
    const double angle = 2 * std::numbers::pi * ray / k_rays;
    if (std::abs(std::cos(angle)) > k_upright_max) continue;
    const double half = std::numbers::pi / k_rays * 0.55;
    const auto point = [](double radius, double at) {
      return number(k_centre + radius * std::sin(at)) + " " +
             number(k_sun_y - radius * std::cos(at));
    };
    path += "M" + point(k_inner, angle - half) + "L" + point(k_outer, angle) + "L" +
            point(k_inner, angle + half) + "z";
  }
  drawing.add("<g fill=\"" + std::string{k_sun} + "\"><circle cx=\"105\" cy=\"" + number(k_sun_y) +
              "\" r=\"63\"/><path d=\"" + path + "\"/></g>");
}

// The full width of the sheet, however small the rest is drawn.
void draw_ground(Drawing& drawing, double scale) {
  drawing.box(6, 6, 198, 285, 9, k_cream);
  drawing.add("<path d=\"M6 15a9 9 0 0 1 9-9h180a9 9 0 0 1 9 9V" + number(154 * scale) +
              "q-99 30-198 0z\" fill=\"" + std::string{k_teal} + "\"/>");
}

void draw_call(Drawing& drawing) {
  draw_sun(drawing);
  drawing.text(k_centre, 24, {.size = 10.5, .colour = "#fff"}, "Сені не мазаласа да,");
  drawing.text(k_centre, 47, {.size = 25, .colour = "#fff", .bold = true}, "бізге жаз");
  drawing.text(k_centre, 60, {.size = 8, .colour = k_sun, .bold = true},
               "Атыңды айтпасаң да болады. Тегін.");
  const Look russian{.size = 4.9, .colour = "#fff"};
  drawing.text(k_centre, 71, russian,
               "Что бы тебя ни тревожило — напиши нам. Имя не нужно. Бесплатно.");
  drawing.text(k_centre, 78.5, {.size = 4.5, .colour = "#fff"},
               "Whatever worries you, write to us. No name needed. Free.");
}

// The code on white inside a speech bubble, with at least its quiet zone around it.
void draw_code(Drawing& drawing, const std::string& address) {
  const QrCode code{address};
  const double module = k_qr_side / code.side_modules();
  const double quiet = module * k_quiet_zone_modules;
  const double left = k_centre - k_qr_side / 2;
  drawing.add("<path d=\"M72 208l-5 12 22-12z\" fill=\"#fff\"/>");
  drawing.box(left - quiet - 1, k_qr_top - quiet - 1, k_qr_side + 2 * quiet + 2, 116, 9, "#fff");
  drawing.add("<path id=\"code\" transform=\"translate(" + number(left) + " " + number(k_qr_top) +
              ") scale(" + number(module) +
              ")\" fill=\"#000\" shape-rendering=\"crispEdges\" d=\"" + code.svg_path() + "\"/>");
  const double below = k_qr_top + k_qr_side + quiet;
  drawing.text(k_centre, below + 1, {.size = 5.2, .bold = true}, "Телефон камерасын");
  drawing.text(k_centre, below + 7.2, {.size = 5.2, .bold = true}, "осы кодқа бағытта");
  drawing.text(k_centre, below + 13, {.size = 3.8}, "Наведи камеру телефона на код");
  drawing.text(k_centre, below + 18, {.size = 3.4}, "Point your phone’s camera at the code");
}

void draw_address(Drawing& drawing, const std::string& typed) {
  drawing.text(k_centre, 225, {.size = 4},
               "Немесе браузерге осы мекенжайды жаз · Или набери адрес · Or type");
  drawing.text(k_centre, 236, {.size = fitted(typed, 11, 180), .bold = true, .mono = true}, typed);
}

void draw_numbers(Drawing& drawing) {
  drawing.box(13, 242, 104, 29, 7, k_sun);
  drawing.text(18, 264.6, {.size = 22, .bold = true, .anchor = "start"}, "111");
  drawing.text(66, 253.5, {.size = 4.4, .bold = true, .anchor = "start"}, "Қоңырау шалсаң");
  drawing.text(66, 259.2, {.size = 4.4, .bold = true, .anchor = "start"}, "да болады");
  drawing.text(66, 266, {.size = 3.3, .anchor = "start"}, "Можно позвонить · Or call");
  drawing.box(120, 242, 77, 29, 7, k_red);
  drawing.text(125, 262, {.size = 15, .colour = "#fff", .bold = true, .anchor = "start"}, "112");
  const Look said{.size = 3.3, .colour = "#fff", .anchor = "start"};
  drawing.text(158.5, 252.5, {.size = 4, .colour = "#fff", .bold = true, .anchor = "start"},
               "Қазір қауіпте");
  drawing.text(158.5, 257.5, {.size = 4, .colour = "#fff", .bold = true, .anchor = "start"},
               "болсаң");
  drawing.text(158.5, 263, said, "Если сейчас опасно");
  drawing.text(158.5, 267.4, said, "In danger right now");
}

// One line of the place's block at the foot, at its baseline.
struct Line {
  double y;
  double size;
  bool bold;
  std::string words;
};

// From the last line upwards: what is long pushes up what stands above it.
std::vector<Line> lines_of(const Place& place) {
  constexpr double k_room = 184;
  constexpr double k_last_y = 287.3;
  constexpr double k_pitch = 1.2;
  const Region* region = find_region(place.region);
  std::string where = place.district;
  if (region != nullptr)
    where +=
        (where.empty() ? "" : " · ") + std::string{region->kk} + " · " + std::string{region->ru};
  const bool twice = place.name_kk != place.name_ru;
  std::vector<Line> lines;
  const auto add = [&lines](const SetText& text, bool bold) {
    for (const std::string& words : text.lines) lines.push_back({0, text.size_mm, bold, words});
  };
  add(set_text(place.name_kk, 4.4, k_room), true);
  if (twice) add(set_text(place.name_ru, 3.6, k_room), false);
  add(set_text(where, 3.6, k_room), false);
  double y = k_last_y;
  for (Line& line : std::views::reverse(lines)) {
    line.y = y;
    y -= line.size * k_pitch;
  }
  return lines;
}

// How much smaller the rest of the sheet is drawn to leave room for this block: 1, unless it is
// long. The longest names leave the QR code its 60 mm.
double rest_scale(const std::vector<Line>& lines) {
  constexpr double k_rest_bottom = 272;
  const double top = lines.front().y - lines.front().size;
  return std::min(1.0, top / k_rest_bottom);
}

std::string drawn(const Place& place, const PublicUrl& url) {
  Drawing drawing;
  drawing.add(
      R"(<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297" role="img")"
      R"( font-family="'Noto Sans','DejaVu Sans',sans-serif">)");
  drawing.add("<title>" + escaped(place.name_kk) + " · " + place.code.str() + "</title>");
  drawing.box(0, 0, k_width, k_height, 0, "#fff");
  const std::vector<Line> lines = lines_of(place);
  const double scale = rest_scale(lines);
  draw_ground(drawing, scale);
  drawing.add("<g transform=\"translate(" + number(k_centre * (1 - scale)) + " 0) scale(" +
              exact(scale) + ")\">");
  draw_call(drawing);
  draw_code(drawing, url.qr_text(place.code));
  draw_address(drawing, url.typed(place.code));
  draw_numbers(drawing);
  drawing.add("</g>");
  for (const Line& line : lines)
    drawing.text(k_centre, line.y, {.size = line.size, .bold = line.bold}, line.words);
  drawing.add("</svg>");
  return drawing.take();
}

}  // namespace

std::string poster_svg(const Place& place, const PublicUrl& url) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + drawn(place, url);
}

std::string posters_html(std::span<const Place> places, const PublicUrl& url) {
  std::string page = R"(<!doctype html>
<html lang="kk">
<head>
<meta charset="utf-8">
<title>111</title>
<style>
@page { size: A4 portrait; margin: 0 }
html, body { margin: 0; background: #ddd }
svg { display: block; width: 210mm; height: 297mm; margin: 8mm auto; background: #fff }
@media print {
  html, body { background: none }
  svg { margin: 0; break-after: page; print-color-adjust: exact; -webkit-print-color-adjust: exact }
  svg:last-of-type { break-after: auto }
}
</style>
</head>
<body>
)";
  for (const Place& place : places) page += drawn(place, url);
  page += "</body>\n</html>\n";
  return page;
}

}  // namespace senim::places
