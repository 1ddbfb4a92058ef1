// Results -> the rows, blocks and totals of the summary table. One idea: a body stands in exactly
// one place (a block, the list of those out of scope, the list of those with errors), so that the
// table accounts for every body read.
#include "report/summary_table.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "report/determination_words.h"
#include "report/wording.h"

namespace guiju {
namespace {

constexpr std::size_t facts_named = 6;   // unknown facts named in a remark before 等…项
constexpr std::size_t bodies_named = 6;  // bodies of the same name named in a remark

}  // namespace

std::string entry_words(const SummaryList::Entry& entry, Language language) {
  std::string line(entry.row->id.empty() ? choose(language, "（无编号）", "(no id)")
                                         : std::string_view(entry.row->id));
  if (!entry.row->name.empty()) line += " " + entry.row->name;
  say(line, language, "：{}", ": {}", entry.remark);
  return line;
}

SummaryTable::SummaryTable(Run run)
    : run_(std::move(run)), score_rule_(score_rule(*run_.rules, run_.selection)) {
  const RuleSet& rules = *run_.rules;
  const Report& report = rules.report;
  const Language language = run_.language;
  using Kind = SummaryColumn::Kind;
  title_ = !report.title.empty() ? report.title : !rules.title.empty() ? rules.title : rules.id;
  for (const int slot : report.fact_columns) {
    columns_.push_back({Kind::fact, std::string(label_of(rules.facts.scalar(slot))), slot});
  }
  for (std::size_t i = 0; i < report.columns.size(); ++i) {
    const ReportColumn& column = report.columns[i];
    columns_.push_back(
        {column.score ? Kind::score : Kind::tick, column.label, static_cast<int>(i)});
  }
  if (report.columns.empty()) {
    // A rule file without a table of its own: score, grade, opinion and results in words.
    columns_.push_back({Kind::score, std::string(choose(language, "得分", "score")), -1});
    if (!rules.grades.empty()) {
      columns_.push_back({Kind::grade, std::string(choose(language, "等级", "grade")), -1});
    }
    if (!rules.opinions.empty()) {
      columns_.push_back({Kind::opinion, std::string(choose(language, "评估意见", "opinion")), -1});
    }
    for (std::size_t i = 0; i < rules.results.size(); ++i) {
      columns_.push_back({Kind::result, rules.results[i].label, static_cast<int>(i)});
    }
  }
  if (report.block_slot >= 0) {
    block_label_ = label_of(rules.facts.scalar(report.block_slot));
    for (const auto& [choice, heading] : report.blocks)
      blocks_.push_back({heading, choice, {}, {}});
  } else {
    blocks_.emplace_back();
  }
  for (SummaryBlock& block : blocks_) block.ticks.resize(columns_.size());
}

int SummaryTable::block_of(const Body& body) const {
  const Report& report = run_.rules->report;
  if (report.block_slot < 0) return 0;
  if (is_known(state_at(body, report.block_slot))) {
    const Cell choice = at(body.cells, report.block_slot);
    for (std::size_t i = 0; i < report.blocks.size(); ++i) {
      if (report.blocks[i].first == choice) return static_cast<int>(i);
    }
  }
  return static_cast<int>(report.blocks.size());
}

bool SummaryTable::open_to(std::size_t column, std::size_t block) const {
  const SummaryColumn& its = columns_[column];
  if (its.kind != SummaryColumn::Kind::tick) return true;
  const std::vector<int>& blocks = at(run_.rules->report.columns, its.index).blocks;
  const int choice = block < blocks_.size() ? blocks_[block].choice : -1;
  return blocks.empty() || std::count(blocks.begin(), blocks.end(), choice) > 0;
}

void SummaryTable::name(const Body& body, SummaryRow& row) const {
  row.id = shown_line(body.id);
  row.name = shown_line(body.name);
  if (!run_.rules->report.related.opinions.empty()) row.stated_name = body.name;
}

SummaryRow SummaryTable::row(const Body& body, const Result& result) const {
  const RuleSet& rules = *run_.rules;
  const Language language = run_.language;
  SummaryRow row;
  name(body, row);
  row.overridden = body.overriding.given;
  row.opinion = row.overridden ? body.overriding.opinion : result.opinion;
  if (row.opinion >= 0 && row.opinion == rules.scope.otherwise) {
    row.place = SummaryRow::Place::out_of_scope;
    row.remark = opinion_label(rules, row.opinion);
    if (row.overridden)
      row.remark += choose(language, "（由人改定）", " (a person's override)");
    else if (!rules.scope.text.empty())
      say(row.remark, language, "：{}", ": {}", rules.scope.text);
    determinations(body, result, row);
    return row;
  }
  row.block = block_of(body);
  row.needs_confirmation = result.needs_confirmation && result.opinion >= 0 && !row.overridden;
  row.undetermined = result.opinion < 0 && !has_no_opinion(result) && !row.overridden;
  const char* const mark = row.overridden ? "#" : row.needs_confirmation ? "*" : "";
  const Report& report = rules.report;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const SummaryColumn& column = columns_[i];
    std::string cell;
    switch (column.kind) {
      case SummaryColumn::Kind::fact:
        if (is_known(state_at(body, column.index))) {
          cell = cell_words(rules.facts.scalar(column.index), at(body.cells, column.index),
                            state_at(body, column.index), body, language);
        }
        break;
      case SummaryColumn::Kind::tick: {
        const ReportColumn& source = at(report.columns, column.index);
        if (open_to(i, static_cast<std::size_t>(row.block)) && row.opinion >= 0 &&
            std::count(source.opinions.begin(), source.opinions.end(), row.opinion) > 0) {
          cell = std::string("√") + mark;
          row.ticks.push_back(static_cast<int>(i));
        }
        break;
      }
      case SummaryColumn::Kind::score: cell = shown_score(result, score_rule_); break;
      case SummaryColumn::Kind::grade:
        if (result.grade >= 0) cell = at(rules.grades, result.grade).label;
        break;
      case SummaryColumn::Kind::opinion:
        cell = row.overridden ? opinion_label(rules, row.opinion)
                              : opinion_words(rules, result, language);
        cell += mark;
        break;
      case SummaryColumn::Kind::result:
        cell = column_words(at(rules.results, column.index), at(result.columns, column.index),
                            language);
        break;
    }
    row.cells.push_back(std::move(cell));
  }
  if (row.undetermined) row.remark = open_words(body, result);
  determinations(body, result, row);
  return row;
}

