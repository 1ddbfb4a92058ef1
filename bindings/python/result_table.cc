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

namespace {
constexpr std::size_t opinion_column = 6;
}

std::vector<ColumnHead> result_heads(const Evaluation& evaluation) {
  const Run& run = evaluation.run();
  const RuleSet& rules = *run.rules;
  int points = 0;
  for (const Part& part : rules.parts)
    points = std::max(points, part.marks.finite_decimals().value_or(0));
  const auto plan = evaluation.handle().plans->get(run.selection);
  if (plan->general() == nullptr) points = std::max(points, plan->program().decimals);
  int score = points;
  const ScoreRule* const rule = score_rule(rules, run.selection);
  if (rule != nullptr && rule->shown_rounding)
    score = std::max(score, rule->shown_step.finite_decimals().value_or(0));
  std::vector<ColumnHead> heads{{"id"},
                                {"name"},
                                {"score", ColumnKind::points, score},
                                {"score_low", ColumnKind::points, score},
                                {"score_high", ColumnKind::points, score},
                                {"grade"},
                                {"opinion"},
                                {"possible"},
                                {"settled", ColumnKind::flag},
                                {"needs_confirmation", ColumnKind::flag}};
  for (const Part& part : rules.parts)
    if (part.is_criterion()) heads.push_back({part.id, ColumnKind::points, points});
  for (const ResultColumn& column : rules.results) {
    const int decimals = column.round ? column.round->step.finite_decimals().value_or(0) : 0;
    heads.push_back({column.id, column.value ? ColumnKind::points : ColumnKind::text, decimals});
  }
  heads.push_back({"unknown"});
  heads.push_back({"error"});
  return heads;
}

ResultBlock::ResultBlock(const Evaluation& evaluation, const std::vector<ColumnHead>& heads,
                         Bodies& bodies)
    : heads_(&heads), columns_(heads.size()), rows_(bodies.bodies.size()) {
  const Evaluation::Lease desk(evaluation);
  for (Body& body : bodies.bodies) {
    column_ = 0;
    if (body.errors.empty()) {
      try {
        std::vector<std::string>& unknown = desk->unknown;
        unknown.clear();
        if (!evaluation.run().open.empty()) {
          const Brief& brief = desk->evaluator.brief(body, unknown);
          add(evaluation, body, brief, unknown);
        } else {
          Evaluator& usual = desk->evaluator.usual();
          const Brief& brief = usual.brief(body, false);
          if (!brief.complete) unknown = usual.unknown_facts(body);
          add(evaluation, body, brief, unknown);
        }
        continue;
      } catch (const EvaluationFailure& failure) {
        Evaluation::fail(body, failure);
      }
    }
    add_errors(body);
  }
  heads_ = nullptr;  // needed for the scales only while rows are added
}

ResultBlock::ResultBlock(const std::vector<ColumnHead>& heads, std::size_t rows,
                         const std::vector<std::vector<std::optional<std::string>>>& texts)
    : heads_(&heads), columns_(heads.size()), rows_(rows) {
  for (std::size_t row = 0; row < rows; ++row) {
    column_ = 0;
    for (const auto& column : texts) {
      const std::optional<std::string>& value = column[row];
      const ColumnKind kind = heads[column_].kind;
      const auto number =
          value && kind == ColumnKind::points ? Number::parse(*value) : std::nullopt;
      if (!value || (kind == ColumnKind::points && !number)) {
        null();
      } else if (kind == ColumnKind::flag) {
        flag(*value == "true");
      } else if (number) {
        points(*number, nullptr);
      } else {
        text(*value);
      }
    }
  }
  heads_ = nullptr;
}

void ResultBlock::null() {
  const ColumnKind kind = (*heads_)[column_].kind;
  ResultColumnData& column = next();
  column.known.push_back(0);
  if (kind == ColumnKind::flag) column.flags.push_back(0);
  if (kind == ColumnKind::points) column.units.push_back(0);
  if (kind == ColumnKind::text)
    column.ends.push_back(static_cast<std::int64_t>(column.bytes.size()));
}

