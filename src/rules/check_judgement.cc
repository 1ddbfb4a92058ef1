// Words that are a person's to judge (故意, 严重, 原则上) against what rests on a clause that holds one:
// its condition must read a person's finding, or what follows must ask for a confirmation. So no
// number can decide by itself what the notice leaves to people.
#include <algorithm>

#include "rules/checks.h"

namespace guiju {

namespace {

bool holds(const std::string& text, const JudgedWord& word) {
  return text.find(word.text) != std::string::npos;
}

bool judges(const Fact& fact, const JudgedWord& word) {
  return std::find(fact.judges.begin(), fact.judges.end(), word.text) != fact.judges.end();
}

// Whether an expression reads a fact that carries a person's judgement of `word`: one that says so,
// or a finding that names no words of its own.
bool rests(const FactTable& facts, const Expr& expr, const JudgedWord& word) {
  const Fact* fact = nullptr;
  if (expr.op == Op::fact) fact = &facts.scalar(expr.index);
  if ((expr.op == Op::field || expr.op == Op::project) && expr.index >= 0 && expr.field >= 0)
    fact = &facts.list(expr.index).fields[static_cast<std::size_t>(expr.field)];
  if (fact != nullptr &&
      (judges(*fact, word) || (fact->type == FactType::finding && fact->judges.empty())))
    return true;
  return std::any_of(expr.args.begin(), expr.args.end(),
                     [&](const Expr& arg) { return rests(facts, arg, word); });
}

class JudgementCheck {
 public:
  explicit JudgementCheck(LoadContext& context) : context_(context), rules_(context.rules) {}

  void run() {
    facts();
    for (const JudgedWord& word : rules_.judgement.findings) look_for(word, true);
    for (const JudgedWord& word : rules_.judgement.confirmations) look_for(word, false);
  }

 private:
  using Exprs = std::initializer_list<const ExprPtr*>;

  bool rest(Exprs exprs, const JudgedWord& word) const {
    return std::any_of(exprs.begin(), exprs.end(), [&](const ExprPtr* expr) {
      return *expr && rests(rules_.facts, **expr, word);
    });
  }
  bool rests_on_judgement(const Deduction& deduction, const JudgedWord& word) const {
    if (rest({&deduction.when, &deduction.each, &deduction.amount, &deduction.unless}, word))
      return true;
    const Part& part = rules_.parts[static_cast<std::size_t>(deduction.part)];
    const int index = static_cast<int>(&deduction - rules_.deductions.data());
    return std::any_of(part.charges.begin(), part.charges.end(), [&](const Charge& charge) {
      return std::count(charge.deductions.begin(), charge.deductions.end(), index) > 0 &&
             rest({&charge.where, &charge.only_when}, word);
    });
  }

  Diagnostic& report(Code code, Span span, const JudgedWord& word,
                     std::vector<std::string> arguments) {
    found_ = true;
    Diagnostic& diagnostic = context_.error(code, span, std::move(arguments));
    diagnostic.notes.push_back({{context_.source, word.span}, Code::judged_word_here, {word.text}});
    return diagnostic;
  }
  void computed(Span span, const std::string& what, const JudgedWord& word) {
    report(Code::judged_word_computed, span, word, {what, word.text});
  }

  // `of_facts`: a word that says what kind of fact it is; else it says how sure the outcome is.
  void look_for(const JudgedWord& word, bool of_facts) {
    found_ = false;
    sheet(word);
    for (const Parameter& derived : rules_.derived) {
      if (!holds(derived.label, word) && !holds(derived.clause, word) && !holds(derived.id, word))
        continue;
      found_ = true;
      if (!rests(rules_.facts, derived.value, word)) computed(derived.span, derived.id, word);
    }
    for (const OpinionRow& row : rules_.opinion_rows) {
      if (!holds(row.text, word)) continue;
      found_ = true;
      if (of_facts) {
        if (!rest({&row.when}, word)) computed(row.span, row.clause, word);
      } else {
        outcome(row, word);
      }
    }
    for (const DueRule& due : rules_.due) {
      if (!holds(due.text, word)) continue;
      found_ = true;
      if (!due.needs_confirmation && !(of_facts && rest({&due.when, &due.from}, word)))
        report(Code::judged_due_unmarked, due.span, word, {due.what, word.text});
    }
    for (const Fact& fact : rules_.facts.facts) {
      found_ = found_ || judges(fact, word);
      for (const Fact& field : fact.fields) found_ = found_ || judges(field, word);
    }
    if (!found_) context_.error(Code::unused_judged_word, word.span, {word.text});
  }

  // Whatever a word says, points that rest on it are a person's.
  void sheet(const JudgedWord& word) {
    std::vector<bool> said(
        rules_.parts.size());  // some deduction of the part holds the word itself
    for (const Deduction& deduction : rules_.deductions) {
      if (!holds(deduction.clause, word)) continue;
      found_ = true;
      said[static_cast<std::size_t>(deduction.part)] = true;
      if (!rests_on_judgement(deduction, word)) computed(deduction.span, deduction.id, word);
    }
    for (std::size_t i = 0; i < rules_.parts.size(); ++i) {
      const Part& part = rules_.parts[i];
      for (const Adjustment& adjustment : part.adjustments) {
        if (!holds(adjustment.clause, word)) continue;
        found_ = true;
        if (!rest({&adjustment.when, &adjustment.amount}, word))
          computed(adjustment.span, adjustment.id.empty() ? part.id : adjustment.id, word);
      }
      if (!part.is_criterion() || !holds(part.clause, word)) continue;
      found_ = true;
      if (said[i]) continue;
      bool rested = rest({&part.value, &part.counts_when}, word);
      for (const Charge& charge : part.charges)
        for (const int deduction : charge.deductions)
          rested = rested ||
                   rests_on_judgement(rules_.deductions[static_cast<std::size_t>(deduction)], word);
      if (!rested) computed(part.span, part.id, word);
    }
  }

  void outcome(const OpinionRow& row, const JudgedWord& word) {
    std::vector<int> given = row.by_choice;
    if (row.by_slot < 0) given = {row.opinion};
    for (const int opinion : given) {
      if (opinion < 0) continue;
      const OpinionCode& code = rules_.opinions[static_cast<std::size_t>(opinion)];
      if (code.needs_confirmation) continue;
      report(Code::judged_outcome_unmarked, row.span, word, {row.clause, word.text, code.id})
          .notes.push_back({{context_.source, code.span}, Code::earlier_tier_here, {code.id}});
      return;
    }
  }

  // What facts say they judge.
  void facts() {
    std::vector<std::string> words;
    for (const JudgedWord& word : rules_.judgement.findings) words.push_back(word.text);
    for (const JudgedWord& word : rules_.judgement.confirmations) words.push_back(word.text);
    const auto look = [&](const Fact& fact) {
      for (const std::string& judged : fact.judges)
        if (std::find(words.begin(), words.end(), judged) == words.end())
          report_unknown(context_, Code::unknown_judged_word, fact.span, judged, words, {fact.id});
      if (!fact.judges.empty() && fact.default_kind != Fact::Default::none)
        context_.error(Code::judged_default, fact.span, {fact.id});
    };
    for (const Fact& fact : rules_.facts.facts) {
      look(fact);
      for (const Fact& field : fact.fields) look(field);
    }
  }

  LoadContext& context_;
  const RuleSet& rules_;
  bool found_ = false;  // the word stands somewhere
};

}  // namespace

void check_judgement(LoadContext& context) { JudgementCheck(context).run(); }

}  // namespace guiju
