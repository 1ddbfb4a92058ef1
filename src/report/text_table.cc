// The summary table -> text of aligned columns. One idea: every line is a row of cells, headings
// are wrapped to what the column needs, and widths are terminal columns, not characters.
#include "report/text_table.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"
#include "report/wording.h"

namespace guiju {
namespace {

constexpr std::size_t heading_width = 14;  // longer headings are wrapped
constexpr std::string_view gap = "  ";

struct Column {
  std::string heading;
  enum class Align { left, right, centre } align = Align::left;
  std::size_t width = 0;
};

// Breaks a heading into the fewest lines of at most heading_width columns, of about equal length;
// at spaces where there are any.
std::vector<std::string> wrapped(const std::string& text) {
  const std::size_t total = utf8::width(text);
  const std::size_t count = (total + heading_width - 1) / heading_width;
  // One more, for a wide character that does not fit into an odd column.
  const std::size_t columns = count <= 1 ? total : std::min(heading_width, total / count + 2);
  std::vector<std::string> lines;
  std::string line;
  std::size_t width = 0;
  std::size_t space = std::string::npos;  // last space in `line`
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const std::size_t step = static_cast<std::size_t>(utf8::width(utf8::next(text, at)));
    const std::string_view character(text.data() + begin, at - begin);
    if (width + step > columns && !line.empty()) {
      std::string rest;
      if (character != " " && space != std::string::npos) {
        rest = line.substr(space + 1);
        line.resize(space);
      }
      lines.push_back(line);
      line = rest;
      width = utf8::width(line);
      space = std::string::npos;
    }
    if (character == " ") {
      if (line.empty()) continue;
      space = line.size();
    }
    line += character;
    width += step;
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

class TextTable {
 public:
  TextTable(const SummaryTable& table, std::string& out)
      : table_(table), language_(table.run().language), out_(out) {}

  void write() {
    make_columns();
    out_ += table_.title();
    out_ += '\n';
    if (table_.run().trial()) {
      out_ += choose(language_, "【试算】", "[trial 试算]");
      out_ += '\n';
    }
    heading();
    rule();
    for (std::size_t i = 0; i < table_.blocks().size(); ++i) write_block(i);
    totals(choose(language_, "合计", "total"), table_.total_rows(), table_.total_ticks(), {});
    rule();
    for (const SummaryList& list : table_.lists()) write_list(list);
    remarks();
  }

 private:
  const RuleSet& rules() const { return *table_.run().rules; }

  void make_columns() {
    columns_.push_back({std::string(choose(language_, "序号", "no.")), Column::Align::right, 0});
    columns_.push_back({std::string(name_heading(rules(), choose(language_, "名称", "name"))),
                        Column::Align::left, 0});
    columns_.push_back({std::string(id_heading(rules(), choose(language_, "编号", "id"))),
                        Column::Align::left, 0});
    for (const SummaryColumn& column : table_.columns()) {
      Column::Align align = Column::Align::left;
      if (column.kind == SummaryColumn::Kind::tick) align = Column::Align::centre;
      if (column.kind == SummaryColumn::Kind::score) align = Column::Align::right;
      columns_.push_back({column.label, align, 0});
    }
    for (Column& column : columns_) {
      for (const std::string& line : wrapped(column.heading)) {
        column.width = std::max(column.width, utf8::width(line));
      }
    }
    for (const SummaryBlock& block : table_.blocks()) {
      widen(0, std::to_string(block.rows.size()));
      for (const SummaryRow& row : block.rows) {
        widen(1, row.name);
        widen(2, row.id);
        for (std::size_t i = 0; i < row.cells.size(); ++i) widen(first_cell + i, row.cells[i]);
      }
    }
    widen(1, choose(language_, "小计", "subtotal"));
    widen(2, count_text(table_.total_rows()));
    const std::vector<std::size_t> ticks = table_.total_ticks();
    for (std::size_t i = 0; i < ticks.size(); ++i) {
      widen(first_cell + i, std::to_string(ticks[i]));
    }
  }

  void widen(std::size_t column, std::string_view text) {
    columns_[column].width = std::max(columns_[column].width, utf8::width(text));
  }

  std::string count_text(std::size_t count) const {
    std::string text;
    say(text, language_, "共 {}", "{} in all", count);
    return text;
  }

  // A line of cells; missing cells are blank. Trailing spaces are not written.
  void line(const std::vector<std::string>& cells) {
    std::string text;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) text += gap;
      const std::string_view cell = i < cells.size() ? std::string_view(cells[i]) : "";
      const Column& column = columns_[i];
      switch (column.align) {
        case Column::Align::left: text += utf8::pad_right(cell, column.width); break;
        case Column::Align::right: text += utf8::pad_left(cell, column.width); break;
        case Column::Align::centre: {
          const std::size_t width = utf8::width(cell);
          const std::size_t left = width < column.width ? (column.width - width) / 2 : 0;
          text += utf8::pad_right(std::string(left, ' ') + std::string(cell), column.width);
          break;
        }
      }
    }
    text.resize(text.find_last_not_of(' ') + 1);
    out_ += text;
    out_ += '\n';
  }

