// Brief results → columns. One idea: what CsvTable writes of a row, kept with its type; points stay
// whole numbers of the smallest unit that the rule set's own points need.
#include "result_table.h"

#include <algorithm>
#include <bit>

#include "evaluate/evaluator.h"
#include "plan/program.h"
#include "report/csv.h"
#include "report/determination_words.h"

namespace guiju::python {

// ---- Values.

void ResultColumnData::add_null(ColumnKind kind) {
  known.push_back(0);
  if (kind == ColumnKind::flag) flags.push_back(0);
  if (kind == ColumnKind::points) units.push_back(0);
  if (kind == ColumnKind::text) ends.push_back(static_cast<std::int64_t>(bytes.size()));
}

void ResultColumnData::add_text(std::string_view value) {
  if (value.empty()) return add_null(ColumnKind::text);
  known.push_back(1);
  bytes += value;
  ends.push_back(static_cast<std::int64_t>(bytes.size()));
}

void ResultColumnData::add_flag(bool value) {
  known.push_back(1);
  flags.push_back(value ? 1 : 0);
}

void ResultColumnData::add_points(const Number& value, int scale, const ScoreRule* rule) {
  known.push_back(1);
  const auto found = value.to_scaled(scale);
  if (!found) odd.emplace(units.size(), shown_score(value, rule));
  units.push_back(found.value_or(0));
}

void ResultColumnData::add_copy(ColumnKind kind, const ResultColumnData& from, std::size_t at) {
  if (from.known[at] == 0) return add_null(kind);
  if (kind == ColumnKind::flag) return add_flag(from.flags[at] != 0);
  if (kind == ColumnKind::text) {
    const std::int64_t first = at == 0 ? 0 : from.ends[at - 1];
    return add_text(std::string_view(from.bytes)
                        .substr(static_cast<std::size_t>(first),
                                static_cast<std::size_t>(from.ends[at] - first)));
  }
  known.push_back(1);
  if (const auto found = from.odd.find(at); found != from.odd.end())
    odd.emplace(units.size(), found->second);
  units.push_back(from.units[at]);
}

// ---- Rows.

struct ResultBlock::Row {
  const std::vector<ColumnHead>& heads;
  const Body& body;
  const Brief& brief;
  const std::vector<std::string>& unknown;
};

namespace {

bool wants(const std::vector<ColumnHead>& heads, Says what) {
  return std::any_of(heads.begin(), heads.end(),
                     [&](const ColumnHead& head) { return head.says == what; });
}

}  // namespace

ResultBlock::ResultBlock(const Evaluation& evaluation, const std::vector<ColumnHead>& heads,
                         Bodies& bodies)
    : columns_(heads.size()), rows_(bodies.bodies.size()) {
  const Evaluation::Lease desk(evaluation);
  const bool wants_unknown = wants(heads, Says::unknown);
  for (Body& body : bodies.bodies) {
    if (body.errors.empty()) {
      try {
        std::vector<std::string>& unknown = desk->unknown;
        unknown.clear();
        if (!evaluation.run().open.empty()) {
          const Brief& brief = desk->evaluator.brief(body, unknown);
          add(evaluation, {heads, body, brief, unknown});
        } else {
          Evaluator& usual = desk->evaluator.usual();
          const Brief& brief = usual.brief(body, false);
          if (!brief.complete && wants_unknown) unknown = usual.unknown_facts(body);
          add(evaluation, {heads, body, brief, unknown});
        }
        continue;
      } catch (const EvaluationFailure& failure) {
        Evaluation::fail(body, failure);
      }
    }
    add_errors(heads, body);
  }
}

ResultBlock::ResultBlock(const std::vector<ColumnHead>& heads, std::size_t rows,
                         const std::vector<std::vector<std::optional<std::string>>>& texts)
    : columns_(heads.size()), rows_(rows) {
  for (std::size_t c = 0; c < heads.size(); ++c)
    for (const std::optional<std::string>& value : texts[c]) {
      const ColumnKind kind = heads[c].kind;
      const auto number =
          value && kind == ColumnKind::points ? Number::parse(*value) : std::nullopt;
      if (!value || (kind == ColumnKind::points && !number))
        columns_[c].add_null(kind);
      else if (kind == ColumnKind::flag)
        columns_[c].add_flag(*value == "true");
      else if (number)
        columns_[c].add_points(*number, heads[c].scale, nullptr);
      else
        columns_[c].add_text(*value);
    }
}

namespace {

std::string joined_words(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) {
    if (!list.empty()) list += ' ';
    list += word;
  }
  return list;
}

std::string opinion_of(const RuleSet& rules, const Body& body, const Brief& brief) {
  std::string opinion;
  if (brief.opinion >= 0)
    opinion = at(rules.opinions, brief.opinion).id;
  else if (!has_no_opinion(brief))
    opinion = "undetermined";
  if (body.overriding.given) {
    opinion += overridden_by;
    opinion += at(rules.opinions, body.overriding.opinion).id;
  }
  return opinion;
}

// A criterion's points where they are known.
std::optional<Number> points_of(const Brief& brief, int part) {
  if (!brief.parts.empty()) {
    const PointRange& range = at(brief.parts, part);
    return range.known() ? std::optional(range.low) : std::nullopt;
  }
  if (at(brief.part_low, part) != at(brief.highest(), part)) return std::nullopt;
  return Number::scaled(at(brief.part_low, part), brief.decimals);
}

}  // namespace

