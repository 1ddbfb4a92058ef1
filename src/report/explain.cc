// One result -> the text of its ledger. One idea: the text follows the sheet from the total down to
// the facts, so that a reader can stop at any level and check its sum.
#include "report/explain.h"

#include <algorithm>
#include <map>
#include <utility>

#include "report/determination_words.h"
#include "report/fact_usage.h"
#include "report/ledger_words.h"
#include "report/line_facts.h"
#include "report/outlook_words.h"
#include "report/what_if.h"
#include "report/wording.h"

namespace guiju {
namespace {

constexpr std::size_t named_records = 3;  // more that a deduction does not concern are counted

class Explanation {
 public:
  Explanation(const Run& run, const Body& body, const Explained& explained, std::string& out)
      : run_(run),
        rules_(*run.rules),
        language_(run.language),
        body_(body),
        result_(explained.result),
        explained_(explained),
        score_rule_(score_rule(*run.rules, run.selection)),
        out_(out) {
    for (const Deduction& deduction : rules_.deductions) {
      uses_.push_back(facts_of(rules_, deduction));
    }
  }

  void write(const Trial* trial) {
    header();
    if (trial != nullptr)
      list("试算前后（按所填事实 → 试算）", "What the trial changes (as stated → trial)",
           trial_changes(run_, *trial));
    lost_points();
    grounds();
    unknown();
    list("尚须选定的读法（会影响得分、等级或评估意见）",
         "Readings to be decided (they can change the score, the grade or the opinion)",
         open_reading_lines(run_, result_));
    list("怎样会改变结果", "What would change it",
         outlook_lines(run_, body_, result_, explained_.outlook));
    dates();
    notes();
    list("所取读法（涉及以上行和条款）", "Readings in force for these rows and clauses",
         reading_lines(run_, result_));
    not_deducted();
  }

 private:
  std::string_view pick(std::string_view zh, std::string_view en) const {
    return choose(language_, zh, en);
  }

  // A line with `depth` levels of indentation.
  void line(int depth, std::string_view text) {
    out_.append(static_cast<std::size_t>(depth) * 2, ' ');
    out_ += text;
    out_ += '\n';
  }

  template <class... Arguments>
  void line(int depth, fmt::format_string<Arguments...> zh, fmt::format_string<Arguments...> en,
            Arguments&&... arguments) {
    say_line(out_, language_, depth, zh, en, std::forward<Arguments>(arguments)...);
  }

  void section(std::string_view zh, std::string_view en) {
    out_ += '\n';
    line(0, "【{}】", "[{}]", pick(zh, en));
  }

  void header() {
    if (body_.name.empty()) {
      line(0, shown_line(body_.id));
    } else {
      line(0, "{}（{}）", "{} ({})", shown_line(body_.name), shown_line(body_.id));
    }
    std::string rules = rules_.id;
    if (!rules_.version.empty()) rules += " " + rules_.version;
    if (!rules_.document.empty()) {
      say(rules, language_, "，{}", ", {}", rules_.document);
    }
    if (rules_.title.empty()) {
      line(0, rules);
    } else {
      line(0, "{}（{}）", "{} ({})", rules_.title, rules);
    }
    for (const std::string& text : trial_lines(run_)) line(0, text);
    out_ += '\n';
    score_line();
    if (!rules_.grades.empty()) {
      line(0, "等级      {}", "Grade     {}", grade_words(rules_, result_, language_));
    }
    if (!rules_.opinions.empty()) {
      line(0, "评估意见  {}", "Opinion   {}", whole_opinion_words(rules_, result_, language_));
      if (body_.overriding.given)
        line(0, "改定为    {}", "Override  {}", override_words(rules_, body_, language_));
      if (body_.confirmation.given)
        line(0, "确认      {}", "Confirmed {}",
             confirmation_words(rules_, body_, result_, language_));
    }
    for (std::size_t i = 0; i < rules_.results.size(); ++i) {
      const ResultColumn& column = rules_.results[i];
      line(0, "{}：{}", "{}: {}", column.label,
           column_words(column, result_.columns[i], language_));
    }
    if (result_.coverage != rules_.marks) {
      line(0, "适用分值  {}（共 {}）", "Coverage  {} of {} marks", result_.coverage.to_string(),
           rules_.marks.to_string());
    }
    if (!rules_.discrepancy.empty()) line(0, "注意      {}", "Note      {}", rules_.discrepancy);
  }

