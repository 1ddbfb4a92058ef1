// The opinion table over columns. Rows of the table are masks; the first that holds decides, so they
// are gone through from the last to the first and each overwrites what those below it gave.
//
// With unknown facts a row must hold, may hold or neither. Every row reads other facts than the others
// (else they are entangled, and the row of the batch is evaluated by itself), so any combination of
// rows that may hold is reached by some completion. Only the score is read by several: the table is
// gone through for the least and for the greatest total, which differ in one line at most.
#include <algorithm>

#include "columns/lower.h"

namespace guiju::columns {

namespace {

constexpr std::uint8_t none = 0xff;

class Decision {
 public:
  Decision(const Plan& plan, const Wanted& wanted, Builder& builder, Conditions& body)
      : program_(plan.program()),
        rules_(plan.rules()),
        wanted_(wanted),
        builder_(builder),
        body_(body) {
    for (const CompiledRow& row : program_.rows)
      if (row.no_score && (row.otherwise || row.uses_score))
        throw Unsupported{"a row without score that rests on others"};
  }

 protected:
  const OpinionRow& source(const CompiledRow& row) const {
    return rules_.opinion_rows[static_cast<std::size_t>(row.row)];
  }
  bool gives(const CompiledRow& row) const { return row.opinion >= 0 || row.by_slot >= 0; }
  bool needs_person(int opinion) const {
    return rules_.opinions[static_cast<std::size_t>(opinion)].needs_confirmation;
  }
  Reg without_findings(const CompiledRow& row, Sense sense) {
    body_.findings_false = true;
    const Reg holds = body_.holds(row.when, sense);
    body_.findings_false = false;
    return holds;
  }
  Reg code(std::uint8_t value) {
    const Reg reg = builder_.fresh(Kind::mask);
    change(Op::code_fill, reg, no_reg, no_reg, value);
    return reg;
  }
  void change(Op op, Reg out, Reg a, Reg b, std::int64_t k0 = 0) {
    Step step;
    step.op = op;
    step.out = out;
    step.a = a;
    step.b = b;
    step.k0 = k0;
    builder_.change(step);
  }
  // A code by option: table[option], of which the last entry is for one that is unknown.
  Reg by_choice(const CompiledRow& row, const std::array<std::uint8_t, 256>& table) {
    const auto known = std::find(builder_.tables.begin(), builder_.tables.end(), table);
    const auto index = known - builder_.tables.begin();
    if (known == builder_.tables.end()) builder_.tables.push_back(table);
    return builder_.unary(Kind::mask, Op::by_choice, body_.option(row.by_slot), index,
                          static_cast<std::int64_t>(source(row).by_choice.size()));
  }
  Reg same(Reg code, std::int64_t value) {
    // Codes are written in place, so what is read of them is no computation to share.
    return builder_.unary(Kind::mask, Op::same, code, value, ++reading_);
  }

  const Program& program_;
  const RuleSet& rules_;
  const Wanted& wanted_;
  Builder& builder_;
  Conditions& body_;
  std::int64_t reading_ = 0;
};

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

// ---- With unknown facts

class Open : Decision {
 public:
  Open(const Plan& plan, const Wanted& wanted, Builder& builder, Readers& readers, Conditions& body)
      : Decision(plan, wanted, builder, body), readers_(readers) {
    if (rules_.opinions.size() > 8 || rules_.grades.size() > 8)
      throw Unsupported{"more than 8 opinions or grades"};
  }

  void run(Answer& answer) {
    read_facts(answer);
    const Reg scope_may = scope(Sense::may), scope_must = scope(Sense::must);
    Reg refused_may = builder_.everywhere(false), refused_must = refused_may;
    for (const CompiledRow& row : program_.rows) {
      if (!row.no_score) continue;
      refused_may = builder_.either(refused_may, holds(row.when, Sense::may));
      refused_must = builder_.either(refused_must, holds(row.when, Sense::must));
    }
    const Reg opinions = code(0), grades = code(0);
    std::vector<Standing> cases;
    for (const Reg total : {answer.total_low, answer.total_high}) {
      body_.total = total;
      cases.push_back(stand(refused_may, refused_must));
      collect(cases.back(), scope_may, opinions);
      if (wanted_.grade) collect_grades(cases.back(), grades);
    }
    lines(answer);
    if (builder_.constant(scope_must) != true)
      change(Op::code_bits, opinions, builder_.negate(scope_must), no_reg,
             std::int64_t{1} << rules_.scope.otherwise);
    answer.opinions = opinions;
    answer.scored = builder_.without(scope_may, refused_must);
    answer.certain = builder_.without(scope_must, refused_may);
    if (wanted_.grade) {
      // Without a score there is no grade.
      change(Op::code, grades, builder_.negate(answer.scored), no_reg, 0);
      answer.grades = grades;
    }
    if (wanted_.confirm) confirm(cases, scope_may, answer);
  }

