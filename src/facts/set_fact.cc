// FACT=VALUE -> one cell of a body changed. One idea: the value is read as an unquoted one of a facts
// file, so what is accepted here is what a CSV cell may hold.
#include "facts/set_fact.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "facts/value.h"
#include "facts/vocabulary.h"

namespace guiju::facts {
namespace {

// "occupations[2].own_examiners" in its parts.
struct RecordPath {
  std::string_view list;
  std::size_t record = 0;  // 1-based
  std::string_view field;
};

std::optional<RecordPath> record_path_of(std::string_view text) {
  const std::size_t close = text.find("].");
  if (close == std::string_view::npos) return std::nullopt;
  const std::size_t open = text.substr(0, close).rfind('[');
  if (open == std::string_view::npos) return std::nullopt;
  RecordPath path{text.substr(0, open), 0, text.substr(close + 2)};
  const char* end = text.data() + close;
  const auto read = std::from_chars(text.data() + open + 1, end, path.record);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return path;
}

class Setter {
 public:
  Setter(const RuleSet& rules, const FactsLimits& limits, std::string_view written, Body& body)
      : rules_(rules), limits_(limits), written_(written), body_(body) {}

  void set(const Value& value) {
    const int index = rules_.facts.find(written_);
    if (index >= 0) {
      const Fact& fact = rules_.facts.facts[static_cast<std::size_t>(index)];
      return fact.list < 0 ? set_scalar(fact, value) : set_list(fact, value);
    }
    if (written_ == "not_applicable") return set_rows(value);
    if (const std::optional<RecordPath> path = record_path_of(written_)) {
      const int list = rules_.facts.find(path->list);
      if (list >= 0 && rules_.facts.facts[static_cast<std::size_t>(list)].list >= 0) {
        return set_field(rules_.facts.facts[static_cast<std::size_t>(list)], *path, value);
      }
    }
    std::vector<std::string> names;
    for (const Fact& fact : rules_.facts.facts) names.insert(names.end(), {fact.id, fact.label});
    error({Code::undeclared_fact, {Words(written_)}, nearest_name(written_, names)});
  }
  void error(const Problem& problem) { add_error(body_, {}, 0, utf8::repaired(written_), problem); }

 private:
  // False, with an error, where the cell cannot have the value.
  bool put(const CellRule& rule, const Value& value, Cells& cells, std::size_t at) {
    Cell taken_cell = 0;
    Problem problem;
    const Taken taken = take_value(rule, value, limits_, body_, taken_cell, problem);
    if (taken == Taken::wrong) {
      error(problem);
      return false;
    }
    cells.set(at, taken_cell, taken == Taken::known ? Given::stated : Given::null);
    return true;
  }
  void set_scalar(const Fact& fact, const Value& value) {
    // Who determined the finding spoke of the value in the file, not of this one.
    body_.findings.erase_if([&](const FindingDetail& d) { return d.slot == fact.slot; });
    put(cell_rule(fact), value, body_.cells, static_cast<std::size_t>(fact.slot));
  }
  void set_list(const Fact& fact, const Value& value) {
    RecordList& records = body_.lists[static_cast<std::size_t>(fact.list)];
    const bool empty_list = value.text == "[]";
    if (value.form != Value::Form::null && !empty_list) {
      return error({Code::wrong_type,
                    {{"[] 或空（单个字段写作 列表[序号].字段=值）",
                      "[] or nothing (a field is set by list[number].field=value)"},
                     words_for(value.form)},
                    {}});
    }
    records.given = empty_list ? Given::stated : Given::null;
    records.count = 0;
    records.cells.clear();
  }
  void set_field(const Fact& list, const RecordPath& path, const Value& value) {
    RecordList& records = body_.lists[static_cast<std::size_t>(list.list)];
    const int index = FactTable::find_field(list, path.field);
    if (index < 0) {
      std::vector<std::string> names;
      for (const Fact& field : list.fields) names.insert(names.end(), {field.id, field.label});
      return error({Code::undeclared_fact, {Words(written_)}, nearest_name(path.field, names)});
    }
    const CellRule rule = cell_rule(list.fields[static_cast<std::size_t>(index)]);
    // Records are numbered from 1, whatever the body.
    if (path.record < 1)
      return error({Code::undeclared_fact, {Words(written_)}, record_path(list, 0, path.field)});
    if (path.record > records.count) {
      // A value that no record can have is wrong for all bodies.
      Cells none;
      none.resize(1);
      if (!put(rule, value, none, 0)) return;
      return error({Code::no_such_record, {list.id, std::to_string(records.count)}, {}});
    }
    put(rule, value, records.cells,
        (path.record - 1) * records.fields + static_cast<std::size_t>(rule.slot));
  }
  // Row ids separated by spaces, in place of those of the file.
  void set_rows(const Value& value) {
    body_.not_applicable.clear();
    body_.disputed_rows.clear();
    body_.rows_stated = true;
    std::string_view left = value.text;
    while (!(left = trimmed(left)).empty()) {
      const std::string_view id = left.substr(0, left.find(' '));
      left.remove_prefix(id.size());
      const auto part = std::find_if(rules_.parts.begin(), rules_.parts.end(),
                                     [&](const Part& p) { return p.id == id; });
      if (part == rules_.parts.end()) {
        error({Code::unknown_row, {Words(id)}, {}});
      } else if (!part->is_criterion()) {
        error({Code::row_has_parts, {Words(id)}, {}});
      } else {
        body_.not_applicable.push_back(static_cast<int>(part - rules_.parts.begin()));
      }
    }
    std::vector<int>& rows = body_.not_applicable;
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  }

  const RuleSet& rules_;
  const FactsLimits& limits_;
  std::string_view written_;
  Body& body_;
};

}  // namespace

void set_fact(const RuleSet& rules, const FactsLimits& limits, std::string_view fact,
              std::string_view value, Body& body) {
  Setter setter(rules, limits, fact, body);
  const std::size_t bad = utf8::first_invalid(value);
  if (bad != utf8::npos) return setter.error({Code::not_utf8, {std::to_string(bad + 1)}, {}});
  const bool unknown = value.empty() || value == "null";
  setter.set(
      {unknown ? Value::Form::null : Value::Form::plain, unknown ? std::string_view() : value});
}

}  // namespace guiju::facts

namespace guiju {

void set_fact(const RuleSet& rules, std::string_view fact, std::string_view value, Body& body) {
  facts::set_fact(rules, FactsLimits(), fact, value, body);
}

std::vector<BodyError> errors_of_set(const RuleSet& rules,
                                     const std::vector<std::pair<std::string, std::string>>& set) {
  Body body;
  body.reset(rules.facts);
  for (const auto& [fact, value] : set) set_fact(rules, fact, value, body);
  std::erase_if(body.errors, [](const BodyError& error) {
    return error.code == info(Code::no_such_record).name;
  });
  return std::move(body.errors);
}

}  // namespace guiju
