// Tables -> the lines in them. One idea: a comparison is a line where one side speaks of points and
// the other does not, whatever formula either side is.
#include "evaluate/point_lines.h"

#include <algorithm>

#include "plan/fold.h"

namespace guiju {

namespace {

class Collector {
 public:
  Collector(const Plan& plan, Abstract& abstract)
      : rules_(plan.rules()), selection_(plan.selection()), abstract_(abstract) {}

  std::vector<PointLine> run() {
    for (std::size_t i = 0; i < rules_.opinion_rows.size(); ++i) {
      const OpinionRow& row = rules_.opinion_rows[i];
      if (row.under.holds(selection_))
        look(row.when, {LineUse::Table::opinion, static_cast<int>(i), -1});
    }
    for (std::size_t i = 0; i < rules_.grade_rows.size(); ++i)
      look(rules_.grade_rows[i].when, {LineUse::Table::grade, static_cast<int>(i), -1});
    for (std::size_t c = 0; c < rules_.results.size(); ++c)
      for (std::size_t i = 0; i < rules_.results[c].rows.size(); ++i)
        look(rules_.results[c].rows[i].when,
             {LineUse::Table::result, static_cast<int>(i), static_cast<int>(c)});
    return std::move(lines_);
  }

 private:
  void look(const ExprPtr& when, LineUse use) {
    if (!when) return;
    use_ = use;
    collect(fold(rules_, *when, selection_), true);
  }

  // What the facts alone make of a condition: nothing where it speaks of points or has no value.
  Value by_facts(const Expr& expr) {
    if (speaks_of_points(expr)) return Value::truths(true, true);
    try {
      return abstract_.evaluate(expr);
    } catch (const EvaluationError&) {
      return Value::truths(true, true);
    } catch (const NumberOverflow&) {
      return Value::truths(true, true);
    }
  }

  void collect(const Expr& expr, bool in_play) {
    if (!speaks_of_points(expr)) return;
    switch (expr.op) {
      case Op::and_:
      case Op::or_:
        for (const Expr& arg : expr.args) {
          const Value value = by_facts(arg);
          if (expr.op == Op::and_ ? value.is_false() : value.is_true()) in_play = false;
        }
        break;
      case Op::condition: {
        const Value chosen = by_facts(expr.args[0]);
        collect(expr.args[0], in_play);
        collect(expr.args[1], in_play && chosen.can_true);
        collect(expr.args[2], in_play && chosen.can_false);
        return;
      }
      case Op::eq:
      case Op::ne:
      case Op::lt:
      case Op::le:
      case Op::gt:
      case Op::ge: compare(expr, in_play); return;
      case Op::some:  // what these compare hangs on the record at hand
      case Op::every:
      case Op::filter:
      case Op::map:
      case Op::project: return;
      default: break;
    }
    for (const Expr& arg : expr.args) collect(arg, in_play);
  }

  void compare(const Expr& expr, bool in_play) {
    if (expr.args.size() != 2 || expr.args[0].type.kind != Type::Kind::number) return;
    const bool left = speaks_of_points(expr.args[0]);
    if (left == speaks_of_points(expr.args[1])) return;
    PointLine line;
    line.in_play = in_play;
    line.subject = expr.args[left ? 0 : 1];
    line.line = expr.args[left ? 1 : 0];
    const Op op = left ? expr.op : mirrored(expr.op);
    line.beyond = op == Op::gt || op == Op::le;
    line.equal = op == Op::eq || op == Op::ne;
    add(line);
    if (!line.equal) return;
    line.beyond = true;
    add(line);
  }

  void add(PointLine line) {
    const auto same = [&](const PointLine& other) {
      return other.beyond == line.beyond && dump(other.subject) == dump(line.subject) &&
             dump(other.line) == dump(line.line);
    };
    const auto known = std::find_if(lines_.begin(), lines_.end(), same);
    if (known == lines_.end()) {
      line.label = label_of(line.line);
      line.uses.push_back(use_);
      lines_.push_back(std::move(line));
      return;
    }
    known->equal = known->equal && line.equal;
    known->in_play = known->in_play || line.in_play;
    if (known->uses.back() != use_) known->uses.push_back(use_);
  }

  std::string label_of(const Expr& line) const {
    if (line.op != Op::number) return {};
    for (const Parameter& parameter : rules_.parameters)
      if (parameter.value.op == Op::number && parameter.value.number == line.number &&
          parameter.value.type.kind == Type::Kind::number && !parameter.label.empty())
        return parameter.label;
    return {};
  }

  const RuleSet& rules_;
  const std::vector<int>& selection_;
  Abstract& abstract_;
  LineUse use_;
  std::vector<PointLine> lines_;
};

OpenRange range_of(const Value& value) {
  OpenRange out;
  out.has_low = value.has_low;
  out.has_high = value.has_high;
  if (value.has_low) out.low = value.low.exact();
  if (value.has_high) out.high = value.high.exact();
  return out;
}

}  // namespace

bool speaks_of_points(const Expr& expr) {
  return expr.op == Op::score || expr.op == Op::total || expr.op == Op::part ||
         std::any_of(expr.args.begin(), expr.args.end(), speaks_of_points);
}

bool PointLine::stands_in(LineUse::Table table) const {
  return std::any_of(uses.begin(), uses.end(),
                     [table](const LineUse& use) { return use.table == table; });
}

bool PointLine::decides() const {
  return in_play && (stands_in(LineUse::Table::opinion) || stands_in(LineUse::Table::grade));
}

std::vector<PointLine> point_lines(const Plan& plan, Abstract& abstract) {
  return Collector(plan, abstract).run();
}

OpenRange LineStanding::distance() const {
  OpenRange out;
  out.has_low = subject.has_low && line.has_high;
  out.has_high = subject.has_high && line.has_low;
  if (out.has_low) out.low = subject.low - line.high;
  if (out.has_high) out.high = subject.high - line.low;
  return out;
}

LineStanding standing_of(const PointLine& line, Abstract& abstract) {
  LineStanding out;
  try {
    out.subject = range_of(abstract.evaluate(line.subject));
    out.line = range_of(abstract.evaluate(line.line));
    const OpenRange distance = out.distance();
    const auto there = [&](const Number& n) { return line.beyond ? n.sign() > 0 : n.sign() >= 0; };
    out.reached = distance.has_low && there(distance.low);
    out.may_reach = !distance.has_high || there(distance.high);
  } catch (const EvaluationError&) {
    out.failed = true;
  } catch (const NumberOverflow&) {
    out.failed = true;
  }
  return out;
}

}  // namespace guiju
