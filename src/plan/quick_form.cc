// Charges → quick operations. What fits: single deductions on one or two cells, counts, tiers of
// cells, and tiers over records; a criterion with anything else is marked slow.
#include "plan/quick_form.h"

#include <algorithm>
#include <optional>

namespace guiju {

namespace {

class QuickForm {
 public:
  QuickForm(const RuleSet& rules, Program& program) : rules_(rules), program_(program) {}

  void run() {
    for (std::uint32_t i = 0; i < program_.criteria.size(); ++i) {
      const CompiledCriterion& criterion = program_.criteria[i];
      program_.quick_criteria.push_back({criterion.marks, criterion.floor, criterion.part});
      if (criterion.not_applicable.kind != Condition::Kind::never)
        program_.optional_criteria.push_back(i);
      criterion_ = i;
      most_ = 0;
      found_ = {};
      bool fits = true;
      for (std::uint32_t c = criterion.first; c < criterion.last && fits; ++c)
        fits = charge(program_.charges[c]);
      // Sums are not checked while running: they must fit.
      if (!fits || most_ > Number(INT64_MAX / 2)) {
        program_.slow_criteria.push_back(i);
        continue;
      }
      const auto move = [](auto& from, auto& to) { to.insert(to.end(), from.begin(), from.end()); };
      move(found_.flags, program_.quick_flags);
      move(found_.any, program_.quick_any);
      move(found_.all, program_.quick_all);
      move(found_.times, program_.quick_times);
      move(found_.tests, program_.quick_tests);
      move(found_.tiers, program_.quick_tiers);
      move(found_.records, program_.quick_records);
    }
    inner();
    rows();
  }

 private:
  // Parts stand in document order, so the criteria below a part are a run.
  void inner() {
    for (std::size_t part = 0; part < rules_.parts.size(); ++part) {
      if (rules_.parts[part].is_criterion()) continue;
      std::size_t end = part + 1;
      while (end < rules_.parts.size() && rules_.parts[end].depth > rules_.parts[part].depth) ++end;
      QuickInner out;
      out.part = static_cast<std::int32_t>(part);
      const auto at = [&](std::size_t index) {
        return static_cast<std::uint32_t>(
            std::lower_bound(program_.criteria.begin(), program_.criteria.end(),
                             static_cast<int>(index),
                             [](const CompiledCriterion& c, int value) { return c.part < value; }) -
            program_.criteria.begin());
      };
      out.first = at(part);
      out.last = at(end);
      program_.quick_inner.push_back(out);
    }
  }

  void rows() {
    program_.rows_fit = program_.rows.size() <= 64;
    if (!program_.rows_fit) return;
    for (std::uint32_t i = 0; i < program_.rows.size(); ++i) {
      const CompiledRow& row = program_.rows[i];
      const std::uint64_t bit = std::uint64_t{1} << i;
      if (row.no_score) program_.no_score_mask |= bit;
      if (row.uses_score) program_.uses_score_mask |= bit;
      if (row.otherwise) program_.otherwise_mask |= bit;
      const Condition& when = row.when;
      const bool plain =
          !when.on_record && (when.kind == Condition::Kind::any ||
                              (when.kind == Condition::Kind::all && when.count == 1));
      if (!plain) {
        program_.other_rows.push_back(i);
        continue;
      }
      for (std::size_t k = 0; k < when.count; ++k)
        program_.quick_rows.push_back(
            {when.slots[k], when.want_zero[k], static_cast<std::uint8_t>(i)});
    }
  }

  bool cells(const Condition& when, QuickOp& op) {
    if (when.on_record) return false;
    if (when.kind != Condition::Kind::any && when.kind != Condition::Kind::all) return false;
    if (when.count > 2 || when.count == 0) return false;
    op.criterion = criterion_;
    for (std::size_t i = 0; i < 2; ++i) {
      op.slots[i] = when.slots[when.count == 2 ? i : 0];
      op.want_zero[i] = when.want_zero[when.count == 2 ? i : 0];
    }
    return true;
  }

