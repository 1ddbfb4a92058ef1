// The opinion table over complete rows → opinion, grade, confirmation. The one idea: rows of the table
// are masks; the first that holds decides, so they are gone through from the last to the first and each
// overwrites what those below it gave.
#include "columns/decision.h"

namespace guiju::columns {

namespace {

class Complete : Decision {
 public:
  using Decision::Decision;

  void run(Answer& answer) {
    const std::vector<CompiledRow>& rows = program_.rows;
    const Reg scope = body_.holds(program_.scope, Sense::exact);
    std::vector<Reg> held;
    Reg refused = builder_.everywhere(false), any = refused;
    for (const CompiledRow& row : rows) {
      held.push_back(body_.holds(row.when, Sense::exact));
      if (row.no_score) refused = builder_.either(refused, held.back());
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].uses_score) held[i] = builder_.without(held[i], refused);
    }
    // In the order in which opinion() joins neighbours, so that the masks are the same.
    for (std::size_t i = rows.size(); i-- > 0;) {
      if (rows[i].otherwise) continue;
      any = builder_.either(
          any, joined(held, i, [&](const CompiledRow& row) { return !row.otherwise; }));
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!rows[i].otherwise) continue;
      held[i] = builder_.without(held[i], any);
      any = builder_.either(any, held[i]);
    }
    opinion(scope, held, answer);
    answer.scored = builder_.without(scope, refused);
    if (wanted_.certain) answer.certain = answer.scored;
    if (wanted_.grade) grade(held, answer);
  }

 private:
  // What a row gives, as a code; no_reg where it is one opinion.
  Reg given(const CompiledRow& row) {
    if (row.by_slot < 0) return no_reg;
    std::array<std::uint8_t, 256> table;
    table.fill(none);
    const std::vector<int>& by = source(row).by_choice;
    for (std::size_t k = 0; k < by.size(); ++k)
      table[k] = by[k] < 0 ? none : static_cast<std::uint8_t>(by[k]);
    return by_choice(row, table);
  }

  static bool same_opinion(const CompiledRow& a, const CompiledRow& b) {
    return a.by_slot < 0 && b.by_slot < 0 && a.opinion >= 0 && a.opinion == b.opinion;
  }

  // Row i with those before it that give the same opinion, as far as `fits` says: where any of them
  // holds. i becomes the first of them.
  template <class Fits>
  Reg joined(const std::vector<Reg>& held, std::size_t& i, const Fits& fits) {
    const std::vector<CompiledRow>& rows = program_.rows;
    Reg some = held[i];
    for (; i > 0 && fits(rows[i - 1]) && same_opinion(rows[i - 1], rows[i]); --i)
      some = builder_.either(some, held[i - 1]);
    return some;
  }

  void opinion(Reg scope, const std::vector<Reg>& held, Answer& answer) {
    const std::vector<CompiledRow>& rows = program_.rows;
    const Reg out = code(none);
    std::vector<Reg> codes(rows.size(), no_reg);
    for (std::size_t i = rows.size(); i-- > 0;) {
      if (!gives(rows[i])) continue;
      codes[i] = given(rows[i]);
      if (codes[i] == no_reg) {
        const Reg some = joined(held, i, [](const CompiledRow&) { return true; });
        change(Op::code, out, some, no_reg, rows[i].opinion);
      } else {
        const Reg some =
            builder_.without(held[i], builder_.unary(Kind::mask, Op::same, codes[i], none));
        change(Op::code_choose, out, some, codes[i]);
      }
    }
    if (wanted_.confirm) confirm(held, codes, out, scope, answer);
    if (!rows.empty() || !rules_.opinion_rows.empty())
      body_.exceptions = builder_.either(body_.exceptions, builder_.both(scope, same(out, none)));
    if (builder_.constant(scope) != true)
      change(Op::code, out, builder_.negate(scope), no_reg, rules_.scope.otherwise);
    answer.opinions = out;
  }

  void confirm(const std::vector<Reg>& held, const std::vector<Reg>& codes, Reg decided, Reg scope,
               Answer& answer) {
    const std::vector<CompiledRow>& rows = program_.rows;
    // Rows that stand without a person's finding support the opinion that they give.
    Reg supported = builder_.everywhere(false);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!gives(rows[i]) || (rows[i].opinion >= 0 && needs_person(rows[i].opinion))) continue;
      Reg firm = held[i];
      if (rows[i].uses_finding) firm = builder_.both(firm, without_findings(rows[i], Sense::exact));
      Reg agrees = no_reg;
      if (codes[i] == no_reg) {
        agrees = same(decided, rows[i].opinion);
      } else {
        Step step;
        step.op = Op::equal;
        step.a = decided;
        step.b = codes[i];
        step.k2 = ++reading_;
        agrees = builder_.make(Kind::mask, step);
      }
      supported = builder_.either(supported, builder_.both(firm, agrees));
    }
    Reg needs = builder_.negate(supported);
    for (std::size_t o = 0; o < rules_.opinions.size(); ++o)
      if (rules_.opinions[o].needs_confirmation)
        needs = builder_.either(needs, same(decided, static_cast<std::int64_t>(o)));
    if (program_.rows.empty()) needs = builder_.everywhere(false);
    if (builder_.constant(scope) != true) {
      const bool outside = needs_person(rules_.scope.otherwise);
      needs =
          outside ? builder_.either(needs, builder_.negate(scope)) : builder_.both(needs, scope);
    }
    answer.confirm = needs;
  }

  void grade(const std::vector<Reg>& held, Answer& answer) {
    const Reg out = code(none);
    for (std::size_t i = program_.grades.size(); i-- > 0;)
      change(Op::code, out, body_.holds(program_.grades[i].when, Sense::exact), no_reg,
             program_.grades[i].grade);
    for (std::size_t i = program_.rows.size(); i-- > 0;)
      if (program_.rows[i].grade >= 0)
        change(Op::code, out, held[i], no_reg, program_.rows[i].grade);
    if (builder_.constant(answer.scored) != true)
      change(Op::code, out, builder_.negate(answer.scored), no_reg, none);
    answer.grades = out;
  }
};

}  // namespace

void decide_complete(const Plan& plan, const Wanted& wanted, Builder& builder, Conditions& body,
                     Answer& answer) {
  Complete(plan, wanted, builder, body).run(answer);
}

}  // namespace guiju::columns
