// A page that prints on A4: the summary table (annex 4) and each body's score sheet (annex 3).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/body.h"
#include "evaluate/evaluator.h"
#include "evaluate/result.h"
#include "report/run.h"
#include "report/summary_table.h"

namespace guiju {

// Appends text with the characters that mean something in HTML written as entities, fit for
// content and for quoted attributes; control characters become U+FFFD.
void append_html(std::string& out, std::string_view text);

// Appends <tag>text</tag>, the text escaped. `tag` may carry attributes: `td class="number"`.
void append_element(std::string& out, std::string_view tag, std::string_view text);

// Appends the head of a page with its style. The page uses nothing from elsewhere (no script, font
// or image).
void begin_html_page(std::string_view title, Language language, std::string& out);
// The same, and the summary table: everything up to the sheets.
void begin_html_page(const SummaryTable& table, std::string& out);
void end_html_page(std::string& out);
// Appends a section of its own: a heading and a list; lines that begin with two spaces belong under
// the one before. Nothing where there is none.
void append_html_list(std::string_view heading, const std::vector<std::string>& lines,
                      std::string& out);

// Score sheets of one run. Thread safe after construction.
class ScoreSheet {
 public:
  explicit ScoreSheet(Run run);
  // Appends the sheet of a body: every row with marks, standard, lost points and score, then the
  // ledger, grounds, unknown facts, notes and dates. `number` is SummaryRow::number.
  void append(const Body& body, const Result& result, std::size_t number, std::string& out) const;

 private:
  void heading(const Body& body, const Result& result, std::string& out) const;
  void rows(const Body& body, const Result& result, std::string& out) const;
  void lost_points(const Body& body, const Result& result, int part, std::string& out) const;
  void ledger(const Body& body, const Result& result, std::string& out) const;
  void opinion(const Body& body, const Result& result, std::string& out) const;

  Run run_;
  const ScoreRule* score_rule_;
  int depth_ = 0;                           // depth of the deepest criterion
  std::vector<int> criteria_below_;         // by part: criteria in its subtree
  std::vector<std::vector<FactUse>> uses_;  // by deduction
};

}  // namespace guiju
