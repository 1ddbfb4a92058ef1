// The opinion table over rows with nulls → the opinions and grades that are possible, whether one may
// need confirmation. The one idea: a row of the table must hold, may hold or neither. Every row reads
// other facts than the others (else they are entangled, and the row of the batch is evaluated by
// itself), so any combination of rows that may hold is reached by some completion. Only the score is
// read by several: the table is gone through for the least and for the greatest total, which differ in
// one line at most.
#include "columns/decision.h"

namespace guiju::columns {

namespace {

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

void decide_open(const Plan& plan, const Wanted& wanted, Builder& builder, Readers& readers,
                 Conditions& body, Answer& answer) {
  Open(plan, wanted, builder, readers, body).run(answer);
}

}  // namespace guiju::columns
