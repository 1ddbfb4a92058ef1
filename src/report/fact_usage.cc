// Bound expressions -> the places each fact is read at. One idea: every expression of the rule set
// is walked once, so that whatever can change a result is found.
#include "report/fact_usage.h"

#include <algorithm>

#include "report/run.h"

namespace guiju {

namespace {

constexpr std::size_t places_told = 8;  // more are counted

}  // namespace

std::string FactUsage::text() const {
  std::string out;
  for (std::size_t i = 0; i < std::min(places.size(), places_told); ++i) {
    if (!out.empty()) out += ", ";
    out += places[i];
  }
  if (places.size() > places_told) out += " … (" + std::to_string(places.size()) + ")";
  return out;
}

FactUsages::FactUsages(const RuleSet& rules)
    : facts_(rules.facts.facts.size()), fields_(rules.facts.facts.size()) {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    fields_[i].resize(rules.facts.facts[i].fields.size());
  }
  const auto walk_if = [&](const ExprPtr& expr, int part, const std::string& place) {
    if (expr) walk(rules, *expr, part, place);
  };
  for (std::size_t i = 0; i < rules.parts.size(); ++i) {
    const Part& part = rules.parts[i];
    const int index = static_cast<int>(i);
    walk_if(part.not_applicable_when, index, part.id);
    walk_if(part.only_when, index, part.id);
    walk_if(part.value, index, part.id);
    walk_if(part.weight, index, part.id);
    walk_if(part.counts_when, index, part.id);
    for (const Adjustment& adjustment : part.adjustments) {
      walk_if(adjustment.when, index, part.id);
      walk_if(adjustment.amount, index, part.id);
    }
    for (const Charge& charge : part.charges) {
      if (charge.list >= 0) enter(at(rules.facts.list_facts, charge.list), -1, index, part.id);
      walk_if(charge.only_when, index, part.id);
      walk_if(charge.where, index, part.id);
      for (const int deduction : charge.deductions) {
        walk_if(at(rules.deductions, deduction).when, index, part.id);
        walk_if(at(rules.deductions, deduction).each, index, part.id);
        walk_if(at(rules.deductions, deduction).amount, index, part.id);
      }
    }
  }
  walk_if(rules.scope.when, -1, rules.scope.clause);
  for (const OpinionRow& row : rules.opinion_rows) {
    walk_if(row.when, -1, row.clause);
    if (row.by_slot >= 0) {
      enter(at(rules.facts.scalar_facts, row.by_slot), -1, -1, row.clause);
    }
  }
  for (const GradeRow& row : rules.grade_rows) walk_if(row.when, -1, {});
  for (const ResultColumn& column : rules.results) {
    walk_if(column.value, -1, column.id);
    for (const ResultRow& row : column.rows) walk_if(row.when, -1, column.id);
  }
  for (const DueRule& due : rules.due) {
    walk_if(due.when, -1, due.clause);
    walk_if(due.from, -1, due.clause);
  }
  for (const SampleRule& sample : rules.samples) {
    for (const ExprPtr* expr : {&sample.where, &sample.low, &sample.high, &sample.size})
      walk_if(*expr, -1, sample.label);
    for (const SampleKey& key : sample.distinct)
      for (const ExprPtr& value : key.values) walk_if(value, -1, sample.label);
    if (sample.least) {
      walk_if(sample.least->of, -1, sample.label);
      walk_if(sample.least->value, -1, sample.label);
    }
  }
}

const FactUsage& FactUsages::of(int fact, int field) const {
  return field < 0 ? at(facts_, fact) : at(at(fields_, fact), field);
}

void FactUsages::walk(const RuleSet& rules, const Expr& expr, int part, const std::string& place) {
  if (expr.op == Op::fact) {
    enter(at(rules.facts.scalar_facts, expr.index), -1, part, place);
  } else if (expr.op == Op::field || expr.op == Op::project) {
    enter(at(rules.facts.list_facts, expr.index), expr.field, part, place);
  } else if (expr.op == Op::records || expr.op == Op::given) {
    enter(at(rules.facts.list_facts, expr.index), -1, part, place);
  }
  for (const Expr& child : expr.args) walk(rules, child, part, place);
}

void FactUsages::enter(int fact, int field, int part, const std::string& place) {
  const auto add = [&](FactUsage& usage) {
    const auto missing = [](const auto& list, const auto& value) {
      return std::find(list.begin(), list.end(), value) == list.end();
    };
    if (part >= 0 && missing(usage.parts, part)) usage.parts.push_back(part);
    if (!place.empty() && missing(usage.places, place)) usage.places.push_back(place);
  };
  add(facts_[static_cast<std::size_t>(fact)]);
  if (field >= 0) {
    add(fields_[static_cast<std::size_t>(fact)][static_cast<std::size_t>(field)]);
  }
}

}  // namespace guiju
