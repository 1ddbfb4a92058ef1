// Rule set under one selection of readings → decision model. Internal to dmn/.
//
//   inputs.cc      facts: inputs, their types, defaults, which are missing
//   expression.cc  bound expressions
//   table.cc       conditions that decide by order as decision tables
//   charges.cc     what deductions and awards take or give
//   parts.cc       the score of a part; total and score
//   outcome.cc     grounds, opinion, grade, result columns, dates
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "dmn/export.h"
#include "dmn/feel.h"
#include "dmn/functions.h"
#include "dmn/model.h"
#include "dmn/names.h"
#include "dmn/needs.h"
#include "plan/general_form.h"
#include "rules/model.h"

namespace guiju::dmn {

class Builder {
 public:
  Builder(const RuleSet& rules, const std::vector<int>& selection, Language language,
          Diagnostics& diagnostics);
  // The model, and how its names stand for the rule set's elements. Where something cannot be
  // exported `diagnostics` has an error and the model is of no use.
  Exported run();

 private:
  friend class ExpressionWriter;

  // ---- inputs.cc
  void declare_facts();
  std::string declare_type(const Fact& fact, const std::string& name);
  void add_default(const Fact& fact);
  void add_list_default(const Fact& fact);
  void add_unknown();

  // ---- table.cc
  struct Row {
    const Expr* when = nullptr;  // null = always
    Feel also;                   // holds besides, or empty
    std::string output, description;
  };
  Table table(const std::vector<Row>& rows, const std::vector<std::string>& loops,
              std::string_view type);

  // ---- charges.cc
  struct Contribution {
    int target = -1;
    std::string name;  // of the decision that tells the points
  };
  void charge(std::size_t index);
  void single(const GeneralCharge& charge, const GeneralDeduction& deduction);
  void group(const GeneralCharge& charge);
  void chosen_singly(const GeneralCharge& charge, const std::string& chosen);
  Ratio amount(const GeneralDeduction& deduction, const std::vector<std::string>& loops);
  Ratio occurrences(const GeneralDeduction& deduction, const std::vector<std::string>& loops);
  Feel over_records(const GeneralCharge& charge, const Feel& each);
  bool stands_alone(const GeneralCharge& charge) const;
  Feel asked(const GeneralCharge& charge);
  Feel without_errors(const GeneralCharge& charge, const Feel& points);
  Feel occurs(const GeneralCharge& charge, const GeneralDeduction& deduction, const Feel& when);
  std::string choice(const GeneralCharge& charge, bool by_id);
  void contribute(const GeneralCharge& charge, const GeneralDeduction& deduction, Feel points,
                  const Feel& occurs);
  std::string deduction_label(const Deduction& deduction) const;

  // ---- parts.cc
  void add_absent();
  void part(int index);
  void share(std::size_t group);
  Feel absent(int index);
  Feel leaves(int index);
  bool may_leave(int index) const;
  bool may_be_absent(int index) const;
  bool may_be_empty(int index) const;
  Ratio taken(int index);
  Ratio basis(int index, Steps& steps);
  Ratio charged(int index, bool& limited);
  Ratio combined(int index, Steps& steps);
  Feel limited(Feel score, const std::optional<Number>& floor,
               const std::optional<Number>& ceiling) const;
  void add_total();
  void add_score();

  // ---- outcome.cc
  void add_scope();
  void add_grounds();
  void add_opinion();
  void add_grade();
  void add_results();
  void add_due();
  void guard_columns(Table& table, const Feel& when) const;

  // ---- builder.cc
  // Runs `make`; what cannot be exported becomes an error at its place.
  template <class Make>
  void attempt(Span where, Make make) {
    try {
      make();
    } catch (const NotExportable& problem) {
      report(problem.where == Span{} ? where : problem.where, problem.what);
    } catch (const TooManyDigits&) {
      report(where, "34");
    }
    uses_.clear();
  }
  void report(Span where, const std::string& what);
  std::string text(std::string_view zh, std::string_view en) const;
  // A name of the model that is used from here on: an input, decision or function.
  Feel ref(const std::string& name);
  std::string function(Standard which);
  ExprPtr folded(const ExprPtr& expr) const;
  Feel boolean(const Expr& expr, const std::vector<std::string>& loops = {});
  Ratio number(const Expr& expr, const std::vector<std::string>& loops = {});
  // Adds a decision that uses what was used since the last one.
  void add(std::string name, std::string label, std::string type, Logic logic,
           std::string description = {});
  void add_number(const std::string& name, const std::string& label, const Feel& value,
                  std::string description = {});
  // The value where all facts that `complete` speaks of are there, else null.
  Feel guarded(const Feel& value, const std::string& complete);
  std::string missing_facts(bool sheet);

  const RuleSet& rules_;
  const std::vector<int>& selection_;
  const Language language_;
  Diagnostics& diagnostics_;
  std::unique_ptr<const GeneralForm> form_;
  Names names_;
  Exported out_;
  std::vector<std::string> uses_;                       // of the decision at hand
  std::unordered_map<std::string, std::string> types_;  // of inputs and decisions, by name
  std::unordered_set<std::string> rounded_;             // decisions whose value may be rounded
  std::map<Standard, std::string> functions_;
  std::vector<std::string> fact_names_;                   // by slot: where its value is read
  std::vector<std::string> list_names_;                   // by list
  std::vector<std::vector<std::string>> field_names_;     // by list, field
  std::vector<std::vector<Contribution>> contributions_;  // by part that they are taken from
  std::vector<std::vector<std::string>> zeroes_;          // by part: decisions that make it 0
  std::vector<std::string> shares_;                       // by shared limit in force
  std::vector<std::string> empties_;    // by part: whether none of its parts applies
  std::vector<int> rows_;               // opinion rows in force
  std::vector<std::string> row_names_;  // decisions that tell whether they hold
  Needs needs_;
  std::string complete_, unknown_, sheet_complete_, sheet_unknown_;
  std::string absent_, scope_name_, has_score_;
};

// Writes bound expressions as FEEL; loops[level] is what the record or item of a loop is called.
class ExpressionWriter {
 public:
  ExpressionWriter(Builder& builder, std::vector<std::string> loops)
      : builder_(builder), loops_(std::move(loops)) {}
  Feel write(const Expr& expr);
  Ratio ratio(const Expr& expr);

 private:
  Feel compare(const Expr& expr);
  Feel list(const Expr& expr);
  Feel filter(const Expr& expr);
  Feel quantifier(const Expr& expr);
  Feel dates(const Expr& expr);
  Feel leaf(const Expr& expr);
  Ratio aggregate(const Expr& expr);
  Ratio rounded(const Expr& expr);
  Feel within(const Expr& condition, const std::string& variable);
  std::string variable() const;
  [[noreturn]] static void refuse(const Expr& expr);

  Builder& builder_;
  std::vector<std::string> loops_;
};

// Whether a value is certainly not below 0; whether it is certainly whole.
bool is_not_negative(const RuleSet& rules, const Expr& expr);
bool is_whole(const RuleSet& rules, const Expr& expr);

}  // namespace guiju::dmn
