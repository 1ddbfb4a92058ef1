// Conditions and formulas → conditions under which a missing fact matters. They are definite where they
// are asked: each looks at other facts only after those were found not to be missing, in the order in
// which the engine evaluates.
#include "dmn/needs.h"

#include <algorithm>
#include <set>

#include "plan/fold.h"

namespace guiju::dmn {

namespace {

using Found = std::optional<Expr>;  // none = never

Expr boolean(Op op, std::vector<Expr> args) {
  Expr out;
  out.op = op;
  out.type.kind = Type::Kind::boolean;
  out.args = std::move(args);
  return out;
}

Expr truth(bool value) {
  Expr out = boolean(Op::boolean, {});
  out.number = value ? 1 : 0;
  return out;
}

// a or b, b looked at only where a does not hold.
Found either(Found a, Found b) {
  if (!a) return b;
  if (!b) return a;
  return boolean(Op::condition, {std::move(*a), truth(true), std::move(*b)});
}

// Scores wait until nothing is missing, so what is missing cannot depend on them.
bool speaks_of_score(const Expr& expr) {
  return expr.op == Op::part || expr.op == Op::total || expr.op == Op::score ||
         std::any_of(expr.args.begin(), expr.args.end(), speaks_of_score);
}

// What fails in FEEL, rather than being null, where a fact is missing.
bool calls_function(const Expr& expr) {
  switch (expr.op) {
    case Op::minimum:
    case Op::maximum:
    case Op::abs:
    case Op::floor:
    case Op::ceiling:
    case Op::concatenate:
    case Op::count:
    case Op::sum:
    case Op::contains:
    case Op::min_of:
    case Op::max_of:
    case Op::mean_of: return true;
    default: return std::any_of(expr.args.begin(), expr.args.end(), calls_function);
  }
}

void leaves_of(const RuleSet& rules, const Expr& expr, std::set<Leaf>& out);

// A condition of more nodes is not asked before a fact counts as looked at: of a hundred facts joined by
// `or` each would have all those before it for a condition.
constexpr std::size_t most_path_nodes = 60;

std::size_t size_of(const Expr& expr) {
  std::size_t size = 1;
  for (const Expr& arg : expr.args) size += size_of(arg);
  return size;
}

class Finder {
 public:
  // `leaf`: none = any fact. `nodes`: how many were made so far, for all facts together.
  Finder(const RuleSet& rules, std::optional<Leaf> leaf, std::size_t& nodes)
      : rules_(rules), leaf_(leaf), nodes_(nodes) {}

  Found in(const ExprPtr& expr, int depth) const { return expr ? in(*expr, depth) : std::nullopt; }

  Found in(const Expr& expr, int depth) const {
    switch (expr.op) {
      case Op::fact: return is_it({-1, expr.index}) ? Found(missing(expr)) : std::nullopt;
      case Op::field: return is_it({expr.index, expr.field}) ? Found(missing(expr)) : std::nullopt;
      case Op::missing: return std::nullopt;
      case Op::given:
      case Op::records:
        return is_it({expr.index, -1}) ? Found(missing(records(expr.index))) : std::nullopt;
      case Op::and_:
      case Op::or_: {
        Expr before = expr.args[0];
        if (expr.op == Op::or_) before = boolean(Op::not_, {std::move(before)});
        Found later = after(before, in(expr.args[1], depth), depth);
        return either(in(expr.args[0], depth), std::move(later));
      }
      case Op::condition:
        return either(in(expr.args[0], depth), choice(expr.args[0], in(expr.args[1], depth),
                                                      in(expr.args[2], depth), depth));
      case Op::filter:
      case Op::some:
      case Op::every:
      case Op::map: {
        Found inside = expr.args.size() > 1 ? in(expr.args[1], depth + 1) : std::nullopt;
        if (inside) inside = some(expr.args[0], std::move(*inside), depth);
        return either(in(expr.args[0], depth), std::move(inside));
      }
      case Op::project: {
        Found out = in(expr.args[0], depth);
        if (!is_it({expr.index, expr.field})) return out;
        Expr field;
        field.op = Op::field;
        field.type.kind = expr.type.element;
        field.index = expr.index;
        field.field = expr.field;
        field.variable = depth;
        return either(std::move(out), some(expr.args[0], missing(field), depth));
      }
      default: {
        Found out;
        for (const Expr& arg : expr.args) out = either(std::move(out), in(arg, depth));
        return out;
      }
    }
  }