std::string possible_words(const RuleSet& rules, std::uint64_t opinions) {
  std::string possible;
  for (; opinions != 0; opinions &= opinions - 1) {
    if (!possible.empty()) possible += ' ';
    possible += at(rules.opinions, std::countr_zero(opinions)).id;
  }
  return possible;
}

void ResultBlock::add(const Evaluation& evaluation, const Row& row) {
  const Run& run = evaluation.run();
  const RuleSet& rules = *run.rules;
  const ScoreRule* const rule = score_rule(rules, run.selection);
  const Brief& brief = row.brief;
  for (std::size_t c = 0; c < row.heads.size(); ++c) {
    const ColumnHead& head = row.heads[c];
    ResultColumnData& column = columns_[c];
    const auto points = [&](bool is_known, const Number& value, const ScoreRule* shown) {
      if (is_known)
        column.add_points(value, head.scale, shown);
      else
        column.add_null(head.kind);
    };
    switch (head.says) {
      case Says::id: column.add_text(row.body.id); break;
      case Says::name: column.add_text(row.body.name); break;
      case Says::score: points(brief.has_score && brief.value_known, brief.low, rule); break;
      case Says::score_low: points(brief.has_score, brief.low, rule); break;
      case Says::score_high: points(brief.has_score, brief.high, rule); break;
      case Says::grade:
        column.add_text(brief.grade >= 0 ? std::string_view(at(rules.grades, brief.grade).label)
                                         : "");
        break;
      case Says::opinion: column.add_text(opinion_of(rules, row.body, brief)); break;
      case Says::possible: column.add_text(possible_words(rules, brief.opinions_possible)); break;
      case Says::settled: column.add_flag(is_settled(brief)); break;
      case Says::needs_confirmation: column.add_flag(brief.needs_confirmation); break;
      case Says::criterion: {
        const auto found = points_of(brief, head.index);
        points(found.has_value(), found.value_or(Number(0)), nullptr);
        break;
      }
      case Says::result: {
        const ColumnResult& found = at(brief.columns, head.index);
        if (!found.certain)
          column.add_null(head.kind);
        else if (head.kind == ColumnKind::points)
          column.add_points(found.number.low, head.scale, nullptr);
        else
          column.add_text(at(at(rules.results, head.index).labels, found.labels.front()));
        break;
      }
      case Says::unknown: column.add_text(joined_words(row.unknown)); break;
      default: column.add_null(head.kind); break;
    }
  }
}

void ResultBlock::add_errors(const std::vector<ColumnHead>& heads, const Body& body) {
  std::string errors;
  for (const BodyError& error : body.errors) {
    if (!errors.empty()) errors += "; ";
    errors += error.code;
    if (!error.fact.empty()) errors += " " + error.fact;
    errors_.push_back({error.line, error.code, error.fact, error.zh, error.en});
  }
  for (std::size_t c = 0; c < heads.size(); ++c) switch (heads[c].says) {
      case Says::id: columns_[c].add_text(body.id); break;
      case Says::name: columns_[c].add_text(body.name); break;
      case Says::opinion: columns_[c].add_text("error"); break;
      case Says::error: columns_[c].add_text(errors); break;
      default: columns_[c].add_null(heads[c].kind); break;
    }
}

std::size_t ResultTable::rows() const {
  std::size_t rows = 0;
  for (const auto& block : blocks) rows += block->rows();
  return rows;
}

}  // namespace guiju::python
