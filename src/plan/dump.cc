// Program → text, one line an operation, for golden tests and for people who ask what a rule file
// became. Slots are written as fact ids, units as points.
#include "plan/plan.h"
#include "plan/program.h"

namespace guiju {

namespace {

std::string_view sign(Node::Op op) {
  switch (op) {
    case Node::Op::add: return "+";
    case Node::Op::sub: return "-";
    case Node::Op::mul: return "*";
    case Node::Op::eq: return "=";
    case Node::Op::ne: return "!=";
    case Node::Op::lt:
    case Node::Op::total_lt:
    case Node::Op::part_lt: return "<";
    case Node::Op::le:
    case Node::Op::total_le:
    case Node::Op::part_le: return "<=";
    case Node::Op::gt:
    case Node::Op::total_gt:
    case Node::Op::part_gt: return ">";
    case Node::Op::ge:
    case Node::Op::total_ge:
    case Node::Op::part_ge: return ">=";
    case Node::Op::and_: return "and";
    case Node::Op::or_: return "or";
    default: return "?";
  }
}

class Dump {
 public:
  Dump(const RuleSet& rules, const Program& program) : rules_(rules), program_(program) {}

  std::string text() {
    out_ += "unit 10^-" + std::to_string(program_.decimals) + " points\n";
    score();
    needed();
    for (const CompiledCriterion& c : program_.criteria) criterion(c);
    for (const std::vector<int>& group : program_.shared) {
      out_ += "shared";
      for (const int member : group)
        out_ += " " + part(program_.criteria[static_cast<std::size_t>(member)].part);
      out_ += "\n";
    }
    quick();
    outcome();
    nodes();
    return std::move(out_);
  }

 private:
  std::string points(std::int64_t units) const {
    return Number::scaled(units, program_.decimals).to_string();
  }
  const std::string& part(int index) const {
    return rules_.parts[static_cast<std::size_t>(index)].id;
  }
  const std::string& opinion(int index) const {
    return rules_.opinions[static_cast<std::size_t>(index)].id;
  }
  const std::string& grade(int index) const {
    return rules_.grades[static_cast<std::size_t>(index)].label;
  }
  std::string criterion_id(std::uint32_t index) const {
    return part(program_.criteria[index].part);
  }

  std::string cell(int slot, int list) const {
    if (list < 0) return rules_.facts.scalar(slot).id;
    const Fact& fact = rules_.facts.list(list);
    return fact.id + "." + fact.fields[static_cast<std::size_t>(slot)].id;
  }

  static std::string scaled(const std::string& name, std::int64_t factor) {
    return factor == 1 ? name : std::to_string(factor) + " * " + name;
  }

  std::string condition(const Condition& when, int list) const {
    const int on = when.on_record ? list : -1;
    switch (when.kind) {
      case Condition::Kind::always: return "always";
      case Condition::Kind::never: return "never";
      case Condition::Kind::any:
      case Condition::Kind::all: {
        std::string out;
        for (std::size_t i = 0; i < when.count; ++i) {
          if (i > 0) out += when.kind == Condition::Kind::any ? " or " : " and ";
          out += cell(when.slots[i], on) + (when.want_zero[i] ? " = 0" : " != 0");
        }
        return out;
      }
      case Condition::Kind::compare: {
        std::string out = scaled(cell(when.slots[0], on), when.factors[0]) + " ";
        out += sign(when.comparison);
        if (when.factors[1] != 0) out += " " + scaled(cell(when.slots[1], on), when.factors[1]);
        if (when.factors[1] == 0)
          out += " " + std::to_string(when.offset);
        else if (when.offset != 0)
          out += " + " + std::to_string(when.offset);
        return out;
      }
      case Condition::Kind::member: {
        const Fact& fact = on < 0 ? rules_.facts.scalar(when.slots[0])
                                  : rules_.facts.list(on).fields[when.slots[0]];
        std::string out = cell(when.slots[0], on) + " in {";
        bool first = true;
        for (std::size_t i = 0; i < fact.choices.size(); ++i) {
          if ((static_cast<std::uint64_t>(when.offset) >> i & 1) == 0) continue;
          out += (first ? "" : ", ") + fact.choices[i];
          first = false;
        }
        return out + "}";
      }
      case Condition::Kind::total:
        return "total " + std::string(sign(when.comparison)) + " " + points(when.offset);
      case Condition::Kind::node: return "#" + std::to_string(when.node);
    }
    return "?";
  }

