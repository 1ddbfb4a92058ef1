// Conditions under which a missing fact matters, asked of a body.
#include "dmn/required.h"

#include <algorithm>

#include "evaluate/abstract.h"
#include "evaluate/asks.h"

namespace guiju::dmn {

namespace {

// "The list is missing" as what it is for this body; the evaluator knows of no such question.
Expr with_lists(const Expr& expr, const Body& body) {
  Expr out = expr;
  if (expr.op == Op::missing && expr.args[0].op == Op::records) {
    const Given given = body.lists[static_cast<std::size_t>(expr.args[0].index)].given;
    out.op = Op::boolean;
    out.number = is_known(given) ? 0 : 1;
    out.args.clear();
    return out;
  }
  for (Expr& arg : out.args) arg = with_lists(arg, body);
  return out;
}

bool asks_for_list(const Expr& expr) {
  return (expr.op == Op::missing && expr.args[0].op == Op::records) ||
         std::any_of(expr.args.begin(), expr.args.end(), asks_for_list);
}

bool holds(Abstract& abstract, const Expr& expr) {
  try {
    return abstract.evaluate(expr).is_true();
  } catch (const EvaluationError&) {
    abstract.reset();
    return false;  // the body is in error where this is looked at
  }
}

}  // namespace

std::string name_of(const RuleSet& rules, const Leaf& leaf) {
  if (leaf.list < 0) return rules.facts.scalar(leaf.slot).id;
  const Fact& list = rules.facts.list(leaf.list);
  if (leaf.slot < 0) return list.id;
  return list.id + "." + list.fields[static_cast<std::size_t>(leaf.slot)].id;
}

std::optional<std::string> RequiredFacts::first(const Body& body, bool scope, bool sheet,
                                                bool outcome, bool scored) const {
  Abstract abstract(rules_, body);
  const auto applies = [&](int part) {
    for (int p = part; p >= 0; p = rules_.parts[static_cast<std::size_t>(p)].parent) {
      const GeneralPart& form = form_->parts[static_cast<std::size_t>(p)];
      if (named_not_applicable(body, p)) return false;
      if (form.not_applicable && holds(abstract, *form.not_applicable)) return false;
      if (form.only_when && !holds(abstract, *form.only_when)) return false;
    }
    return true;
  };
  for (const auto& [leaf, needs] : needs_)
    for (const Need& need : needs) {
      const bool asked = need.where == Need::Where::scope     ? scope
                         : need.where == Need::Where::sheet   ? sheet
                         : need.where == Need::Where::outcome ? outcome
                                                              : scored;
      if (!asked || !applies(need.part)) continue;
      if (asks_for_list(need.missing) ? holds(abstract, with_lists(need.missing, body))
                                      : holds(abstract, need.missing))
        return name_of(rules_, leaf);
    }
  return std::nullopt;
}

std::optional<std::string> RequiredFacts::missing(const Body& body, const Result& result) const {
  Abstract abstract(rules_, body);
  const bool in_scope = !scope_ || holds(abstract, *scope_);
  return first(body, true, result.has_score, in_scope, result.has_score);
}

bool RequiredFacts::sheet_complete(const Body& body) const {
  return !first(body, false, true, false, false);
}

}  // namespace guiju::dmn
