// A list's CSV -> the records of each body. One idea: the records of an id are one run, which mostly is
// the one behind that of the body before, and else is found by bisection; a row that no body claims is
// told at the end.
#include "facts/csv_list.h"

#include <algorithm>
#include <numeric>

#include "base/utf8.h"
#include "facts/csv_text.h"
#include "facts/usual_value.h"

namespace guiju::facts {
namespace {

// The whole text in UTF-8 with the same lines, for showing places in it.
std::string shown_text(std::string_view bytes, Encoding encoding, CsvScratch& scratch) {
  if (encoding == Encoding::utf8) return utf8::repaired(bytes);
  std::string text;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t newline = std::min(bytes.find('\n', at), bytes.size() - 1);
    const std::string_view line = bytes.substr(at, newline + 1 - at);
    const std::size_t bad = scratch.decoder.decode(line, scratch.decoded);
    text += scratch.decoded;
    if (bad != utf8::npos) text += "\xEF\xBF\xBD\n";
    at = newline + 1;
  }
  return text;
}

}  // namespace

CsvList::CsvList(const ReadContext& context, ListInput input, Diagnostics& diagnostics)
    : list_(input.list),
      name_(input.name),
      fact_(context.vocabulary.lists[static_cast<std::size_t>(input.list)].fact->id) {
  if (!input.input) return;  // two files of one list, or one that cannot be opened
  std::optional<std::string> text =
      read_whole(*input.input, name_, context.options.limits.file_bytes, diagnostics);
  if (!text) return;
  text_ = std::move(*text);
  if (is_utf16(text_)) {
    diagnostics.add(Code::utf16_text, {}, {name_});
    return;
  }
  EncodingGuess guess;
  guess.look(text_);
  encoding_ = guess.result();
  CsvScratch scratch;
  read_rows(context, scratch, diagnostics);
}

void CsvList::read_rows(const ReadContext& context, CsvScratch& scratch, Diagnostics& diagnostics) {
  RowFinder finder(context.options.limits.line_bytes);
  std::string_view rest = text_;
  if (rest.starts_with(byte_order_mark)) rest.remove_prefix(byte_order_mark.size());
  bool has_header = false;
  while (!rest.empty()) {
    const RowFinder::Step step =
        finder.next(rest, static_cast<std::uint64_t>(rest.data() - text_.data()), true);
    rest.remove_prefix(step.taken);
    if (!step.row) continue;
    const CsvRow& row = *step.row;
    // Other cells are looked at when their body is read.
    if (has_header && !row.problem) {
      const auto plain = plain_cell(row.text, static_cast<std::size_t>(header_.id_column));
      if (const std::string_view id = plain ? trimmed(*plain) : std::string_view(); !id.empty()) {
        add(id, row);
        continue;
      }
    }
    const std::optional<Problem> problem =
        read_cells(row, encoding_, header_.columns.size(), scratch);
    if (!has_header) {
      has_header = true;
      if (problem && problem->code != Code::csv_cell_count) {
        diagnostics.add(problem->code, where(row), arguments_of(*problem, Language::en));
        return;
      }
      const std::string shown = shown_row(row, encoding_, scratch);
      header_ = read_list_header(context.vocabulary.lists[static_cast<std::size_t>(list_)], shown);
      header_line_ = row.line;
      // Blank lines before the header keep its line number.
      const std::string before(row.line - 1, '\n');
      if (!report_header(header_, std::make_shared<const SourceFile>(name_, before + shown),
                         static_cast<std::uint32_t>(before.size()), shown, diagnostics))
        return;
      if (header_.id_column < 0) return;
      continue;
    }
    const std::size_t column = static_cast<std::size_t>(header_.id_column);
    const std::string_view id =
        column < scratch.cells.size() ? trimmed(scratch.cells[column]) : std::string_view();
    if (id.empty()) {
      const Problem what = problem.value_or(Problem{Code::missing_id, {}, {}});
      diagnostics.add(what.code, where(row), arguments_of(what, Language::en));
      continue;
    }
    add(id, row);
  }
  if (!has_header) {
    diagnostics.add(Code::csv_no_header, {std::make_shared<const SourceFile>(name_, ""), {0, 0}});
    return;
  }
  make_ranges();
  usable_ = true;
}

void CsvList::add(std::string_view id, const CsvRow& row) {
  // The id of the record before is not written again.
  if (!records_.empty() && id_of(records_.back()) == id) {
    records_.push_back({records_.back().id_begin, records_.back().id_size, row});
    return;
  }
  records_.push_back({ids_.size(), static_cast<std::uint32_t>(id.size()), row});
  ids_ += id;
}

