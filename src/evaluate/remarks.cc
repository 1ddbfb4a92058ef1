// Result → what explains it. Nothing here changes a score or an opinion.
#include "evaluate/remarks.h"

#include <algorithm>

#include "evaluate/defaults.h"
#include "evaluate/evaluator.h"
#include "evaluate/quick.h"

namespace guiju {

namespace {

constexpr std::size_t max_notes_of_a_rule = 20;

// A record as messages name it, written over `out`.
void record_name(const Fact& list, const Body& body, std::size_t record, std::string& out) {
  out = std::to_string(record + 1);
  if (list.record_label < 0) return;
  const RecordList& records = body.lists[static_cast<std::size_t>(list.list)];
  const auto field = static_cast<std::size_t>(list.record_label);
  if (!is_known(records.state(record, field))) return;
  const Fact& label = list.fields[field];
  const Cell cell = records.cell(record, field);
  out += ' ';
  if (label.type == FactType::text)
    out += body.texts[static_cast<std::size_t>(cell)];
  else
    out += cell_text(label, cell, body);
}

// The text with the record's name in it, written over `out`.
void with_record(const std::string& text, const std::string& record, std::string& out) {
  out = text;
  const auto at = out.find("{record}");
  if (at != std::string::npos) out.replace(at, 8, record);
}

}  // namespace

namespace {

void collect_uses(const Expr& expr, std::vector<FactUse>& uses) {
  FactUse use;
  if (expr.op == Op::fact) use.slot = expr.index;
  if (expr.op == Op::records || expr.op == Op::given) use.list = expr.index;
  if (expr.op == Op::field || expr.op == Op::project) {
    use.list = expr.index;
    use.field = expr.field;
  }
  const auto same = [&](const FactUse& other) {
    return other.slot == use.slot && other.list == use.list && other.field == use.field;
  };
  if ((use.slot >= 0 || use.list >= 0) && std::none_of(uses.begin(), uses.end(), same))
    uses.push_back(use);
  for (const Expr& arg : expr.args) collect_uses(arg, uses);
}

}  // namespace

std::vector<FactUse> facts_of(const RuleSet&, const Deduction& deduction) {
  std::vector<FactUse> uses;
  if (deduction.when) collect_uses(*deduction.when, uses);
  if (deduction.each) collect_uses(*deduction.each, uses);
  if (deduction.amount) collect_uses(*deduction.amount, uses);
  return uses;
}

std::vector<FactUse> facts_of(const RuleSet& rules, const LedgerLine& step) {
  if (step.deduction >= 0)
    return facts_of(rules, rules.deductions[static_cast<std::size_t>(step.deduction)]);
  std::vector<FactUse> uses;
  const auto of = [&](const ExprPtr& expr) {
    if (expr) collect_uses(*expr, uses);
  };
  const auto absence_of = [&](const Part& part) {
    of(part.not_applicable_when);
    of(part.only_when);
  };
  const Part& part = rules.parts[static_cast<std::size_t>(step.part)];
  if (step.adjustment != nullptr) {
    of(step.adjustment->when);
    of(step.adjustment->amount);
  } else if (step.kind == LineKind::value) {
    of(part.value);
  } else if (step.kind == LineKind::guard) {
    of(part.counts_when);
  } else if (step.kind == LineKind::not_applicable) {
    absence_of(part);
  }
  const bool together = step.kind == LineKind::weight || step.kind == LineKind::mean;
  for (const int child : part.children) {
    const Part& c = rules.parts[static_cast<std::size_t>(child)];
    if (together) of(c.weight);
    if (together || step.kind == LineKind::rescale || step.kind == LineKind::not_applicable)
      absence_of(c);
  }
  return uses;
}

void mark_empty_parts(const RuleSet& rules, std::vector<PartResult>& parts) {
  for (std::size_t i = rules.parts.size(); i-- > 0;) {
    const Part& part = rules.parts[i];
    if (part.children.empty()) continue;
    if (std::all_of(part.children.begin(), part.children.end(), [&](int child) {
          return parts[static_cast<std::size_t>(child)].state == PartState::not_applicable;
        }))
      parts[i].state = PartState::not_applicable;
  }
}

void add_grounds(const Plan& plan, const Body& body, const Outcome& outcome, SpareRemarks& spare,
                 Result& result) {
  const Program& program = plan.program();
  Rewriter<GroundResult> grounds(result.grounds, spare.grounds);
  for (std::size_t i = 0; i < program.rows.size(); ++i) {
    if (outcome.rows[i] == Outcome::Row::no) continue;
    GroundResult& ground = grounds.next();
    ground.row = program.rows[i].row;
    ground.state =
        outcome.rows[i] == Outcome::Row::holds ? GroundState::holds : GroundState::possible;
    ground.findings.clear();
    for (const int slot : program.row_findings[i]) {
      const auto s = static_cast<std::size_t>(slot);
      const bool known = is_known(body.cells.state(s));
      if (known ? body.cells[s] != 0 : ground.state == GroundState::possible)
        ground.findings.push_back(slot);
    }
  }
  grounds.finish();
}

namespace {

class Notes {
 public:
  Notes(const Plan& plan, const Body& body, Abstract& abstract, SpareRemarks& spare, Result& result)
      : program_(plan.program()),
        rules_(plan.rules()),
        body_(body),
        abstract_(abstract),
        runner_(program_, body, abstract),
        notes_(result.notes, spare.notes),
        record_(spare.record) {}

