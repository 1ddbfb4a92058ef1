// A CSV with one body a row, and the files of its record lists -> batches of bodies. One idea: the
// file is looked over once for its encoding, then streamed; rows are parsed by whichever thread takes
// them.
#include <algorithm>

#include "base/utf8.h"
#include "facts/block_reader.h"
#include "facts/context.h"
#include "facts/csv_list.h"
#include "facts/csv_text.h"
#include "facts/usual_value.h"

namespace guiju::facts {
namespace {

// Shared by the batches of one file. The lists' marks are made by the reader alone.
struct CsvContext {
  ContextPtr context;
  Encoding encoding = Encoding::utf8;
  CsvHeader header;
  std::vector<std::unique_ptr<CsvList>> lists;
};

std::string_view id_in(const CsvHeader& header, const std::vector<std::string_view>& cells) {
  const std::size_t column = static_cast<std::size_t>(header.id_column);
  return header.id_column >= 0 && column < cells.size() ? trimmed(cells[column])
                                                        : std::string_view();
}

class CsvBatch : public FactsBatch {
 public:
  // `records`: of each row those in each list, row after row.
  CsvBatch(std::shared_ptr<const CsvContext> csv, std::shared_ptr<const Block> block,
           std::vector<CsvRow> rows, std::vector<CsvList::Range> records)
      : csv_(std::move(csv)),
        block_(std::move(block)),
        rows_(std::move(rows)),
        records_(std::move(records)) {}

  std::size_t size() const override { return rows_.size(); }

  void parse(std::size_t index, FactsScratch& scratch, Body& body) const override {
    const CsvRow& row = rows_[index];
    const ReadContext& context = *csv_->context;
    const CsvHeader& header = csv_->header;
    CsvScratch& csv = scratch.impl->csv;
    Filler filler(context.vocabulary, context.options, scratch.impl->suggestions, body,
                  context.name, row.line);
    const std::optional<Problem> problem =
        read_cells(row, csv_->encoding, header.columns.size(), csv);
    const std::string_view id = id_in(header, csv.cells);
    if (!id.empty()) filler.id({Value::Form::plain, id}, row.line);
    if (problem) {
      filler.broken();
      filler.error(row.line, {}, *problem);
    } else {
      for (const CsvHeader::ColumnProblem& wrong : header.problems) {
        filler.error(row.line, wrong.name, wrong.problem);
      }
      read_columns(csv.cells, row.line, filler);
      read_findings(csv.cells, row.line, filler);
      read_determinations(csv.cells, row.line, filler);
      // The cells are overwritten by those of the lists.
      const std::size_t lists = csv_->lists.size();
      for (std::size_t i = 0; i < lists; ++i) {
        const CsvList::Range own = body.id.empty() ? CsvList::Range{} : records_[index * lists + i];
        csv_->lists[i]->fill(own, filler, csv);
      }
    }
    filler.finish();
  }

 private:
  void read_columns(const std::vector<std::string_view>& cells, std::uint32_t line,
                    Filler& filler) const {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const CsvColumn& column = csv_->header.columns[i];
      switch (column.kind) {
        case CsvColumn::Kind::name: filler.name({Value::Form::plain, cells[i]}, line); break;
        case CsvColumn::Kind::rows: read_rows(cells[i], line, filler); break;
        case CsvColumn::Kind::fact: {
          const CellRule& rule =
              filler.vocabulary().facts[static_cast<std::size_t>(column.meaning)];
          Body& body = filler.body();
          if (body.cells.state(static_cast<std::size_t>(rule.slot)) == Given::absent) {
            if (const auto cell = usual_cell(rule, cells[i], filler.limits(), body)) {
              body.set(rule.slot, *cell);
              break;
            }
          }
          if (const std::optional<Value> value = cell_value(rule.type, cells[i])) {
            filler.scalar(column.meaning, *value, line);
          }
          break;
        }
        case CsvColumn::Kind::unnamed:
          if (!trimmed(cells[i]).empty()) {
            filler.error(line, {}, {Code::csv_unnamed_cell, {Words(cells[i])}, {}});
          }
          break;
        case CsvColumn::Kind::id:
        case CsvColumn::Kind::finding_part:
        case CsvColumn::Kind::determination:
        case CsvColumn::Kind::wrong: break;
      }
    }
  }

