// What follows from a score: grounds, opinion, grade, result columns and dates, as
// src/evaluate/outcome.cc decides them.
#include <algorithm>

#include "dmn/builder.h"

namespace guiju::dmn {

namespace {

std::string clause_label(const OpinionRow& row) {
  return row.text.empty() ? row.clause : row.clause + " " + row.text;
}

}  // namespace

// In scope, and no row that takes the score away holds.
void Builder::add_scope() {
  const auto scope = [&] {
    if (!rules_.scope.when) {
      add(scope_name_, text("在范围内", "in scope"), "boolean", Literal{"true"});
      return;
    }
    add(scope_name_, text("在范围内", "in scope"), "boolean",
        Literal{boolean(*folded(rules_.scope.when)).text},
        rules_.scope.text.empty() ? rules_.scope.clause
                                  : rules_.scope.clause + " " + rules_.scope.text);
  };
  attempt({}, scope);
  for (std::size_t i = 0; i < rules_.opinion_rows.size(); ++i)
    if (rules_.opinion_rows[i].under.holds(selection_)) {
      rows_.push_back(static_cast<int>(i));
      row_names_.push_back(names_.make("ground_" + std::to_string(rows_.size())));
    }
  attempt({}, [&] {
    // Not by the grounds themselves: these wait until it is known whether a score is needed.
    Feel refused;
    for (const int index : rows_) {
      const OpinionRow& row = rules_.opinion_rows[static_cast<std::size_t>(index)];
      if (!row.no_score) continue;
      refused = either(refused, row.when ? boolean(*folded(row.when)) : Feel{"true"});
    }
    Feel holds = ref(scope_name_);
    if (!refused.text.empty()) holds = both(holds, not_of(refused));
    add(has_score_, text("有分数", "there is a score"), "boolean", Literal{holds.text});
  });
}

// Each row of the opinion table, and the list of those that hold.
void Builder::add_grounds() {
  if (rows_.empty()) return;
  std::vector<Feel> firm;
  const auto row_of = [&](std::size_t i) -> const OpinionRow& {
    return rules_.opinion_rows[static_cast<std::size_t>(rows_[i])];
  };
  // A row that speaks of the score does not arise without one; an `otherwise` row is considered where
  // no other holds, and of several only the first.
  Feel others;
  for (const bool otherwise : {false, true})
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const OpinionRow& row = row_of(i);
      if (row.otherwise != otherwise) continue;
      attempt(row.span, [&] {
        Feel holds = ref(scope_name_);
        Feel when;
        if (row.when) when = boolean(*folded(row.when));
        // What is said of a score is not asked where there is none.
        if (row.uses_score) {
          when = if_else(ref(has_score_), when, {"false"});
          holds = {};
        }
        if (otherwise) {
          for (std::size_t j = 0; j < rows_.size(); ++j) {
            const bool before = row_of(j).otherwise ? j < i : true;
            if (j != i && before) ref(row_names_[j]);
          }
          if (!others.text.empty()) holds = both(holds, not_of(others));
        }
        holds = both(holds, when);
        add(row_names_[i], clause_label(row), "boolean", Literal{guarded(holds, complete_).text});
      });
      if (otherwise || !row.otherwise) {
        Feel name;
        name.text = row_names_[i];
        others = either(others, name);
      }
    }
  attempt({}, [&] {
    std::string held;
    for (std::size_t i = 0; i < rows_.size(); ++i)
      held += (i == 0 ? "[" : ", ") + std::string("if ") + ref(row_names_[i]).text + " then " +
              feel_string(row_of(i).clause) + " else null";
    Feel list{held + "][item != null]"};
    add(out_.grounds, text("成立的依据", "grounds that hold"), types_[out_.not_applicable],
        Literal{guarded(list, complete_).text});
  });
}

void Builder::add_opinion() {
  if (rules_.opinions.empty() || (rows_.empty() && !rules_.scope.when)) return;
  attempt({}, [&] {
    std::string answers, meanings;
    for (const OpinionCode& code : rules_.opinions) {
      answers += (answers.empty() ? "" : ", ") + feel_string(code.id);
      meanings += (meanings.empty() ? "" : "; ") + code.id + " " + code.label;
    }
    Table table;
    table.type = "string";
    const auto column = [&](const std::string& name, const std::string& label,
                            const std::string& kind) {
      table.columns.push_back({label, ref(name).text, kind});
      return table.columns.size() - 1;
    };
    struct Draft {
      std::vector<std::pair<std::size_t, std::string>> tests;
      std::string output, description;
    };
    std::vector<Draft> drafts;
    const auto complete = column(complete_, text("所需事实齐备", "nothing is missing"), "boolean");
    drafts.push_back({{{complete, "false"}}, "null", text("有事实尚不清楚", "facts are missing")});
    if (rules_.scope.when && rules_.scope.otherwise >= 0) {
      const auto scope = column(scope_name_, text("在范围内", "in scope"), "boolean");
      const OpinionCode& code = rules_.opinions[static_cast<std::size_t>(rules_.scope.otherwise)];
      drafts.push_back({{{scope, "false"}}, feel_string(code.id), code.label});
    }
    std::optional<std::pair<int, std::size_t>> by;  // choice fact and its column
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const OpinionRow& row = rules_.opinion_rows[static_cast<std::size_t>(rows_[i])];
      const auto holds = column(row_names_[i], row.clause, "boolean");
      if (row.by_slot < 0) {
        const OpinionCode& code = rules_.opinions[static_cast<std::size_t>(row.opinion)];
        drafts.push_back({{{holds, "true"}}, feel_string(code.id), row.clause + " " + code.label});
        continue;
      }
      const Fact& fact = rules_.facts.scalar(row.by_slot);
      if (!by || by->first != row.by_slot) {
        const std::string& name = fact_names_[static_cast<std::size_t>(row.by_slot)];
        std::size_t place = 0;
        while (place < table.columns.size() && table.columns[place].text != name) ++place;
        if (place == table.columns.size()) place = column(name, fact.label, "string");
        by = {row.by_slot, place};
      }
      for (std::size_t choice = 0; choice < row.by_choice.size(); ++choice) {
        if (row.by_choice[choice] < 0) continue;
        const OpinionCode& code = rules_.opinions[static_cast<std::size_t>(row.by_choice[choice])];
        drafts.push_back({{{holds, "true"}, {by->second, feel_string(fact.choices[choice])}},
                          feel_string(code.id),
                          row.clause + " " + code.label});
      }
    }
    for (Draft& draft : drafts) {
      Table::Rule rule;
      rule.tests.assign(table.columns.size(), "-");
      for (auto& [place, test] : draft.tests) rule.tests[place] = std::move(test);
      rule.output = std::move(draft.output);
      rule.description = std::move(draft.description);
      table.rules.push_back(std::move(rule));
    }
    add(out_.opinion, text("评估意见", "opinion"), "string", std::move(table), meanings);
    out_.model.decisions.back().answers = std::move(answers);
  });
}

