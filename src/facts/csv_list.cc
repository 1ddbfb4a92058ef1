// A list's CSV -> the records of each body. One idea: rows are sorted by the id they name, so that a
// body's records are one run, found by bisection, and a row that no body claims is told at the end.
#include "facts/csv_list.h"

#include <algorithm>

#include "base/utf8.h"
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
  shown_ = std::make_shared<const SourceFile>(name_, shown_text(text_, encoding_, scratch));
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
    const std::optional<Problem> problem =
        read_cells(row, encoding_, header_.columns.size(), scratch);
    if (!has_header) {
      has_header = true;
      if (problem && problem->code != Code::csv_cell_count) {
        diagnostics.add(problem->code, where(row), arguments_of(*problem, Language::en));
        return;
      }
      const std::string shown = shown_row(row, encoding_, scratch);
      const std::uint32_t start = shown_->line_start(row.line);
      header_ = read_list_header(context.vocabulary.lists[static_cast<std::size_t>(list_)], shown);
      if (!report_header(header_, shown_, start, shown, diagnostics)) return;
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
    records_.push_back({ids_.size(), id.size(), row});
    ids_ += id;
  }
  if (!has_header) {
    diagnostics.add(Code::csv_no_header, {shown_, {0, 0}});
    return;
  }
  std::stable_sort(records_.begin(), records_.end(),
                   [this](const Record& a, const Record& b) { return id_of(a) < id_of(b); });
  claimed_.assign(records_.size(), false);
  usable_ = true;
}

Location CsvList::where(const CsvRow& row) const {
  const std::uint32_t begin = shown_->line_start(row.line);
  return {shown_, {begin, begin + static_cast<std::uint32_t>(shown_->line(row.line).size())}};
}

std::pair<std::size_t, std::size_t> CsvList::range_of(std::string_view id) const {
  const auto first = std::partition_point(records_.begin(), records_.end(),
                                          [&](const Record& record) { return id_of(record) < id; });
  const auto last = std::partition_point(first, records_.end(),
                                         [&](const Record& record) { return id_of(record) == id; });
  return {static_cast<std::size_t>(first - records_.begin()),
          static_cast<std::size_t>(last - records_.begin())};
}

void CsvList::fill(std::string_view id, Filler& filler, CsvScratch& scratch) const {
  if (!filler.begin_list(list_, filler.body().line)) return;
  if (!usable_) {
    filler.error(filler.body().line, fact_, {Code::csv_list_unusable, {name_, fact_}, {}});
    return;
  }
  const ListRule& rule = filler.vocabulary().lists[static_cast<std::size_t>(list_)];
  filler.in_file(name_);
  const auto [first, last] = range_of(id);
  for (const CsvHeader::ColumnProblem& wrong : header_.problems) {
    if (first < last) filler.error(1, fact_ + '.' + wrong.name, wrong.problem);
  }
  for (std::size_t i = first; i < last; ++i) {
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
      if (records.states[at] == Given::absent) {
        if (const auto taken = usual_cell(field, cell, filler.limits(), filler.body())) {
          records.cells[at] = *taken;
          records.states[at] = Given::stated;
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

void CsvList::claim(std::string_view id) {
  if (!usable_) return;
  const auto [first, last] = range_of(id);
  for (std::size_t i = first; i < last; ++i) claimed_[i] = true;
}

void CsvList::report_unclaimed(Diagnostics& diagnostics) const {
  if (!usable_) return;
  std::vector<std::size_t> unclaimed;
  for (std::size_t i = 0; i < records_.size(); ++i) {
    if (!claimed_[i]) unclaimed.push_back(i);
  }
  std::sort(unclaimed.begin(), unclaimed.end(), [this](std::size_t a, std::size_t b) {
    return records_[a].row.offset < records_[b].row.offset;
  });
  for (const std::size_t i : unclaimed) {
    diagnostics.add(Code::csv_list_without_body, where(records_[i].row),
                    {std::string(id_of(records_[i]))});
  }
}

}  // namespace guiju::facts