  static void read_rows(std::string_view cell, std::uint32_t line, Filler& filler) {
    filler.begin_rows(line);
    while (!(cell = trimmed(cell)).empty()) {
      const std::string_view id = cell.substr(0, cell.find_first_of(" \t"));
      cell.remove_prefix(id.size());
      filler.row({Value::Form::plain, id}, line);
    }
  }

  void read_findings(const std::vector<std::string_view>& cells, std::uint32_t line,
                     Filler& filler) const {
    for (const CsvFinding& finding : csv_->header.findings) {
      bool stated = false;
      for (std::size_t part = 0; part < finding.columns.size(); ++part) {
        if (finding.columns[part] < 0) continue;
        const bool is_value = part == static_cast<std::size_t>(FindingPart::value);
        const std::optional<Value> value =
            cell_value(is_value ? FactType::finding : FactType::text,
                       cells[static_cast<std::size_t>(finding.columns[part])]);
        if (!value) continue;
        if (!stated && !filler.begin_finding(finding.fact, line)) break;
        stated = true;
        filler.finding_part(finding.fact, static_cast<FindingPart>(part), *value, line);
      }
      if (stated) filler.end_finding(finding.fact, line);
    }
  }

  // Cells that are all empty say nothing; one that is not asks for the others.
  void read_determinations(const std::vector<std::string_view>& cells, std::uint32_t line,
                           Filler& filler) const {
    for (const Determined what : {Determined::confirmation, Determined::override}) {
      const std::array<int, 4>& columns =
          csv_->header.determinations[static_cast<std::size_t>(what)];
      bool stated = false;
      for (std::size_t part = 0; part < columns.size(); ++part) {
        if (columns[part] < 0) continue;
        const std::string_view cell = cells[static_cast<std::size_t>(columns[part])];
        if (trimmed(cell).empty()) continue;
        if (!stated) filler.begin_determination(what, line);
        stated = true;
        filler.determination_part(what, static_cast<DeterminationPart>(part),
                                  {Value::Form::plain, cell}, line);
      }
      if (stated) filler.end_determination(what, line);
    }
  }

  std::shared_ptr<const CsvContext> csv_;
  std::shared_ptr<const Block> block_;
  std::vector<CsvRow> rows_;
  std::vector<CsvList::Range> records_;
};

class CsvFileReader : public FactsReader {
 public:
  CsvFileReader(ContextPtr context, std::unique_ptr<Input> input, std::vector<ListInput> lists)
      : csv_(std::make_shared<CsvContext>()),
        input_(std::move(input)),
        list_inputs_(std::move(lists)),
        finder_(context->options.limits.line_bytes) {
    csv_->context = std::move(context);
  }

  std::unique_ptr<FactsBatch> next(std::size_t bodies, Diagnostics& diagnostics) override {
    if (input_) usable_ = start(diagnostics);
    if (!usable_) return nullptr;
    std::vector<CsvRow> rows;
    take_rows(std::max<std::size_t>(bodies, 1), rows, diagnostics);
    if (rows.empty()) {
      for (const auto& list : csv_->lists) list->report_unclaimed(diagnostics);
      usable_ = false;
      return nullptr;
    }
    std::vector<CsvList::Range> records = claim(rows);
    return std::make_unique<CsvBatch>(csv_, bytes_->lend(), std::move(rows), std::move(records));
  }

 private:
  // Encoding, byte order mark, header, lists. False when no body can be read.
  bool start(Diagnostics& diagnostics) {
    std::unique_ptr<Input> input = look_over(std::move(input_), diagnostics);
    if (!input) return false;
    bytes_ = std::make_unique<BlockReader>(std::move(input));
    while (bytes_->rest().size() < 3 && bytes_->more()) {
    }
    if (is_utf16(bytes_->rest())) {
      diagnostics.add(Code::utf16_text, {}, {name()});
      return false;
    }
    if (bytes_->rest().starts_with(byte_order_mark)) bytes_->take(byte_order_mark.size());
    std::vector<CsvRow> rows;
    take_rows(1, rows, diagnostics);
    if (rows.empty()) {
      diagnostics.add(Code::csv_no_header, {std::make_shared<SourceFile>(name(), ""), {}});
      return false;
    }
    const bool good = read_header(rows[0], diagnostics);
    for (ListInput& list : list_inputs_) {
      csv_->lists.push_back(
          std::make_unique<CsvList>(*csv_->context, std::move(list), diagnostics));
    }
    return good;
  }