// A table looks at all its columns; one that calls a function would fail where there is no score.
void Builder::guard_columns(Table& table, const Feel& when) const {
  for (Table::Column& column : table.columns)
    if (calls_function(column.text)) column.text = if_else(when, {column.text}, {"null"}).text;
}

// The grade of the first ground that gives one, else the first row of the grade table that holds.
void Builder::add_grade() {
  if (rules_.grades.empty()) return;
  attempt({}, [&] {
    std::string answers;
    for (const GradeLabel& grade : rules_.grades)
      answers += (answers.empty() ? "" : ", ") + feel_string(grade.label);
    const Feel scored = both(ref(complete_), ref(has_score_));
    std::vector<Row> rows;
    std::vector<ExprPtr> conditions;
    rows.push_back({nullptr, not_of(scored), "null", text("没有分数", "there is no score")});
    const auto label = [&](int grade) {
      return feel_string(rules_.grades[static_cast<std::size_t>(grade)].label);
    };
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const OpinionRow& row = rules_.opinion_rows[static_cast<std::size_t>(rows_[i])];
      if (row.grade < 0) continue;
      rows.push_back({nullptr, ref(row_names_[i]), label(row.grade), row.clause});
    }
    for (const GradeRow& row : rules_.grade_rows) {
      conditions.push_back(folded(row.when));
      rows.push_back({conditions.back().get(), {}, label(row.grade), ""});
    }
    Table grades = table(rows, {}, "string");
    guard_columns(grades, scored);
    add(out_.grade, text("等次", "grade"), "string", std::move(grades));
    out_.model.decisions.back().answers = std::move(answers);
  });
}

void Builder::add_results() {
  out_.results.resize(rules_.results.size());
  for (std::size_t i = 0; i < rules_.results.size(); ++i) {
    const ResultColumn& column = rules_.results[i];
    std::string& name = out_.results[i];
    name = names_.make(column.id);
    attempt(column.span, [&] {
      if (column.value) {
        Feel value = value_of(number(*form_->results[i].value));
        if (column.round) {
          if (value.rounded) value = call("decimal", {value, feel_number(compared_decimals)});
          value = call(function(standard_rounding(column.round->rounding)),
                       {value, feel_number(column.round->step)});
          value.rounded = false;
        }
        add_number(name, column.label,
                   if_else(both(ref(complete_), ref(has_score_)), value, {"null"}), column.unit);
        return;
      }
      const Feel scored = both(ref(complete_), ref(has_score_));
      std::vector<Row> rows;
      rows.push_back({nullptr, not_of(scored), "null", text("没有分数", "there is no score")});
      for (std::size_t row = 0; row < column.rows.size(); ++row)
        rows.push_back(
            {form_->results[i].when[row].get(),
             {},
             feel_string(column.labels[static_cast<std::size_t>(column.rows[row].label)]),
             ""});
      Table labels = table(rows, {}, "string");
      guard_columns(labels, scored);
      add(name, column.label, "string", std::move(labels), column.unit);
    });
  }
}

// Dates wait for nothing but what they read themselves.
void Builder::add_due() {
  for (std::size_t i = 0; i < rules_.due.size(); ++i) {
    const DueRule& rule = rules_.due[i];
    const std::string name = names_.make("due_" + rule.what);
    attempt(rule.span, [&] {
      Feel when = ref(scope_name_);
      Feel given;
      for (const int opinion : rule.opinions)
        given = either(given,
                       binary(ref(out_.opinion), "=",
                              {feel_string(rules_.opinions[static_cast<std::size_t>(opinion)].id)},
                              comparison_binding));
      when = both(when, given);
      if (rule.when) when = both(when, boolean(*folded(rule.when)));
      const Feel from = boolean(*folded(rule.from));
      Feel on = rule.months == 0
                    ? from
                    : call(function(Standard::add_months), {from, feel_number(rule.months)});
      if (rule.days > 0)
        on = binary(on, "+", {"duration(\"P" + std::to_string(rule.days) + "D\")"}, sum_binding);
      add(name, rule.what, "date", Literal{if_else(when, on, {"null"}).text}, rule.clause);
      out_.due.emplace_back(static_cast<int>(i), name);
    });
  }
}

}  // namespace guiju::dmn