  void score_line() {
    const std::string score = shown_score(result_, score_rule_);
    if (score.empty()) {
      line(0, "得分      无（此情形不计分）", "Score     none (not scored in this case)");
      return;
    }
    const PointRange total = total_of(rules_, result_);
    std::string text = score;
    if (result_.value && !result_.value->finite_decimals()) {
      say(text, language_, "（准确值 {}）", " (exactly {})", result_.value->to_exact_string());
    }
    say(text, language_, "，满分 {}", ", of {}", result_.of.to_string());
    line(0, "得分      {}", "Score     {}", text);
    Number start = rules_.marks;
    if (!result_.starts.empty()) {
      start = 0;
      for (std::size_t i = 0; i < rules_.parts.size(); ++i)
        if (rules_.parts[i].parent < 0) start = start + result_.starts[i];
    }
    line(0, "          {}", "          {}", part_arithmetic(start, total));
    const bool same = result_.low == total.low && result_.high == total.high;
    if (!same) {
      line(0, "          合计 {} 按所取读法折算为 {}", "          the total {} counts as {}",
           range_text(total), score);
    }
  }

  bool lost_anything(int part) const {
    const PointRange points = lost(start_of(part), at(result_.parts, part).score);
    return points.low.sign() != 0 || points.high.sign() != 0;
  }

  void lost_points() {
    const bool gains = has_awards(rules_);
    if (gains)
      section("得分与扣分", "Points gained and lost");
    else
      section("扣分", "Lost points");
    bool any = false;
    std::size_t full = 0;
    bool all_full = true;  // what does not apply counts as its marks
    std::vector<std::string> not_applicable, nothing;
    for (std::size_t i = 0; i < rules_.parts.size(); ++i) {
      const int part = static_cast<int>(i);
      const Part& node = rules_.parts[i];
      const PartResult& scored = result_.parts[i];
      if (node.is_criterion() && scored.state == PartState::not_applicable) {
        not_applicable.push_back(node.id);
        all_full = all_full && node.absent == Absent::full && !node.only_when;
        continue;
      }
      if (!lost_anything(part) && !has_lines(part)) {
        if (node.is_criterion()) {
          ++full;
          nothing.push_back(node.id);
        }
        continue;
      }
      any = true;
      line(node.depth, "{}：{}", "{}: {}", part_words(node),
           part_arithmetic(start_of(part), scored.score));
      part_lines(part, node.depth + 1);
    }
    if (!any) {
      line(0, gains ? pick("没有得分，也没有扣分", "nothing was gained or lost")
                    : pick("没有扣分", "nothing was lost"));
    }
    if (!nothing.empty() && gains) {
      line(0, "没有得分，也没有扣分：{}", "gained and lost nothing: {}",
           joined(nothing, language_));
    } else if (full > 0) {
      line(0, "其余 {0} 行没有扣分", "{1} lost nothing", full,
           counted(full, "other row", "other rows"));
    }
    if (!not_applicable.empty() && !all_full) {
      line(0, "不适用（不计入适用分值）：{}", "not applicable (left out of the coverage): {}",
           joined(not_applicable, language_));
    } else if (!not_applicable.empty()) {
      line(0, "不适用（按满分计，不计入适用分值）：{}",
           "not applicable (full marks, left out of the coverage): {}",
           joined(not_applicable, language_));
    }
  }

  // What a part's ledger starts from.
  const Number& start_of(int part) const {
    return result_.starts.empty() ? at(rules_.parts, part).marks : at(result_.starts, part);
  }

  bool has_lines(int part) const {
    return std::any_of(result_.ledger.begin(), result_.ledger.end(),
                       [part](const LedgerLine& line) { return line.part == part; });
  }

