// A rule set's vocabulary -> empty facts files. One idea: whoever fills the file in needs no other
// document, so every fact stands under its label, unit, kind of value and the rows that read it.
#include "report/template.h"

#include <algorithm>

#include "report/csv.h"
#include "report/fact_usage.h"
#include "report/run.h"
#include "report/wording.h"

namespace guiju {
namespace {

// What to write for a fact.
std::string kind_of_value(const Fact& fact, Language language) {
  std::string text;
  switch (fact.type) {
    case FactType::boolean: return std::string(choose(language, "是/否", "true or false"));
    case FactType::finding:
      return std::string(
          choose(language, "认定，是/否，或 {value: 是, by: 认定人, on: 日期, because: 理由}",
                 "finding: true, false or {value: true, by: …, on: date, because: …}"));
    case FactType::count: text = choose(language, "个数", "count"); break;
    case FactType::number: text = choose(language, "数", "number"); break;
    case FactType::text: return std::string(choose(language, "文字", "text"));
    case FactType::date: return std::string(choose(language, "日期 YYYY-MM-DD", "date YYYY-MM-DD"));
    case FactType::choice:
      say(text, language, "选一个：", "one of: ");
      for (std::size_t i = 0; i < fact.choices.size(); ++i) {
        if (i > 0) text += choose(language, "、", ", ");
        text += fact.choices[i];
      }
      return text;
    case FactType::list: return std::string(choose(language, "每条记录一项", "a list of records"));
  }
  if (!fact.unit.empty()) say(text, language, "（{}）", " ({})", fact.unit);
  if (fact.min && (fact.min->sign() != 0 || fact.type == FactType::number)) {
    say(text, language, "，不小于 {}", ", at least {}", fact.min->to_string());
  }
  if (fact.max && *fact.max != Number(default_max_count)) {
    say(text, language, "，不大于 {}", ", at most {}", fact.max->to_string());
  }
  return text;
}

std::string default_words(const Fact& fact, Language language) {
  switch (fact.default_kind) {
    case Fact::Default::none: return {};
    case Fact::Default::value: {
      std::string text;
      Body body;
      const Cell cell = default_in(body, fact);
      say(text, language, "；不填取 {}", "; default {}",
          cell_words(fact, cell, Given::stated, body, language));
      return text;
    }
    case Fact::Default::as_of:
      return std::string(
          choose(language, "；不填取评估基准日（--as-of）", "; default: the --as-of date"));
    case Fact::Default::not_given:
      return std::string(
          choose(language, "；不填即未提供，不算未知", "; left out: not given, not unknown"));
  }
  return {};
}

// The comment of a fact: label, kind of value, rows that read it, note.
std::string comment_of(const Fact& fact, const FactUsage& usage, Language language) {
  std::string text;
  say(text, language, "{}：{}{}", "{}: {}{}", shown_line(label_of(fact)),
      kind_of_value(fact, language), default_words(fact, language));
  if (const std::string places = usage.text(); !places.empty()) {
    say(text, language, "；用于 {}", "; read by {}", places);
  }
  if (!fact.clause.empty()) say(text, language, "；{}", "; {}", shown_line(fact.clause));
  if (!fact.note.empty()) say(text, language, "；{}", "; {}", shown_line(fact.note));
  return text;
}

std::string opinion_codes(const RuleSet& rules, Language language) {
  std::vector<std::string> codes;
  for (const OpinionCode& code : rules.opinions) codes.push_back(code.id);
  return joined(codes, language);
}

// The title of the top-level part that a fact belongs to, or of one inside it where it is the only
// one; the fallback where it is read elsewhere.
std::string_view chapter_of(const RuleSet& rules, const FactUsage& usage, Language language) {
  if (usage.parts.empty()) return choose(language, "其他事实", "other facts");
  int part = usage.parts.front();
  const bool several = std::count_if(rules.parts.begin(), rules.parts.end(),
                                     [](const Part& p) { return p.parent < 0; }) > 1;
  const int least = several ? 0 : 1;
  while (at(rules.parts, part).depth > least) part = at(rules.parts, part).parent;
  const Part& top = at(rules.parts, part);
  return top.title.empty() ? top.id : top.title;
}

}  // namespace

void append_yaml_template(const RuleSet& rules, Language language, std::string& out) {
  const FactUsages usages(rules);
  say(out, language, "# {}：事实表（{} {}）\n", "# {}: facts ({} {})\n",
      shown_line(rules.title.empty() ? rules.id : rules.title), rules.id, rules.version);
  if (!rules.document.empty()) {
    say(out, language, "# 依据：{}\n", "# source: {}\n", shown_line(rules.document));
  }
  out += choose(language,
                "# 在冒号后填写。留空表示尚不清楚：不等于“否”，也不等于 0。\n"
                "# 几个机构可写在一个文件里：每个机构以“- ”开头，成为列表的一项。\n\n"
                "# 编号：必填，每个机构不同\nid:\n# 名称\nname:\n"
                "# 不适用的行，如 [R18, R19]\nnot_applicable:\n",
                "# Fill in after the colon. Empty means not known: neither \"no\" nor 0.\n"
                "# Several bodies may stand in one file, each an item of a list.\n\n"
                "# id: required, different for each body\nid:\n# name\nname:\n"
                "# rows that are not applicable, as in [R18, R19]\nnot_applicable:\n");
  if (!rules.opinions.empty())
    say(out, language,
        "# 评估意见的确认和改定，由人作出后填写；opinion 写 {0}\n"
        "# confirmation: {{opinion: , by: 确认人, on: 日期, because: 理由}}\n"
        "# override: {{opinion: , by: 改定人, on: 日期, because: 理由}}\n",
        "# what a person determined of the opinion; opinion is one of {0}\n"
        "# confirmation: {{opinion: , by: who, on: date, because: why}}\n"
        "# override: {{opinion: , by: who, on: date, because: why}}\n",
        opinion_codes(rules, language));
  std::string_view chapter;
  for (std::size_t i = 0; i < rules.facts.facts.size(); ++i) {
    const Fact& fact = rules.facts.facts[i];
    const FactUsage& usage = usages.of(static_cast<int>(i));
    if (const std::string_view its = chapter_of(rules, usage, language); its != chapter) {
      chapter = its;
      say(out, language, "\n# ---- {} ----\n", "\n# ---- {} ----\n", shown_line(chapter));
    }
    say(out, language, "# {}\n{}:\n", "# {}\n{}:\n", comment_of(fact, usage, language), fact.id);
    if (fact.type != FactType::list) continue;
    out +=
        choose(language, "# 填写时去掉下面各行开头的 #，每条记录照抄一份；确实没有记录的写成 []\n",
               "# remove the # below and repeat for every record; [] where there is none\n");
    for (std::size_t f = 0; f < fact.fields.size(); ++f) {
      const Fact& field = fact.fields[f];
      const FactUsage& field_usage = usages.of(static_cast<int>(i), static_cast<int>(f));
      say(out, language, "#{}{}:   # {}\n", "#{}{}:   # {}\n", f == 0 ? "- " : "  ", field.id,
          comment_of(field, field_usage, language));
    }
  }
}

void append_csv_template(const RuleSet& rules, std::string& out) {
  out += "id,name";
  const auto column = [&out](std::string_view name) {
    out += ',';
    append_csv_field(out, name);
  };
  for (const Fact& fact : rules.facts.facts) {
    if (fact.type == FactType::list) continue;
    const std::string label(label_of(fact));
    column(label);
    if (fact.type != FactType::finding) continue;
    for (const std::string_view part : {".by", ".on", ".because"})
      column(label + std::string(part));
  }
  out += ",not_applicable\n";
}

std::vector<std::pair<std::string, std::string>> csv_list_templates(const RuleSet& rules) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const Fact& fact : rules.facts.facts) {
    if (fact.type != FactType::list) continue;
    std::string header = "id";
    for (const Fact& field : fact.fields) {
      header += ',';
      append_csv_field(header, label_of(field));
    }
    files.emplace_back(fact.id, header + "\n");
  }
  return files;
}

}  // namespace guiju