  void score() {
    if (program_.score_linear)
      out_ += "score = total * " + program_.score_slope.to_exact_string() + " + " +
              program_.score_offset.to_exact_string();
    else
      out_ += "score = " + guiju::dump(program_.score_value);
    out_ += " of " + program_.score_rule->of.to_exact_string() + "\n";
  }

  void needed() {
    out_ += "needs";
    for (const int slot : program_.needed_slots) out_ += " " + cell(slot, -1);
    for (std::size_t list = 0; list < program_.needed_lists.size(); ++list) {
      if (!program_.needed_lists[list]) continue;
      out_ += " " + rules_.facts.list(static_cast<int>(list)).id;
      for (const int field : program_.needed_fields[list])
        out_ += " " + cell(field, static_cast<int>(list));
    }
    out_ += "\n";
  }

  void criterion(const CompiledCriterion& c) {
    out_ += part(c.part) + " marks " + points(c.marks);
    if (c.floor != 0) out_ += " floor " + points(c.floor);
    if (c.not_applicable.kind != Condition::Kind::never)
      out_ += " not applicable when " + condition(c.not_applicable, -1);
    out_ += "\n";
    for (std::uint32_t i = c.first; i < c.last; ++i) charge(program_.charges[i]);
  }

  void charge(const CompiledCharge& charge) {
    std::string pad = "  ";
    if (charge.list >= 0) {
      out_ += pad + "for each " + rules_.facts.list(charge.list).id;
      if (charge.where.kind != Condition::Kind::always)
        out_ += " where " + condition(charge.where, charge.list);
      out_ += "\n";
      pad += "  ";
    }
    if (charge.last - charge.first > 1) {
      static constexpr std::string_view words[] = {"all", "first", "largest", "smallest"};
      out_ += pad;
      out_ += words[static_cast<std::size_t>(charge.choose)];
      out_ += "\n";
      pad += "  ";
    }
    for (std::uint32_t i = charge.first; i < charge.last; ++i) {
      const CompiledDeduction& d = program_.deductions[i];
      out_ += pad + rules_.deductions[static_cast<std::size_t>(d.deduction)].id + " -" +
              points(d.points);
      if (d.repeats)
        out_ += " each " +
                (d.each_slot >= 0 ? cell(d.each_slot, -1) : "#" + std::to_string(d.each_node));
      if (d.every != 1) out_ += " every " + std::to_string(d.every);
      if (d.cap != INT64_MAX) out_ += " cap " + points(d.cap);
      out_ += " when " + condition(d.when, charge.list) + "\n";
    }
  }

  // Which criteria the quick form leaves out; the rest is in it.
  void quick() {
    out_ += "quick: " + std::to_string(program_.quick_flags.size()) + " flags, " +
            std::to_string(program_.quick_pairs.size()) + " pairs, " +
            std::to_string(program_.quick_counts.size()) + " counts, " +
            std::to_string(program_.quick_two_counts.size()) + " two counts, " +
            std::to_string(program_.quick_orders.size()) + " orders, " +
            std::to_string(program_.quick_tables.size()) + " tables, " +
            std::to_string(program_.quick_sums.size()) + " sums, " +
            std::to_string(program_.quick_passes.size()) + " passes, " +
            std::to_string(program_.quick_table.size()) + " entries\n";
    const auto list = [&](const char* words, const std::vector<std::uint32_t>& criteria) {
      if (criteria.empty()) return;
      out_ += words;
      for (const std::uint32_t i : criteria) out_ += " " + criterion_id(i);
      out_ += "\n";
    };
    list("slow", program_.slow_criteria);
    list("optional", program_.optional_criteria);
  }

