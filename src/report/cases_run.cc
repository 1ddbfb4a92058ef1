// Cases -> what passed and what did not. One idea: both sides of a comparison are made into the same
// short text, so that what is compared is what is reported.
#include <algorithm>
#include <map>

#include "evaluate/evaluator.h"
#include "plan/plan.h"
#include "report/cases.h"
#include "report/run.h"
#include "report/wording.h"

namespace guiju {
namespace {

std::string bracketed(std::vector<std::string> items) {
  std::string out = "[";
  for (const std::string& item : items) {
    if (out.size() > 1) out += ", ";
    out += item;
  }
  return out + "]";
}

std::string exact_text(const PointRange& range) {
  if (range.known()) return range.low.to_exact_string();
  return range.low.to_exact_string() + "–" + range.high.to_exact_string();
}

std::vector<std::string> sorted(std::vector<std::string> items) {
  std::sort(items.begin(), items.end());
  return items;
}

// Compares one result with what a case expects of it.
class Comparison {
 public:
  Comparison(const RuleSet& rules, const ScoreRule* score_rule, const Body& body,
             const Result& result, Language language)
      : rules_(rules), score_rule_(score_rule), body_(body), result_(result), language_(language) {}

  // True when it is as expected; otherwise `failure` says what differs.
  bool holds(const Expectation& expectation, CaseFailure& failure) const {
    failure.what = what(expectation);
    failure.expected = expected(expectation);
    failure.got = got(expectation);
    return failure.expected == failure.got;
  }

 private:
  using Kind = Expectation::Kind;

  std::string pick(std::string_view zh, std::string_view en) const {
    return std::string(choose(language_, zh, en));
  }
  std::string yes_no(bool value) const { return value ? "true" : "false"; }
  std::string none() const { return pick("无", "none"); }

  std::string what(const Expectation& expectation) const {
    switch (expectation.kind) {
      case Kind::score:
      case Kind::no_score: return pick("得分", "score");
      case Kind::of: return pick("满分", "of");
      case Kind::coverage: return pick("适用分值", "coverage");
      case Kind::part:
      case Kind::deduction: return expectation.name;
      case Kind::grade: return pick("等级", "grade");
      case Kind::opinion: return pick("评估意见", "opinion");
      case Kind::result: return at(rules_.results, expectation.part).label;
      case Kind::possible: return pick("可能的评估意见", "possible opinions");
      case Kind::settled: return pick("是否已定", "settled");
      case Kind::needs_confirmation: return pick("是否须人确认", "needs_confirmation");
      case Kind::confirmed: return pick("是否已由人确认", "confirmed");
      case Kind::override: return pick("改定的评估意见", "override");
      case Kind::grounds: return pick("成立的依据", "grounds that hold");
      case Kind::grounds_possible: return pick("可能成立的依据", "possible grounds");
      case Kind::unknown: return pick("尚须查明的事实", "unknown facts");
      case Kind::notes: return pick("提示", "notes");
      case Kind::due: return pick("时限", "dates");
    }
    return {};
  }

  std::string expected(const Expectation& expectation) const {
    switch (expectation.kind) {
      case Kind::score:
      case Kind::of:
      case Kind::coverage:
      case Kind::part:
      case Kind::deduction: return exact_text(expectation.range);
      case Kind::no_score: return none();
      case Kind::grade: return expectation.text.empty() ? none() : expectation.text;
      case Kind::opinion: return expectation.text;
      case Kind::override: return expectation.text == "none" ? none() : expectation.text;
      case Kind::result:
        if (!expectation.text.empty()) return none();
        if (at(rules_.results, expectation.part).value) return exact_text(expectation.range);
        return labels(expectation.texts);
      case Kind::settled:
      case Kind::needs_confirmation:
      case Kind::confirmed: return yes_no(expectation.flag);
      case Kind::possible:
      case Kind::grounds:
      case Kind::grounds_possible: return bracketed(expectation.texts);
      case Kind::unknown:
      case Kind::notes:
      case Kind::due: return bracketed(sorted(expectation.texts));
    }
    return {};
  }

