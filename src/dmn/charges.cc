// Deductions and awards → decisions that tell how many points they take or give. One alone is a
// formula; the first of several that holds is a decision table, for records as a function of one.
#include <algorithm>

#include "dmn/builder.h"

namespace guiju::dmn {

namespace {

const std::vector<std::string> no_loops;
const std::vector<std::string> one_record{"record"};

}  // namespace

std::string Builder::deduction_label(const Deduction& deduction) const {
  return deduction.clause.empty() ? deduction.id : deduction.id + " " + deduction.clause;
}

// How often it occurs: the whole ones of `each`, which must be a whole number of at least 0.
Ratio Builder::occurrences(const GeneralDeduction& deduction,
                           const std::vector<std::string>& loops) {
  if (!deduction.each) return ratio_of(1);
  const Deduction& source = rules_.deductions[static_cast<std::size_t>(deduction.deduction)];
  const Ratio each = number(*deduction.each, loops);
  Feel times = value_of(each);
  if (!is_whole(rules_, *deduction.each) || !is_not_negative(rules_, *deduction.each)) {
    const Feel whole = binary(times, "=", call("floor", {times}), comparison_binding);
    const Feel least = binary(times, ">=", feel_number(0), comparison_binding);
    times = if_else(both(whole, least), times, {"null"});
  }
  if (source.every == Number(1)) return {times};
  return {call("floor", {binary(times, "/", feel_number(source.every), product_binding)})};
}

// Points for all occurrences, before the cap.
Ratio Builder::amount(const GeneralDeduction& deduction, const std::vector<std::string>& loops) {
  const Deduction& source = rules_.deductions[static_cast<std::size_t>(deduction.deduction)];
  Ratio points = ratio_of(source.points);
  if (deduction.amount) {
    // What the rubric does not allow is no amount.
    const Feel stated = value_of(number(*deduction.amount, loops));
    const auto compared = [&](std::string_view sign, const Number& limit) {
      return comparison({stated}, sign, ratio_of(limit));
    };
    Feel allowed;
    if (!source.choices.empty()) {
      for (const Number& choice : source.choices) allowed = either(allowed, compared("=", choice));
      allowed = either(compared("=", 0), allowed);
    } else if (source.least) {
      allowed = either(compared("=", 0),
                       both(compared(">=", *source.least), compared("<=", *source.most)));
    } else if (!is_not_negative(rules_, *deduction.amount)) {
      allowed = compared(">=", 0);
    }
    points = {allowed.text.empty() ? stated : if_else(allowed, stated, {"null"})};
  }
  return times(points, occurrences(deduction, loops));
}

// The sum over the records that are concerned, or the value for the body.
Feel Builder::over_records(const GeneralCharge& charge, const Feel& each) {
  Feel out = each;
  if (charge.source->list >= 0) {
    const auto list = static_cast<std::size_t>(charge.source->list);
    const Feel records = ref(list_names_[list]);
    Feel one = each;
    if (charge.where) one = if_else(boolean(*charge.where, one_record), each, feel_number(0));
    out = {"sum(concatenate([0], for record in " + records.text + " return " + one.text + "))",
           value_binding, std::nullopt, each.rounded};
  }
  if (charge.only_when) out = if_else(boolean(*charge.only_when), out, feel_number(0));
  // A part that does not apply takes nothing, from no part.
  if (!stands_alone(charge))
    if (const Feel gone = absent(charge.part); !gone.text.empty())
      out = if_else(gone, feel_number(0), out);
  return out;
}

// Where facts are missing, or may be since the part does not apply, no function is called with null:
// engines take that for an error and give up on all that follows.
Feel Builder::without_errors(const GeneralCharge& charge, const Feel& points) {
  if (!calls_function(points.text)) return points;
  Feel out = points;
  out = if_else(absent(charge.part), feel_number(0), out);
  out = if_else(ref(sheet_complete_), out, {"null"});
  out.rounded = points.rounded;
  return out;
}

// Whether it takes of its own part only, and zeroes none: then that part's policy is enough where it
// does not apply.
bool Builder::stands_alone(const GeneralCharge& charge) const {
  return std::all_of(
      charge.deductions.begin(), charge.deductions.end(), [&](const GeneralDeduction& deduction) {
        const auto index = static_cast<std::size_t>(deduction.deduction);
        return deduction.target == charge.part && rules_.deductions[index].zeroes < 0;
      });
}

// Whether what a charge reads is there.
Feel Builder::asked(const GeneralCharge& charge) {
  const Feel complete = ref(sheet_complete_);
  return both(complete, not_of(absent(charge.part)));
}

namespace {

// A table looks at all its columns, also at those of tiers that are not reached, whose facts may be
// missing.
bool may_fail_needlessly(const Table& table) {
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    if (table.rules.front().tests[c] == "-" && calls_function(table.columns[c].text)) return true;
  return false;
}

}  // namespace

void Builder::contribute(const GeneralCharge& charge, const GeneralDeduction& deduction,
                         Feel points, const Feel& occurs) {
  const Deduction& source = rules_.deductions[static_cast<std::size_t>(deduction.deduction)];
  if (source.cap) points = call("min", {points, feel_number(*source.cap)});
  points = without_errors(charge, points);
  const std::string name = names_.make(source.id);
  std::vector<std::string> used = uses_;
  if (!(source.points.sign() == 0 && !deduction.amount)) {
    add_number(name, deduction_label(source), points);
    contributions_[static_cast<std::size_t>(deduction.target)].push_back({deduction.target, name});
  }
  if (source.zeroes < 0) return;
  uses_ = std::move(used);
  const std::string zero = names_.make(source.id + "_occurs");
  const bool calls = calls_function(occurs.text);
  add(zero, deduction_label(source), "boolean",
      Literal{calls ? if_else(ref(sheet_complete_), occurs, {"null"}).text : occurs.text});
  zeroes_[static_cast<std::size_t>(source.zeroes)].push_back(zero);
}

// Whether it occurs at least once, for the body or any record, where `when` is its condition.
Feel Builder::occurs(const GeneralCharge& charge, const GeneralDeduction& deduction,
                     const Feel& when) {
  const bool record = charge.source->list >= 0;
  Feel out = when;
  if (deduction.each)
    out = both(out, binary(value_of(occurrences(deduction, record ? one_record : no_loops)), ">",
                           feel_number(0), comparison_binding));
  if (out.text.empty()) out = {"true"};
  if (record) {
    if (charge.where) out = both(boolean(*charge.where, one_record), out);
    const Feel records = ref(list_names_[static_cast<std::size_t>(charge.source->list)]);
    out = {"some record in " + records.text + " satisfies " + out.text, open_ended, {}, false};
  }
  if (charge.only_when) out = both(boolean(*charge.only_when), out);
  const Feel gone = absent(charge.part);
  return gone.text.empty() ? out : both(not_of(gone), out);
}

// One that no other competes with.
void Builder::single(const GeneralCharge& charge, const GeneralDeduction& deduction) {
  const Deduction& source = rules_.deductions[static_cast<std::size_t>(deduction.deduction)];
  const bool record = charge.source->list >= 0;
  const std::vector<std::string>& loops = record ? one_record : no_loops;
  Feel each = value_of(amount(deduction, loops));
  Feel when;
  if (deduction.when) when = boolean(*deduction.when, loops);
  const Feel otherwise = charge.source->must_hold ? Feel{"null"} : feel_number(0);
  if (!when.text.empty()) each = if_else(when, each, otherwise);
  const Feel points = over_records(charge, each);
  Feel happens;
  if (source.zeroes >= 0) happens = occurs(charge, deduction, when);
  contribute(charge, deduction, points, happens);
}

// Which of several is chosen, as a decision, or as a function of a record: its points, or (`by_id`)
// its id, "" where none is. The text is what stands for the choice.
std::string Builder::choice(const GeneralCharge& charge, bool by_id) {
  using Choose = Charge::Choose;
  const bool record = charge.source->list >= 0;
  const std::vector<std::string>& loops = record ? one_record : no_loops;
  const Choose choose = charge.source->choose;
  const std::string type = by_id ? "string" : "number";
  const std::string none = charge.source->must_hold ? "null" : by_id ? "\"\"" : "0";
  const auto source_of = [&](const GeneralDeduction& d) -> const Deduction& {
    return rules_.deductions[static_cast<std::size_t>(d.deduction)];
  };
  Logic logic;
  bool rounded = false;
  if (choose == Choose::first) {
    std::vector<Row> rows;
    for (const GeneralDeduction& deduction : charge.deductions) {
      const Deduction& source = source_of(deduction);
      const Feel points = by_id ? Feel{} : value_of(amount(deduction, loops));
      rounded = rounded || points.rounded;
      rows.push_back({deduction.when.get(),
                      {},
                      by_id ? feel_string(source.id) : points.text,
                      deduction_label(source)});
      if (!deduction.when) break;  // what comes after is never reached
    }
    if (rows.back().when != nullptr && !charge.source->must_hold)
      rows.push_back({nullptr, {}, none, text("都不成立", "none holds")});
    Table tiers = table(rows, loops, type);
    if (!may_fail_needlessly(tiers)) {
      if (!record) {
        const Feel there = asked(charge);
        guard_columns(tiers, there);
        for (Table::Rule& rule : tiers.rules)
          if (calls_function(rule.output))
            rule.output = if_else(there, {rule.output}, {"null"}).text;
      }
      logic = std::move(tiers);
    } else {
      std::string chain;
      for (const Row& row : rows)
        chain += row.when == nullptr
                     ? row.output
                     : "if " + boolean(*row.when, loops).text + " then " + row.output + " else ";
      if (rows.back().when != nullptr) chain += "null";
      if (!record) chain = if_else(asked(charge), {chain}, {none}).text;
      logic = Literal{std::move(chain)};
    }
  } else {
    // What takes nothing is no candidate, unless it makes a part 0.
    std::vector<Feel> amounts, ids;
    for (const GeneralDeduction& deduction : charge.deductions) {
      Feel points = value_of(amount(deduction, loops));
      rounded = rounded || points.rounded;
      Feel when;
      if (deduction.when) when = boolean(*deduction.when, loops);
      if (source_of(deduction).zeroes < 0)
        when = both(when, comparison({points}, ">", ratio_of(0)));
      amounts.push_back(if_else(when.text.empty() ? Feel{"true"} : when, points, {"null"}));
      ids.push_back({feel_string(source_of(deduction).id)});
    }
    const auto in_list = [](const std::vector<Feel>& items) {
      std::string text = call("", items).text;
      return "[" + text.substr(1, text.size() - 2) + "]";
    };
    Steps steps;
    Feel all{in_list(amounts)};
    if (!record) all = if_else(asked(charge), all, {"[]"});
    steps.steps.push_back({"amounts", "Any", all.text});
    steps.steps.push_back({"candidates", "Any", "amounts[item != null]"});
    steps.steps.push_back({"best", "number",
                           std::string("if count(candidates) = 0 then null else ") +
                               (choose == Choose::largest ? "max" : "min") + "(candidates)"});
    steps.result =
        by_id ? "if best = null then \"\" else " + in_list(ids) + "[index of(amounts, best)[1]]"
              : "if best = null then 0 else best";
    logic = std::move(steps);
  }
  const Part& part = rules_.parts[static_cast<std::size_t>(charge.part)];
  std::string name = names_.make(part.id + (choose == Choose::first     ? "_first"
                                            : choose == Choose::largest ? "_largest"
                                                                        : "_smallest"));
  const std::string label = part.title.empty() ? part.id : part.id + " " + part.title;
  if (!record) {
    add(name, label, type, std::move(logic));
    if (rounded) rounded_.insert(name);
    return name;
  }
  // A function sees nothing but its parameters, so what it needs is handed over.
  Function function;
  function.name = name;
  function.label = label;
  function.type = type;
  function.logic = std::move(logic);
  const auto list = static_cast<std::size_t>(charge.source->list);
  std::string elements;
  for (const ItemType& item : out_.model.types)
    if (item.name == types_[list_names_[list]]) elements = item.base;
  function.parameters.emplace_back("record", elements);
  std::string invocation = name + "(record";
  std::vector<std::string> handed;
  for (const std::string& used : uses_) {
    const auto known = types_.find(used);
    if (known == types_.end()) {
      function.uses.push_back(used);
      continue;
    }
    function.parameters.emplace_back(used, known->second);
    invocation += ", " + used;
    handed.push_back(used);
  }
  out_.model.functions.push_back(std::move(function));
  uses_ = std::move(handed);
  uses_.push_back(name);
  if (rounded) rounded_.insert(name);
  return invocation + ")";
}

void Builder::group(const GeneralCharge& charge) {
  const auto plain = [&](const GeneralDeduction& deduction) {
    const Deduction& source = rules_.deductions[static_cast<std::size_t>(deduction.deduction)];
    return !source.cap && source.zeroes < 0 && deduction.target == charge.deductions[0].target;
  };
  const bool by_id = !std::all_of(charge.deductions.begin(), charge.deductions.end(), plain);
  const bool record = charge.source->list >= 0;
  const std::string chosen = choice(charge, by_id);
  if (by_id) {
    chosen_singly(charge, chosen);
    return;
  }
  const bool rounded = rounded_.contains(chosen.substr(0, chosen.find('(')));
  const int target = charge.deductions[0].target;
  std::string name = chosen;
  if (record || charge.only_when || !stands_alone(charge)) {
    if (!record) ref(chosen);
    Feel each{chosen};
    each.rounded = rounded;
    const Part& part = rules_.parts[static_cast<std::size_t>(charge.part)];
    name = names_.make(part.id + "_points");
    add_number(name, part.title.empty() ? part.id : part.id + " " + part.title,
               without_errors(charge, over_records(charge, each)));
  }
  contributions_[static_cast<std::size_t>(target)].push_back({target, name});
}

// Of a group whose members differ in target or cap: each member by whether it is the one chosen.
void Builder::chosen_singly(const GeneralCharge& charge, const std::string& chosen) {
  const bool record = charge.source->list >= 0;
  const std::vector<std::string>& loops = record ? one_record : no_loops;
  const std::vector<std::string> handed = uses_;
  for (const GeneralDeduction& deduction : charge.deductions) {
    const Deduction& source = rules_.deductions[static_cast<std::size_t>(deduction.deduction)];
    uses_ = handed;
    if (!record) ref(chosen);
    const Feel is_it = binary({chosen}, "=", {feel_string(source.id)}, comparison_binding);
    const Feel each = if_else(is_it, value_of(amount(deduction, loops)), feel_number(0));
    const Feel points = over_records(charge, each);
    contribute(charge, deduction, points, occurs(charge, deduction, is_it));
    uses_.clear();
  }
}

void Builder::charge(std::size_t index) {
  const GeneralCharge& charge = form_->charges[index];
  if (charge.deductions.empty()) return;
  attempt(charge.source->span, [&] {
    if (charge.source->choose == Charge::Choose::all || charge.deductions.size() == 1) {
      for (const GeneralDeduction& deduction : charge.deductions) {
        uses_.clear();
        single(charge, deduction);
      }
    } else {
      group(charge);
    }
  });
}

}  // namespace guiju::dmn