  bool charge(const CompiledCharge& charge) {
    for (std::uint32_t d = charge.first; d < charge.last; ++d)
      if (program_.deductions[d].cap != INT64_MAX) return false;
    if (charge.list >= 0) return records(charge);
    const std::uint32_t count = charge.last - charge.first;
    if (charge.choose == Charge::Choose::first && count > 1) return tiers(charge);
    if (charge.choose != Charge::Choose::all && count > 1) return false;
    for (std::uint32_t d = charge.first; d < charge.last; ++d) {
      const CompiledDeduction& deduction = program_.deductions[d];
      QuickOp op;
      op.points = deduction.points;
      if (deduction.repeats) {
        if (deduction.when.kind != Condition::Kind::always || deduction.each_slot < 0 ||
            deduction.every != 1)
          return false;
        op.criterion = criterion_;
        op.slots[0] = static_cast<std::uint16_t>(deduction.each_slot);
        most_ =
            most_ +
            Number(deduction.points) *
                rules_.facts.scalar(deduction.each_slot).max.value_or(Number(default_max_count));
        found_.times.push_back(op);
        continue;
      }
      most_ = most_ + Number(deduction.points);
      if (!cells(deduction.when, op)) {
        const auto compared = deduction.when.on_record ? std::nullopt : test(deduction.when);
        if (!compared) return false;
        found_.tests.push_back({criterion_, *compared, deduction.points});
        continue;
      }
      (deduction.when.count == 1                     ? found_.flags
       : deduction.when.kind == Condition::Kind::any ? found_.any
                                                     : found_.all)
          .push_back(op);
    }
    return true;
  }

  bool tiers(const CompiledCharge& charge) {
    QuickTiers out;
    out.criterion = criterion_;
    for (std::uint32_t d = charge.first; d < charge.last; ++d) {
      const CompiledDeduction& deduction = program_.deductions[d];
      QuickOp op;
      op.points = deduction.points;
      if (deduction.repeats || !cells(deduction.when, op)) return false;
      if (deduction.when.count == 2 && deduction.when.kind == Condition::Kind::all) return false;
      most_ = most_ + Number(deduction.points);
      out.ops.push_back(op);
    }
    found_.tiers.push_back(std::move(out));
    return true;
  }

  static std::optional<QuickTest> test(const Condition& when) {
    QuickTest out;
    if ((when.kind == Condition::Kind::any || when.kind == Condition::Kind::all) &&
        when.count == 1) {
      // Cells of flags and counts are never below 0: "is zero" is "below 1".
      out.a = out.b = when.slots[0];
      out.negate = !when.want_zero[0];
      return out;
    }
    if (when.kind != Condition::Kind::compare) return std::nullopt;
    out.a = when.slots[0];
    out.b = when.slots[1];
    out.fa = when.factors[0];
    out.fb = when.factors[1];
    out.c = when.offset;
    switch (when.comparison) {
      case Node::Op::lt: break;
      case Node::Op::ge: out.negate = true; break;
      case Node::Op::le: out.c += 1; break;  // whole numbers
      case Node::Op::gt:
        out.c += 1;
        out.negate = true;
        break;
      default: return std::nullopt;
    }
    return out;
  }

  bool records(const CompiledCharge& charge) {
    QuickRecords out;
    out.list = charge.list;
    out.criterion = criterion_;
    if (charge.choose != Charge::Choose::first && charge.last - charge.first > 1) return false;
    if (charge.where.kind != Condition::Kind::always) {
      const auto where = test(charge.where);
      if (!where || !charge.where.on_record) return false;
      out.has_where = true;
      out.where = *where;
    }
    for (std::uint32_t d = charge.first; d < charge.last; ++d) {
      const CompiledDeduction& deduction = program_.deductions[d];
      const auto when = test(deduction.when);
      if (deduction.repeats || !when || !deduction.when.on_record) return false;
      out.tiers.push_back({*when, deduction.points});
      most_ = most_ + Number(deduction.points) * Number(max_quick_records);
    }
    found_.records.push_back(std::move(out));
    return true;
  }

  // Readers refuse longer lists (FactsLimits::records); a body made otherwise cannot exceed memory.
  static constexpr std::int64_t max_quick_records = 1'000'000'000;

  struct Found {
    std::vector<QuickOp> flags, any, all, times;
    std::vector<QuickTestOp> tests;
    std::vector<QuickTiers> tiers;
    std::vector<QuickRecords> records;
  };

  const RuleSet& rules_;
  Program& program_;
  std::uint32_t criterion_ = 0;
  Number most_ = 0;  // the most the criterion at hand can be asked, units
  Found found_;      // its operations, taken over when all fit
};

}  // namespace

void add_quick_form(const RuleSet& rules, Program& program) { QuickForm(rules, program).run(); }

}  // namespace guiju