  // The note of a rule, where it holds; for each record where the rule is for a list.
  void rule(const CompiledNote& compiled, const ExprPtr& when) {
    const NoteRule& rule = rules_.notes[static_cast<std::size_t>(compiled.rule)];
    if (compiled.if_given >= 0 &&
        body_.lists[static_cast<std::size_t>(compiled.if_given)].given == Given::defaulted)
      return;
    if (!all_known(compiled.decisive)) return;
    // Where all it reads is known it runs as compiled; else only what is certain is noted.
    const bool known = all_known(compiled.slots) && lists_known(compiled);
    if (rule.list < 0) {
      if (known ? runner_.holds(compiled.when) : abstract_.evaluate(*when).is_true()) say(rule, {});
      return;
    }
    const RecordList& records = body_.lists[static_cast<std::size_t>(rule.list)];
    std::size_t found = 0;
    for (std::size_t record = 0; record < records.count; ++record) {
      bool complete = known;
      for (const int field : compiled.fields)
        complete = complete && is_known(records.state(record, static_cast<std::size_t>(field)));
      bool holds = false;
      if (complete) {
        runner_.enter(rule.list, record);
        holds = runner_.holds(compiled.when);
        runner_.leave();
      } else {
        abstract_.enter_record(rule.list, record);
        holds = abstract_.evaluate(*when).is_true();
        abstract_.leave();
      }
      if (holds && ++found <= max_notes_of_a_rule) {
        record_name(rules_.facts.list(rule.list), body_, record, record_);
        say(rule, record_);
      }
    }
    if (found > max_notes_of_a_rule) {
      const std::string more = std::to_string(found - max_notes_of_a_rule);
      BodyNote& note = add(rule.code);
      note.zh = "同类情况另有 " + more + " 条记录";
      note.en = more + " more records of this kind";
    }
  }

  // The note of a rule that holds.
  void holds(const CompiledNote& compiled) {
    say(rules_.notes[static_cast<std::size_t>(compiled.rule)], {});
  }

  // Facts given for a row that does not apply: evaluated without them, and said.
  void not_applicable(int absent, const std::vector<int>& own_slots) {
    BodyNote* note = nullptr;
    for (const int slot : own_slots) {
      if (body_.cells.state(static_cast<std::size_t>(slot)) != Given::stated) continue;
      const Fact& fact = rules_.facts.scalar(slot);
      if (note == nullptr) {
        const Part& part = rules_.parts[static_cast<std::size_t>(absent)];
        note = &add("fact_of_not_applicable_part");
        note->zh = "“";
        note->zh.append(part.id).append("”不适用，但仍填报了它的事实（未计入）：");
        note->en = "'";
        note->en.append(part.id).append(
            "' does not apply, yet facts for it are given (not counted): ");
      } else {
        note->zh += "、";
        note->en += ", ";
      }
      note->zh += fact.label;
      note->en += fact.id;
    }
  }

  // What reading the body noted, and the defaults that it took.
  void of_reading() {
    for (const BodyNote& note : body_.notes) notes_.next() = note;
    for (const FactDefault& rule : rules_.facts.defaults)
      if (took_default(rule, body_)) default_note(rules_.facts, rule, body_, notes_.next());
  }
  void finish() { notes_.finish(); }

