// Complete body → brief, in one pass. The one idea: what a criterion loses is added up directly;
// nothing is remembered of why.
#include "evaluate/quick.h"

#include <algorithm>

#include "evaluate/sheet.h"

namespace guiju {

namespace {

class Quick {
 public:
  Quick(const Program& program, const Body& body, Runner& runner, QuickScratch& scratch)
      : program_(program), body_(body), runner_(runner), scratch_(scratch) {}

  std::int64_t criterion(const CompiledCriterion& criterion) {
    std::int64_t lost = 0;
    for (std::uint32_t c = criterion.first; c < criterion.last; ++c) {
      const CompiledCharge& charge = program_.charges[c];
      if (charge.list < 0) {
        lost = saturating_add(lost, chosen(charge));
        continue;
      }
      const std::size_t count = body_.lists[static_cast<std::size_t>(charge.list)].count;
      for (std::size_t record = 0; record < count; ++record) {
        runner_.enter(charge.list, record);
        if (runner_.holds(charge.where)) lost = saturating_add(lost, chosen(charge));
      }
      runner_.leave();
    }
    return lost;
  }

  // What the flat operations take, added to `lost` by criterion.
  void flat(std::int64_t* lost) const {
    const Cell* const cells = body_.cells.data();
    const auto meets = [cells](const QuickOp& op, std::size_t i) {
      return -static_cast<std::int64_t>((cells[op.slots[i]] == 0) == op.want_zero[i]);
    };
    for (const QuickOp& op : program_.quick_flags) lost[op.criterion] += meets(op, 0) & op.points;
    for (const QuickOp& op : program_.quick_any)
      lost[op.criterion] += (meets(op, 0) | meets(op, 1)) & op.points;
    for (const QuickOp& op : program_.quick_all)
      lost[op.criterion] += meets(op, 0) & meets(op, 1) & op.points;
    for (const QuickOp& op : program_.quick_times)
      lost[op.criterion] += cells[op.slots[0]] * op.points;
    for (const QuickTestOp& op : program_.quick_tests)
      lost[op.criterion] += -static_cast<std::int64_t>(holds(op.test, cells)) & op.points;
    for (const QuickTiers& tiers : program_.quick_tiers)
      for (const QuickOp& op : tiers.ops)
        if ((meets(op, 0) | meets(op, 1)) != 0) {
          lost[tiers.criterion] += op.points;
          break;
        }
    for (const QuickRecords& op : program_.quick_records) lost[op.criterion] += records(op);
  }

 private:
  std::int64_t chosen(const CompiledCharge& charge) {
    using Choose = Charge::Choose;
    std::int64_t best = 0;
    const CompiledDeduction* which = nullptr;
    for (std::uint32_t d = charge.first; d < charge.last; ++d) {
      const CompiledDeduction& deduction = program_.deductions[d];
      if (!runner_.holds(deduction.when)) continue;
      std::int64_t value = deduction.points;
      if (deduction.repeats) {
        const std::int64_t n = runner_.occurrences(deduction);
        if (__builtin_mul_overflow(deduction.points, n, &value)) value = INT64_MAX / 4;
      }
      if (charge.choose == Choose::all) {
        best = saturating_add(best, capped(deduction, value));
        continue;
      }
      if (charge.choose == Choose::first) return capped(deduction, value);
      if (value == 0) continue;
      if (which == nullptr || (charge.choose == Choose::largest ? value > best : value < best)) {
        best = value;
        which = &deduction;
      }
    }
    return which != nullptr ? capped(*which, best) : best;
  }

  static bool holds(const QuickTest& test, const Cell* cells) {
    return (cells[test.a] * test.fa < cells[test.b] * test.fb + test.c) != test.negate;
  }

  std::int64_t records(const QuickRecords& op) const {
    const RecordList& list = body_.lists[static_cast<std::size_t>(op.list)];
    const Cell* cells = list.cells.data();
    std::int64_t lost = 0;
    for (std::size_t i = 0; i < list.count; ++i, cells += list.fields) {
      if (op.has_where && !holds(op.where, cells)) continue;
      // From the last tier to the first, so that the first that holds stays.
      std::int64_t points = 0;
      for (std::size_t t = op.tiers.size(); t-- > 0;)
        points = holds(op.tiers[t].test, cells) ? op.tiers[t].points : points;
      lost += points;
    }
    return lost;
  }

  std::int64_t capped(const CompiledDeduction& deduction, std::int64_t value) {
    if (deduction.cap == INT64_MAX) return value;
    std::int64_t& used = scratch_.used_cap[static_cast<std::size_t>(deduction.deduction)];
    const std::int64_t taken = std::min(value, deduction.cap - used);
    used += taken;
    return taken;
  }

