// One result -> the body's score sheet in HTML. One idea: the sheet is the rubric's own table (the
// ancestors of a row as cells that span their rows), with lost points and their reason beside it.
#include "report/determination_words.h"
#include "report/html_page.h"
#include "report/ledger_words.h"
#include "report/line_facts.h"
#include "report/wording.h"

namespace guiju {
namespace {

void heading3(std::string& out, std::string_view text) {
  append_element(out, "h3", text);
  out += '\n';
}

// A cell of an ancestor that spans its criteria: title, and the marks on a line of their own.
void append_ancestor(std::string& out, const Part& part, int criteria, Language language) {
  out += fmt::format("<th scope=\"rowgroup\" rowspan=\"{}\">", criteria);
  append_html(out, part.title.empty() ? part.id : part.title);
  out += "<br>";
  std::string marks;
  say(marks, language, "（{}分）", "({})", part.marks.to_string());
  append_html(out, marks);
  out += "</th>";
}

}  // namespace

ScoreSheet::ScoreSheet(Run run)
    : run_(std::move(run)), score_rule_(score_rule(*run_.rules, run_.selection)) {
  const RuleSet& rules = *run_.rules;
  criteria_below_.resize(rules.parts.size());
  // Children stand after their parents, so one pass backwards adds up.
  for (std::size_t i = rules.parts.size(); i-- > 0;) {
    const Part& part = rules.parts[i];
    if (part.is_criterion()) {
      criteria_below_[i] = 1;
      depth_ = std::max(depth_, part.depth);
    }
    if (part.parent >= 0) {
      criteria_below_[static_cast<std::size_t>(part.parent)] += criteria_below_[i];
    }
  }
  for (const Deduction& deduction : rules.deductions) uses_.push_back(facts_of(rules, deduction));
}

void ScoreSheet::append(const Body& body, const Result& result, std::size_t number,
                        std::string& out) const {
  out += "<section class=\"sheet\" id=\"body-" + std::to_string(number) + "\">\n";
  heading(body, result, out);
  rows(body, result, out);
  ledger(body, result, out);
  opinion(body, result, out);
  out += "</section>\n";
}

void ScoreSheet::heading(const Body& body, const Result& result, std::string& out) const {
  const RuleSet& rules = *run_.rules;
  const Language language = run_.language;
  append_element(out, "h2", rules.title.empty() ? rules.id : rules.title);
  out += '\n';
  if (run_.trial()) {
    out += "<div class=\"trial\" role=\"note\">";
    for (const std::string& line : trial_lines(run_)) append_element(out, "p", line);
    out += "</div>\n";
  }
  const auto entry = [&out](std::string_view term, std::string_view text) {
    out += "<div>";
    append_element(out, "dt", term);
    append_element(out, "dd", text);
    out += "</div>";
  };
  out += "<dl class=\"meta\">";
  if (!body.name.empty()) entry(name_heading(rules, choose(language, "名称", "Name")), body.name);
  entry(id_heading(rules, choose(language, "编号", "Id")), body.id);
  std::vector<int> slots = rules.report.fact_columns;
  if (rules.report.block_slot >= 0) slots.push_back(rules.report.block_slot);
  for (const int slot : slots) {
    const Fact& fact = rules.facts.scalar(slot);
    entry(label_of(fact),
          cell_words(fact, at(body.cells, slot), state_at(body, slot), body, language));
  }
  const std::string score = shown_score(result, score_rule_);
  std::string of;
  say(of, language, "{}（满分{}）", "{} (of {})",
      score.empty() ? choose(language, "无", "none") : std::string_view(score),
      result.of.to_string());
  entry(choose(language, "得分", "Score"), of);
  if (!rules.grades.empty()) {
    entry(choose(language, "等级", "Grade"), grade_words(rules, result, language));
  }
  if (!rules.opinions.empty()) {
    entry(choose(language, "评估意见", "Opinion (评估意见)"),
          whole_opinion_words(rules, result, language));
    if (body.overriding.given)
      entry(choose(language, "改定为", "Override (改定)"), override_words(rules, body, language));
    if (body.confirmation.given)
      entry(choose(language, "确认", "Confirmation (确认)"),
            confirmation_words(rules, body, result, language));
  }
  for (std::size_t i = 0; i < rules.results.size(); ++i) {
    entry(rules.results[i].label, column_words(rules.results[i], result.columns[i], language));
  }
  out += "</dl>\n";
}

void ScoreSheet::rows(const Body& body, const Result& result, std::string& out) const {
  const RuleSet& rules = *run_.rules;
  const Language language = run_.language;
  out += "<table>\n<thead>\n<tr>";
  for (int depth = 0; depth < depth_; ++depth) {
    // The words of annex 3 for the two levels above a row; numbered where there are more.
    std::string label(depth == 0 ? choose(language, "评估类别", "Category")
                                 : choose(language, "评估项目", "Item"));
    if (depth > 1) label += " " + std::to_string(depth);
    append_element(out, "th scope=\"col\"", label);
  }
  append_element(out, "th scope=\"col\" class=\"content\"",
                 choose(language, "评估内容", "Content"));
  append_element(out, "th scope=\"col\"", choose(language, "分值", "Marks"));
  append_element(out, "th scope=\"col\" class=\"standard\"",
                 choose(language, "评分标准", "Standard"));
  append_element(out, "th scope=\"col\" class=\"lost\"",
                 has_awards(rules) ? choose(language, "加扣分及原因", "Gained or lost, and why")
                                   : choose(language, "扣分及原因", "Lost, and why"));
  append_element(out, "th scope=\"col\"", choose(language, "得分", "Score"));
  out += "</tr>\n</thead>\n<tbody>\n";
  std::string ancestors;  // cells of ancestors not yet placed in a row
  for (std::size_t i = 0; i < rules.parts.size(); ++i) {
    const Part& part = rules.parts[i];
    const PartResult& scored = result.parts[i];
    if (!part.is_criterion()) {
      append_ancestor(ancestors, part, criteria_below_[i], language);
      continue;
    }
    out += "<tr>";
    out += ancestors;
    ancestors.clear();
    const std::string_view title = part.title.empty() ? part.id : part.title;
    const int span = depth_ - part.depth + 1;
    out += span > 1 ? fmt::format("<th scope=\"row\" colspan=\"{}\">", span) : "<th scope=\"row\">";
    append_html(out, part.id + " ");
    if (!part.title.empty()) append_html(out, title);
    out += "</th>";
    append_element(out, "td class=\"number\"", part.marks.to_string());
    append_element(out, "td", part.clause);
    out += "<td>";
    lost_points(body, result, static_cast<int>(i), out);
    out += "</td>";
    append_element(out, "td class=\"number\"", range_text(scored.score));
    out += "</tr>\n";
  }
  const PointRange total = total_of(rules, result);
  const PointRange taken = lost(rules.marks, total);
  out += "<tr class=\"total\">";
  append_element(out, fmt::format("th scope=\"row\" colspan=\"{}\"", depth_ + 1),
                 choose(language, "合计", "Total"));
  append_element(out, "td class=\"number\"", rules.marks.to_string());
  out += "<td></td>";
  std::string text;
  if (!has_awards(rules)) say(text, language, "扣 {}", "lost {}", range_text(taken));
  append_element(out, "td", text);
  append_element(out, "td class=\"number\"", range_text(total));
  out += "</tr>\n</tbody>\n</table>\n";
  if (!rules.discrepancy.empty()) {
    text.clear();
    say(text, language, "注意：{}", "Note: {}", rules.discrepancy);
    append_element(out, "p class=\"notice\"", text);
    out += '\n';
  }
}

void ScoreSheet::lost_points(const Body& body, const Result& result, int part,
                             std::string& out) const {
  const RuleSet& rules = *run_.rules;
  const Language language = run_.language;
  if (at(result.parts, part).state == PartState::not_applicable) {
    const Part& node = at(rules.parts, part);
    if (node.absent == Absent::full && !node.only_when)
      append_html(out, choose(language, "不适用，不扣分", "not applicable, nothing lost"));
    else
      append_html(out, choose(language, "不适用", "not applicable"));
    return;
  }
  bool first = true;
  for (const LedgerLine& line : result.ledger) {
    if (line.part != part) continue;
    if (!first) out += "<br>";
    first = false;
    std::string text;
    if (line.is_step()) {
      text = step_words(rules, line, language);
    } else {
      const bool possible = line.state == LineState::possible;
      if (line.kind == LineKind::award) {
        if (possible) text = choose(language, "可能", "perhaps ");
        say(text, language, "加 {}：", "{} gained: ", line_amount(line));
      } else if (possible) {
        say(text, language, "可能扣 {}：", "may lose {}: ", line_amount(line));
      } else {
        say(text, language, "扣 {}：", "{} lost: ", line_amount(line));
      }
      text += clause_of(rules, line).empty() ? line_id(rules, line)
                                             : std::string_view(clause_of(rules, line));
    }
    if (line.list >= 0) {
      say(text, language, "（{}）", " ({})",
          record_words(rules.facts, line.list, line.record, body, language));
    }
    if (line.state == LineState::possible) {
      append_element(out, "em class=\"possible\"", text);
    } else {
      append_html(out, text);
    }
  }
}

void ScoreSheet::ledger(const Body& body, const Result& result, std::string& out) const {
  if (result.ledger.empty()) return;
  const RuleSet& rules = *run_.rules;
  const Language language = run_.language;
  const bool awards = has_awards(rules);
  const auto either = [&](std::string_view zh, std::string_view zh_awards, std::string_view en) {
    return choose(language, awards ? zh_awards : zh, en);
  };
  heading3(out, either("扣分明细", "加扣分明细", "Ledger"));
  out += "<table>\n<thead>\n<tr>";
  for (const std::string_view label :
       {choose(language, "行", "Row"),
        either("扣分项", "加扣分项", awards ? "Award or deduction" : "Deduction"),
        either("应扣", "应计", "Asked"), either("实扣", "实计", "Applied"),
        either("未扣", "未计", "Absorbed"), choose(language, "计算与事实", "Arithmetic, facts")}) {
    append_element(out, "th scope=\"col\"", label);
  }
  out += "</tr>\n</thead>\n<tbody>\n";
  std::vector<FactValue> values;
  for (const LedgerLine& line : result.ledger) {
    const bool applied = line.state == LineState::applied;
    out += "<tr>";
    append_element(out, "th scope=\"row\"", at(rules.parts, line.part).id);
    append_element(out, "td", line_id(rules, line));
    append_element(out, "td class=\"number\"", applied ? points_text(line.asked) : std::string());
    append_element(out, "td class=\"number\"", line_amount(line));
    append_element(out, "td class=\"number\"",
                   applied ? points_text(line.absorbed) : std::string());
    std::string text;
    const auto sentence = [&text, language](std::string_view more) {
      if (more.empty()) return;
      if (!text.empty()) text += choose(language, "；", "; ");
      text += more;
    };
    if (!applied) sentence(either("可能扣，尚不能确定", "尚不能确定", "possible, not certain"));
    if (line.list >= 0) {
      sentence(record_words(rules.facts, line.list, line.record, body, language));
    }
    sentence(line_product(rules, line, language));
    values.clear();
    if (line.is_step()) {
      sentence(step_words(rules, line, language));
      line_facts(rules, facts_of(rules, line), -1, -1, body, values);
    } else {
      line_facts(rules, at(uses_, line.deduction), line.list, line.record, body, values);
    }
    sentence(facts_words(values, body, language));
    append_element(out, "td class=\"why\"", text);
    out += "</tr>\n";
  }
  out += "</tbody>\n</table>\n";
}

void ScoreSheet::opinion(const Body& body, const Result& result, std::string& out) const {
  const RuleSet& rules = *run_.rules;
  const Language language = run_.language;
  const auto list = [&out](std::string_view heading, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    heading3(out, heading);
    out += "<ul class=\"list\">\n";
    for (const std::string& line : lines) {
      append_element(out, "li", line);
      out += '\n';
    }
    out += "</ul>\n";
  };
  std::vector<std::string> lines;
  for (const GroundResult& ground : result.grounds) {
    const OpinionRow& row = at(rules.opinion_rows, ground.row);
    std::string& line = lines.emplace_back();
    say(line, language, "{}（{}）：{}", "{} ({}): {}", row.clause,
        state_words(ground.state, language), row.text);
    if (const auto candidate = candidate_words(rules, row, result, language); !candidate.empty()) {
      line += choose(language, "；", "; ");
      line += candidate;
    }
    for (const int slot : ground.findings) {
      line += choose(language, "；", "; ");
      line += finding_words(rules.facts, slot, body, language);
    }
  }
  list(choose(language, "评估意见的依据", "Grounds of the opinion"), lines);
  lines.clear();
  for (const std::string& path : result.unknown) {
    lines.push_back(path_words(rules.facts, path, body, language));
  }
  list(choose(language, "尚须查明的事实", "Facts to be found out"), lines);
  list(choose(language, "尚须选定的读法", "Readings to be decided"),
       open_reading_lines(run_, result));
  lines.clear();
  for (const BodyNote& note : result.notes) lines.emplace_back(message_of(note, language));
  list(choose(language, "提示", "Notes"), lines);
  lines.clear();
  for (const DueResult& due : result.due) lines.push_back(due_words(run_, due));
  list(choose(language, "时限", "Dates"), lines);
}

}  // namespace guiju