  void outcome() {
    out_ += "scope " + condition(program_.scope, -1) + "\n";
    for (const CompiledRow& row : program_.rows) {
      out_ += "row " + rules_.opinion_rows[static_cast<std::size_t>(row.row)].clause + " when " +
              condition(row.when, -1);
      out_ += row.by_slot >= 0 ? " → by " + cell(row.by_slot, -1) : " → " + opinion(row.opinion);
      if (row.grade >= 0) out_ += " grade " + grade(row.grade);
      if (row.no_score) out_ += " no-score";
      if (row.uses_score) out_ += " uses-score";
      if (row.uses_finding) out_ += " uses-finding";
      if (row.otherwise) out_ += " otherwise";
      out_ += "\n";
    }
    for (const CompiledGrade& row : program_.grades)
      out_ += "grade " + grade(row.grade) + " when " + condition(row.when, -1) + "\n";
    for (const CompiledNote& note : program_.notes) {
      const NoteRule& rule = rules_.notes[static_cast<std::size_t>(note.rule)];
      out_ += "note " + rule.code;
      if (rule.list >= 0) out_ += " for each " + rules_.facts.list(rule.list).id;
      out_ += " when " + condition(note.when, rule.list) + "\n";
    }
  }

  static std::string day(const CompiledDay& day) {
    const char* const kind = day.kind == CompiledDay::Kind::same        ? ""
                             : day.kind == CompiledDay::Kind::month_end ? "month end of "
                                                                        : "month end before ";
    return kind + ('#' + std::to_string(day.node));
  }
  void gap(const CompiledGap& gap) {
    out_ += "gap of " + std::to_string(gap.months) + " months in";
    for (const CompiledDay& one : gap.days) out_ += " [" + day(one) + "]";
    for (const CompiledGap::Records& records : gap.records) {
      out_ += " [" + rules_.facts.list(records.list).id + "." + cell(records.field, records.list);
      for (const CompiledGap::Bound& bound : records.bounds)
        out_ += " " + std::string(sign(bound.op)) + " " + day(bound.day);
      out_ += "]";
    }
  }

  // Nodes do not say which list a field belongs to: fields are written by number.
  void nodes() {
    const auto at = [](std::int32_t index) { return "#" + std::to_string(index); };
    for (std::size_t i = 0; i < program_.nodes.size(); ++i) {
      const Node& n = program_.nodes[i];
      out_ += at(static_cast<std::int32_t>(i)) + " ";
      switch (n.op) {
        case Node::Op::constant: out_ += std::to_string(n.value); break;
        case Node::Op::cell: out_ += cell(n.a, -1); break;
        case Node::Op::field: out_ += "field " + std::to_string(n.a); break;
        case Node::Op::given: out_ += "given " + rules_.facts.list(n.a).id; break;
        case Node::Op::records: out_ += "count " + rules_.facts.list(n.a).id; break;
        case Node::Op::not_: out_ += "not " + at(n.a); break;
        case Node::Op::condition:
          out_ += "if " + at(n.a) + " then " + at(n.b) + " else " + at(n.c);
          break;
        case Node::Op::total_lt:
        case Node::Op::total_le:
        case Node::Op::total_gt:
        case Node::Op::total_ge:
          out_ += "total " + std::string(sign(n.op)) + " " + points(n.value);
          break;
        case Node::Op::part_lt:
        case Node::Op::part_le:
        case Node::Op::part_gt:
        case Node::Op::part_ge:
          out_ += part(n.a) + " " + std::string(sign(n.op)) + " " + points(n.value);
          break;
        case Node::Op::general:
          out_ += "general " + guiju::dump(*program_.general[static_cast<std::size_t>(n.a)]);
          break;
        case Node::Op::gap: gap(program_.gaps[static_cast<std::size_t>(n.a)]); break;
        default: out_ += at(n.a) + " " + std::string(sign(n.op)) + " " + at(n.b); break;
      }
      out_ += "\n";
    }
  }

  const RuleSet& rules_;
  const Program& program_;
  std::string out_;
};

}  // namespace

std::string Program::dump(const RuleSet& rules) const { return Dump(rules, *this).text(); }

std::string Plan::dump() const {
  std::string out = "plan of " + rules_->id + " " + rules_->version + "\n";
  for (std::size_t i = 0; i < rules_->readings.size(); ++i) {
    const Reading& reading = rules_->readings[i];
    out += "reading " + reading.id + " = " +
           reading.options[static_cast<std::size_t>(selection_[i])].first;
    out += selection_[i] == reading.default_option ? "\n" : " (not the default)\n";
  }
  return out + program_->dump(*rules_);
}

}  // namespace guiju