  void part_lines(int part, int depth) {
    std::vector<FactValue> values;
    for (const LedgerLine& entry : result_.ledger) {
      if (entry.part != part) continue;
      if (entry.is_step()) {
        line(depth, step_words(rules_, entry, language_));
        line_facts(rules_, facts_of(rules_, entry), -1, -1, body_, values);
        if (!values.empty())
          line(depth + 1, "事实：{}", "facts: {}", facts_words(values, body_, language_));
        continue;
      }
      const Deduction& deduction = at(rules_.deductions, entry.deduction);
      std::string text;
      const std::string_view clause = deduction.clause.empty() ? deduction.id : deduction.clause;
      if (entry.kind == LineKind::award) {
        if (entry.state != LineState::applied) text = pick("可能", "perhaps ");
        say(text, language_, "加 {}：{}", "{} gained: {}", line_amount(entry), clause);
      } else if (entry.state == LineState::applied) {
        say(text, language_, "扣 {}：{}", "{} lost: {}", line_amount(entry), clause);
      } else {
        say(text, language_, "可能扣 {}：{}", "may lose {}: {}", line_amount(entry), clause);
      }
      if (!deduction.clause.empty()) say(text, language_, "（{}）", " ({})", deduction.id);
      if (entry.list >= 0) {
        say(text, language_, "，{}", ", {}",
            record_words(rules_.facts, entry.list, entry.record, body_, language_));
      }
      line(depth, text);
      if (entry.state == LineState::applied) {
        line(depth + 1, line_amounts(rules_, entry, language_));
      }
      line_facts(rules_, at(uses_, entry.deduction), entry.list, entry.record, body_, values);
      if (!values.empty()) {
        line(depth + 1, "事实：{}", "facts: {}", facts_words(values, body_, language_));
      }
    }
  }

  void not_deducted() {
    if (has_awards(rules_))
      section("没有加、没有扣的各条", "What was not gained or deducted, and why");
    else
      section("没有扣的扣分项", "What was not deducted, and why");
    std::vector<FactValue> values;
    int part = -1;
    // Records that a deduction does not concern are named where they are few, else counted once.
    std::map<int, std::size_t> not_concerned;
    for (const NotApplied& entry : explained_.not_applied)
      if (entry.why == NotApplied::Why::not_concerned && entry.record >= 0)
        ++not_concerned[entry.deduction];
    for (const NotApplied& entry : explained_.not_applied) {
      const Deduction& deduction = at(rules_.deductions, entry.deduction);
      if (entry.why == NotApplied::Why::other_reading && has_twin_in_force(deduction)) continue;
      std::size_t counted_records = 0;
      if (entry.why == NotApplied::Why::not_concerned && entry.record >= 0) {
        std::size_t& records = not_concerned[entry.deduction];
        if (records == 0) continue;  // counted already
        if (records > named_records) counted_records = std::exchange(records, 0);
      }
      if (deduction.part != part) {
        part = deduction.part;
        line(0, part_words(at(rules_.parts, part)));
      }
      std::string text = deduction.id;
      if (!deduction.clause.empty()) text += " " + deduction.clause;
      if (counted_records > 0) {
        say(text, language_, "：{}条记录不在其列", ": {} records are not concerned",
            counted_records);
        line(1, text);
        continue;
      }
      if (entry.list >= 0 && entry.record >= 0) {
        say(text, language_, "，{}", ", {}",
            record_words(rules_.facts, entry.list, entry.record, body_, language_));
      }
      say(text, language_, "：{}", ": {}", why_words(entry, is_award(deduction), language_));
      line_facts(rules_, at(uses_, entry.deduction), entry.list, entry.record, body_, values);
      if (!values.empty() && entry.why != NotApplied::Why::other_reading) {
        say(text, language_, "（{}）", " ({})", facts_words(values, body_, language_));
      }
      line(1, text);
    }
    if (explained_.not_applied.empty()) line(0, pick("无", "none"));
  }

  bool is_award(const Deduction& deduction) const {
    return at(rules_.parts, deduction.part).kind == PartKind::awards;
  }

  // The same deduction in the form that the readings in force give it.
  bool has_twin_in_force(const Deduction& deduction) const {
    return std::any_of(rules_.deductions.begin(), rules_.deductions.end(),
                       [&](const Deduction& other) {
                         return other.id == deduction.id && &other != &deduction &&
                                other.under.holds(run_.selection);
                       });
  }

