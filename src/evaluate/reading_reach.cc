// Results under each single reading → which readings may matter for the body. One idea: what a row
// of the opinion table says is asked once for the whole range of scores that any readings give; a
// row that says the same everywhere in it depends on no reading.
#include "evaluate/reading_reach.h"

#include <algorithm>

#include "evaluate/abstract.h"
#include "plan/fold.h"
#include "plan/program.h"

namespace guiju {
namespace {

constexpr std::size_t most_forms = 64;  // of one condition; with more it counts as open

void add_once(int reading, std::vector<int>& readings) {
  const auto place = std::lower_bound(readings.begin(), readings.end(), reading);
  if (place == readings.end() || *place != reading) readings.insert(place, reading);
}

std::size_t index_of(int value) { return static_cast<std::size_t>(value); }

}  // namespace

std::size_t count_selections(const RuleSet& rules, const std::vector<int>& readings,
                             std::size_t most) {
  std::size_t count = 1;
  for (const int reading : readings) {
    const std::size_t options = rules.readings[index_of(reading)].options.size();
    if (count > most / options) return most + 1;
    count *= options;
  }
  return count;
}

ReadingReach::ReadingReach(const Plan& plan, std::vector<int> free)
    : rules_(plan.rules_ptr()),
      free_(std::move(free)),
      is_free_(rules_->readings.size()),
      general_(plan.general() != nullptr) {
  for (const int reading : free_) is_free_[index_of(reading)] = true;
  for (const int reading : free_) {
    const std::size_t options = rules_->readings[index_of(reading)].options.size();
    for (std::size_t option = 0; option < options; ++option) {
      if (static_cast<int>(option) == plan.selection()[index_of(reading)]) continue;
      alternatives_.push_back({reading, static_cast<int>(option)});
    }
  }
  if (general_) return;
  linear_ = plan.program().score_linear;
  make_components(plan);
  for (const ScoreRule& rule : rules_->scores) {
    scores_.push_back(forms(plan, rule.value.get(), &rule.under));
    for (const int reading : scores_.back().readings) add_once(reading, score_readings_);
  }
  outcome_readings_ = score_readings_;
  const auto outcome = [&](Forms made) {
    for (const int reading : made.readings) add_once(reading, outcome_readings_);
    return made;
  };
  scope_ = outcome(forms(plan, rules_->scope.when.get(), nullptr));
  for (const OpinionRow& row : rules_->opinion_rows)
    rows_.push_back(outcome(forms(plan, row.when.get(), &row.under)));
  for (const GradeRow& row : rules_->grade_rows)
    grades_.push_back(outcome(forms(plan, row.when.get(), nullptr)));
  for (const OpinionRow& row : rules_->opinion_rows) note_parts(row.when.get());
  for (const GradeRow& row : rules_->grade_rows) note_parts(row.when.get());
}

void ReadingReach::note(const Expr* expr, std::vector<int>& readings) const {
  if (!expr) return;
  if (expr->op == Op::reading && is_free_[index_of(expr->index)]) add_once(expr->index, readings);
  for (const Expr& arg : expr->args) note(&arg, readings);
}

void ReadingReach::note(const Under& under, std::vector<int>& readings) const {
  for (const auto& [reading, options] : under.readings)
    if (is_free_[index_of(reading)]) add_once(reading, readings);
}

void ReadingReach::note_parts(const Expr* expr) {
  if (!expr) return;
  parts_decide_ = parts_decide_ || expr->op == Op::part;
  for (const Expr& arg : expr->args) note_parts(&arg);
}

void ReadingReach::make_components(const Plan& plan) {
  const RuleSet& rules = *rules_;
  std::vector<std::size_t> root(rules.parts.size());
  for (std::size_t i = 0; i < root.size(); ++i) root[i] = i;
  const auto find = [&root](std::size_t part) {
    while (root[part] != part) part = root[part] = root[root[part]];
    return part;
  };
  // A limit binds its parts together under whatever reading it stands.
  for (const SharedLimit& limit : rules.shared_limits)
    for (const int part : limit.parts) root[find(index_of(part))] = find(index_of(limit.parts[0]));
  std::vector<Component> all(rules.parts.size());
  marks_.assign(rules.parts.size(), 0);
  for (std::size_t i = 0; i < rules.parts.size(); ++i) {
    const Part& part = rules.parts[i];
    if (!part.is_criterion()) continue;
    Component& component = all[find(i)];
    component.parts.push_back(static_cast<int>(i));
    marks_[i] = part.marks.to_scaled(plan.program().decimals).value_or(0);
    note(part.not_applicable_when.get(), component.readings);
    for (const Charge& charge : part.charges) {
      note(charge.under, component.readings);
      note(charge.where.get(), component.readings);
      for (const int index : charge.deductions) {
        const Deduction& deduction = rules.deductions[index_of(index)];
        note(deduction.under, component.readings);
        note(deduction.when.get(), component.readings);
        note(deduction.each.get(), component.readings);
      }
    }
  }
  for (const SharedLimit& limit : rules.shared_limits)
    note(limit.under, all[find(index_of(limit.parts[0]))].readings);
  for (Component& component : all)
    if (!component.readings.empty()) components_.push_back(std::move(component));
  touched_.resize(rules.readings.size());
  for (std::size_t c = 0; c < components_.size(); ++c)
    for (const int reading : components_[c].readings)
      for (const int part : components_[c].parts)
        touched_[index_of(reading)].push_back({c, index_of(part)});
}

ReadingReach::Forms ReadingReach::forms(const Plan& plan, const Expr* expr,
                                        const Under* under) const {
  Forms out;
  if (under) note(*under, out.readings);
  note(expr, out.readings);
  out.too_many = count_selections(*rules_, out.readings, most_forms) > most_forms;
  if (out.too_many) return out;
  each_selection(*rules_, plan.selection(), out.readings, [&](const std::vector<int>& selection) {
    out.in_force.push_back(!under || under->holds(selection));
    out.folded.push_back(expr ? std::make_unique<const Expr>(fold(*rules_, *expr, selection))
                              : nullptr);
    return true;
  });
  return out;
}

void ReadingReach::begin(const Brief& base, Found& found) const {
  found.usable = !general_;
  if (general_) return;
  found.complete = base.complete;
  found.base = found.low = base.part_low;
  found.high = base.highest();
  found.decimals = base.decimals;
  found.change.assign(alternatives_.size(), 0);
  found.varies.assign(components_.size(), false);
  for (std::size_t c = 0; c < components_.size(); ++c)
    for (const int part : components_[c].parts)
      if (base.highest()[index_of(part)] != base.part_low[index_of(part)]) found.varies[c] = true;
}

void ReadingReach::add(std::size_t alternative, const Brief& brief, Found& found) const {
  if (!found.usable) return;
  found.complete = found.complete && brief.complete;
  for (const Touched& at : touched_[index_of(alternatives_[alternative].reading)]) {
    const std::int64_t points = brief.part_low[at.part], most = brief.highest()[at.part];
    // Where a score is open, equal bounds do not yet say that nothing has changed.
    if (points != found.base[at.part] || points != most) found.varies[at.component] = true;
    found.low[at.part] = std::min(found.low[at.part], points);
    found.high[at.part] = std::max(found.high[at.part], most);
    found.change[alternative] += points - found.base[at.part];
  }
}

ReadingReach::State ReadingReach::state(Abstract& abstract, const Forms& forms) {
  if (forms.too_many) return State::open;
  bool can_hold = false, can_fail = false;
  for (std::size_t i = 0; i < forms.folded.size(); ++i) {
    if (!forms.in_force[i]) {
      can_fail = true;
      continue;
    }
    if (!forms.folded[i]) {
      can_hold = true;
      continue;
    }
    const Value value = abstract.evaluate(*forms.folded[i]);
    can_hold = can_hold || value.can_true;
    can_fail = can_fail || value.can_false;
  }
  if (can_hold && can_fail) return State::open;
  return can_hold ? State::always : State::never;
}

// The totals, scores and part scores that any readings give.
bool ReadingReach::hull(const Found& found, Abstract& abstract, PointRange& total,
                        PointRange& score, std::vector<PartResult>& parts) const {
  const RuleSet& rules = *rules_;
  parts.assign(rules.parts.size(), {});
  Units low(found.low), high(found.high);
  for (const Component& component : components_) {
    if (component.readings.size() == 1) continue;
    // Two readings together may do what neither does alone.
    for (const int part : component.parts) {
      low[index_of(part)] = 0;
      high[index_of(part)] = marks_[index_of(part)];
    }
  }
  std::int64_t least = 0, most = 0;
  for (std::size_t i = rules.parts.size(); i-- > 0;) {
    const Part& part = rules.parts[i];
    if (!part.is_criterion()) {
      low[i] = high[i] = 0;
      for (const int child : part.children) {
        low[i] += low[index_of(child)];
        high[i] += high[index_of(child)];
      }
    }
    parts[i].score = {Number::scaled(low[i], found.decimals),
                      Number::scaled(high[i], found.decimals)};
    if (part.parent < 0) {
      least += low[i];
      most += high[i];
    }
  }
  total = {Number::scaled(least, found.decimals), Number::scaled(most, found.decimals)};
  abstract.total = &total;
  abstract.parts = &parts;
  bool first = true;
  for (const Forms& rule : scores_) {
    if (rule.too_many) return false;
    for (std::size_t i = 0; i < rule.folded.size(); ++i) {
      if (!rule.in_force[i]) continue;
      const Value value = abstract.evaluate(*rule.folded[i]);
      if (!value.has_low || !value.has_high) return false;
      const Number &lowest = value.low.exact(), &highest = value.high.exact();
      score.low = first ? lowest : std::min(score.low, lowest);
      score.high = first ? highest : std::max(score.high, highest);
      first = false;
    }
  }
  abstract.score = &score;
  return !first;
}

void ReadingReach::judge(const Body& body, const Found& found, Verdict& verdict) const {
  verdict = {};
  if (!found.usable) {
    verdict.relevant = free_;
    return;
  }
  std::vector<int>& relevant = verdict.relevant;
  bool single = true;
  for (std::size_t c = 0; c < components_.size(); ++c) {
    const Component& component = components_[c];
    single = single && component.readings.size() == 1;
    if (found.varies[c] || component.readings.size() > 1)
      for (const int reading : component.readings) add_once(reading, relevant);
  }
  for (const int reading : score_readings_) add_once(reading, relevant);
  verdict.single = single;
  verdict.additive = single && found.complete && !parts_decide_;
  Abstract abstract(*rules_, body);
  PointRange total, score;
  std::vector<PartResult> parts;
  bool known = false;
  try {
    known = hull(found, abstract, total, score, parts);
    if (known) judge_outcome(abstract, found.complete && single, verdict);
  } catch (const EvaluationError&) {
    known = false;
  } catch (const NumberOverflow&) {
    known = false;
  }
  if (known) return;
  verdict.opinion_fixed = verdict.grade_fixed = verdict.score_fixed = verdict.sums = false;
  for (const int reading : outcome_readings_) add_once(reading, relevant);
}

void ReadingReach::judge_outcome(Abstract& abstract, bool single, Verdict& verdict) const {
  const auto ask = [&](const Forms& asked) {
    const State found = state(abstract, asked);
    if (found == State::open)
      for (const int reading : asked.readings) add_once(reading, verdict.relevant);
    return found;
  };
  const State scope = ask(scope_);
  if (scope == State::never) {
    verdict.opinion_fixed = verdict.grade_fixed = verdict.score_fixed = true;
    return;
  }
  // Whether there is no score.
  State unscored = State::never;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (!rules_->opinion_rows[i].no_score || unscored == State::always) continue;
    const State found = state(abstract, rows_[i]);
    if (found != State::never) unscored = found;
  }
  bool decided = false, opinions_fixed = true, rows_fixed = true;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const OpinionRow& row = rules_->opinion_rows[i];
    if (row.uses_score && unscored == State::always) continue;
    const State found = ask(rows_[i]);
    rows_fixed = rows_fixed && found != State::open;
    if (decided) continue;
    opinions_fixed = opinions_fixed && found != State::open;
    // The first row that holds decides; one that speaks of the score arises only where there is one.
    const bool arises = !row.uses_score || unscored == State::never;
    decided = found == State::always && arises && !row.otherwise && row.opinion >= 0;
  }
  bool grades_fixed = true;
  for (const Forms& grade : grades_) grades_fixed = ask(grade) != State::open && grades_fixed;
  if (scope == State::open) return;
  verdict.opinion_fixed = opinions_fixed;
  verdict.grade_fixed = unscored == State::always || (rows_fixed && grades_fixed);
  verdict.sums = single && unscored == State::never;
  // One that leaves the total as it is leaves any score, and so does one that leaves the score of a
  // rule that grows with the total; but two readings may choose another rule together.
  verdict.score_fixed =
      (verdict.sums && linear_ && score_readings_.size() <= 1) || unscored == State::always;
}

}  // namespace guiju
