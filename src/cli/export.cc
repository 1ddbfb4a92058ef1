// guiju export: a rule set as a DMN model, and bodies with their results as its test cases.
#include "dmn/export.h"
#include "cli/bodies.h"
#include "cli/common.h"
#include "cli/output.h"
#include "cli/verbs.h"
#include "evaluate/evaluator.h"

namespace guiju::cli {
namespace {

constexpr std::size_t most_shown = 5;

// "model.dmn" of a path; a model on standard output is called after its rule set.
std::string model_file(const RuleSet& rules, const std::string& output) {
  if (output.empty() || output.starts_with("/dev/")) return rules.id + ".dmn";
  return output.substr(output.rfind('/') + 1);
}

class TestsWriter {
 public:
  TestsWriter(const Run& run, const dmn::Exported& exported, const Options& options)
      : run_(run),
        options_(options),
        evaluator_(Plan::compile(run.rules, run.selection)),
        cases_(*run.rules, exported, model_file(*run.rules, options.output), run.as_of, text_) {}

  // The exit code.
  int write() {
    Bodies bodies(run_, options_);
    if (!bodies.can_open()) return exit_usage;
    Output output(options_.tests, options_.language);
    FactsScratch scratch;
    Body body;
    SeenIds seen("guiju export");
    while (const auto batch = bodies.next()) {
      for (std::size_t i = 0; i < batch->size(); ++i) {
        batch->parse(i, scratch, body);
        if (body.errors.empty()) seen.claim(body);
        add(body);
        output.write(text_);
        text_.clear();
      }
    }
    cases_.finish();
    output.write(text_);
    if (bodies.unreadable() || !output.commit()) return exit_usage;
    summarise();
    return errors_ > 0 || bodies.file_errors() ? exit_errors : exit_fine;
  }

 private:
  void add(const Body& body) {
    if (!body.errors.empty()) {
      fail(body.errors.front());
      return;
    }
    if (!dmn::TestCases::writable(body)) {
      skip(body, std::string(choose(options_.language, "有 XML 不能写的字符",
                                    "a character that XML cannot hold")));
      return;
    }
    try {
      if (body.overriding.given) {  // the model knows of no person's opinion, nor of its dates
        plain_ = body;
        plain_.overriding.clear();
      }
      evaluator_.compute(body.overriding.given ? plain_ : body, result_);
    } catch (const EvaluationFailure& failure) {
      fail(failure.error);
      return;
    }
    if (const auto fact = cases_.missing(body, result_)) {
      const std::string path = path_words(run_.rules->facts, *fact, body, options_.language);
      skip(body, std::string(choose(options_.language, "尚不清楚 ", "not known: ")) + path);
      return;
    }
    cases_.add(body, result_);
    ++written_;
  }

  void fail(const BodyError& error) {
    if (++errors_ <= most_shown)
      complain(options_.language, "{}", "{}", error_words(error, options_.language));
  }
  void skip(const Body& body, const std::string& why) {
    if (++skipped_ <= most_shown)
      complain(options_.language, "{}：不作为用例：{}", "{}: no test case: {}", shown_line(body.id),
               why);
  }
  void summarise() const {
    if (skipped_ + errors_ == 0) return;
    complain(options_.language, "写出 {} 个用例；{} 个机构的事实不全，{} 个有错误，没有写出",
             "{} written; not written: {} with facts missing, {} with errors", written_, skipped_,
             errors_);
  }

  const Run& run_;
  const Options& options_;
  Evaluator evaluator_;
  Result result_;
  Body plain_;
  std::string text_;
  dmn::TestCases cases_;
  std::size_t written_ = 0, skipped_ = 0, errors_ = 0;
};

}  // namespace

int export_model(const Options& options) {
  const LoadedRules loaded = load(options.rules.front(), options.language);
  if (!loaded.rules) return loaded.exit_code;
  const auto run = make_run(loaded.rules, options);
  if (!run) return exit_usage;
  Diagnostics diagnostics;
  const auto exported =
      dmn::build_model(*run->rules, run->selection, options.language, diagnostics);
  if (!exported) {
    show(diagnostics, options.language, true);
    return exit_errors;
  }
  std::string text;
  dmn::append_model(exported->model, text);
  Output output(options.output, options.language);
  output.write(text);
  if (!output.commit()) return exit_usage;
  return options.facts.empty() ? exit_fine : TestsWriter(*run, *exported, options).write();
}

}  // namespace guiju::cli
