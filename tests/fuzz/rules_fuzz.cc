// Any bytes as a rule file. Whatever comes: no crash, places inside the text, a rule set exactly when
// there is no error; and a rule set that loads can be planned, evaluated without any fact, and exported
// or refused.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "base/utf8.h"
#include "dmn/export.h"
#include "evaluate/evaluator.h"
#include "plan/plan.h"
#include "rules/load.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto source = std::make_shared<guiju::SourceFile>(
      "fuzz.yaml", std::string(reinterpret_cast<const char*>(data), size));
  guiju::Diagnostics diagnostics;
  const auto rules = guiju::load_rules(source, diagnostics);
  require((rules != nullptr) == !diagnostics.has_errors());
  for (const guiju::Diagnostic& diagnostic : diagnostics.all()) {
    require(diagnostic.where.span.begin <= diagnostic.where.span.end);
    require(diagnostic.where.span.end <= size);
    for (const guiju::DiagnosticNote& note : diagnostic.notes) require(note.where.span.end <= size);
  }
  for (const guiju::Language language : {guiju::Language::zh, guiju::Language::en}) {
    guiju::RenderOptions options;
    options.language = language;
    require(guiju::utf8::first_invalid(guiju::render(diagnostics.all(), options)) ==
            guiju::utf8::npos);
  }
  require(guiju::utf8::first_invalid(guiju::to_json(diagnostics.all())) == guiju::utf8::npos);
  if (rules == nullptr) return 0;

  guiju::Diagnostics refused;
  const auto model =
      guiju::dmn::build_model(*rules, rules->default_readings(), guiju::Language::en, refused);
  require(model.has_value() != refused.has_errors());
  if (model) {
    std::string text;
    guiju::dmn::append_model(model->model, text);
    require(guiju::utf8::first_invalid(text) == guiju::utf8::npos);
  }

  const auto plan = guiju::Plan::compile(rules, rules->default_readings());
  guiju::Evaluator evaluator(plan);
  guiju::Body body;
  body.reset(rules->facts);
  body.apply_defaults(rules->facts, std::nullopt);
  guiju::Result result;
  try {
    evaluator.evaluate(body, result);
    evaluator.brief(body);
  } catch (const guiju::EvaluationFailure& failure) {
    require(!failure.error.zh.empty() && !failure.error.en.empty());
  }
  return 0;
}