// Which opinions are still possible, and what has to be found out.
std::string SummaryTable::open_words(const Body& body, const Result& result) const {
  const RuleSet& rules = *run_.rules;
  const Language language = run_.language;
  std::string text;
  say(text, language, "可能为{}", "still possible: {}", possible_words(rules, result, language));
  std::vector<std::string> names;
  for (const int reading : result.open_readings) names.push_back(at(rules.readings, reading).id);
  if (!names.empty())
    say(text, language, "；未选定的读法{}", "; open readings: {}", joined(names, language));
  names.clear();
  if (result.unknown.empty()) return text;
  for (std::size_t i = 0; i < std::min(facts_named, result.unknown.size()); ++i) {
    names.push_back(path_words(rules.facts, result.unknown[i], body, language));
  }
  say(text, language, "；还须查明{}", "; to be found out: {}", joined(names, language));
  if (result.unknown.size() > facts_named) {
    say(text, language, "等{}项", " and more, {} in all", result.unknown.size());
  }
  return text;
}

void SummaryTable::determinations(const Body& body, const Result& result, SummaryRow& row) const {
  const RuleSet& rules = *run_.rules;
  const Language language = run_.language;
  row.doubt_remark = doubts_about_determinations(result, language);
  if (result.confirmed) row.confirmation_remark = confirmation_words(rules, body, result, language);
  if (!row.overridden) return;
  std::string computed = opinion_words(rules, result, language);
  if (result.opinion < 0 && !has_no_opinion(result))
    say(computed, language, "（{}）", " ({})", open_words(body, result));
  else if (result.needs_confirmation)
    computed += choose(language, "（须由人确认）", " (needs a person's confirmation)");
  say(row.override_remark, language, "改定为{}；按事实得出：{}", "now {}; as computed: {}",
      override_words(rules, body, language), computed);
  const bool ticks = std::any_of(columns_.begin(), columns_.end(), [](const SummaryColumn& column) {
    return column.kind == SummaryColumn::Kind::tick;
  });
  if (row.place == SummaryRow::Place::in_table && ticks && row.ticks.empty())
    row.override_remark +=
        choose(language, "；表中没有它可打“√”的栏", "; no column to tick for it");
}

SummaryRow SummaryTable::error_row(const Body& body) const {
  SummaryRow row;
  row.place = SummaryRow::Place::error;
  name(body, row);
  for (const BodyError& error : body.errors) {
    if (!row.remark.empty()) row.remark += choose(run_.language, "；", "; ");
    row.remark += error_words(error, run_.language);
  }
  return row;
}

void SummaryTable::add(SummaryRow row) {
  if (row.place == SummaryRow::Place::error) {
    errors_.push_back(std::move(row));
    return;
  }
  if (row.place == SummaryRow::Place::out_of_scope) {
    out_of_scope_.push_back(std::move(row));
    return;
  }
  if (row.block == static_cast<int>(blocks_.size())) {
    std::string heading;
    say(heading, run_.language, "{}未知或不在上列", "{} not known or not listed above",
        block_label_);
    blocks_.push_back({std::move(heading), -1, {}, std::vector<std::size_t>(columns_.size())});
  }
  any_needs_confirmation_ = any_needs_confirmation_ || row.needs_confirmation;
  any_overridden_ = any_overridden_ || row.overridden;
  SummaryBlock& block = blocks_[static_cast<std::size_t>(row.block)];
  for (const int column : row.ticks) ++block.ticks[static_cast<std::size_t>(column)];
  block.rows.push_back(std::move(row));
}