  void grounds() {
    if (rules_.opinions.empty()) return;
    section("评估意见的依据", "Grounds of the opinion");
    if (result_.opinion >= 0 && result_.opinion == rules_.scope.otherwise) {
      line(0, "{}：{}", "{}: {}", rules_.scope.clause, rules_.scope.text);
    }
    for (const GroundResult& ground : result_.grounds) {
      const OpinionRow& row = at(rules_.opinion_rows, ground.row);
      line(0, "{} {}：{}", "{} {}: {}", row.clause, state_words(ground.state, language_), row.text);
      if (const auto candidate = candidate_words(rules_, row, result_, language_);
          !candidate.empty())
        line(1, candidate);
      for (const int slot : ground.findings) {
        line(1, finding_words(rules_.facts, slot, body_, language_));
      }
    }
    if (result_.grounds.empty() && result_.opinion != rules_.scope.otherwise) {
      line(0, pick("没有成立的条款", "no clause holds"));
    }
    const bool several = result_.opinions_possible.size() > 1;
    if (several) {
      line(0, "还可能的评估意见：{}", "opinions still possible: {}",
           possible_words(rules_, result_, language_));
    }
  }

  void unknown() {
    if (result_.unknown.empty()) return;
    section("尚须查明的事实（会影响得分或评估意见；最能定局的在前）",
            "Facts to be found out (they can change the score or the opinion; what can settle most "
            "first)");
    const FactUsages usages(rules_);
    for (const std::string& path : result_.unknown) {
      std::string text = path_words(rules_.facts, path, body_, language_);
      say(text, language_, "（{}）", " ({})", path);
      const FactPath where = parse_fact_path(rules_.facts, path);
      if (where.fact >= 0) {
        const std::string places = usages.of(where.fact, where.field).text();
        if (!places.empty()) say(text, language_, "，用于 {}", ", needed for {}", places);
      }
      line(0, text);
      for (const ToInspect& entry : explained_.inspect)
        if (entry.path == path)
          for (const std::string& answer : answer_lines(run_, body_, entry)) line(1, answer);
    }
  }

  void list(std::string_view zh, std::string_view en, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    section(zh, en);
    for (const std::string& text : lines) line(0, text);
  }

  void notes() {
    std::vector<std::string> lines;
    for (const BodyNote& note : result_.notes) lines.emplace_back(message_of(note, language_));
    list("提示", "Notes", lines);
  }

  void dates() {
    std::vector<std::string> lines;
    for (const DueResult& due : result_.due) lines.push_back(due_words(run_, due));
    list("时限", "Dates", lines);
  }

  const Run& run_;
  const RuleSet& rules_;
  const Language language_;
  const Body& body_;
  const Result& result_;
  const Explained& explained_;
  const ScoreRule* score_rule_;
  std::string& out_;
  std::vector<std::vector<FactUse>> uses_;  // by deduction
};

}  // namespace

Explained explain_body(Evaluator& evaluator, const Body& body, const CorrectionLimits& limits) {
  Explained explained;
  evaluator.evaluate(body, explained.result);
  explained.not_applied = evaluator.not_applied(body);
  explained.outlook = look_ahead(evaluator, body, explained.result, limits);
  explained.inspect =
      to_inspect(evaluator.plan().rules(), body, explained.result,
                 [&](const Body& answered) { return outcome_of(evaluator.brief(answered)); });
  return explained;
}

Explained explain_body(OpenEvaluator& evaluator, const Body& body) {
  Explained explained;
  evaluator.evaluate(body, explained.result);
  const RuleSet& rules = evaluator.usual().plan().rules();
  // Not those that take, or may take, something under an option of an open reading.
  explained.not_applied = evaluator.usual().not_applied(body);
  std::erase_if(explained.not_applied, [&](const NotApplied& entry) {
    const std::string& id = at(rules.deductions, entry.deduction).id;
    return std::any_of(explained.result.ledger.begin(), explained.result.ledger.end(),
                       [&](const LedgerLine& line) {
                         return line.deduction >= 0 &&
                                at(rules.deductions, line.deduction).id == id &&
                                line.record == entry.record;
                       });
  });
  explained.outlook = look_at_lines(evaluator.usual(), body, explained.result);
  explained.inspect = to_inspect(rules, body, explained.result, [&](const Body& answered) {
    Result left;
    evaluator.evaluate(answered, left);
    return outcome_of(left);
  });
  return explained;
}

void append_errors(const Run& run, const Body& body, std::string& out) {
  for (const BodyError& error : body.errors) {
    if (!error.fact.empty()) say(out, run.language, "{}：", "{}: ", error.fact);
    out += message_of(error, run.language);
    out += '\n';
  }
}

void append_explanation(const Run& run, const Body& body, const Explained& explained,
                        std::string& out, const Trial* trial) {
  Explanation(run, body, explained, out).write(trial);
}

}  // namespace guiju