  Found in(const GeneralCharge& charge) const {
    const int depth = charge.source->list >= 0 ? 1 : 0;
    const bool first = charge.source->choose == Charge::Choose::first;
    Found out;
    for (std::size_t i = charge.deductions.size(); i-- > 0;) {
      const GeneralDeduction& deduction = charge.deductions[i];
      Found amount = either(in(deduction.each, depth), in(deduction.amount, depth));
      if (first) {
        out = deduction.when ? choice(*deduction.when, std::move(amount), std::move(out), depth)
                             : std::move(amount);
        out = either(in(deduction.when, depth), std::move(out));
      } else {
        out = either(
            either(in(deduction.when, depth), after(deduction.when, std::move(amount), depth)),
            std::move(out));
      }
    }
    if (charge.source->list >= 0) {
      out = either(in(charge.where, 1), after(charge.where, std::move(out), 1));
      const Expr list = records(charge.source->list);
      if (out) out = some(list, std::move(*out), 0);
      out = either(in(list, 0), std::move(out));
    }
    return either(in(charge.only_when, 0), after(charge.only_when, std::move(out), 0));
  }

 private:
  static Expr records(int list) {
    Expr out;
    out.op = Op::records;
    out.index = list;
    out.type = {Type::Kind::list, Type::Kind::record, list};
    return out;
  }
  bool is_it(const Leaf& leaf) const {
    if (leaf_) return *leaf_ == leaf;
    if (leaf.list < 0) return !rules_.facts.scalar(leaf.slot).missing_known;
    const Fact& list = rules_.facts.list(leaf.list);
    if (leaf.slot < 0) return list.default_kind != Fact::Default::not_given;
    return !list.fields[static_cast<std::size_t>(leaf.slot)].missing_known;
  }
  static Expr missing(const Expr& fact) { return boolean(Op::missing, {fact}); }

  void spend(const Expr& copied) const {
    nodes_ += size_of(copied);
    if (nodes_ > most_need_nodes)
      throw NotExportable{copied.span, leaf_ ? name_of(*leaf_) : std::string("missing")};
  }
  std::string name_of(const Leaf& leaf) const {
    return leaf.list < 0 ? rules_.facts.scalar(leaf.slot).id : rules_.facts.list(leaf.list).id;
  }

  // A condition as it can be asked where its own facts may be missing: it does not hold then. Of any
  // fact it is asked only after it was found that none is missing.
  Expr askable(const Expr& condition, int depth) const {
    spend(condition);
    if (!leaf_ || !calls_function(condition)) return condition;
    Found any = Finder(rules_, std::nullopt, nodes_).in(condition, depth);
    if (!any) return condition;
    spend(*any);
    return boolean(Op::condition, {std::move(*any), truth(false), condition});
  }

  // `condition` holds, and then `found`; where the condition cannot be asked, `found` alone.
  Found after(const Expr& condition, Found found, int depth) const {
    if (!found || speaks_of_score(condition) || size_of(condition) > most_path_nodes) return found;
    return boolean(Op::condition, {askable(condition, depth), std::move(*found), truth(false)});
  }
  Found after(const ExprPtr& condition, Found found, int depth) const {
    return condition ? after(*condition, std::move(found), depth) : found;
  }

  Found choice(const Expr& condition, Found yes, Found no, int depth) const {
    if (!yes && !no) return std::nullopt;
    if (speaks_of_score(condition) || size_of(condition) > most_path_nodes)
      return either(std::move(yes), std::move(no));
    Expr asked = askable(condition, depth);
    return boolean(Op::condition, {std::move(asked), yes ? std::move(*yes) : truth(false),
                                   no ? std::move(*no) : truth(false)});
  }

  // Where the list cannot be asked for because of a score in its filter, all its records are looked
  // at; where it is made of scores, the fact counts as looked at.
  Expr some(const Expr& list, Expr holds, int depth) const {
    const Expr* source = &list;
    while (source->op == Op::filter && speaks_of_score(*source)) source = &source->args[0];
    if (speaks_of_score(*source) && leaf_ && leaf_->list < 0) {
      Expr fact;
      fact.op = Op::fact;
      fact.index = leaf_->slot;
      return missing(fact);
    }
    spend(*source);
    Expr out = boolean(Op::some, {*source, std::move(holds)});
    out.variable = depth;
    return out;
  }

  const RuleSet& rules_;
  const std::optional<Leaf> leaf_;
  std::size_t& nodes_;
};

// The facts that an expression names.
void leaves_of(const RuleSet& rules, const Expr& expr, std::set<Leaf>& out) {
  if (expr.op == Op::missing) return;
  // A list that may be left out is empty then.
  if ((expr.op == Op::records || expr.op == Op::given) &&
      rules.facts.list(expr.index).default_kind != Fact::Default::not_given)
    out.insert({expr.index, -1});
  if (expr.op == Op::fact && !rules.facts.scalar(expr.index).missing_known)
    out.insert({-1, expr.index});
  if ((expr.op == Op::field || expr.op == Op::project) &&
      !rules.facts.list(expr.index).fields[static_cast<std::size_t>(expr.field)].missing_known)
    out.insert({expr.index, expr.field});
  for (const Expr& arg : expr.args) leaves_of(rules, arg, out);
}

class Collector {
 public:
  Collector(const RuleSet& rules, const GeneralForm& form, const std::vector<int>& selection)
      : rules_(rules), form_(form), selection_(selection) {}

