// What explain shows of a body → a page: the score sheet, the trial, what would change the result.
#include "report/explain.h"
#include "report/html_page.h"
#include "report/outlook_words.h"

namespace guiju {

void append_explained_page(const Run& run, const Body& body, const Explained& explained,
                           std::string& out, const Trial* trial) {
  begin_html_page(run.rules->title, run.language, out);
  ScoreSheet(run).append(body, explained.result, 1, out);
  if (trial != nullptr)
    append_html_list(choose(run.language, "试算前后（按所填事实 → 试算）",
                            "What the trial changes (as stated → trial)"),
                     trial_changes(run, *trial), out);
  append_html_list(choose(run.language, "怎样会改变结果", "What would change it"),
                   outlook_lines(run, body, explained.result, explained.outlook), out);
  end_html_page(out);
}

}  // namespace guiju