  const Program& program_;
  const Body& body_;
  Runner& runner_;
  QuickScratch& scratch_;
};

std::uint64_t bit(int index) { return index < 0 ? 0 : std::uint64_t{1} << index; }

void decide(const Program& program, const RuleSet& rules, const Body& body, Runner& runner,
            Abstract& abstract, Brief& brief) {
  brief.has_score = true;
  brief.grade = brief.opinion = -1;
  brief.needs_confirmation = false;
  if (!runner.holds(program.scope)) {
    brief.has_score = false;
    brief.opinion = rules.scope.otherwise;
    brief.needs_confirmation =
        rules.opinions[static_cast<std::size_t>(brief.opinion)].needs_confirmation;
    return;
  }
  // Which rows hold by their conditions, as a set.
  std::uint64_t held = 0;
  const Cell* const cells = body.cells.data();
  for (const QuickRow& row : program.quick_rows)
    held |= static_cast<std::uint64_t>((cells[row.slot] == 0) == row.want_zero) << row.row;
  for (const std::uint32_t i : program.other_rows)
    held |= static_cast<std::uint64_t>(runner.holds(program.rows[i].when)) << i;
  // A row without score takes the rows that speak of the score away, wherever it stands.
  if ((held & program.no_score_mask) != 0) {
    brief.has_score = false;
    held &= ~program.uses_score_mask;
  }
  if ((held & ~program.otherwise_mask) != 0)
    held &= ~program.otherwise_mask;
  else
    held &= -held;  // of several `otherwise` rows the first
  bool decided = false, supported = false;
  for (std::uint64_t left = held; left != 0; left &= left - 1) {
    const auto i = static_cast<std::size_t>(__builtin_ctzll(left));
    const CompiledRow& row = program.rows[i];
    int gives = row.opinion;
    if (row.by_slot >= 0)
      gives = rules.opinion_rows[static_cast<std::size_t>(row.row)]
                  .by_choice[static_cast<std::size_t>(cells[row.by_slot])];
    if (!decided && gives >= 0) {
      decided = true;
      brief.opinion = gives;
    }
    if (decided && gives == brief.opinion && !supported) {
      supported = !row.uses_finding;
      if (!supported) {
        abstract.findings_false = true;
        supported = abstract.evaluate(*program.folded_rows[i]).is_true();
        abstract.findings_false = false;
      }
    }
    if (row.grade >= 0 && brief.grade < 0 && brief.has_score) brief.grade = row.grade;
  }
  if (!decided) {
    if (!rules.opinion_rows.empty())
      throw EvaluationError{Code::no_opinion_row, rules.opinion_rows.front().span};
  } else {
    brief.needs_confirmation =
        !supported || rules.opinions[static_cast<std::size_t>(brief.opinion)].needs_confirmation;
  }
  if (brief.has_score && brief.grade < 0)
    for (const CompiledGrade& grade : program.grades)
      if (runner.holds(grade.when)) {
        brief.grade = grade.grade;
        break;
      }
}

}  // namespace

void decide_quickly(const Program& program, const RuleSet& rules, const Body& body,
                    Abstract& abstract, QuickScratch& scratch, bool inner_parts, Brief& brief,
                    std::int64_t& total) {
  Runner runner(program, body, abstract);
  Quick quick(program, body, runner, scratch);
  if (program.has_capped) scratch.used_cap.assign(rules.deductions.size(), 0);
  const std::size_t count = program.criteria.size();
  const bool shares = !program.shared.empty();
  brief.part_low.resize(program.inner_parent.size());
  std::int64_t* const scores = brief.part_low.data();
  scratch.lost.assign(count + 1, 0);
  std::int64_t* const lost = scratch.lost.data();
  quick.flat(lost);
  for (const std::uint32_t i : program.slow_criteria)
    lost[i] = quick.criterion(program.criteria[i]);
  if (shares) scratch.criteria.assign(count, {});
  const auto absent = [&](std::size_t i) {
    lost[i] = 0;
    if (shares) scratch.criteria[i].not_applicable = true;
  };
  for (const std::uint32_t i : program.optional_criteria)
    if (runner.holds(program.criteria[i].not_applicable)) absent(i);
  if (!body.not_applicable.empty())
    for (std::size_t i = 0; i < count; ++i)
      if (named_not_applicable(body, program.criteria[i].part)) absent(i);
  if (shares) {
    fold_scores(program, scratch.criteria, false, scratch.lost, brief.part_low, total);
  } else {
    std::int64_t sum = 0;
    const QuickCriterion* const criteria = program.quick_criteria.data();
    for (std::size_t i = 0; i < count; ++i) {
      const std::int64_t score = std::max(criteria[i].floor, criteria[i].marks - lost[i]);
      scores[criteria[i].part] = score;
      lost[i] = sum;  // from here on: the scores of the criteria before i
      sum += score;
    }
    lost[count] = sum;
    total = sum;
    if (inner_parts)
      for (const QuickInner& inner : program.quick_inner)
        scores[inner.part] = lost[inner.last] - lost[inner.first];
  }
  brief.part_high = brief.part_low;
  runner.set_points(total, scores);
  decide(program, rules, body, runner, abstract, brief);
  brief.grades_possible = bit(brief.grade);
  brief.opinions_possible = bit(brief.opinion);
}

}  // namespace guiju
