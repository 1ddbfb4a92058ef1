// Counts of a run -> lines on standard error.
#include "cli/sheets.h"

#include "cli/common.h"

namespace guiju::cli {
namespace {

void keep(std::vector<std::string>& list, std::size_t& count, const std::string& id) {
  if (++count <= warned_of + 1) list.push_back(id);
}

}  // namespace

void SheetsRead::add(const std::string& id, const BodyEntry& entry) {
  ++bodies_;
  open_ += entry.open;
  decided_ += entry.decided;
  if (entry.open > 0) keep(undecided_, undecided_count_, id);
  if (entry.sheet_missing) keep(incomplete_, incomplete_count_, id);
}

void SheetsRead::show(Language language) const {
  if (open_ > 0)
    complain(language, "各评分表有 {0} 处不一致待决定，按尚不清楚处理；涉及 {1} 个机构：{2}",
             "the sheets disagree on {0} facts that nobody decided; they are taken as unknown, "
             "in {3}: {2}",
             open_, undecided_count_, listed(undecided_, warned_of, language),
             counted(undecided_count_, "body", "bodies"));
  if (incomplete_count_ > 0)
    complain(language, "{0} 个机构不在全部评分表里，按有的评分表评估：{1}",
             "{2} not in all sheets, evaluated by those that have them: {1}", incomplete_count_,
             listed(incomplete_, warned_of, language),
             counted(incomplete_count_, "body", "bodies"));
}

void show_counterparts(const PopulationReport& population, Language language) {
  const auto tell = [language](std::string_view zh, std::string_view en,
                               const NamedBodies& bodies) {
    if (bodies.count == 0) return;
    complain(language, "{0}（{1}）：{2}", "{0} ({1}): {2}", choose(language, zh, en), bodies.count,
             listed(bodies.lines, warned_of, language));
  };
  tell("对照表里没有的机构", "bodies that the other file does not have", population.missing());
  tell("只在对照表里的机构", "bodies that only the other file has", population.only());
  tell("在对照表里数据有错误、未能比较的机构",
       "bodies not compared because of errors in the other file", population.failed());
}

}  // namespace guiju::cli
