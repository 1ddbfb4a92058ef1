// Outlooks -> sentences. One idea: a sentence says what would have to be different and
// what would then come out, never what somebody ought to do.
#include "report/outlook_words.h"

#include <algorithm>

#include "report/ledger_words.h"
#include "report/wording.h"

namespace guiju {
namespace {

constexpr std::size_t most_parts_named = 5;  // rows that bring back most

// "−1 至 3": a difference that is not certain.
std::string difference_text(const OpenRange& range, const ScoreRule* rule, bool of_score,
                            Language language) {
  const auto shown = [&](bool there, const Number& value) -> std::string {
    if (!there) return std::string(choose(language, "不限", "any"));
    const Number size = value.sign() < 0 ? -value : value;
    const std::string text = of_score ? shown_score(size, rule) : points_text(size);
    return value.sign() < 0 ? "−" + text : text;
  };
  std::string out;
  say(out, language, "{} 至 {}", "{} to {}", shown(range.has_low, range.low),
      shown(range.has_high, range.high));
  return out;
}

// "60", "0–2": the two in order.
std::string span_text(const Number& a, const Number& b) {
  return range_text({std::min(a, b), std::max(a, b)});
}

std::string open_range_text(const OpenRange& range, const ScoreRule* rule, bool of_score,
                            Language language) {
  const auto shown = [&](const Number& value) {
    return of_score ? shown_score(value, rule) : points_text(value);
  };
  if (range.known()) return shown(range.low);
  const std::string unknown(choose(language, "不限", "any"));
  return (range.has_low ? shown(range.low) : unknown) + "–" +
         (range.has_high ? shown(range.high) : unknown);
}

// Where a line stands: 四(一)7、四(三)、等级“合格”、结论.
std::string uses_words(const RuleSet& rules, const PointLine& line, Language language) {
  std::vector<std::string> names;
  const auto add = [&names](std::string name) {
    if (std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(std::move(name));
  };
  for (const LineUse& use : line.uses) {
    std::string name;
    if (use.table == LineUse::Table::opinion) {
      name = at(rules.opinion_rows, use.row).clause;
    } else if (use.table == LineUse::Table::grade) {
      say(name, language, "等级“{}”", "grade '{}'",
          at(rules.grades, at(rules.grade_rows, use.row).grade).label);
    } else {
      const ResultColumn& column = at(rules.results, use.column);
      say(name, language, "{}“{}”", "{} '{}'", column.label,
          at(column.labels, at(column.rows, use.row).label));
    }
    add(std::move(name));
  }
  return joined(names, language);
}

// A line's name and number: 合格线 60, 分数线 B01G 40（等级“合格”）.
std::string line_name(const Run& run, const OutlookLine& entry, bool with_uses) {
  const Language language = run.language;
  const PointLine& line = entry.line;
  std::string text =
      line.label.empty() ? std::string(choose(language, "分数线", "line")) : line.label;
  if (!line.of_score()) text += " " + subject_text(*run.rules, line);
  text += " " + open_range_text(entry.standing.line, nullptr, false, language);
  if (with_uses) say(text, language, "（{}）", " ({})", uses_words(*run.rules, line, language));
  if (!line.in_play)
    text += choose(language, "（按所填事实不起作用）", " (of no effect for these facts)");
  return text;
}

// How far the points are from a line: 合格线 60：59.9 − 60 = −0.1，还差 0.1
std::string distance_words(const Run& run, const OutlookLine& entry, bool with_uses,
                           const ScoreRule* rule) {
  const Language language = run.language;
  std::string text = line_name(run, entry, with_uses);
  const LineStanding& standing = entry.standing;
  const bool of_score = entry.line.of_score();
  const auto shown = [&](const Number& value) {
    return of_score ? shown_score(value, rule) : points_text(value);
  };
  const OpenRange distance = standing.distance();
  const std::string subject = open_range_text(standing.subject, rule, of_score, language);
  if (!distance.known()) {
    if (standing.reached)
      say(text, language, "：得分 {}，无论如何都{}", ": {}, {} in any case", subject,
          entry.line.beyond ? choose(language, "超过此线", "above it")
                            : choose(language, "不低于此线", "not below it"));
    else if (!standing.may_reach)
      say(text, language, "：得分 {}，无论如何都{}", ": {}, {} in any case", subject,
          entry.line.beyond ? choose(language, "不超过此线", "not above it")
                            : choose(language, "低于此线", "below it"));
    else
      say(text, language, "：得分 {}，是否{}尚不能确定", ": {}, may lie on either side of it",
          subject, entry.line.beyond ? "超过此线" : "低于此线");
    if (!standing.reached) {
      say(text, language, "（差额 {}）", " (difference {})",
          difference_text(distance, rule, of_score, language));
    }
    return text;
  }
  const Number& difference = distance.low;
  const bool short_of = difference.sign() < 0;
  say(text, language, "：{} − {} = {}，", ": {} − {} = {}, ", subject,
      open_range_text(standing.line, nullptr, false, language),
      short_of ? "−" + shown(-difference) : shown(difference));
  if (short_of)
    say(text, language, "还差 {}", "{} short of it", shown(-difference));
  else if (difference.sign() == 0)
    text += entry.line.beyond
                ? choose(language, "恰在此线，须超过才算达到", "exactly on it, not above it")
                : choose(language, "恰在此线", "exactly on it");
  else
    text += choose(language, "在此线以上", "above it");
  return text;
}

}  // namespace

std::string outcome_words(const Run& run, const Corrected& found, const ScoreRule* rule) {
  const RuleSet& rules = *run.rules;
  const Language language = run.language;
  Result result;  // only what the words look at
  result.low = found.score.low;
  result.high = found.score.high;
  result.grade = found.grade;
  result.opinion = found.opinion;
  for (std::size_t i = 0; i < rules.grades.size(); ++i)
    if ((found.grades_possible >> i & 1) != 0)
      result.grades_possible.push_back(static_cast<int>(i));
  for (std::size_t i = 0; i < rules.opinions.size(); ++i)
    if ((found.opinions_possible >> i & 1) != 0)
      result.opinions_possible.push_back(static_cast<int>(i));
  std::string text;
  say(text, language, "得分 {}", "score {}", shown_score(result, rule));
  // What is certain speaks for itself.
  if (!rules.grades.empty()) {
    text += choose(language, "，", ", ");
    if (result.grade < 0) text += choose(language, "等级", "grade ");
    text += grade_words(rules, result, language);
  }
  if (!rules.opinions.empty()) {
    text += choose(language, "，", ", ");
    if (result.opinion < 0) text += choose(language, "评估意见", "opinion ");
    text += opinion_words(rules, result, language);
    if (result.opinion < 0 && result.opinions_possible.size() > 1)
      say(text, language, "（可能为{}）", " ({})", possible_words(rules, result, language));
  }
  return text;
}

namespace {

bool gives_points(const RuleSet& rules, int part) {
  return at(rules.parts, part).kind != PartKind::deductions;
}

std::string put_right_words(const RuleSet& rules, const PutRight& entry) {
  return at(rules.parts, entry.part).id + " " + span_text(entry.least, entry.most);
}

// 假如 R29 不扣分（补回 3）：得分 62.9，合格，同意延续备案
std::string set_words(const Run& run, const CorrectingSet& set, const ScoreRule* rule) {
  const RuleSet& rules = *run.rules;
  const Language language = run.language;
  std::vector<std::string> lose, give, back;
  bool known = true;
  for (const PutRight& entry : set.parts) {
    (gives_points(rules, entry.part) ? give : lose).push_back(at(rules.parts, entry.part).id);
    back.push_back(entry.least.to_string());
    known = known && entry.known();
  }
  std::string text(choose(language, "假如 ", "if "));
  if (!lose.empty()) say(text, language, "{} 不扣分", "{} lost nothing", joined(lose, language));
  if (!lose.empty() && !give.empty()) text += choose(language, "、", " and ");
  if (!give.empty()) say(text, language, "{} 得满分", "{} gave all", joined(give, language));
  if (known) {
    std::string sum;
    Number all = 0;
    for (std::size_t i = 0; i < set.parts.size(); ++i) {
      if (i > 0) sum += " + ";
      sum += points_text(set.parts[i].least);
      all = all + set.parts[i].least;
    }
    if (set.parts.size() > 1) sum += " = " + points_text(all);
    say(text, language, "（补回 {}）", " ({} back)", sum);
  }
  say(text, language, "：{}", ": {}", outcome_words(run, set.result, rule));
  return text;
}

// What is told below a line that is not reached.
void reach_lines(const Run& run, const OutlookLine& entry, const ScoreRule* rule,
                 std::vector<std::string>& lines) {
  if (!entry.reach) return;
  const Language language = run.language;
  const LineReach& reach = *entry.reach;
  const CorrectingSets& found = reach.found;
  const auto add = [&lines](std::string text) { lines.push_back("  " + std::move(text)); };
  std::string text;
  for (const CorrectingSet& set : reach.sets) add(set_words(run, set, rule));
  if (found.not_told > 0) {
    say(text, language, "另有{1} {0} 组没有列出（--sets 可多列）",
        "{1}{0} more not listed (--sets lists more)", found.not_told,
        found.all_counted ? choose(language, "", "") : choose(language, "至少", "at least "));
    add(std::move(text));
    text.clear();
  }
  if (reach.sets.empty() && !reach.all_reach) {
    add(std::string(
        choose(language, "全部补回也达不到此线", "not reached even with all points back")));
  } else if (found.not_smallest) {
    add(std::string(choose(language, "以上一组逐项补回而得，未必最少",
                           "the set above was made row by row; a smaller one may exist")));
  }
  if (!found.complete) {
    say(text, language, "查到每组 {} 项为止（每条线至多试 {} 组）",
        "looked at sets of up to {} (at most {} tried for a line)", found.looked_at, found.limit);
    add(std::move(text));
    text.clear();
  }
  if (reach.opinion_stays)
    add(std::string(choose(language, "只补分达到此线，评估意见不变",
                           "reaching this line alone does not change the opinion")));
  else if (reach.grade_stays)
    add(std::string(choose(language, "只补分达到此线，等级不变",
                           "reaching this line alone does not change the grade")));
}

// 假如认定“提供虚假资料”为否：同意延续备案（62.9 分）
std::string findings_words(const WithoutFindings& without, const Run& run, const Body& body) {
  const RuleSet& rules = *run.rules;
  const Language language = run.language;
  std::string opinion = opinion_words(rules, without.result, language);
  const std::string score = shown_score(without.result, score_rule(rules, run.selection));
  if (!score.empty()) say(opinion, language, "（{} 分）", " (score {})", score);
  std::vector<std::string> names;
  for (const int slot : without.findings) {
    const bool found = at(body.cells, slot) != 0;
    say(names.emplace_back(), language, "“{}”为{}", "'{}' were {}",
        label_of(rules.facts.scalar(slot)),
        found ? choose(language, "否", "no") : choose(language, "是", "yes"));
  }
  std::string text;
  say(text, language, "假如认定{}：{}", "if {}: {}", joined(names, language), opinion);
  return text;
}

// The rows that bring back most alone: R29 3、R14 2.
std::string most_brought_back(const RuleSet& rules, const std::vector<PutRight>& corrections,
                              Language language) {
  std::vector<const PutRight*> order;
  for (const PutRight& entry : corrections)
    if (std::max(entry.least, entry.most).sign() > 0) order.push_back(&entry);
  std::stable_sort(order.begin(), order.end(), [](const PutRight* a, const PutRight* b) {
    return a->least != b->least ? a->least > b->least : a->most > b->most;
  });
  std::vector<std::string> parts;
  for (const PutRight* entry : order) {
    if (parts.size() == most_parts_named) break;
    parts.push_back(put_right_words(rules, *entry));
  }
  std::string text;
  if (parts.empty()) return text;
  say(text, language, "单独改正补回最多的行：{}",
      "rows that bring back most when put right alone: {}", joined(parts, language));
  return text;
}

void ground_lines(const Run& run, const Outlook& outlook, std::vector<std::string>& lines) {
  const Language language = run.language;
  std::vector<std::string> holds, may;
  std::string deciding;
  for (const FixedGround& ground : outlook.fixed) {
    const std::string& clause = at(run.rules->opinion_rows, ground.row).clause;
    (ground.state == GroundState::holds ? holds : may).push_back(clause);
    if (ground.decides) deciding = clause;
  }
  if (!holds.empty())
    say(lines.emplace_back(), language, "成立而与得分无关的条款（补多少分都不能消除）：{}",
        "grounds that hold and that no points can repair: {}", joined(holds, language));
  if (!may.empty())
    say(lines.emplace_back(), language, "可能成立而与得分无关的条款：{}",
        "grounds that may hold and that no points can repair: {}", joined(may, language));
  if (!deciding.empty())
    say(lines.emplace_back(), language, "评估意见由{}决定，只补分不能改变",
        "the opinion follows from {}; points alone do not change it", deciding);
}

}  // namespace

std::string written_text(const RuleSet& rules, Span span) {
  const std::string_view text = rules.source->text();
  std::string out;
  if (span.begin >= span.end || span.end > text.size()) return out;
  for (const char c : text.substr(span.begin, span.end - span.begin)) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (blank && (out.empty() || out.back() == ' ')) continue;
    out += blank ? ' ' : c;
  }
  return out;
}

std::string subject_text(const RuleSet& rules, const PointLine& line) {
  switch (line.subject.op) {
    case Op::score: return "score";
    case Op::total: return "total";
    case Op::part: return at(rules.parts, line.subject.index).id;
    default: break;
  }
  const std::string written = written_text(rules, line.subject.span);
  return written.empty() ? dump(line.subject) : written;
}

std::vector<std::string> outlook_lines(const Run& run, const Body& body, const Result& result,
                                       const Outlook& outlook) {
  const RuleSet& rules = *run.rules;
  const Language language = run.language;
  std::vector<std::string> lines;
  if (result.opinion >= 0 && result.opinion == rules.scope.otherwise) return lines;
  const ScoreRule* const rule = score_rule(rules, run.selection);
  for (const OutlookLine& line : outlook.lines) {
    lines.push_back(distance_words(run, line, outlook.lines.size() > 1, rule));
    reach_lines(run, line, rule, lines);
  }
  const std::string most = most_brought_back(rules, outlook.corrections, language);
  if (!most.empty()) lines.push_back(most);
  if (outlook.fixed_grade >= 0)
    say(lines.emplace_back(), language, "等级由与得分无关的条件决定，只补分不能改变：{}",
        "the grade follows from a condition without points, which points alone do not change: {}",
        written_text(rules, at(rules.grade_rows, outlook.fixed_grade).when->span));
  // Without an opinion only the lines are of interest.
  if (has_no_opinion(result)) return lines;
  const bool short_of_some =
      std::any_of(outlook.lines.begin(), outlook.lines.end(), [](const OutlookLine& line) {
        return !line.standing.reached && line.line.in_play &&
               line.line.stands_in(LineUse::Table::opinion);
      });
  ground_lines(run, outlook, lines);
  if (outlook.without_findings)
    lines.push_back(findings_words(*outlook.without_findings, run, body));
  if (result.opinion < 0 && result.unknown.empty()) {
    lines.emplace_back(choose(language, "先选定上列读法，评估意见才能确定",
                              "the opinion is settled by deciding the readings listed above"));
  } else if (result.opinion < 0) {
    lines.emplace_back(choose(language, "先查明上列事实，评估意见才能确定",
                              "the opinion is settled by the facts listed above"));
  } else if (outlook.all && outlook.all->opinion == result.opinion && short_of_some &&
             std::none_of(outlook.fixed.begin(), outlook.fixed.end(),
                          [](const FixedGround& ground) { return ground.decides; })) {
    lines.emplace_back(choose(language, "补回全部扣分，评估意见也不变",
                              "the opinion would be the same without any lost point"));
  }
  return lines;
}

}  // namespace guiju