 private:
  // Of each row whether it may and must hold, alone and where it stands.
  struct Standing {
    std::vector<Reg> alone_may, alone_must, may, must;
  };

  Reg holds(const Condition& when, Sense sense) { return body_.holds(when, sense); }
  Reg scope(Sense sense) { return holds(program_.scope, sense); }

  // Who reads what. The fact by which rows choose their opinion may be that of the scope, where every
  // option within it chooses one.
  void read_facts(const Answer& answer) {
    int reader = 0;
    body_.total = answer.total_low;
    readers_.record(true);
    const auto read = [&](const Condition& when) {
      readers_.begin(++reader);
      holds(when, Sense::may);
    };
    for (const CompiledRow& row : program_.rows) read(row.when);
    for (const CompiledGrade& grade : program_.grades) read(grade.when);
    read(program_.scope);
    const std::vector<Readers::Fact> of_scope = readers_.of(reader);
    std::vector<int> choosing;
    for (const CompiledRow& row : program_.rows)
      if (row.by_slot >= 0 &&
          std::find(choosing.begin(), choosing.end(), row.by_slot) == choosing.end())
        choosing.push_back(row.by_slot);
    for (const int slot : choosing) {
      const Readers::Fact fact{-1, slot};
      const bool scoped = of_scope.size() == 1 && of_scope.front() == fact;
      // Several facts that choose are fine where rows of each are told apart; one is usual.
      if (choosing.size() > 1 || !every_option_chooses(slot, scoped)) readers_.entangle(fact);
      if (scoped) continue;
      readers_.begin(++reader);
      readers_.read(fact, 0);
    }
    readers_.record(false);
  }

  // The options of a choice with which a body is in scope; all, where the scope reads something else.
  std::vector<bool> in_scope(int slot) const {
    const std::size_t count = rules_.facts.scalar(slot).choices.size();
    std::vector<bool> out(count, true);
    const Condition& when = program_.scope;
    if (when.kind == Condition::Kind::member && !when.on_record && when.slots[0] == slot)
      for (std::size_t i = 0; i < count; ++i)
        out[i] = (static_cast<std::uint64_t>(when.offset) >> i & 1) != 0;
    return out;
  }
  bool every_option_chooses(int slot, bool scoped) const {
    if (scoped && program_.scope.kind != Condition::Kind::member) return false;
    const std::vector<bool> within = in_scope(slot);
    for (const CompiledRow& row : program_.rows)
      for (std::size_t i = 0; row.by_slot == slot && i < within.size(); ++i)
        if (within[i] && source(row).by_choice[i] < 0) return false;
    return true;
  }

