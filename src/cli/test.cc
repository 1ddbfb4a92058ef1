// guiju test: runs the cases beside rule files.
#include <algorithm>
#include <deque>
#include <filesystem>

#include "cli/common.h"
#include "cli/output.h"
#include "cli/verbs.h"
#include "report/cases.h"
#include "rules/load.h"

namespace guiju::cli {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view ending = ".cases.yaml";

// The cases files in the folder of a rule file, by name.
std::vector<std::string> cases_beside(const std::string& rules) {
  const fs::path folder = fs::path(rules).parent_path();
  std::vector<std::string> files;
  std::error_code ignored;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(folder.empty() ? fs::path(".") : folder, ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(ending)) files.push_back((folder / name).string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// The rule file a cases file names, beside it.
std::string rules_of(const std::string& cases, const std::string& name) {
  return (fs::path(cases).parent_path() / (name.empty() ? "rules.yaml" : name)).string();
}

bool same_file(const std::string& a, const std::string& b) {
  std::error_code ignored;
  return a == b || fs::equivalent(a, b, ignored);
}

struct Totals {
  std::size_t files = 0;
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t problems = 0;
  bool cannot_read = false;
};

class Tests {
 public:
  explicit Tests(const Options& options) : options_(options) {}

  int run() {
    for (const std::string& given : options_.rules) {
      if (given.ends_with(ending)) {
        run_file(given, {});
      } else {
        run_beside(rule_file_of(given));
      }
    }
    for (const Loaded& loaded : loaded_) {
      if (!options_.coverage || !loaded.ran) continue;
      append_coverage(loaded.coverage, *loaded.rules, options_.language, text_);
    }
    Output output({}, options_.language);
    say(text_, options_.language, "{0} 个用例文件：{1} 例通过，{2} 例不通过\n",
        "{3}: {4} passed, {2} failed\n", totals_.files, totals_.passed, totals_.failed,
        counted(totals_.files, "case file", "case files"),
        counted(totals_.passed, "case", "cases"));
    output.write(text_);
    if (!output.commit() || totals_.cannot_read) return exit_usage;
    return totals_.failed + totals_.problems > 0 ? exit_errors : exit_fine;
  }

 private:
  void run_beside(const std::string& rules) {
    const std::size_t ran = totals_.files;
    // A rule file that cannot be read is said first; it explains the rest.
    if (!rules_for(rules)) return;
    for (const std::string& file : cases_beside(rules)) run_file(file, rules);
    if (totals_.files > ran) return;
    complain(options_.language, "“{}”旁边没有针对它的用例文件（*.cases.yaml）",
             "no case file (*.cases.yaml) for '{}' lies beside it", rules);
    totals_.cannot_read = true;
  }

  // A rule file with what the cases of all its files exercised.
  struct Loaded {
    std::string path;
    std::shared_ptr<const RuleSet> rules;
    CaseCoverage coverage;
    bool ran = false;  // some cases did
  };

  // The rule set of a file, loaded once; null when it has errors (shown).
  Loaded* rules_for(const std::string& path) {
    for (Loaded& known : loaded_) {
      if (same_file(known.path, path)) return known.rules ? &known : nullptr;
    }
    LoadedRules loaded = load(path, options_.language);
    if (!loaded.rules) {
      ++totals_.problems;
      totals_.cannot_read = totals_.cannot_read || loaded.exit_code == exit_usage;
    }
    Loaded& kept = loaded_.emplace_back(Loaded{path, std::move(loaded.rules), {}, false});
    return kept.rules ? &kept : nullptr;
  }

  // Runs a cases file; with `only` just when it is for that rule file.
  void run_file(const std::string& path, const std::string& only) {
    Diagnostics diagnostics;
    const SourcePtr source = read_source(path, diagnostics);
    CasesFile file;
    std::vector<Case> cases;
    Loaded* loaded = nullptr;
    if (source && open_cases(source, file, diagnostics)) {
      const std::string its_rules = rules_of(path, file.rules);
      if (!only.empty() && !same_file(its_rules, only)) return;
      loaded = rules_for(its_rules);
      if (loaded) cases = load_cases(file, *loaded->rules, diagnostics);
    }
    ++totals_.files;
    diagnostics.sort();
    text_ += render(diagnostics.all(), render_options(options_.language, stdout));
    totals_.problems += diagnostics.error_count();
    totals_.cannot_read = totals_.cannot_read || unreadable(diagnostics);
    if (!loaded) return;
    const CasesReport report = run_cases(cases, loaded->rules, options_.language, loaded->coverage);
    loaded->ran = true;
    for (const CaseFailure& failure : report.failures) {
      append_failure(failure, *source, options_.language, text_);
    }
    say(text_, options_.language, "{}：{} 例通过，{} 例不通过\n", "{}: {} passed, {} failed\n",
        path, report.passed, report.failed);
    totals_.passed += report.passed;
    totals_.failed += report.failed;
  }

  const Options& options_;
  Totals totals_;
  std::deque<Loaded> loaded_;
  std::string text_;
};

}  // namespace

int test(const Options& options) { return Tests(options).run(); }

}  // namespace guiju::cli
