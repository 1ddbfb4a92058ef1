// The public interface over the layers: handles that share what is immutable, text in and out.
#include <guiju/guiju.h>

#include <sys/stat.h>

#include "api/handles.h"
#include "facts/holidays.h"
#include "facts/reader.h"
#include "report/result_json.h"
#include "rules/load.h"

namespace guiju::api {

struct Session::Impl {
  explicit Impl(std::shared_ptr<const Evaluation::Impl> the_evaluation)
      : evaluation(std::move(the_evaluation)), evaluator(evaluation->plan) {}
  // Reads the body; false when it has errors.
  bool read(std::string_view text) {
    parse_body_json(*evaluation->run.rules, text, evaluation->facts, body);
    return body.errors.empty();
  }
  void fail(const EvaluationFailure& failure) { body.errors.push_back(failure.error); }

  std::shared_ptr<const Evaluation::Impl> evaluation;
  Evaluator evaluator;
  Body body;
  Result result;
  std::string out;
};

namespace {

Problem problem_of(const Diagnostic& diagnostic) {
  Problem out;
  out.is_error = diagnostic.severity == Severity::error;
  out.code = std::string(info(diagnostic.code).id);
  if (diagnostic.where.source) {
    const LineColumn at = diagnostic.where.source->position(diagnostic.where.span.begin);
    out.file = diagnostic.where.source->name();
    out.line = at.line;
    out.column = at.column;
  }
  out.message_zh = message(diagnostic.code, diagnostic.arguments, Language::zh);
  out.message_en = message(diagnostic.code, diagnostic.arguments, Language::en);
  RenderOptions options;
  out.text_zh = render(diagnostic, options);
  options.language = Language::en;
  out.text_en = render(diagnostic, options);
  return out;
}

FactInfo fact_info(const Fact& fact) {
  FactInfo out{fact.id,      fact.label, std::string(name_of(fact.type)), fact.unit, fact.note,
               fact.choices, {}};
  for (const Fact& field : fact.fields) out.fields.push_back(fact_info(field));
  return out;
}

}  // namespace

Loaded Rules::load_file(const std::string& path) {
  std::string file = path;
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) file += "/rules.yaml";
  Diagnostics diagnostics;
  Loaded out;
  if (auto rules = load_rule_file(file, diagnostics))
    out.rules = Rules(std::make_shared<const Impl>(Impl{std::move(rules)}));
  for (const Diagnostic& diagnostic : diagnostics.all())
    out.problems.push_back(problem_of(diagnostic));
  return out;
}

Loaded Rules::load_text(std::string text, std::string name) {
  Diagnostics diagnostics;
  Loaded out;
  auto rules =
      load_rules(std::make_shared<const SourceFile>(std::move(name), std::move(text)), diagnostics);
  if (rules) out.rules = Rules(std::make_shared<const Impl>(Impl{std::move(rules)}));
  for (const Diagnostic& diagnostic : diagnostics.all())
    out.problems.push_back(problem_of(diagnostic));
  return out;
}

std::string Loaded::text_zh() const {
  std::string out;
  for (const Problem& problem : problems) out += problem.text_zh;
  return out;
}
std::string Loaded::text_en() const {
  std::string out;
  for (const Problem& problem : problems) out += problem.text_en;
  return out;
}

const std::string& Rules::id() const { return impl_->rules->id; }
const std::string& Rules::version() const { return impl_->rules->version; }
const std::string& Rules::sha256() const { return impl_->rules->sha256; }

std::vector<FactInfo> Rules::facts() const {
  std::vector<FactInfo> out;
  for (const Fact& fact : impl_->rules->facts.facts) out.push_back(fact_info(fact));
  return out;
}

std::vector<PartInfo> Rules::parts() const {
  std::vector<PartInfo> out;
  for (const Part& part : impl_->rules->parts)
    out.push_back({part.id, part.title,
                   part.parent < 0 ? std::string() : at(impl_->rules->parts, part.parent).id,
                   part.marks.to_string(), part.clause, part.method, part.is_criterion()});
  return out;
}

