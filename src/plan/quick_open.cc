// Expressions → who reads each fact. What stands in tables is looked up there for every value that an
// unknown fact may have; whatever else reads it needs it.
#include "plan/quick_open.h"

#include <algorithm>

namespace guiju {

namespace {

class OpenForm {
 public:
  OpenForm(const RuleSet& rules, Program& program)
      : rules_(rules), program_(program), open_(program.quick_open) {}

  void run() {
    const auto scalars = static_cast<std::size_t>(rules_.facts.scalar_count);
    const std::size_t lists = rules_.facts.list_facts.size();
    open_.criteria.resize(scalars);
    open_.of_list.resize(lists);
    nothing_.slots.resize(scalars);
    nothing_.lists.resize(lists);
    for (const auto& fields : program_.needed_field_masks)
      nothing_.fields.emplace_back(fields.size());
    open_.firm = nothing_;
    open_.sums.resize(program_.criteria.size(), -1);
    for (std::size_t i = 0; i < program_.quick_sums.size(); ++i)
      open_.sums[program_.quick_sums[i].criterion] = static_cast<std::int32_t>(i);
    criteria();
    outcome();
    for (const QuickRowGiven& row : program_.quick_rows.given) {
      open_.given.push_back(nothing_);
      // The cell of `else` is looked at where the list is not given.
      const Expr& when = *program_.folded_rows[row.row];
      read(when.args[0], open_.given.back());
      read(when.args[1], open_.given.back());
    }
  }

 private:
  void criteria() {
    std::vector<bool> slow(program_.criteria.size());
    for (const std::uint32_t i : program_.slow_criteria) slow[i] = true;
    for (std::uint32_t i = 0; i < program_.criteria.size(); ++i) {
      const CompiledCriterion& criterion = program_.criteria[i];
      QuickReads reads = nothing_;
      QuickReads& into = slow[i] ? open_.firm : reads;
      // Of a table it is an input like others.
      read(program_.folded_not_applicable[i], open_.sums[i] >= 0 ? open_.firm : into);
      for (std::uint32_t c = criterion.first; c < criterion.last; ++c) {
        const CompiledCharge& charge = program_.charges[c];
        if (charge.list >= 0) reads_list(charge.list, i, slow[i]);
        read(program_.folded_where[c], into);
        for (std::uint32_t d = charge.first; d < charge.last; ++d) {
          const FoldedDeduction& folded =
              program_
                  .folded_deductions[static_cast<std::size_t>(program_.deductions[d].deduction)];
          read(folded.when, into);
          read(folded.each, into);
        }
      }
      if (slow[i]) continue;
      for (std::size_t slot = 0; slot < reads.slots.size(); ++slot)
        if (reads.slots[slot] != 0) open_.criteria[slot].push_back(i);
    }
  }

  void reads_list(int list, std::uint32_t criterion, bool slow) {
    const auto index = static_cast<std::size_t>(list);
    if (slow) {
      open_.firm.lists[index] = 1;
    } else if (auto& known = open_.of_list[index]; known.empty() || known.back() != criterion) {
      known.push_back(criterion);
    }
  }

  void outcome() {
    read(program_.folded_scope, open_.firm);
    for (const ExprPtr& grade : program_.folded_grades) read(grade, open_.firm);
    for (const std::uint32_t row : program_.other_rows) read(program_.folded_rows[row], open_.firm);
    for (const CompiledRow& row : program_.rows)
      if (row.by_slot >= 0) open_.firm.slots[static_cast<std::size_t>(row.by_slot)] = 1;
    read(program_.score_value, open_.firm);
  }

  static void read(const ExprPtr& expr, QuickReads& reads) {
    if (expr) read(*expr, reads);
  }
  static void read(const Expr& expr, QuickReads& reads) {
    const auto index = static_cast<std::size_t>(expr.index);
    if (expr.op == Op::fact) reads.slots[index] = 1;
    if (expr.op == Op::records || expr.op == Op::given) reads.lists[index] = 1;
    if (expr.op == Op::field || expr.op == Op::project) {
      reads.lists[index] = 1;
      reads.fields[index][static_cast<std::size_t>(expr.field)] = 1;
    }
    for (const Expr& arg : expr.args) read(arg, reads);
  }

  const RuleSet& rules_;
  Program& program_;
  QuickOpen& open_;
  QuickReads nothing_;
};

}  // namespace

void add_quick_open(const RuleSet& rules, Program& program) {
  if (program.quick) OpenForm(rules, program).run();
}

}  // namespace guiju
