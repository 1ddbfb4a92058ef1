// The summary table over all bodies (annex 4 of the notice) as data: blocks, rows, ticks, totals.
// text_table.h and html_page.h show it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "evaluate/body.h"
#include "evaluate/result.h"
#include "report/run.h"

namespace guiju {

struct SummaryColumn {
  enum class Kind { fact, tick, score, grade, opinion, result };
  Kind kind = Kind::fact;
  std::string label;
  int index = -1;  // fact: slot; tick: column of the report; result: its column
};

struct SummaryRow {
  enum class Place { in_table, out_of_scope, error };
  Place place = Place::in_table;
  int block = 0;
  int opinion = -1;  // in effect: computed where that is certain, or a person's
  bool undetermined = false;
  bool needs_confirmation = false;
  bool overridden = false;  // `opinion` is a person's; the computed one is in `override_remark`
  std::size_t number = 0;   // of the body in the input, from 1; set by the caller
  std::string id, name;
  std::vector<std::string> cells;  // one for each column; empty unless in the table
  std::vector<int> ticks;          // columns ticked
  std::string remark;              // why outside the table, or what is still missing
  // What persons determined of the opinion, with who and why, and what is doubtful about it.
  std::string override_remark, confirmation_remark, doubt_remark;
  std::string stated_name;  // as stated, where the rule file looks for related bodies
};

struct SummaryBlock {
  std::string heading;  // empty where the table has no blocks
  int choice = -1;      // of the fact that divides the table; -1: none or any other
  std::vector<SummaryRow> rows;
  std::vector<std::size_t> ticks;  // by column
};

// Bodies named under the table: undetermined, out of scope, with errors, or of the same name as one
// of an opinion that concerns them.
struct SummaryList {
  struct Entry {
    const SummaryRow* row;
    std::string remark;
  };
  std::string heading;
  std::vector<Entry> entries;  // by block and in the order added
};

// "S13 示例机构13：可能为…": a line of a list.
std::string entry_words(const SummaryList::Entry& entry, Language language);

// The columns, headings and rows of one run. Making rows is const and thread safe; adding is not.
class SummaryTable {
 public:
  explicit SummaryTable(Run run);

  // The row of an evaluated body: one tick where its opinion is certain or overridden, none where it
  // is neither; a score that is not certain as low–high.
  SummaryRow row(const Body& body, const Result& result) const;
  // The row of a body with errors.
  SummaryRow error_row(const Body& body) const;
  // Rows count in the order they are added.
  void add(SummaryRow row);

  const Run& run() const { return run_; }
  const std::string& title() const { return title_; }
  // What the blocks divide by (备案年度); empty where the table has no blocks.
  const std::string& block_label() const { return block_label_; }
  const std::vector<SummaryColumn>& columns() const { return columns_; }
  // Blocks of the rule file, all of them, and one for the bodies of no block if there are any.
  const std::vector<SummaryBlock>& blocks() const { return blocks_; }
  // Whether a column is meant for a block (a tick column may be open to some blocks only).
  bool open_to(std::size_t column, std::size_t block) const;
  std::size_t total_rows() const;
  std::vector<std::size_t> total_ticks() const;
  // The lists that belong under the table, without those that are empty. Undetermined and related
  // bodies stand in the table too; the others do not.
  std::vector<SummaryList> lists() const;
  // Every body that states the same name as another one whose opinion is certain and one of those
  // of the rule file's report.related. Nothing else of it changes.
  SummaryList related() const;
  const std::vector<SummaryRow>& errors() const { return errors_; }
  // What stands under the table, not numbered: the rule file's remarks and the legend. The
  // discrepancy of the printed total (RuleSet::discrepancy) is shown apart from them.
  std::vector<std::string> remarks() const;

 private:
  int block_of(const Body& body) const;
  void name(const Body& body, SummaryRow& row) const;
  std::string open_words(const Body& body, const Result& result) const;
  void determinations(const Body& body, const Result& result, SummaryRow& row) const;

  Run run_;
  const ScoreRule* score_rule_;
  std::string title_;
  std::string block_label_;
  std::vector<SummaryColumn> columns_;
  std::vector<SummaryBlock> blocks_;
  std::vector<SummaryRow> out_of_scope_;
  std::vector<SummaryRow> errors_;
  bool any_needs_confirmation_ = false;
  bool any_overridden_ = false;
};

}  // namespace guiju