 private:
  bool all_known(const std::vector<int>& slots) const {
    return std::all_of(slots.begin(), slots.end(), [this](int slot) {
      return is_known(body_.cells.state(static_cast<std::size_t>(slot)));
    });
  }
  bool lists_known(const CompiledNote& compiled) const {
    for (const int list : compiled.lists) {
      const RecordList& records = body_.lists[static_cast<std::size_t>(list)];
      if (!is_known(records.given) || records.more) return false;
    }
    for (const auto& [list, field] : compiled.list_fields) {
      const RecordList& records = body_.lists[static_cast<std::size_t>(list)];
      for (std::size_t record = 0; record < records.count; ++record)
        if (!is_known(records.state(record, static_cast<std::size_t>(field)))) return false;
    }
    return true;
  }
  BodyNote& add(std::string_view code) {
    BodyNote& note = notes_.next();
    note.code = code;
    return note;
  }
  void say(const NoteRule& rule, const std::string& record) {
    BodyNote& note = add(rule.code);
    with_record(rule.message_zh.empty() ? rule.message_en : rule.message_zh, record, note.zh);
    with_record(rule.message_en.empty() ? rule.message_zh : rule.message_en, record, note.en);
  }

  const Program& program_;
  const RuleSet& rules_;
  const Body& body_;
  Abstract& abstract_;
  Runner runner_;
  Rewriter<BodyNote> notes_;
  std::string& record_;
};

}  // namespace

void add_notes(const Plan& plan, const Body& body, Abstract& abstract, bool complete,
               SpareRemarks& spare, Result& result) {
  const Program& program = plan.program();
  Notes notes(plan, body, abstract, spare, result);
  notes.of_reading();
  const std::uint64_t quick = complete ? program.quick_note_mask : 0;
  const std::uint64_t held = complete ? quick_notes(program, body) : 0;
  const std::size_t count = program.notes.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (i >= 64 || (quick >> i & 1) == 0)
      notes.rule(program.notes[i], program.folded_notes[i]);
    else if ((held >> i & 1) != 0)
      notes.holds(program.notes[i]);
  }
  for (const AbsentPart& absent : spare.absent)
    notes.not_applicable(absent.part, *absent.own_slots);
  notes.finish();
}

void add_due(const Plan& plan, const Body& body, Abstract& abstract, const Outcome& outcome,
             Result& result) {
  const RuleSet& rules = plan.rules();
  // Dates follow from the opinion that takes effect: a person's where one is given.
  const int opinion = body.overriding.given ? body.overriding.opinion : outcome.opinion;
  const bool in_scope = body.overriding.given ? opinion != rules.scope.otherwise
                                              : outcome.in_scope && outcome.scope_certain;
  if (!in_scope) return;
  for (std::size_t i = 0; i < rules.due.size(); ++i) {
    const DueRule& rule = rules.due[i];
    if (!rule.opinions.empty() &&
        std::find(rule.opinions.begin(), rule.opinions.end(), opinion) == rule.opinions.end())
      continue;
    const std::vector<int>& needed = plan.program().due[i].slots;
    if (!std::all_of(needed.begin(), needed.end(), [&](int slot) {
          return is_known(body.cells.state(static_cast<std::size_t>(slot)));
        }))
      continue;
    if (rule.when && !abstract.evaluate(*rule.when).is_true()) continue;
    const Value from = abstract.evaluate(*rule.from);
    if (!from.certain()) continue;
    const auto days = from.low.to_int64();
    auto on = days ? Date::from_days(static_cast<std::int32_t>(*days)).plus_months(rule.months)
                   : std::nullopt;
    if (on && rule.days > 0) {
      on = Date::from_days(on->days() + rule.days);
      if (on->year() > 9999) on.reset();
    }
    if (!on) throw EvaluationError{Code::date_out_of_range, rule.span};
    result.due.push_back({static_cast<int>(i), on->to_string()});
  }
}