  std::string got(const Expectation& expectation) const {
    switch (expectation.kind) {
      case Kind::score: return score(expectation);
      case Kind::no_score:
        return result_.has_score ? exact_text({result_.low, result_.high}) : none();
      case Kind::of: return result_.of.to_exact_string();
      case Kind::coverage: return result_.coverage.to_exact_string();
      case Kind::part: return exact_text(at(result_.parts, expectation.part).score);
      case Kind::deduction: return exact_text(taken(expectation.name));
      case Kind::grade: return result_.grade < 0 ? none() : at(rules_.grades, result_.grade).label;
      case Kind::opinion:
        if (has_no_opinion(result_)) return none();
        return result_.opinion < 0 ? "undetermined" : at(rules_.opinions, result_.opinion).id;
      case Kind::result: return column(expectation.part);
      case Kind::possible: {
        std::vector<std::string> codes;
        for (const int code : result_.opinions_possible) {
          codes.push_back(at(rules_.opinions, code).id);
        }
        return bracketed(codes);
      }
      case Kind::settled: return yes_no(is_settled(result_));
      case Kind::needs_confirmation: return yes_no(result_.needs_confirmation);
      case Kind::confirmed: return yes_no(result_.confirmed);
      case Kind::override:
        return body_.overriding.given ? at(rules_.opinions, body_.overriding.opinion).id : none();
      case Kind::grounds: return bracketed(grounds(GroundState::holds));
      case Kind::grounds_possible: return bracketed(grounds(GroundState::possible));
      case Kind::unknown: return bracketed(sorted(result_.unknown));
      case Kind::notes: return bracketed(notes(expectation.texts));
      case Kind::due: {
        std::vector<std::string> dates;
        for (const DueResult& due : result_.due) {
          dates.push_back(at(rules_.due, due.rule).what + " " + due.on);
        }
        return bracketed(sorted(dates));
      }
    }
    return {};
  }

  // A certain value is a value; bounds are compared with the bounds, whether or not they meet. A
  // value without a finite decimal may be expected exactly ("245/3") or as it is shown ("81.67").
  std::string score(const Expectation& expectation) const {
    if (!result_.has_score) return none();
    std::string text = exact_text({result_.low, result_.high});
    if (!expectation.exact) return text;
    if (!result_.value && result_.low == result_.high) text += pick("（或无分）", " (or no score)");
    if (result_.value && !result_.value->finite_decimals()) {
      const std::string shown = shown_score(*result_.value, score_rule_);
      if (shown == expected(expectation)) return shown;
    }
    return text;
  }

  // One label is certain; several are what is still possible.
  static std::string labels(const std::vector<std::string>& labels) {
    return labels.size() == 1 ? labels.front() : bracketed(labels);
  }

  std::string column(int index) const {
    const ResultColumn& column = at(rules_.results, index);
    const ColumnResult& found = at(result_.columns, index);
    if (found.none) return none();
    std::vector<std::string> texts;
    for (const int label : found.labels) texts.push_back(at(column.labels, label));
    std::string text = column.value ? exact_text(found.number) : labels(texts);
    const bool one = column.value ? found.number.known() : texts.size() == 1;
    if (one && !found.certain) text += pick("（或无分）", " (or no score)");
    return text;
  }

  // Points surely and possibly taken by a deduction, over all records and rows.
  PointRange taken(const std::string& id) const {
    PointRange sum;
    for (const LedgerLine& line : result_.ledger) {
      if (line.is_step() || at(rules_.deductions, line.deduction).id != id) continue;
      const bool applied = line.state == LineState::applied;
      sum.low = sum.low + (applied ? line.applied : line.possible.low);
      sum.high = sum.high + (applied ? line.applied : line.possible.high);
    }
    return sum;
  }