  Standing stand(Reg refused_may, Reg refused_must) {
    Standing out;
    const std::vector<CompiledRow>& rows = program_.rows;
    Reg others_may = builder_.everywhere(false), others_must = others_may;
    for (const CompiledRow& row : rows) {
      out.alone_may.push_back(holds(row.when, Sense::may));
      out.alone_must.push_back(holds(row.when, Sense::must));
    }
    out.may = out.alone_may;
    out.must = out.alone_must;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].uses_score) {
        out.may[i] = builder_.without(out.may[i], refused_must);
        out.must[i] = builder_.without(out.must[i], refused_may);
      }
      if (rows[i].otherwise) continue;
      others_may = builder_.either(others_may, out.may[i]);
      others_must = builder_.either(others_must, out.must[i]);
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!rows[i].otherwise) continue;
      out.may[i] = builder_.without(out.may[i], others_must);
      out.must[i] = builder_.without(out.must[i], others_may);
      others_may = builder_.either(others_may, out.may[i]);
      others_must = builder_.either(others_must, out.must[i]);
    }
    return out;
  }

  // The opinions that a row can give, as bits; no_reg where it is always one.
  Reg given(const CompiledRow& row) {
    if (row.by_slot < 0) return no_reg;
    std::array<std::uint8_t, 256> table{};
    const std::vector<int>& by = source(row).by_choice;
    const std::vector<bool> within = in_scope(row.by_slot);
    for (std::size_t k = 0; k < by.size(); ++k) {
      if (by[k] < 0) continue;
      table[k] = static_cast<std::uint8_t>(1 << by[k]);
      if (within[k]) table[none] |= table[k];
    }
    return by_choice(row, table);
  }

  // Of row i where no row before it that decides (as `decides` says) holds: whether it must hold. What
  // was passed is false there, so that only rows behind it, and those that decide nothing, take it away.
  template <class Decides>
  Reg must_here(const Standing& at, std::size_t i, bool scored, Decides decides) {
    const std::vector<CompiledRow>& rows = program_.rows;
    Reg must = at.alone_must[i];
    for (std::size_t j = 0; j < rows.size(); ++j) {
      if (j == i || (j < i && decides(rows[j])) || (scored && rows[j].no_score)) continue;
      const bool refuses = rows[j].no_score && rows[i].uses_score;
      const bool comes_first = rows[i].otherwise && (!rows[j].otherwise || j < i);
      if (refuses || comes_first) must = builder_.without(must, at.alone_may[j]);
    }
    return must;
  }

  void collect(const Standing& at, Reg scope_may, Reg opinions) {
    Reg reached = scope_may;
    for (std::size_t i = 0; i < program_.rows.size(); ++i) {
      const CompiledRow& row = program_.rows[i];
      if (!gives(row)) continue;
      const Reg here = builder_.both(reached, at.may[i]);
      const Reg bits = given(row);
      Reg stops = must_here(at, i, false, [&](const CompiledRow& other) { return gives(other); });
      if (bits == no_reg) {
        if (builder_.constant(here) != false)
          change(Op::code_bits, opinions, here, no_reg, std::int64_t{1} << row.opinion);
      } else {
        for (std::size_t o = 0; o < rules_.opinions.size(); ++o) {
          const auto& by = source(row).by_choice;
          if (std::find(by.begin(), by.end(), static_cast<int>(o)) == by.end()) continue;
          change(Op::code_bits, opinions, builder_.both(here, has(bits, o)), no_reg,
                 std::int64_t{1} << o);
        }
        stops = builder_.without(stops, builder_.unary(Kind::mask, Op::same, bits, 0));
      }
      reached = builder_.without(reached, stops);
    }
    // Completions that no row fits are errors: what is left then is not for here to say.
    if (!rules_.opinion_rows.empty()) body_.exceptions = builder_.either(body_.exceptions, reached);
  }

  // Whether a set of bits has one.
  Reg has(Reg bits, std::size_t bit) {
    const Reg only = builder_.unary(Kind::mask, Op::and_bits, bits, std::int64_t{1} << bit);
    return builder_.negate(builder_.unary(Kind::mask, Op::same, only, 0));
  }

  void collect_grades(const Standing& at, Reg grades) {
    const std::vector<CompiledRow>& rows = program_.rows;
    Reg open = builder_.everywhere(true);
    Reg row_must = builder_.everywhere(false);
    std::vector<Reg> may(rows.size());
    bool any = !program_.grades.empty();
    for (const bool otherwise : {false, true})
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].otherwise != otherwise) continue;
        may[i] = rows[i].no_score ? builder_.everywhere(false) : at.alone_may[i];
        if (otherwise) may[i] = builder_.without(may[i], row_must);
        if (!rows[i].no_score)
          row_must = builder_.either(
              row_must, otherwise ? builder_.both(may[i], at.alone_must[i]) : at.alone_must[i]);
      }
    const auto take = [&](Reg may_hold, Reg must_hold, int grade) {
      change(Op::code_bits, grades, builder_.both(open, may_hold), no_reg,
             std::int64_t{1} << grade);
      open = builder_.without(open, must_hold);
    };
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (rows[i].grade >= 0) {
        any = true;
        take(
            may[i],
            rows[i].no_score
                ? builder_.everywhere(false)
                : must_here(at, i, true, [](const CompiledRow& other) { return other.grade >= 0; }),
            rows[i].grade);
      }
    for (const CompiledGrade& grade : program_.grades)
      take(holds(grade.when, Sense::may), holds(grade.when, Sense::must), grade.grade);
    if (any) body_.exceptions = builder_.either(body_.exceptions, open);
  }

  // Between two lines the score may be neither below nor above both: such rows are exceptions.
  void lines(const Answer& answer) {
    std::vector<std::int64_t> lines = body_.thresholds;
    std::sort(lines.begin(), lines.end());
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    Reg one = builder_.everywhere(false);
    for (const std::int64_t line : lines) {
      Step low, high;
      low.op = high.op = Op::compare_total;
      low.a = answer.total_low;
      high.a = answer.total_high;
      low.k0 = high.k0 = line;
      low.test.compare = Compare::lt;
      high.test.compare = Compare::ge;
      const Reg crosses =
          builder_.both(builder_.make(Kind::mask, low), builder_.make(Kind::mask, high));
      if (builder_.constant(one) != false || line != lines.front())
        body_.exceptions = builder_.either(body_.exceptions, builder_.both(one, crosses));
      one = builder_.either(one, crosses);
    }
  }

  // Whether some completion's opinion needs a person's confirmation; an exception where only
  // completions one by one tell.
  void confirm(const std::vector<Standing>& cases, Reg scope_may, Answer& answer) {
    Reg needs = builder_.everywhere(false), doubtful = needs;
    for (std::size_t o = 0; o < rules_.opinions.size(); ++o)
      if (rules_.opinions[o].needs_confirmation)
        needs = builder_.either(needs, possible(answer.opinions, o));
    for (std::size_t o = 0; o < rules_.opinions.size(); ++o) {
      if (rules_.opinions[o].needs_confirmation) continue;
      Reg supported = builder_.everywhere(true), rests = builder_.everywhere(false), unsure = rests;
      for (const Standing& at : cases) {
        Reg here = builder_.everywhere(false);
        for (std::size_t i = 0; i < program_.rows.size(); ++i) {
          const CompiledRow& row = program_.rows[i];
          if (!gives(row)) continue;
          Reg only = builder_.everywhere(row.opinion == static_cast<int>(o)), some = only;
          if (row.by_slot >= 0) {
            const Reg bits = given(row);
            only = builder_.unary(Kind::mask, Op::same, bits, std::int64_t{1} << o);
            some = has(bits, o);
          }
          if (builder_.constant(some) == false) continue;
          Reg firm_must = builder_.everywhere(true), firm_may = firm_must;
          if (row.uses_finding) {
            firm_must = without_findings(row, Sense::must);
            firm_may = without_findings(row, Sense::may);
          }
          const Reg may = builder_.both(at.may[i], some);
          here = builder_.either(here, builder_.both(builder_.both(at.must[i], only), firm_must));
          if (row.uses_finding) rests = builder_.either(rests, builder_.without(may, firm_must));
          unsure = builder_.either(unsure, builder_.without(may, at.must[i]));
          unsure =
              builder_.either(unsure, builder_.both(may, builder_.without(firm_may, firm_must)));
          unsure = builder_.either(unsure, builder_.without(may, only));
        }
        supported = builder_.both(supported, here);
      }
      const Reg here = builder_.both(builder_.both(possible(answer.opinions, o), scope_may),
                                     builder_.without(rests, supported));
      doubtful = builder_.either(doubtful, builder_.both(here, unsure));
      needs = builder_.either(needs, here);
    }
    Reg declared = builder_.everywhere(false);
    for (std::size_t o = 0; o < rules_.opinions.size(); ++o)
      if (rules_.opinions[o].needs_confirmation)
        declared = builder_.either(declared, possible(answer.opinions, o));
    body_.exceptions = builder_.either(body_.exceptions, builder_.without(doubtful, declared));
    answer.confirm = needs;
  }

  // Whether the opinions that are possible, all of which are written by now, have one.
  Reg possible(Reg opinions, std::size_t opinion) {
    Step step;
    step.op = Op::and_bits;
    step.a = opinions;
    step.k0 = std::int64_t{1} << opinion;
    step.k2 = -1;
    const Reg only = builder_.make(Kind::mask, step);
    return builder_.negate(builder_.unary(Kind::mask, Op::same, only, 0));
  }

  Readers& readers_;
};

}  // namespace

void decide_complete(const Plan& plan, const Wanted& wanted, Builder& builder, Conditions& body,
                     Answer& answer) {
  Complete(plan, wanted, builder, body).run(answer);
}

void decide_open(const Plan& plan, const Wanted& wanted, Builder& builder, Readers& readers,
                 Conditions& body, Answer& answer) {
  Open(plan, wanted, builder, readers, body).run(answer);
}

}  // namespace guiju::columns
