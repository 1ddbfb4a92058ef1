// A header row -> columns. One idea: a column that means nothing here is a problem with a name, told
// once for the file and once for each body, whose cell there would otherwise be dropped.
#include "facts/csv_header.h"

#include <algorithm>
#include <unordered_map>

#include "facts/csv_text.h"

namespace guiju::facts {
namespace {

// Where the cells of a row stand in it, quotes included.
std::vector<Span> cell_spans(std::string_view row) {
  std::vector<Span> spans;
  std::size_t begin = 0;
  bool quoted = false;
  for (std::size_t at = 0; at <= row.size(); ++at) {
    if (at < row.size() && row[at] == '"') quoted = !quoted;
    if (at < row.size() && (row[at] != ',' || quoted)) continue;
    spans.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)});
    begin = at + 1;
  }
  return spans;
}

class HeaderReader {
 public:
  explicit HeaderReader(std::string_view row) : spans_(cell_spans(row)) {
    split_cells(row, cells_, unquoted_);
    spans_.resize(cells_.size());
  }

  CsvHeader main(const Vocabulary& vocabulary) {
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const std::string_view name = trimmed(cells_[i]);
      CsvColumn& column = header_.columns.emplace_back();
      const int key = vocabulary.keys.find(name);
      if (name.empty()) {
        column.kind = CsvColumn::Kind::unnamed;
      } else if (key >= 0) {
        known(i, vocabulary, vocabulary.keys.meaning(key));
      } else if (!detail(i, vocabulary, name)) {
        wrong(i,
              {Code::undeclared_fact, {Words(name)}, nearest_name(name, vocabulary.keys.names())});
      }
    }
    // A finding without columns of details is a column like any other.
    std::erase_if(header_.findings, [](const CsvFinding& finding) {
      return std::all_of(finding.columns.begin() + 1, finding.columns.end(),
                         [](int column) { return column < 0; });
    });
    for (const CsvFinding& finding : header_.findings) {
      const int value = finding.columns[0];
      if (value < 0) continue;
      header_.columns[static_cast<std::size_t>(value)].kind = CsvColumn::Kind::finding_part;
    }
    return std::move(header_);
  }

  CsvHeader list(const ListRule& rule) {
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const std::string_view name = trimmed(cells_[i]);
      CsvColumn& column = header_.columns.emplace_back();
      const int key = rule.keys.find(name);
      if (name.empty()) {
        column.kind = CsvColumn::Kind::unnamed;
      } else if (name == "id") {
        take(i, CsvColumn::Kind::id, means_id);
      } else if (key >= 0) {
        take(i, CsvColumn::Kind::fact, rule.keys.meaning(key));
      } else {
        wrong(i, {Code::undeclared_fact, {Words(name)}, nearest_name(name, rule.keys.names())});
      }
    }
    return std::move(header_);
  }

 private:
  void known(std::size_t i, const Vocabulary& vocabulary, int meaning) {
    switch (meaning) {
      case means_id: take(i, CsvColumn::Kind::id, meaning); return;
      case means_name: take(i, CsvColumn::Kind::name, meaning); return;
      case means_not_applicable: take(i, CsvColumn::Kind::rows, meaning); return;
      case means_confirmation:
      case means_override:
        return wrong(i, {Code::csv_determination_column, {Words(trimmed(cells_[i]))}, {}});
      default: break;
    }
    const CellRule& rule = vocabulary.facts[static_cast<std::size_t>(meaning)];
    if (rule.list >= 0) {
      return wrong(i,
                   {Code::csv_list_column, {rule.fact->id, "NAME." + rule.fact->id + ".csv"}, {}});
    }
    if (!take(i, CsvColumn::Kind::fact, meaning)) return;
    if (rule.type == FactType::finding) part(i, meaning, FindingPart::value);
  }

  // F.by, F.on, F.because of a finding F.
  bool detail(std::size_t i, const Vocabulary& vocabulary, std::string_view name) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return false;
    const int key = vocabulary.keys.find(name.substr(0, dot));
    if (key < 0) return false;
    const int fact = vocabulary.keys.meaning(key);
    if (fact == means_confirmation || fact == means_override)
      return determination(i, vocabulary, determined(fact), name.substr(dot + 1));
    const int part_key = vocabulary.finding_parts.find(name.substr(dot + 1));
    if (part_key < 0 || fact < 0) return false;
    if (vocabulary.facts[static_cast<std::size_t>(fact)].type != FactType::finding) return false;
    const auto which = static_cast<FindingPart>(vocabulary.finding_parts.meaning(part_key));
    if (which == FindingPart::value) {
      if (take(i, CsvColumn::Kind::fact, fact)) part(i, fact, which);
      return true;
    }
    CsvColumn& column = header_.columns[i];
    column.kind = CsvColumn::Kind::finding_part;
    column.meaning = fact;
    column.part = which;
    part(i, fact, which);
    return true;
  }

  // confirmation.by, override.opinion and the like.
  bool determination(std::size_t i, const Vocabulary& vocabulary, Determined what,
                     std::string_view name) {
    const int key = vocabulary.determination_parts.find(name);
    if (key < 0) return false;
    const auto part = static_cast<std::size_t>(vocabulary.determination_parts.meaning(key));
    int& column = header_.determinations[static_cast<std::size_t>(what)][part];
    if (column >= 0) {
      wrong(i, {Code::csv_duplicate_column, {Words(trimmed(cells_[i]))}, {}});
    } else {
      column = static_cast<int>(i);
      header_.columns[i].kind = CsvColumn::Kind::determination;
    }
    return true;
  }

  // Remembers a column of a finding.
  void part(std::size_t i, int fact, FindingPart which) {
    auto finding = std::find_if(header_.findings.begin(), header_.findings.end(),
                                [&](const CsvFinding& f) { return f.fact == fact; });
    if (finding == header_.findings.end()) {
      finding = header_.findings.insert(finding, CsvFinding{fact});
    }
    int& column = finding->columns[static_cast<std::size_t>(which)];
    if (column >= 0) {
      wrong(i, {Code::csv_duplicate_column, {Words(trimmed(cells_[i]))}, {}});
    } else {
      column = static_cast<int>(i);
    }
  }

  // False (and a wrong column) when another column means the same.
  bool take(std::size_t i, CsvColumn::Kind kind, int meaning) {
    if (!taken_.emplace(meaning, i).second) {
      wrong(i, {Code::csv_duplicate_column, {Words(trimmed(cells_[i]))}, {}});
      return false;
    }
    header_.columns[i].kind = kind;
    header_.columns[i].meaning = meaning;
    if (kind == CsvColumn::Kind::id) header_.id_column = static_cast<int>(i);
    return true;
  }

  void wrong(std::size_t i, Problem problem) {
    header_.columns[i].kind = CsvColumn::Kind::wrong;
    header_.problems.push_back({std::string(trimmed(cells_[i])), std::move(problem), spans_[i]});
  }

  std::vector<std::string_view> cells_;
  std::string unquoted_;
  std::vector<Span> spans_;
  std::unordered_map<int, std::size_t> taken_;
  CsvHeader header_;
};

}  // namespace

