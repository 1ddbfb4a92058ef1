// guiju eval: tries expressions on the facts of one body, or on plain facts, or on none.
#include <algorithm>

#include "cli/bodies.h"
#include "cli/common.h"
#include "cli/output.h"
#include "cli/verbs.h"
#include "facts/plain_facts.h"
#include "plan/fold.h"
#include "report/expression_value.h"
#include "rules/bind.h"
#include "rules/load.h"

namespace guiju::cli {
namespace {

constexpr std::string_view expression_name = "expression";  // the file's name in problems

// What expressions may speak of.
struct Ground {
  std::shared_ptr<const RuleSet> rules;
  std::vector<int> selection;
  Body body;
  bool scored = false;  // a rule file: total, score and parts have values
};

// One expression of the source.
struct Text {
  YamlNode node;
  std::string shown;
};

void use_stdin(std::string& path) {
  if (path == "-") path = "/dev/stdin";
}

// Shows what is wrong with the body, if anything is.
std::optional<int> errors_of(const Body& body, const Options& options) {
  for (const BodyError& error : body.errors) write_message(error_words(error, options.language));
  if (!body.errors.empty()) return exit_errors;
  return std::nullopt;
}

// The body of FACTS under a rule file; nothing (shown) where there is none to take.
std::optional<int> take_body(const Run& run, const Options& options, Body& body) {
  Bodies bodies(run, options);
  if (!bodies.can_open()) return exit_usage;
  FactsScratch scratch;
  Body other;
  std::size_t found = 0;
  while (const std::unique_ptr<FactsBatch> batch = bodies.next()) {
    for (std::size_t i = 0; i < batch->size(); ++i) {
      batch->parse(i, scratch, other);
      if (!options.id.empty() && other.id != options.id) continue;
      if (found++ == 0) std::swap(body, other);
    }
  }
  if (bodies.unreadable()) return exit_usage;
  if (bodies.file_errors()) return exit_errors;
  if (found != 1) {
    if (options.id.empty())
      complain(options.language, "事实文件里有 {} 个机构；请用 --id 指定一个",
               "the facts hold {} bodies; choose one with --id", found);
    else
      complain(options.language, "没有 id 为“{}”的机构，或不止一个",
               "no body has the id '{}', or more than one has", shown_line(options.id));
    return exit_errors;
  }
  return errors_of(body, options);
}

// Sets what --set says.
std::optional<int> set_all(const Options& options, Ground& ground) {
  for (const auto& [fact, value] : options.set) set_fact(*ground.rules, fact, value, ground.body);
  return errors_of(ground.body, options);
}

std::optional<int> prepare_with_rules(const Options& options, Ground& ground) {
  const LoadedRules loaded = load(options.rules.front(), options.language);
  if (!loaded.rules) return loaded.exit_code;
  const std::optional<Run> run = make_run(loaded.rules, options);
  if (!run) return exit_usage;
  ground.rules = loaded.rules;
  ground.selection = run->selection;
  ground.scored = true;
  if (!options.facts.empty()) return take_body(*run, options, ground.body);
  ground.body.reset(ground.rules->facts);
  ground.body.apply_defaults(ground.rules->facts, options.as_of);
  return set_all(options, ground);
}

std::optional<int> prepare_plain(const Options& options, Ground& ground) {
  auto rules = std::make_shared<RuleSet>();
  ground.rules = rules;
  if (options.facts.empty()) {
    rules->facts.build_index();
    ground.body.reset(rules->facts);
  } else {
    Diagnostics diagnostics;
    std::string path = options.facts.front();
    use_stdin(path);
    const SourcePtr source = read_source(path, diagnostics);
    if (!source || !read_plain_facts(source, {}, *rules, ground.body, diagnostics)) {
      show(diagnostics, options.language, false);
      return unreadable(diagnostics) ? exit_usage : exit_errors;
    }
  }
  if (!check_set(*rules, options)) return exit_usage;
  return set_all(options, ground);
}

bool uses_scores(const Expr& expr) {
  return expr.op == Op::total || expr.op == Op::score || expr.op == Op::part ||
         std::any_of(expr.args.begin(), expr.args.end(), uses_scores);
}

class Trial {
 public:
  Trial(const Ground& ground, const SourcePtr& source, const Options& options)
      : ground_(ground),
        source_(source),
        options_(options),
        abstract_(*ground.rules, ground.body) {}

  // Appends the line (or the object) of one expression; false when it has no value.
  bool run(const Text& text, bool alone, std::string& out) {
    Diagnostics diagnostics;
    abstract_.forget_texts();
    std::optional<ExpressionValue> value;
    if (const ExprPtr bound = bind(text.node, diagnostics)) value = evaluate(*bound, diagnostics);
    if (options_.format == "json") {
      append_object(text, value, diagnostics, out);
    } else {
      if (!alone) out += text.shown + " → ";
      if (value)
        out += to_text(*value, options_.language) + "\n";
      else if (!alone)
        out += std::string(choose(options_.language, "错误", "error")) + "\n";
      show(diagnostics, options_.language, false);
    }
    return value.has_value();
  }