void collect_unknown(const Plan& plan, const Body& body, Abstract& abstract, const Asks& asks,
                     const Sheet& sheet, const Outcome& outcome, bool all_parts,
                     UnknownFacts& facts) {
  const Program& program = plan.program();
  const RuleSet& rules = plan.rules();
  if (all_parts || (outcome.has_score && outcome.in_scope))
    for (std::size_t i = 0; i < program.criteria.size(); ++i) {
      const CompiledCriterion& criterion = program.criteria[i];
      const auto part = static_cast<std::size_t>(criterion.part);
      // What exceeds its own marks may change the parts it shares a limit with.
      const auto open = [&](std::size_t p) { return sheet.low[p] != sheet.high[p]; };
      bool matters = open(part);
      if (!matters && criterion.shared >= 0 && asks.criteria[i].unknown)
        for (const int member : program.shared[static_cast<std::size_t>(criterion.shared)])
          matters = matters || open(static_cast<std::size_t>(
                                   program.criteria[static_cast<std::size_t>(member)].part));
      if (!matters) continue;
      if (program.folded_not_applicable[i])
        abstract.unknown(*program.folded_not_applicable[i], facts);
      for (std::uint32_t c = criterion.first; c < criterion.last; ++c) {
        const CompiledCharge& charge = program.charges[c];
        bool stop = false;
        const auto look = [&] {
          stop = false;
          if (program.folded_where[c]) {
            abstract.unknown(*program.folded_where[c], facts);
            if (!abstract.evaluate(*program.folded_where[c]).can_true) return;
          }
          for (std::uint32_t d = charge.first; d < charge.last && !stop; ++d) {
            const FoldedDeduction& folded =
                program
                    .folded_deductions[static_cast<std::size_t>(program.deductions[d].deduction)];
            const Value when = folded.when ? abstract.evaluate(*folded.when) : Value::truth(true);
            if (folded.when) abstract.unknown(*folded.when, facts);
            if (folded.each && when.can_true) abstract.unknown(*folded.each, facts);
            stop = charge.choose == Charge::Choose::first && when.is_true();
          }
        };
        if (charge.list < 0) {
          look();
          continue;
        }
        const RecordList& records = body.lists[static_cast<std::size_t>(charge.list)];
        if (!is_known(records.given)) {
          facts.insert({rules.facts.list_facts[static_cast<std::size_t>(charge.list)], -1, -1});
          continue;
        }
        if (records.more)
          facts.insert({rules.facts.list_facts[static_cast<std::size_t>(charge.list)], -1, -1});
        for (std::size_t record = 0; record < records.count; ++record) {
          abstract.enter_record(charge.list, record);
          look();
          abstract.leave();
        }
      }
    }
  if (outcome.has_score && !abstract.score->known()) abstract.unknown(program.score_value, facts);
  if (outcome.opinion < 0 ||
      (outcome.has_score && !(outcome.score_certain && outcome.scope_certain)))
    unknown_for_opinion(program, rules, body, abstract, facts);
  unknown_for_grade(program, outcome, abstract, facts);
}

std::vector<NotApplied> reasons_not_applied(const Plan& plan, const Body& body,
                                            Abstract& abstract) {
  using Why = NotApplied::Why;
  const Program& program = plan.program();
  std::vector<NotApplied> out;
  for (std::size_t i = 0; i < program.criteria.size(); ++i) {
    const CompiledCriterion& criterion = program.criteria[i];
    bool absent = named_not_applicable(body, criterion.part);
    if (!absent && program.folded_not_applicable[i])
      absent = abstract.evaluate(*program.folded_not_applicable[i]).is_true();
    for (std::uint32_t c = criterion.first; c < criterion.last; ++c) {
      const CompiledCharge& charge = program.charges[c];
      const auto all = [&](Why why, int record) {
        for (std::uint32_t d = charge.first; d < charge.last; ++d)
          out.push_back({program.deductions[d].deduction, charge.list, record, why});
      };
      if (absent) {
        all(Why::not_applicable, -1);
        continue;
      }
      const auto look = [&](int record) {
        bool taken = false;
        for (std::uint32_t d = charge.first; d < charge.last; ++d) {
          const int deduction = program.deductions[d].deduction;
          const FoldedDeduction& folded =
              program.folded_deductions[static_cast<std::size_t>(deduction)];
          if (taken) {
            out.push_back({deduction, charge.list, record, Why::earlier_tier});
            continue;
          }
          const Value when = folded.when ? abstract.evaluate(*folded.when) : Value::truth(true);
          if (when.is_false()) {
            out.push_back({deduction, charge.list, record, Why::condition_false});
            continue;
          }
          const Value each =
              folded.each ? abstract.evaluate(*folded.each) : Value::exactly(Type::Kind::number, 1);
          if (each.certain() && each.low < Number(program.deductions[d].every))
            out.push_back({deduction, charge.list, record, Why::no_occurrence});
          taken = charge.choose == Charge::Choose::first && when.is_true();
        }
      };
      if (charge.list < 0) {
        look(-1);
        continue;
      }
      const RecordList& records = body.lists[static_cast<std::size_t>(charge.list)];
      if (is_known(records.given) && records.count == 0) all(Why::no_record, -1);
      for (std::size_t record = 0; record < records.count; ++record) {
        abstract.enter_record(charge.list, record);
        const bool concerned =
            !program.folded_where[c] || abstract.evaluate(*program.folded_where[c]).can_true;
        if (concerned)
          look(static_cast<int>(record));
        else
          all(Why::not_concerned, static_cast<int>(record));
        abstract.leave();
      }
    }
  }
  return out;
}

}  // namespace guiju
