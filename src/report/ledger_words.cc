// Lines of the ledger, grounds and dates -> sentences. One idea: a sentence holds the arithmetic, so
// that a reader can check every figure without the rule file.
#include "report/ledger_words.h"

#include "report/wording.h"

namespace guiju {
namespace {

// Points taken from the marks; points that a part of awards gained are added.
std::string minus(const PointRange& range) {
  if (!range.known() && range.low.sign() < 0 && range.high.sign() <= 0)
    return "+ (" + range_text({-range.high, -range.low}) + ")";
  if (!range.known()) return "− (" + range_text(range) + ")";
  if (range.low.sign() < 0) return "+ " + points_text(-range.low);
  return "− " + points_text(range.low);
}

}  // namespace

PointRange lost(const Number& marks, const PointRange& score) {
  return {marks - score.high, marks - score.low};
}

std::string part_arithmetic(const Number& marks, const PointRange& score) {
  return points_text(marks) + " " + minus(lost(marks, score)) + " = " + range_text(score);
}

std::string line_amount(const LedgerLine& line) {
  return line.state == LineState::applied ? points_text(line.applied) : range_text(line.possible);
}

std::string line_product(const RuleSet& rules, const LedgerLine& line, Language language) {
  std::string out;
  if (line.state != LineState::applied) return out;
  if (line.is_step()) return out;
  const Deduction& deduction = at(rules.deductions, line.deduction);
  if (line.kind == LineKind::overflow) {
    say(out, language, "{} 超出的 {} 分从本行扣", "{1} points beyond the limit of {0}",
        at(rules.parts, deduction.part).id, points_text(line.asked));
    return out;
  }
  if (deduction.amount) return out;  // chosen or computed: the facts say how
  const Number product = line.occurrences * deduction.points;
  if (line.occurrences == Number(1) && product == line.asked) return out;
  say(out, language, "{} × {} = {}", "{} × {} = {}", line.occurrences.to_string(),
      deduction.points.to_string(), product.to_string());
  if (product != line.asked) {
    say(out, language, "，以 {} 为限", ", at most {}", points_text(line.asked));
  }
  return out;
}

std::string line_amounts(const RuleSet& rules, const LedgerLine& line, Language language) {
  if (line.state != LineState::applied || line.is_step()) return {};
  const std::string product = line_product(rules, line, language);
  std::string out;
  const bool award = line.kind == LineKind::award;
  const std::string asked = product.empty() ? points_text(line.asked) : product;
  if (award)
    say(out, language, "应加 {}，实加 {}，未加 {}", "asked {}, applied {}, absorbed {}", asked,
        points_text(line.applied), points_text(line.absorbed));
  else
    say(out, language, "应扣 {}，实扣 {}，未扣 {}", "asked {}, applied {}, absorbed {}", asked,
        points_text(line.applied), points_text(line.absorbed));
  if (line.absorbed.sign() > 0) {
    out += choose(language, "（超出本行分值）", " (beyond the limit of the row)");
  }
  return out;
}

std::string_view kind_words(LineKind kind, Language language) {
  switch (kind) {
    case LineKind::deduction:
    case LineKind::overflow: return choose(language, "扣分", "deduction");
    case LineKind::award: return choose(language, "加分", "award");
    case LineKind::weight: return choose(language, "按权重折算", "weights");
    case LineKind::mean: return choose(language, "取平均", "mean");
    case LineKind::maximum: return choose(language, "取最高", "maximum");
    case LineKind::minimum: return choose(language, "取最低", "minimum");
    case LineKind::value: return choose(language, "按公式计算", "formula");
    case LineKind::rescale: return choose(language, "缺项折算", "rescaled for what does not apply");
    case LineKind::not_applicable:
      return choose(language, "不适用部分的处理", "what does not apply");
    case LineKind::adjust: return choose(language, "调整", "adjustment");
    case LineKind::guard: return choose(language, "不计分", "counts as 0");
    case LineKind::round: return choose(language, "舍入", "rounding");
    case LineKind::cap: return choose(language, "以上限为限", "held at the ceiling");
    case LineKind::floor: return choose(language, "以下限为限", "held at the floor");
  }
  return {};
}

std::string step_words(const RuleSet& rules, const LedgerLine& line, Language language) {
  std::string out(kind_words(line.kind, language));
  const std::string& clause = clause_of(rules, line);
  if (!clause.empty()) say(out, language, "：{}", ": {}", clause);
  const bool together = line.kind >= LineKind::weight && line.kind <= LineKind::value;
  if (line.state != LineState::applied) {
    const PointRange change{-line.possible.high, -line.possible.low};
    say(out, language, "，变动 {} 分", ", changes by {}", range_text(change));
  } else if (together) {
    // Parts put together: not a loss, but how far the outcome is from the plain sum.
    const bool less = line.applied.sign() >= 0;
    const std::string by = points_text(less ? line.applied : -line.applied);
    if (less)
      say(out, language, "（比各部分相加少 {} 分）", " ({} less than its parts add up to)", by);
    else
      say(out, language, "（比各部分相加多 {} 分）", " ({} more than its parts add up to)", by);
  } else if (line.applied.sign() >= 0) {
    say(out, language, "，减 {} 分", ", takes {}", points_text(line.applied));
  } else {
    say(out, language, "，加 {} 分", ", gives {}", points_text(-line.applied));
  }
  return out;
}

std::string_view line_id(const RuleSet& rules, const LedgerLine& line) {
  if (line.adjustment != nullptr) return line.adjustment->id;
  return line.deduction >= 0 ? std::string_view(at(rules.deductions, line.deduction).id)
                             : std::string_view();
}

const std::string& clause_of(const RuleSet& rules, const LedgerLine& line) {
  static const std::string none;
  if (line.adjustment != nullptr) return line.adjustment->clause;
  return line.deduction >= 0 ? at(rules.deductions, line.deduction).clause : none;
}

std::string_view why_words(const NotApplied& entry, bool award, Language language) {
  switch (entry.why) {
    case NotApplied::Why::condition_false:
      return choose(language, "没有这种情形", "the condition does not hold");
    case NotApplied::Why::no_occurrence: return choose(language, "次数为 0", "no occurrence");
    case NotApplied::Why::earlier_tier:
      return choose(language, award ? "已按同组的另一档计分" : "已按同组的另一档扣分",
                    "another tier of the same group applies");
    case NotApplied::Why::not_concerned:
      if (entry.list < 0) return choose(language, "不适用于本对象", "not for this body");
      return choose(language, "这条记录不在其列", "the record is not concerned");
    case NotApplied::Why::no_record: return choose(language, "没有记录", "there is no record");
    case NotApplied::Why::not_applicable:
      return choose(language, "本行不适用", "the row is not applicable");
    case NotApplied::Why::exempt:
      return choose(language, award ? "符合不加分的条件" : "符合免扣条件", "exempt");
    case NotApplied::Why::other_reading:
      return choose(language, award ? "只在另一读法下加" : "只在另一读法下扣",
                    "only under another reading");
  }
  return {};
}

std::string finding_words(const FactTable& facts, int slot, const Body& body, Language language) {
  const Fact& fact = facts.scalar(slot);
  std::string out;
  say(out, language, "{}：{}", "{}: {}", label_of(fact),
      cell_words(fact, at(body.cells, slot), state_at(body, slot), body, language));
  const FindingDetail* detail = body.finding(slot);
  if (!detail) {
    out +=
        choose(language, "（未写明何人、何时、为何认定）", " (who, when and why are not stated)");
    return out;
  }
  const auto stated = [language](const std::string& text) {
    return text.empty() ? std::string(choose(language, "未写明", "not stated")) : shown_line(text);
  };
  say(out, language, "（认定人：{}；时间：{}；理由：{}）", " (by: {}; on: {}; because: {})",
      stated(detail->by), stated(detail->on), stated(detail->because));
  return out;
}

std::optional<Date> shifted(const Run& run, const DueResult& due) {
  const auto on = Date::parse(due.on);
  return run.holidays && on ? run.holidays->shifted(*on) : std::nullopt;
}

std::string due_words(const Run& run, const DueResult& due) {
  const Language language = run.language;
  const DueRule& rule = at(run.rules->due, due.rule);
  std::string what = rule.what;
  if (rule.what == "rectify") what = choose(language, "整改期限", "rectification until");
  if (rule.what == "second_evaluation")
    what = choose(language, "整改期满，再次评估自", "second evaluation from");
  if (rule.what == "grace_ends") what = choose(language, "暂时延续至", "may go on until");
  std::string out;
  say(out, language, "{}：{}", "{}: {}", what, due.on);
  if (const auto day = shifted(run, due); day && day->to_string() != due.on)
    say(out, language, "，遇休息日顺延至 {}", ", shifted to the working day {}", day->to_string());
  else if (run.holidays && !day)
    out += choose(language, "，假日表没有列到，未推算顺延",
                  ", not shifted: the list of holidays does not reach it");
  if (!rule.clause.empty()) say(out, language, "（{}）", " ({})", rule.clause);
  if (!rule.text.empty()) say(out, language, "：{}", ": {}", rule.text);
  if (rule.needs_confirmation)
    out += choose(language, "；须由人确认", "; needs a person's confirmation");
  return out;
}

std::string_view state_words(GroundState state, Language language) {
  return state == GroundState::holds ? choose(language, "成立", "holds")
                                     : choose(language, "可能成立", "may hold");
}

}  // namespace guiju