std::vector<ReadingInfo> Rules::readings() const {
  std::vector<ReadingInfo> out;
  for (const Reading& reading : impl_->rules->readings)
    out.push_back({reading.id, reading.question, reading.because, reading.options,
                   at(reading.options, reading.default_option).first});
  return out;
}

Evaluation::Evaluation(const Rules& rules, const Options& options) {
  auto impl = std::make_shared<Impl>();
  const std::shared_ptr<const RuleSet>& set = rules.impl_->rules;
  impl->run.rules = set;
  impl->run.selection = set->default_readings();
  for (const auto& [id, option] : options.readings) {
    const int reading = set->find_reading(id);
    if (reading < 0) throw UsageError("no reading '" + id + "'");
    const auto& known = at(set->readings, reading).options;
    int chosen = -1;
    for (std::size_t i = 0; i < known.size(); ++i)
      if (known[i].first == option) chosen = static_cast<int>(i);
    if (chosen < 0) throw UsageError("reading '" + id + "' has no option '" + option + "'");
    impl->run.selection[static_cast<std::size_t>(reading)] = chosen;
  }
  if (!options.as_of.empty()) {
    impl->run.as_of = Date::parse(options.as_of);
    if (!impl->run.as_of) throw UsageError("no such date '" + options.as_of + "'");
  }
  if (!options.holidays.empty()) {
    Diagnostics diagnostics;
    impl->run.holidays = read_holidays(
        std::make_shared<const SourceFile>("holidays.yaml", options.holidays), diagnostics);
    if (!impl->run.holidays) {
      RenderOptions words;
      words.language = options.english ? Language::en : Language::zh;
      throw UsageError(render(diagnostics.all(), words));
    }
  }
  for (const BodyError& error : errors_of_set(*set, options.set))
    throw UsageError(error.fact + ": " + (options.english ? error.en : error.zh));
  impl->run.set = options.set;
  impl->run.language = options.english ? Language::en : Language::zh;
  impl->facts.as_of = impl->run.as_of;
  impl->facts.set = options.set;
  impl->plan = Plan::compile(set, impl->run.selection);
  impl->json = std::make_unique<const ResultJson>(impl->run);
  impl_ = std::move(impl);
}

Session::Session(const Evaluation& evaluation) : impl_(std::make_unique<Impl>(evaluation.impl_)) {}
Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

const std::string& Session::evaluate(std::string_view body_json) {
  Impl& s = *impl_;
  s.out.clear();
  if (s.read(body_json)) {
    try {
      s.evaluator.evaluate(s.body, s.result);
      s.evaluation->json->append(s.body, s.result, s.out);
      return s.out;
    } catch (const EvaluationFailure& failure) {
      s.out.clear();
      s.fail(failure);
    }
  }
  s.evaluation->json->append_errors(s.body, s.out);
  return s.out;
}

Summary Session::summarize(std::string_view body_json) {
  Impl& s = *impl_;
  const RuleSet& rules = *s.evaluation->run.rules;
  Summary out;
  const bool good = s.read(body_json);
  out.id = s.body.id;
  if (good) {
    try {
      const Brief& brief = s.evaluator.brief(s.body);
      const ScoreRule* rule = score_rule(rules, s.evaluation->run.selection);
      if (brief.value_known) out.score = shown_score(brief.low, rule);
      if (brief.has_score) {
        out.low = shown_score(brief.low, rule);
        out.high = shown_score(brief.high, rule);
      }
      if (brief.grade >= 0) out.grade = at(rules.grades, brief.grade).label;
      if (brief.opinion >= 0) {
        out.opinion = at(rules.opinions, brief.opinion).id;
      } else if (!has_no_opinion(brief)) {
        out.opinion = "undetermined";
      }
      out.settled = is_settled(brief);
      out.needs_confirmation = brief.needs_confirmation;
      if (s.body.overriding.given)
        out.overridden_by = at(rules.opinions, s.body.overriding.opinion).id;
      return out;
    } catch (const EvaluationFailure& failure) {
      s.fail(failure);
    }
  }
  out.has_error = true;
  out.opinion = "error";
  return out;
}

std::string Session::explain(std::string_view body_json) {
  Impl& s = *impl_;
  s.read(body_json);
  return explanation(s.evaluation->run, s.evaluator, s.body);
}

}  // namespace guiju::api
