// The order in which the model is made: facts first, then charges and parts as their scores depend on
// each other, then what follows from the score, and at last what must be known for all of it.
#include "dmn/builder.h"

#include <algorithm>

#include "dmn/required.h"
#include "plan/fold.h"

namespace guiju::dmn {

Builder::Builder(const RuleSet& rules, const std::vector<int>& selection, Language language,
                 Diagnostics& diagnostics)
    : rules_(rules),
      selection_(selection),
      language_(language),
      diagnostics_(diagnostics),
      form_(general_form(rules, selection)),
      contributions_(rules.parts.size()),
      zeroes_(rules.parts.size()),
      shares_(form_->shared.size()),
      empties_(rules.parts.size()) {
  // Names of loops and steps hide decisions of the same name, so none may have them.
  for (int level = 1; level <= 70; ++level) names_.make("r" + std::to_string(level));
  for (const char* name :
       {"record", "amounts", "candidates", "best", "marks_here", "marks_all", "sum_here"})
    names_.make(name);
}

std::string Builder::text(std::string_view zh, std::string_view en) const {
  return std::string(language_ == Language::zh ? zh : en);
}

void Builder::report(Span where, const std::string& what) {
  if (what == "34")
    diagnostics_.add(Code::not_exportable_digits, {rules_.source, where});
  else
    diagnostics_.add(Code::not_exportable, {rules_.source, where}, {what});
}

Feel Builder::ref(const std::string& name) {
  if (std::find(uses_.begin(), uses_.end(), name) == uses_.end()) uses_.push_back(name);
  return {name, value_binding, std::nullopt, rounded_.contains(name)};
}

std::string Builder::function(Standard which) {
  auto& name = functions_[which];
  if (name.empty()) {
    name = names_.make(name_of(which));
    std::string own = name;  // another one may be added meanwhile
    Function added = standard_function(which, own, language_, [&](Standard other) {
      std::vector<std::string> before = uses_;
      std::string used = function(other);
      uses_ = std::move(before);
      return used;
    });
    out_.model.functions.push_back(std::move(added));
  }
  ref(functions_[which]);
  return functions_[which];
}

ExprPtr Builder::folded(const ExprPtr& expr) const {
  return expr ? std::make_unique<const Expr>(fold(rules_, *expr, selection_)) : nullptr;
}

Feel Builder::boolean(const Expr& expr, const std::vector<std::string>& loops) {
  return ExpressionWriter(*this, loops).write(expr);
}

Ratio Builder::number(const Expr& expr, const std::vector<std::string>& loops) {
  return ExpressionWriter(*this, loops).ratio(expr);
}

void Builder::add(std::string name, std::string label, std::string type, Logic logic,
                  std::string description) {
  types_[name] = type;
  out_.model.decisions.push_back({std::move(name), std::move(label), std::move(description),
                                  std::move(type), std::move(logic), std::move(uses_)});
  uses_.clear();
}

void Builder::add_number(const std::string& name, const std::string& label, const Feel& value,
                         std::string description) {
  if (value.rounded) rounded_.insert(name);
  add(name, label, "number", Literal{value.text}, std::move(description));
}

Feel Builder::guarded(const Feel& value, const std::string& complete) {
  Feel out = if_else(ref(complete), value, {"null"});
  out.rounded = value.rounded;
  return out;
}

Exported Builder::run() {
  declare_facts();
  out_.total = names_.make("total");
  out_.score = names_.make("score");
  out_.opinion = names_.make("opinion");
  out_.grade = names_.make("grade");
  out_.grounds = names_.make("grounds");
  unknown_ = names_.make("unknown_facts");
  complete_ = names_.make("facts_complete");
  sheet_unknown_ = names_.make("unknown_sheet_facts");
  sheet_complete_ = names_.make("sheet_complete");
  absent_ = names_.make("absent_parts");
  scope_name_ = names_.make("in_scope");
  has_score_ = names_.make("has_score");
  add_absent();
  for (const PartOrder::Step& step : form_->steps) {
    if (step.part >= 0)
      part(step.part);
    else
      charge(static_cast<std::size_t>(step.charge));
  }
  add_total();
  add_scope();
  add_score();
  add_grounds();
  add_opinion();
  add_grade();
  add_results();
  add_due();
  attempt({}, [&] { add_unknown(); });
  if (rows_.empty()) out_.grounds.clear();
  if (rules_.opinions.empty() || (rows_.empty() && !rules_.scope.when)) out_.opinion.clear();
  if (rules_.grades.empty()) out_.grade.clear();
  Model& model = out_.model;
  model.id = rules_.id;
  model.name = rules_.title.empty() ? rules_.id : rules_.title;
  std::string& description = model.description;
  const auto line = [&](const std::string& words) {
    if (!words.empty()) description += (description.empty() ? "" : "\n") + words;
  };
  line(rules_.id + (rules_.version.empty() ? "" : " " + rules_.version));
  line(rules_.document + (rules_.issued.empty() ? "" : " " + rules_.issued));
  line(rules_.discrepancy);
  line("sha256 " + rules_.sha256);
  for (std::size_t r = 0; r < rules_.readings.size(); ++r) {
    const Reading& reading = rules_.readings[r];
    const auto& option = reading.options[static_cast<std::size_t>(selection_[r])];
    line(text("读法 ", "reading ") + reading.id + ": " + option.first + " " + option.second);
  }
  if (!rounded_.empty())
    line(text(
        "分数不能化为有限小数的，FEEL 取 34 位有效数字；与它比较时，小数点后 20 位相同即作相等。",
        "Values without a finite decimal form are held with 34 digits, as FEEL does; compared "
        "with others they are equal where 20 decimals agree."));
  out_.required = std::make_shared<const RequiredFacts>(
      rules_, std::move(form_), folded(rules_.scope.when), std::move(needs_));
  return std::move(out_);
}

std::optional<Exported> build_model(const RuleSet& rules, const std::vector<int>& selection,
                                    Language language, Diagnostics& diagnostics) {
  Diagnostics found;
  Exported out = Builder(rules, selection, language, found).run();
  for (const Diagnostic& problem : found.all())
    diagnostics.add(problem.code, problem.where, problem.arguments);
  if (found.has_errors()) {
    diagnostics.sort();
    return std::nullopt;
  }
  return out;
}

}  // namespace guiju::dmn