 private:
  ExprPtr bind(const YamlNode& node, Diagnostics& diagnostics) {
    Binder binder(source_, *ground_.rules, diagnostics);
    BindScope scope;
    scope.total = scope.score = scope.parts = ground_.scored;
    ExprPtr bound = binder.bind(node, scope, Type::Kind::invalid);
    diagnostics.sort();
    return bound;
  }

  std::optional<ExpressionValue> evaluate(const Expr& bound, Diagnostics& diagnostics) {
    try {
      const Expr expr = ground_.scored ? fold(*ground_.rules, bound, ground_.selection) : bound;
      if (uses_scores(expr) && !set_scores(expr.span, diagnostics)) return std::nullopt;
      return value_of_expression(*ground_.rules, expr, abstract_);
    } catch (const EvaluationError& error) {
      diagnostics.add(error.code, {source_, error.where}, error.arguments);
    } catch (const NumberOverflow&) {
      diagnostics.add(Code::number_too_large, {source_, bound.span});
    }
    abstract_.reset();
    return std::nullopt;
  }

  // Scores the body when the first expression asks for it.
  bool set_scores(Span where, Diagnostics& diagnostics) {
    if (!evaluated_) {
      evaluated_ = true;
      const auto plan = Plan::compile(ground_.rules, ground_.selection);
      abstract_.whole_points = plan->general() == nullptr;
      try {
        Evaluator(plan).evaluate(ground_.body, result_);
        total_ = total_of(*ground_.rules, result_);
        score_ = {result_.low, result_.high};
      } catch (const EvaluationFailure& failure) {
        write_message(error_words(failure.error, options_.language));
        result_.has_score = false;
      }
    }
    if (!result_.has_score) {
      diagnostics.add(Code::no_score_here, {source_, where});
      return false;
    }
    abstract_.total = &total_;
    abstract_.score = &score_;
    abstract_.parts = &result_.parts;
    return true;
  }

  void append_object(const Text& text, const std::optional<ExpressionValue>& value,
                     const Diagnostics& diagnostics, std::string& out) const {
    JsonWriter json(out);
    json.begin_object();
    json.key("expression").string(text.shown);
    if (value) {
      append_keys(*value, json);
    } else {
      std::string errors = to_json(diagnostics.all());
      std::erase(errors, '\n');  // between values only: texts hold none
      json.key("errors").raw(errors);
    }
    json.end_object();
    out += '\n';
  }

  const Ground& ground_;
  const SourcePtr& source_;
  const Options& options_;
  Abstract abstract_;
  bool evaluated_ = false;
  Result result_;
  PointRange total_, score_;
};

Text expression_at(const SourceFile& source, std::size_t begin, std::size_t end) {
  Text text;
  text.shown = std::string(source.text().substr(begin, end - begin));
  text.node.kind = YamlNode::Kind::scalar;
  text.node.text = text.shown;
  text.node.span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  return text;
}

// The lines of a file that hold an expression.
std::vector<Text> expressions_of(const SourceFile& source) {
  std::vector<Text> list;
  for (std::uint32_t number = 1; number <= source.line_count(); ++number) {
    const std::string_view line = source.line(number);
    const std::size_t first = line.find_first_not_of(" \t");
    if (first == line.npos || line[first] == '#') continue;
    const std::size_t begin = source.line_start(number);
    const std::size_t last = line.find_last_not_of(" \t") + 1;
    list.push_back(expression_at(source, begin + first, begin + last));
  }
  return list;
}

}  // namespace

int eval(const Options& options) {
  Ground ground;
  const std::optional<int> failed =
      options.rules.empty() ? prepare_plain(options, ground) : prepare_with_rules(options, ground);
  if (failed) return *failed;
  SourcePtr source;
  std::vector<Text> expressions;
  if (options.expressions.empty()) {
    source = std::make_shared<SourceFile>(std::string(expression_name), options.expression);
    expressions.push_back(expression_at(*source, 0, source->text().size()));
  } else {
    Diagnostics diagnostics;
    std::string path = options.expressions;
    use_stdin(path);
    source = read_source(path, diagnostics);
    show(diagnostics, options.language, false);
    if (!source) return exit_usage;
    expressions = expressions_of(*source);
  }
  Trial trial(ground, source, options);
  Output output(options.output, options.language);
  bool good = true;
  for (const Text& text : expressions) {
    std::string out;
    good = trial.run(text, options.expressions.empty(), out) && good;
    output.write(out);
  }
  if (!output.commit()) return exit_usage;
  return good ? exit_fine : exit_errors;
}

}  // namespace guiju::cli