  std::vector<std::string> grounds(GroundState state) const {
    std::vector<std::string> clauses;
    for (const GroundResult& ground : result_.grounds) {
      if (ground.state == state) clauses.push_back(at(rules_.opinion_rows, ground.row).clause);
    }
    return clauses;
  }

  // Codes. Defaults taken say nothing of the facts stated, so they count only where the case names
  // them.
  std::vector<std::string> notes(const std::vector<std::string>& named) const {
    std::vector<std::string> codes;
    for (const BodyNote& note : result_.notes) {
      const bool by_name = std::find(named.begin(), named.end(), note.code) != named.end();
      if (by_name || note.code != "default_taken") codes.push_back(note.code);
    }
    return sorted(codes);
  }

  const RuleSet& rules_;
  const ScoreRule* score_rule_;
  const Body& body_;
  const Result& result_;
  const Language language_;
};

void shape(const RuleSet& rules, CaseCoverage& coverage) {
  coverage.deductions.resize(rules.deductions.size());
  coverage.rows.resize(rules.opinion_rows.size());
  coverage.grades.resize(rules.grades.size());
  coverage.results.resize(rules.results.size());
  for (std::size_t i = 0; i < rules.results.size(); ++i) {
    coverage.results[i].resize(rules.results[i].labels.size());
  }
  coverage.options.resize(rules.readings.size());
  for (std::size_t i = 0; i < rules.readings.size(); ++i) {
    coverage.options[i].resize(rules.readings[i].options.size());
  }
}

void count(const Case& entry, const Result& result, CaseCoverage& coverage) {
  for (const LedgerLine& line : result.ledger) {
    if (line.state == LineState::applied && line.deduction >= 0) {
      coverage.deductions[static_cast<std::size_t>(line.deduction)] = true;
    }
  }
  for (std::size_t i = 0; i < entry.selection.size(); ++i) {
    coverage.options[i][static_cast<std::size_t>(entry.selection[i])] = true;
  }
  if (result.grade >= 0) coverage.grades[static_cast<std::size_t>(result.grade)] = true;
  for (std::size_t i = 0; i < result.columns.size(); ++i) {
    const ColumnResult& column = result.columns[i];
    if (!column.certain || column.none) continue;
    for (const int label : column.labels) {
      coverage.results[i][static_cast<std::size_t>(label)] = true;
    }
  }
  for (const GroundResult& ground : result.grounds) {
    if (ground.state == GroundState::holds) {
      coverage.rows[static_cast<std::size_t>(ground.row)] = true;
    }
  }
}

// A band worth nothing can leave no line in a ledger.
bool takes_nothing(const Deduction& deduction) {
  return deduction.points.sign() == 0 && !deduction.amount && deduction.zeroes < 0;
}

// "reading = option, option" of an Under, for telling apart deductions of one id.
std::string under_words(const RuleSet& rules, const Under& under) {
  std::string out;
  for (const auto& [reading, options] : under.readings) {
    if (!out.empty()) out += ", ";
    out += at(rules.readings, reading).id + " = ";
    for (std::size_t i = 0; i < options.size(); ++i) {
      if (i > 0) out += "|";
      out += at(at(rules.readings, reading).options, options[i]).first;
    }
  }
  return out.empty() ? out : " {" + out + "}";
}

}  // namespace

CasesReport run_cases(const std::vector<Case>& cases, std::shared_ptr<const RuleSet> rules,
                      Language language, CaseCoverage& coverage) {
  shape(*rules, coverage);
  std::map<std::vector<int>, std::unique_ptr<Evaluator>> evaluators;
  CasesReport report;
  Result result;
  for (const Case& entry : cases) {
    std::unique_ptr<Evaluator>& evaluator = evaluators[entry.selection];
    if (!evaluator) {
      evaluator = std::make_unique<Evaluator>(Plan::compile(rules, entry.selection));
    }
    try {
      evaluator->evaluate(entry.body, result);
    } catch (const EvaluationFailure& failure) {
      ++report.failed;
      report.failures.push_back({entry.name, entry.span,
                                 std::string(choose(language, "评估", "evaluation")),
                                 std::string(choose(language, "有结果", "a result")),
                                 std::string(message_of(failure.error, language))});
      continue;
    }
    count(entry, result, coverage);
    const Comparison comparison(*rules, score_rule(*rules, entry.selection), entry.body, result,
                                language);
    bool good = true;
    for (const Expectation& expectation : entry.expectations) {
      CaseFailure failure;
      failure.case_name = entry.name;
      failure.span = expectation.span;
      if (comparison.holds(expectation, failure)) continue;
      good = false;
      report.failures.push_back(std::move(failure));
    }
    ++(good ? report.passed : report.failed);
  }
  return report;
}

void append_failure(const CaseFailure& failure, const SourceFile& source, Language language,
                    std::string& out) {
  const LineColumn where = source.position(failure.span.begin);
  say(out, language, "{}:{}:{}: 用例“{}”：{}：应为 {}，实为 {}\n",
      "{}:{}:{}: case '{}': {}: expected {}, got {}\n", source.name(), where.line, where.column,
      failure.case_name, failure.what, failure.expected, failure.got);
}

void append_coverage(const CaseCoverage& coverage, const RuleSet& rules, Language language,
                     std::string& out) {
  const auto summary = [&](std::string_view zh, std::string_view en, std::size_t total,
                           const std::vector<std::string>& missing) {
    if (total == 0) return;
    say(out, language, "{}：{}/{}\n", "{}: {}/{}\n", choose(language, zh, en),
        total - missing.size(), total);
    for (const std::string& name : missing) {
      say(out, language, "  从未用到：{}\n", "  never exercised: {}\n", name);
    }
  };
  std::vector<std::string> missing;
  std::size_t charges = 0;
  for (std::size_t i = 0; i < rules.deductions.size(); ++i) {
    const Deduction& deduction = rules.deductions[i];
    if (takes_nothing(deduction)) continue;
    ++charges;
    if (!coverage.deductions[i]) {
      missing.push_back(deduction.id + under_words(rules, deduction.under));
    }
  }
  if (has_awards(rules))
    summary("加扣分项", "awards and deductions", charges, missing);
  else
    summary("扣分项", "deductions", charges, missing);
  missing.clear();
  std::size_t options = 0;
  for (std::size_t i = 0; i < rules.readings.size(); ++i) {
    const Reading& reading = rules.readings[i];
    options += reading.options.size();
    for (std::size_t o = 0; o < reading.options.size(); ++o) {
      if (!coverage.options[i][o]) missing.push_back(reading.id + " = " + reading.options[o].first);
    }
  }
  summary("读法选项", "reading options", options, missing);
  missing.clear();
  for (std::size_t i = 0; i < rules.opinion_rows.size(); ++i) {
    const OpinionRow& row = rules.opinion_rows[i];
    if (!coverage.rows[i]) missing.push_back(row.clause + under_words(rules, row.under));
  }
  summary("评估意见各条", "opinion rows", rules.opinion_rows.size(), missing);
  missing.clear();
  for (std::size_t i = 0; i < rules.grades.size(); ++i) {
    if (!coverage.grades[i]) missing.push_back(rules.grades[i].label);
  }
  summary("等级", "grades", rules.grades.size(), missing);
  for (std::size_t i = 0; i < rules.results.size(); ++i) {
    const ResultColumn& column = rules.results[i];
    if (column.value) continue;
    missing.clear();
    for (std::size_t l = 0; l < column.labels.size(); ++l) {
      if (!coverage.results[i][l]) missing.push_back(column.labels[l]);
    }
    summary(column.label, column.label, column.labels.size(), missing);
  }
}

}  // namespace guiju
