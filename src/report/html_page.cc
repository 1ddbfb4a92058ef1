// The summary table -> an HTML page around the score sheets. One idea: one style sheet, made for
// paper first (A4, repeated headings, no row broken by a page) and readable on a screen.
#include "report/html_page.h"

#include <optional>

#include "report/wording.h"

namespace guiju {
namespace {

constexpr std::string_view style = R"css(
@page { size: A4 portrait; margin: 14mm 12mm; }
@page wide { size: A4 landscape; margin: 12mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 72rem; color: #1a1a1a; background: #fff;
  font: 16px/1.55 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei",
    "WenQuanYi Micro Hei", sans-serif; }
h1 { font-size: 1.4rem; text-align: center; margin: 0 0 .8rem; }
h2 { font-size: 1.2rem; text-align: center; margin: 0 0 .6rem; }
h3 { font-size: 1rem; margin: 1.1rem 0 .3rem; break-after: avoid; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; line-height: 1.4; }
th, td { border: 1px solid #767676; padding: .25rem .4rem; text-align: left;
  vertical-align: middle; }
thead { display: table-header-group; }
thead th { background: #f0f0f0; text-align: center; font-weight: 600; }
tr { break-inside: avoid; }
tbody th { font-weight: 600; }
.name { width: 15%; }
.narrow, .total th { white-space: nowrap; }
.fact { width: 12%; }
.content, .standard, .lost { width: 23%; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.tick { text-align: center; }
.total th, .total td { background: #f7f7f7; font-weight: 600; }
.why { color: #444; }
.possible { font-style: normal; border-bottom: 1px dashed #555; }
.trial { border: 2px solid #8a1f11; color: #8a1f11; padding: .3rem .6rem; margin: 0 0 .8rem; }
.trial p, .meta p { margin: 0; }
.notice { border-left: 4px solid #8a5a00; padding-left: .6rem; }
.meta { display: flex; flex-wrap: wrap; gap: .1rem 1.6rem; margin: 0 0 .5rem; }
.meta dt, .meta dd { display: inline; margin: 0; }
.meta dt::after { content: "："; }
.meta dd { font-weight: 600; }
.list { margin: .2rem 0; padding-left: 1.4rem; }
.sheet { margin-top: 2.5rem; }
a { color: inherit; }
@media print {
  body { padding: 0; max-width: none; font-size: 10.5pt; }
  a { text-decoration: none; }
  th, td { padding: .15rem .3rem; }
  .summary { page: wide; }
  .sheet { break-before: page; margin-top: 0; }
}
)css";

class Page {
 public:
  Page(const SummaryTable& table, std::string& out)
      : table_(table), language_(table.run().language), out_(out) {}

  void write() {
    begin_html_page(table_.title(), language_, out_);
    out_ += "<section class=\"summary\">\n<h1>";
    append_html(out_, table_.title());
    out_ += "</h1>\n";
    trial();
    table();
    remarks();
    for (const SummaryList& list : table_.lists()) write_list(list);
    out_ += "</section>\n";
  }

 private:
  void element(std::string_view tag, std::string_view text) { append_element(out_, tag, text); }

  void trial() {
    const std::vector<std::string> lines = trial_lines(table_.run());
    if (lines.empty()) return;
    out_ += "<div class=\"trial\" role=\"note\">";
    for (const std::string& line : lines) element("p", line);
    out_ += "</div>\n";
  }

  const RuleSet& rules() const { return *table_.run().rules; }
  bool blocked() const { return !table_.block_label().empty(); }

  void table() {
    out_ += "<table>\n<thead>\n<tr>";
    if (blocked()) element("th scope=\"col\"", table_.block_label());
    element("th scope=\"col\" class=\"narrow\"", choose(language_, "序号", "No."));
    element("th scope=\"col\" class=\"name\"",
            name_heading(rules(), choose(language_, "名称", "Name")));
    element("th scope=\"col\" class=\"narrow\"",
            id_heading(rules(), choose(language_, "编号", "Id")));
    for (const SummaryColumn& column : table_.columns()) {
      const bool fact = column.kind == SummaryColumn::Kind::fact;
      element(fact ? "th scope=\"col\" class=\"fact\"" : "th scope=\"col\"", column.label);
    }
    out_ += "</tr>\n</thead>\n";
    for (std::size_t i = 0; i < table_.blocks().size(); ++i) write_block(i);
    out_ += "<tbody>\n";
    begin_row("<tr class=\"total\">", {});
    totals(blocked() ? 2 : 1, choose(language_, "合计", "Total"), table_.total_rows(),
           table_.total_ticks(), {});
    out_ += "</tbody>\n</table>\n";
  }

  void write_block(std::size_t index) {
    const SummaryBlock& block = table_.blocks()[index];
    out_ += "<tbody>\n";
    if (blocked()) {
      // Stands in the first row of the block, over all its rows and the subtotal.
      pending_heading_ = fmt::format("th scope=\"rowgroup\" rowspan=\"{}\"", block.rows.size() + 1);
    }
    std::size_t number = 0;
    for (const SummaryRow& row : block.rows) {
      begin_row("<tr>", block.heading);
      element("td class=\"number\"", std::to_string(++number));
      out_ += "<th scope=\"row\"><a href=\"#body-" + std::to_string(row.number) + "\">";
      append_html(out_, row.name.empty() ? row.id : row.name);
      out_ += "</a></th>";
      element("td class=\"narrow\"", row.id);
      for (std::size_t i = 0; i < row.cells.size(); ++i) {
        element(cell_tag(table_.columns()[i]), row.cells[i]);
      }
      out_ += "</tr>\n";
    }
    if (blocked()) {
      begin_row("<tr class=\"total\">", block.heading);
      totals(1, choose(language_, "小计", "Subtotal"), block.rows.size(), block.ticks, index);
    }
    out_ += "</tbody>\n";
  }

  void begin_row(std::string_view tag, const std::string& heading) {
    out_ += tag;
    if (!pending_heading_.empty()) element(pending_heading_, heading);
    pending_heading_.clear();
  }

  static std::string_view cell_tag(const SummaryColumn& column) {
    switch (column.kind) {
      case SummaryColumn::Kind::tick: return "td class=\"tick\"";
      case SummaryColumn::Kind::score: return "td class=\"number\"";
      default: return "td";
    }
  }

  // The label stands over `columns` cells of number (and block); the score column stays blank.
  void totals(int columns, std::string_view label, std::size_t rows,
              const std::vector<std::size_t>& ticks, std::optional<std::size_t> block) {
    element(fmt::format("th scope=\"row\" colspan=\"{}\"", columns), label);
    std::string count;
    say(count, language_, "共 {}", "{} in all", rows);
    element("td colspan=\"2\"", count);
    for (std::size_t i = 0; i < ticks.size(); ++i) {
      const SummaryColumn& column = table_.columns()[i];
      const bool ticked =
          column.kind == SummaryColumn::Kind::tick && (!block || table_.open_to(i, *block));
      element(cell_tag(column), ticked ? std::to_string(ticks[i]) : std::string());
    }
    out_ += "</tr>\n";
  }

  void remarks() {
    const std::vector<std::string> lines = table_.remarks();
    if (!lines.empty()) {
      element("h3", choose(language_, "备注", "Remarks"));
      out_ += "\n<ol class=\"list\">";
      for (const std::string& line : lines) element("li", line);
      out_ += "</ol>\n";
    }
    if (const std::string& text = rules().discrepancy; !text.empty()) {
      std::string line;
      say(line, language_, "注意：{}", "Note: {}", text);
      element("p class=\"notice\"", line);
      out_ += '\n';
    }
  }

  void write_list(const SummaryList& list) {
    element("h3", list.heading);
    out_ += "\n<ul class=\"list\">\n";
    for (const SummaryList::Entry& entry : list.entries) {
      element("li", entry_words(entry, language_));
      out_ += '\n';
    }
    out_ += "</ul>\n";
  }

  const SummaryTable& table_;
  const Language language_;
  std::string& out_;
  std::string pending_heading_;  // its tag with attributes; empty once written
};

}  // namespace

void append_html(std::string& out, std::string_view text) {
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string_view entity;
    switch (text[i]) {
      case '&': entity = "&amp;"; break;
      case '<': entity = "&lt;"; break;
      case '>': entity = "&gt;"; break;
      case '"': entity = "&quot;"; break;
      case '\'': entity = "&#39;"; break;
      default: {
        const unsigned char byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 ? byte != 0x7F : byte == '\n' || byte == '\t') continue;
        entity = "\xEF\xBF\xBD";
      }
    }
    out.append(text, copied, i - copied);
    out += entity;
    copied = i + 1;
  }
  out.append(text, copied);
}

void append_element(std::string& out, std::string_view tag, std::string_view text) {
  out += '<';
  out += tag;
  out += '>';
  append_html(out, text);
  out += "</";
  out += tag.substr(0, tag.find(' '));
  out += '>';
}

void begin_html_page(std::string_view title, Language language, std::string& out) {
  out += "<!DOCTYPE html>\n<html lang=\"";
  out += choose(language, "zh-CN", "en");
  out +=
      "\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light\">\n<title>";
  append_html(out, title);
  out += "</title>\n<style>";
  out += style;
  out += "</style>\n</head>\n<body>\n<main>\n";
}

void begin_html_page(const SummaryTable& table, std::string& out) { Page(table, out).write(); }

void append_html_list(std::string_view heading, const std::vector<std::string>& lines,
                      std::string& out) {
  if (lines.empty()) return;
  out += "<section>\n";
  append_element(out, "h3", heading);
  out += "\n<ul class=\"list\">\n";
  for (std::size_t i = 0; i < lines.size();) {
    out += "<li>";
    append_html(out, lines[i++]);
    const bool below = i < lines.size() && lines[i].starts_with("  ");
    if (below) out += "\n<ul class=\"list\">\n";
    for (; i < lines.size() && lines[i].starts_with("  "); ++i) {
      append_element(out, "li", std::string_view(lines[i]).substr(2));
      out += '\n';
    }
    if (below) out += "</ul>";
    out += "</li>\n";
  }
  out += "</ul>\n</section>\n";
}

void end_html_page(std::string& out) { out += "</main>\n</body>\n</html>\n"; }

}  // namespace guiju