  void heading() {
    std::vector<std::vector<std::string>> headings;
    std::size_t lines = 0;
    for (const Column& column : columns_) {
      headings.push_back(wrapped(column.heading));
      lines = std::max(lines, headings.back().size());
    }
    for (std::size_t i = 0; i < lines; ++i) {
      std::vector<std::string> cells;
      for (const std::vector<std::string>& heading : headings) {
        cells.push_back(i < heading.size() ? heading[i] : std::string());
      }
      line(cells);
    }
  }

  void rule() {
    std::size_t width = gap.size() * (columns_.size() - 1);
    for (const Column& column : columns_) width += column.width;
    out_.append(width, '-');
    out_ += '\n';
  }

  void write_block(std::size_t index) {
    const SummaryBlock& block = table_.blocks()[index];
    if (!block.heading.empty()) {
      out_ += block.heading;
      out_ += '\n';
    }
    std::size_t number = 0;
    for (const SummaryRow& row : block.rows) {
      std::vector<std::string> cells{std::to_string(++number), row.name, row.id};
      cells.insert(cells.end(), row.cells.begin(), row.cells.end());
      line(cells);
    }
    if (block.heading.empty()) return;
    totals(choose(language_, "小计", "subtotal"), block.rows.size(), block.ticks, index);
  }

  // Ticks are counted in the columns that have them and are open to the block; the score column
  // stays blank.
  void totals(std::string_view label, std::size_t rows, const std::vector<std::size_t>& ticks,
              std::optional<std::size_t> block) {
    std::vector<std::string> cells{"", std::string(label), count_text(rows)};
    for (std::size_t i = 0; i < ticks.size(); ++i) {
      const bool ticked = table_.columns()[i].kind == SummaryColumn::Kind::tick &&
                          (!block || table_.open_to(i, *block));
      cells.push_back(ticked ? std::to_string(ticks[i]) : std::string());
    }
    line(cells);
  }

  void write_list(const SummaryList& list) {
    say(out_, language_, "{}（{}）：\n", "{} ({}):\n", list.heading, list.entries.size());
    for (const SummaryList::Entry& entry : list.entries) {
      out_ += gap;
      out_ += entry_words(entry, language_);
      out_ += '\n';
    }
  }

  void remarks() {
    const std::vector<std::string> lines = table_.remarks();
    for (std::size_t i = 0; i < lines.size(); ++i) {
      out_ += i > 0 ? choose(language_, "      ", "         ")
                    : choose(language_, "备注：", "Remarks: ");
      if (lines.size() > 1) say(out_, language_, "{}、", "{}. ", i + 1);
      out_ += lines[i];
      out_ += '\n';
    }
    if (const std::string& text = rules().discrepancy; !text.empty()) {
      say(out_, language_, "注意：{}\n", "Note: {}\n", text);
    }
    for (const std::string& text : trial_lines(table_.run())) {
      out_ += text;
      out_ += '\n';
    }
  }

  static constexpr std::size_t first_cell = 3;  // no., name, id stand before the columns

  const SummaryTable& table_;
  const Language language_;
  std::string& out_;
  std::vector<Column> columns_;
};

}  // namespace

void append_text_table(const SummaryTable& table, std::string& out) {
  TextTable(table, out).write();
}

}  // namespace guiju