void CsvList::make_ranges() {
  const auto runs = [this] {
    ranges_.clear();
    for (std::uint32_t i = 0; i < records_.size(); ++i) {
      if (ranges_.empty() || id_of(ranges_.back()) != id_of(records_[i])) ranges_.push_back({i, i});
      ranges_.back().last = i + 1;
    }
    by_id_.resize(ranges_.size());
    std::iota(by_id_.begin(), by_id_.end(), std::uint32_t{0});
  };
  runs();
  const auto before = [this](std::uint32_t a, std::uint32_t b) {
    return id_of(ranges_[a]) < id_of(ranges_[b]);
  };
  if (!std::is_sorted(by_id_.begin(), by_id_.end(), before))
    std::sort(by_id_.begin(), by_id_.end(), before);
  const bool scattered =
      std::adjacent_find(by_id_.begin(), by_id_.end(), [&](std::uint32_t a, std::uint32_t b) {
        return !before(a, b);
      }) != by_id_.end();
  if (scattered) {
    std::stable_sort(records_.begin(), records_.end(),
                     [this](const Record& a, const Record& b) { return id_of(a) < id_of(b); });
    runs();
  }
  claimed_.assign(ranges_.size(), 0);
}

Location CsvList::where(const CsvRow& row) {
  if (!shown_) {
    CsvScratch scratch;
    shown_ = std::make_shared<const SourceFile>(name_, shown_text(text_, encoding_, scratch));
  }
  const std::uint32_t begin = shown_->line_start(row.line);
  return {shown_, {begin, begin + static_cast<std::uint32_t>(shown_->line(row.line).size())}};
}

CsvList::Range CsvList::claim(std::string_view id) {
  if (!usable_) return {};
  std::uint32_t found = next_;
  if (found >= ranges_.size() || id_of(ranges_[found]) != id) {
    const auto place = std::partition_point(by_id_.begin(), by_id_.end(), [&](std::uint32_t range) {
      return id_of(ranges_[range]) < id;
    });
    if (place == by_id_.end() || id_of(ranges_[*place]) != id) return {};
    found = *place;
  }
  next_ = found + 1;
  claimed_[found] = 1;
  return ranges_[found];
}

void CsvList::fill(Range range, Filler& filler, CsvScratch& scratch) const {
  if (!filler.begin_list(list_, filler.body().line)) return;
  if (!usable_) {
    filler.error(filler.body().line, fact_, {Code::csv_list_unusable, {name_, fact_}, {}});
    return;
  }
  const ListRule& rule = filler.vocabulary().lists[static_cast<std::size_t>(list_)];
  filler.in_file(name_);
  for (const CsvHeader::ColumnProblem& wrong : header_.problems) {
    if (range.first < range.last)
      filler.error(header_line_, fact_ + '.' + wrong.name, wrong.problem);
  }
  for (std::size_t i = range.first; i < range.last; ++i) {
    const CsvRow& row = records_[i].row;
    const std::int64_t number = filler.begin_record(list_, row.line);
    if (number < 0) break;
    const std::size_t record = static_cast<std::size_t>(number);
    if (const std::optional<Problem> problem =
            read_cells(row, encoding_, header_.columns.size(), scratch)) {
      filler.error(row.line, record_path(*rule.fact, record, {}), *problem);
      continue;
    }
    for (std::size_t c = 0; c < header_.columns.size(); ++c) {
      const CsvColumn& column = header_.columns[c];
      const std::string_view cell = scratch.cells[c];
      if (column.kind == CsvColumn::Kind::unnamed && !trimmed(cell).empty()) {
        filler.error(row.line, record_path(*rule.fact, record, {}),
                     {Code::csv_unnamed_cell, {Words(cell)}, {}});
      }
      if (column.kind != CsvColumn::Kind::fact) continue;
      const CellRule& field = rule.fields[static_cast<std::size_t>(column.meaning)];
      RecordList& records = filler.body().lists[static_cast<std::size_t>(list_)];
      const std::size_t at = record * records.fields + static_cast<std::size_t>(field.slot);
      if (records.cells.state(at) == Given::absent) {
        if (const auto taken = usual_cell(field, cell, filler.limits(), filler.body())) {
          records.cells.set(at, *taken);
          continue;
        }
      }
      if (const std::optional<Value> value = cell_value(field.type, cell)) {
        filler.field(list_, record, column.meaning, *value, row.line);
      }
    }
  }
  filler.in_file(filler.body().file);
}

void CsvList::report_unclaimed(Diagnostics& diagnostics) {
  if (!usable_) return;
  std::vector<std::uint32_t> unclaimed;
  for (std::size_t i = 0; i < ranges_.size(); ++i) {
    if (claimed_[i] != 0) continue;
    for (std::uint32_t record = ranges_[i].first; record < ranges_[i].last; ++record)
      unclaimed.push_back(record);
  }
  std::sort(unclaimed.begin(), unclaimed.end(), [this](std::uint32_t a, std::uint32_t b) {
    return records_[a].row.offset < records_[b].row.offset;
  });
  for (const std::uint32_t i : unclaimed) {
    diagnostics.add(Code::csv_list_without_body, where(records_[i].row),
                    {std::string(id_of(records_[i]))});
  }
}

}  // namespace guiju::facts