  // Reads all of the input to find its encoding; then at its start again. What cannot be read twice
  // is kept in memory.
  std::unique_ptr<Input> look_over(std::unique_ptr<Input> input, Diagnostics& diagnostics) {
    EncodingGuess guess;
    if (!input->rewind()) {
      std::optional<std::string> text =
          read_whole(*input, name(), csv_->context->options.limits.file_bytes, diagnostics);
      if (!text) return nullptr;
      guess.look(*text);
      input = memory_input(std::move(*text));
    } else {
      std::string block(1u << 16, '\0');
      for (;;) {
        const std::optional<std::size_t> got = input->read(block.data(), block.size());
        if (!got) {
          diagnostics.add(Code::file_unreadable, {}, {name(), input->error()});
          return nullptr;
        }
        if (*got == 0) break;
        guess.look(std::string_view(block).substr(0, *got));
      }
      if (!input->rewind()) return nullptr;
    }
    csv_->encoding = guess.result();
    return input;
  }

  bool read_header(const CsvRow& row, Diagnostics& diagnostics) {
    const std::optional<Problem> problem = read_cells(row, csv_->encoding, 0, scratch_);
    const std::string text = shown_row(row, csv_->encoding, scratch_);
    // Blank lines before the header keep its line number.
    const std::string before(row.line - 1, '\n');
    const auto offset = static_cast<std::uint32_t>(before.size());
    const SourcePtr source = std::make_shared<const SourceFile>(name(), before + text);
    if (problem && problem->code != Code::csv_cell_count) {
      diagnostics.add(problem->code,
                      {source, {offset, offset + static_cast<std::uint32_t>(text.size())}},
                      arguments_of(*problem, Language::en));
      return false;
    }
    csv_->header = read_main_header(csv_->context->vocabulary, text);
    return report_header(csv_->header, source, offset, text, diagnostics);
  }

  void take_rows(std::size_t most, std::vector<CsvRow>& rows, Diagnostics& diagnostics) {
    for (;;) {
      while (rows.size() < most) {
        const RowFinder::Step step =
            finder_.next(bytes_->rest(), bytes_->offset(), bytes_->at_end());
        if (step.taken == 0) break;
        bytes_->take(step.taken);
        if (step.row) rows.push_back(*step.row);
      }
      // Reading on may move what has been read.
      if (!rows.empty() || (bytes_->at_end() && bytes_->rest().empty())) return;
      if (!bytes_->more() && !bytes_->error().empty() && !std::exchange(reported_, true)) {
        diagnostics.add(Code::file_unreadable, {}, {name(), bytes_->error()});
      }
    }
  }

  std::vector<CsvList::Range> claim(const std::vector<CsvRow>& rows) {
    std::vector<CsvList::Range> records;
    if (csv_->lists.empty()) return records;
    records.reserve(rows.size() * csv_->lists.size());
    for (const CsvRow& row : rows) {
      std::optional<std::string_view> plain;
      if (csv_->header.id_column >= 0 && !row.problem)
        plain = plain_cell(row.text, static_cast<std::size_t>(csv_->header.id_column));
      if (!plain) read_cells(row, csv_->encoding, csv_->header.columns.size(), scratch_);
      const std::string_view id = plain ? trimmed(*plain) : id_in(csv_->header, scratch_.cells);
      for (const auto& list : csv_->lists) records.push_back(list->claim(id));
    }
    return records;
  }

  const std::string& name() const { return csv_->context->name; }

  std::shared_ptr<CsvContext> csv_;
  std::unique_ptr<Input> input_;  // until reading starts
  std::vector<ListInput> list_inputs_;
  std::unique_ptr<BlockReader> bytes_;
  RowFinder finder_;
  CsvScratch scratch_;
  bool usable_ = false;
  bool reported_ = false;
};

}  // namespace

std::unique_ptr<FactsReader> read_csv_file(ContextPtr context, std::unique_ptr<Input> input,
                                           std::vector<ListInput> lists) {
  return std::make_unique<CsvFileReader>(std::move(context), std::move(input), std::move(lists));
}

}  // namespace guiju::facts