void ResultBlock::text(std::string_view value) {
  if (value.empty()) return null();
  ResultColumnData& column = next();
  column.known.push_back(1);
  column.bytes += value;
  column.ends.push_back(static_cast<std::int64_t>(column.bytes.size()));
}

void ResultBlock::flag(bool value) {
  ResultColumnData& column = next();
  column.known.push_back(1);
  column.flags.push_back(value ? 1 : 0);
}

void ResultBlock::points(const Number& value, const ScoreRule* rule) {
  const int scale = (*heads_)[column_].scale;
  ResultColumnData& column = next();
  column.known.push_back(1);
  const auto units = value.to_scaled(scale);
  if (!units) column.odd.emplace(column.units.size(), shown_score(value, rule));
  column.units.push_back(units.value_or(0));
}

void ResultBlock::add(const Evaluation& evaluation, const Body& body, const Brief& brief,
                      const std::vector<std::string>& unknown) {
  const Run& run = evaluation.run();
  const RuleSet& rules = *run.rules;
  const ScoreRule* const rule = score_rule(rules, run.selection);
  text(body.id);
  text(body.name);
  if (brief.has_score && brief.value_known) {
    points(brief.low, rule);
  } else {
    null();
  }
  for (const Number* bound : {&brief.low, &brief.high}) {
    if (brief.has_score) {
      points(*bound, rule);
    } else {
      null();
    }
  }
  text(brief.grade >= 0 ? std::string_view(at(rules.grades, brief.grade).label) : "");
  std::string opinion;
  if (brief.opinion >= 0)
    opinion = at(rules.opinions, brief.opinion).id;
  else if (!has_no_opinion(brief))
    opinion = "undetermined";
  if (body.overriding.given) {
    opinion += overridden_by;
    opinion += at(rules.opinions, body.overriding.opinion).id;
  }
  text(opinion);
  std::string possible;
  for (std::uint64_t left = brief.opinions_possible; left != 0; left &= left - 1) {
    if (!possible.empty()) possible += ' ';
    possible += at(rules.opinions, std::countr_zero(left)).id;
  }
  text(possible);
  flag(is_settled(brief));
  flag(brief.needs_confirmation);
  for (std::size_t i = 0; i < rules.parts.size(); ++i) {
    if (!rules.parts[i].is_criterion()) continue;
    if (!brief.parts.empty()) {
      if (brief.parts[i].known()) {
        points(brief.parts[i].low, nullptr);
      } else {
        null();
      }
    } else if (brief.part_low[i] == brief.part_high[i]) {
      points(Number::scaled(brief.part_low[i], brief.decimals), nullptr);
    } else {
      null();
    }
  }
  for (std::size_t i = 0; i < rules.results.size(); ++i) {
    const ColumnResult& found = brief.columns[i];
    if (!found.certain) {
      null();
    } else if (rules.results[i].value) {
      points(found.number.low, nullptr);
    } else {
      text(at(rules.results[i].labels, found.labels.front()));
    }
  }
  std::string list;
  for (const std::string& fact : unknown) {
    if (!list.empty()) list += ' ';
    list += fact;
  }
  text(list);
  null();
}

void ResultBlock::add_errors(const Body& body) {
  column_ = 0;
  text(body.id);
  text(body.name);
  while (column_ + 1 < columns_.size()) {
    if (column_ == opinion_column) {
      text("error");
    } else {
      null();
    }
  }
  std::string errors;
  for (const BodyError& error : body.errors) {
    if (!errors.empty()) errors += "; ";
    errors += error.code;
    if (!error.fact.empty()) errors += " " + error.fact;
    errors_.push_back({error.line, error.code, error.fact, error.zh, error.en});
  }
  text(errors);
}

std::size_t ResultTable::rows() const {
  std::size_t rows = 0;
  for (const auto& block : blocks) rows += block->rows();
  return rows;
}

}  // namespace guiju::python
