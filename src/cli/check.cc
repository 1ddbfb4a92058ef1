// guiju check: every problem of rule files, for people or for programs.
#include "cli/common.h"
#include "cli/output.h"
#include "cli/verbs.h"
#include "rules/load.h"

namespace guiju::cli {

int check(const Options& options) {
  std::vector<Diagnostic> all;
  std::size_t errors = 0;
  std::size_t warnings = 0;
  bool cannot_read = false;
  for (const std::string& rules : options.rules) {
    Diagnostics diagnostics;
    load_rule_file(rule_file_of(rules), diagnostics);
    if (options.strict) diagnostics.raise_warnings();
    diagnostics.sort();
    errors += diagnostics.error_count();
    warnings += diagnostics.warning_count();
    cannot_read = cannot_read || unreadable(diagnostics);
    all.insert(all.end(), diagnostics.all().begin(), diagnostics.all().end());
  }
  Output output(options.output, options.language);
  if (options.format == "json") {
    output.write(to_json(all));
    output.write("\n");
  } else {
    output.write(render(all, render_options(options.language, stdout)));
    std::string line;
    say(line, options.language, "检查了 {0} 个规则文件：{1} 个错误，{2} 个警告\n",
        "{3} checked: {4}, {5}\n", options.rules.size(), errors, warnings,
        counted(options.rules.size(), "rule file", "rule files"),
        counted(errors, "error", "errors"), counted(warnings, "warning", "warnings"));
    output.write(line);
  }
  if (!output.commit() || cannot_read) return exit_usage;
  return errors > 0 ? exit_errors : exit_fine;
}

}  // namespace guiju::cli