std::size_t SummaryTable::total_rows() const {
  std::size_t total = 0;
  for (const SummaryBlock& block : blocks_) total += block.rows.size();
  return total;
}

std::vector<std::size_t> SummaryTable::total_ticks() const {
  std::vector<std::size_t> total(columns_.size());
  for (const SummaryBlock& block : blocks_) {
    for (std::size_t i = 0; i < total.size(); ++i) total[i] += block.ticks[i];
  }
  return total;
}

std::vector<SummaryList> SummaryTable::lists() const {
  const Language language = run_.language;
  SummaryList undetermined{std::string(choose(language, "尚不能确定评估意见", "Undetermined")), {}};
  SummaryList out_of_scope{
      std::string(choose(language, "不在评估范围，未列入上表", "Out of scope, not in the table")),
      {}};
  SummaryList errors{
      std::string(choose(language, "数据有错误，未评估", "Not evaluated: errors in the data")), {}};
  for (const SummaryBlock& block : blocks_) {
    for (const SummaryRow& row : block.rows) {
      if (row.undetermined) undetermined.entries.push_back({&row, row.remark});
    }
  }
  for (const SummaryRow& row : out_of_scope_) out_of_scope.entries.push_back({&row, row.remark});
  SummaryList overridden{
      std::string(choose(language, "由人改定的评估意见", "Opinions overridden by a person")), {}};
  SummaryList confirmed{
      std::string(choose(language, "已由人确认的评估意见", "Opinions confirmed by a person")), {}};
  SummaryList doubtful{std::string(choose(language, "确认或改定有疑问，请核对",
                                          "Confirmations and overrides to be looked at")),
                       {}};
  const auto look = [&](const SummaryRow& row) {
    if (!row.override_remark.empty()) overridden.entries.push_back({&row, row.override_remark});
    if (!row.confirmation_remark.empty())
      confirmed.entries.push_back({&row, row.confirmation_remark});
    if (!row.doubt_remark.empty()) doubtful.entries.push_back({&row, row.doubt_remark});
  };
  for (const SummaryBlock& block : blocks_)
    std::for_each(block.rows.begin(), block.rows.end(), look);
  std::for_each(out_of_scope_.begin(), out_of_scope_.end(), look);
  for (const SummaryRow& row : errors_) errors.entries.push_back({&row, row.remark});
  SummaryList warned = related();
  std::vector<SummaryList> lists;
  for (SummaryList* list :
       {&undetermined, &overridden, &confirmed, &doubtful, &warned, &out_of_scope, &errors}) {
    if (!list->entries.empty()) lists.push_back(std::move(*list));
  }
  return lists;
}

SummaryList SummaryTable::related() const {
  const Language language = run_.language;
  const RelatedRule& rule = run_.rules->report.related;
  SummaryList list{
      std::string(choose(language, "同名的机构，请核对", "Same name, to be looked at")), {}};
  if (rule.opinions.empty()) return list;
  std::vector<const SummaryRow*> rows;
  for (const SummaryBlock& block : blocks_) {
    for (const SummaryRow& row : block.rows) rows.push_back(&row);
  }
  for (const SummaryRow& row : out_of_scope_) rows.push_back(&row);
  for (const SummaryRow& row : errors_) rows.push_back(&row);
  std::unordered_map<std::string_view, std::vector<const SummaryRow*>> causes;  // by name
  for (const SummaryRow* row : rows) {
    const bool concerns = row->opinion >= 0 &&
                          std::count(rule.opinions.begin(), rule.opinions.end(), row->opinion) > 0;
    if (concerns && !row->stated_name.empty()) causes[row->stated_name].push_back(row);
  }
  for (const SummaryRow* row : rows) {
    const auto found = causes.find(row->stated_name);
    if (found == causes.end()) continue;
    std::vector<std::string> others;
    for (const SummaryRow* cause : found->second) {
      if (cause == row) continue;
      if (others.size() == bodies_named) {
        others.emplace_back("…");
        break;
      }
      std::string& other = others.emplace_back(cause->id);
      say(other, language, "（{}{}）", " ({}{})", opinion_label(*run_.rules, cause->opinion),
          cause->overridden           ? "#"
          : cause->needs_confirmation ? "*"
                                      : "");
    }
    if (others.empty()) continue;
    std::string remark;
    say(remark, language, "与{}同名；{}", "same name as {}; {}", joined(others, language),
        rule.message);
    list.entries.push_back({row, std::move(remark)});
  }
  return list;
}

std::vector<std::string> SummaryTable::remarks() const {
  std::vector<std::string> lines = run_.rules->report.remarks;
  if (any_needs_confirmation_) {
    lines.emplace_back(choose(run_.language, "带 * 的评估意见须由人确认",
                              "an opinion marked * needs a person's confirmation"));
  }
  if (any_overridden_) {
    lines.emplace_back(choose(run_.language, "带 # 的评估意见由人改定，按事实得出的意见列在表下",
                              "an opinion marked # is a person's; the computed one is listed under "
                              "the table"));
  }
  return lines;
}

}  // namespace guiju