CsvHeader read_main_header(const Vocabulary& vocabulary, std::string_view row) {
  return HeaderReader(row).main(vocabulary);
}

CsvHeader read_list_header(const ListRule& list, std::string_view row) {
  return HeaderReader(row).list(list);
}

bool report_header(const CsvHeader& header, const SourcePtr& source, std::uint32_t offset,
                   std::string_view row, Diagnostics& diagnostics) {
  const Span whole{offset, offset + static_cast<std::uint32_t>(row.size())};
  if (header.columns.size() == 1) {
    for (const char* separator : {";", "\t", "；", "，"}) {
      if (row.find(separator) == std::string_view::npos) continue;
      diagnostics.add(Code::csv_separator, {source, whole}, {separator});
      return false;
    }
  }
  for (const CsvHeader::ColumnProblem& wrong : header.problems) {
    const Location where{source, {offset + wrong.span.begin, offset + wrong.span.end}};
    Diagnostic& added =
        diagnostics.add(wrong.problem.code, where, arguments_of(wrong.problem, Language::en));
    if (!wrong.problem.suggestion.empty()) {
      added.notes.push_back({{}, Code::did_you_mean, {wrong.problem.suggestion}});
    }
  }
  if (header.id_column < 0) diagnostics.add(Code::csv_no_id_column, {source, whole});
  return true;
}

}  // namespace guiju::facts