  Needs run() {
    for (std::size_t p = 0; p < rules_.parts.size(); ++p) part(static_cast<int>(p));
    for (const GeneralCharge& charge : form_.charges) see(charge);
    outcome();
    return std::move(needs_);
  }

 private:
  using Where = Need::Where;

  // What is looked at in any case makes conditions for the same needless.
  void add(const Leaf& leaf, Need need) {
    std::vector<Need>& needs = needs_[leaf];
    const auto covers = [](const Need& a, const Need& b) {
      return a.missing.op == Op::missing && a.where == b.where && (a.part < 0 || a.part == b.part);
    };
    for (const Need& known : needs)
      if (covers(known, need)) return;
    std::erase_if(needs, [&](const Need& known) { return covers(need, known); });
    needs.push_back(std::move(need));
  }

  void see(const ExprPtr& expr, Where where, int part = -1) {
    if (!expr) return;
    std::set<Leaf> leaves;
    leaves_of(rules_, *expr, leaves);
    for (const Leaf& leaf : leaves)
      if (auto found = Finder(rules_, leaf, nodes_).in(*expr, 0))
        add(leaf, {where, part, std::move(*found)});
  }

  void see(const GeneralCharge& charge) {
    std::set<Leaf> leaves;
    // What takes from another part does so whether or not its own applies.
    bool own = true;
    const auto names = [&](const ExprPtr& expr) {
      if (expr) leaves_of(rules_, *expr, leaves);
    };
    if (charge.deductions.empty()) return;
    const int list = charge.source->list;
    if (list >= 0 && rules_.facts.list(list).default_kind != Fact::Default::not_given)
      leaves.insert({list, -1});
    names(charge.where);
    names(charge.only_when);
    for (const GeneralDeduction& deduction : charge.deductions) {
      names(deduction.when);
      names(deduction.each);
      names(deduction.amount);
      own = own && deduction.target == charge.part &&
            rules_.deductions[static_cast<std::size_t>(deduction.deduction)].zeroes < 0;
    }
    for (const Leaf& leaf : leaves)
      if (auto found = Finder(rules_, leaf, nodes_).in(charge))
        add(leaf, {Where::sheet, own ? charge.part : -1, std::move(*found)});
  }

  void part(int index) {
    const GeneralPart& part = form_.parts[static_cast<std::size_t>(index)];
    see(part.not_applicable, Where::sheet);
    see(part.only_when, Where::sheet);
    see(part.value, Where::sheet, index);
    see(part.counts_when, Where::sheet, index);
    see(part.weight, Where::sheet, rules_.parts[static_cast<std::size_t>(index)].parent);
    for (const GeneralAdjustment& step : part.adjustments) {
      see(step.when, Where::sheet, index);
      if (!step.when) {
        see(step.amount, Where::sheet, index);
        continue;
      }
      see(std::make_unique<const Expr>(boolean(Op::and_, {*step.when, *step.amount})), Where::sheet,
          index);
    }
  }

  ExprPtr folded(const ExprPtr& expr) const {
    return expr ? std::make_unique<const Expr>(fold(rules_, *expr, selection_)) : nullptr;
  }

  void outcome() {
    see(folded(rules_.scope.when), Where::scope);
    for (const ScoreRule& rule : rules_.scores)
      if (rule.under.holds(selection_)) see(folded(rule.value), Where::scored);
    for (const OpinionRow& row : rules_.opinion_rows) {
      if (!row.under.holds(selection_)) continue;
      see(folded(row.when), row.uses_score ? Where::scored : Where::outcome);
      if (row.by_slot < 0 || rules_.facts.scalar(row.by_slot).missing_known) continue;
      Expr fact;
      fact.op = Op::fact;
      fact.index = row.by_slot;
      fact.type.kind = Type::Kind::text;
      see(std::make_unique<const Expr>(std::move(fact)), Where::outcome);
    }
    for (const GradeRow& row : rules_.grade_rows) see(folded(row.when), Where::scored);
    for (const GeneralForm::Column& column : form_.results) {
      see(column.value, Where::scored);
      for (const ExprPtr& when : column.when) see(when, Where::scored);
    }
  }

  const RuleSet& rules_;
  const GeneralForm& form_;
  const std::vector<int>& selection_;
  std::size_t nodes_ = 0;
  Needs needs_;
};

}  // namespace

Needs collect_needs(const RuleSet& rules, const GeneralForm& form,
                    const std::vector<int>& selection) {
  return Collector(rules, form, selection).run();
}

}  // namespace guiju::dmn
