// Any bytes as an expression over a few facts: refused with a place, or a value that is among those
// said to be possible while the facts are unknown, and the same after folding.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

#include "evaluate/abstract.h"
#include "plan/fold.h"
#include "report/expression_value.h"
#include "rules/bind.h"
#include "rules/load.h"

using namespace guiju;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::shared_ptr<const RuleSet> load() {
  Diagnostics diagnostics;
  const auto source = std::make_shared<SourceFile>("rules.yaml", R"yaml(guiju: 1
id: fuzz
facts:
  n: {label: 数, type: count, max: 9}
  x: {label: 小数, type: number, min: -5, max: 5}
  p: {label: 甲, type: boolean}
  k: {label: 类, type: choice, choices: [ab, 合格]}
  t: {label: 文, type: text}
  on: {label: 日期, type: date}
  l: {label: 项, type: list, fields: {v: {label: 值, type: count, max: 9}, d: {label: 日, type: date}}}
rubric: {parts: [{id: P, marks: 5}]}
)yaml");
  auto rules = load_rules(source, diagnostics);
  require(rules != nullptr);
  return rules;
}

Body known_body(const RuleSet& rules) {
  Body body;
  body.reset(rules.facts);
  body.set(0, 3);
  body.set(1, body.add_number(*Number::parse("-0.75")));
  body.set(2, 1);
  body.set(3, 1);
  body.set(4, body.add_text("示例 text"));
  body.set(5, Date::parse("2024-02-29")->days());
  for (const Cell value : {4, 0, 9}) {
    const std::size_t row = body.add_record(0);
    RecordList& records = body.lists[0];
    records.cells.set(row * 2, value);
    records.cells.set(row * 2 + 1, 19'000 + 100 * value);
  }
  return body;
}

std::optional<ExpressionValue> value_of(const RuleSet& rules, const Body& body, const Expr& expr) {
  Abstract abstract(rules, body);
  try {
    return value_of_expression(rules, expr, abstract);
  } catch (const EvaluationError&) {
  } catch (const NumberOverflow&) {
  }
  return std::nullopt;
}

void check(const RuleSet& rules, const Expr& expr) {
  const Body known = known_body(rules);
  Body unknown;
  unknown.reset(rules.facts);
  const auto value = value_of(rules, known, expr);
  const auto folded = value_of(rules, known, fold(rules, expr, {}));
  if (value) {
    require(value->certain && folded && folded->text == value->text);
    require(!to_text(*value, Language::zh).empty());
  }
  const Type::Kind kind = expr.type.kind;
  if (!value || kind == Type::Kind::list || kind == Type::Kind::record) return;
  Abstract exact(rules, known), open(rules, unknown);
  const Value actual = exact.evaluate(expr);
  Value possible;
  try {
    possible = open.evaluate(expr);
  } catch (const EvaluationError&) {
    return;  // an operand that is not needed where the facts are known
  }
  if (kind == Type::Kind::boolean) {
    require(actual.is_true() ? possible.can_true : possible.can_false);
  } else if (kind == Type::Kind::text) {
    require(!possible.text_known || possible.text == actual.text);
  } else {
    require(!possible.has_low || possible.low <= actual.low);
    require(!possible.has_high || possible.high >= actual.high);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::shared_ptr<const RuleSet> rules = load();
  const std::string text(reinterpret_cast<const char*>(data), size);
  const SourcePtr source = std::make_shared<SourceFile>("expression", text);
  YamlNode node;
  node.kind = YamlNode::Kind::scalar;
  node.text = text;
  node.span = {0, static_cast<std::uint32_t>(size)};
  Diagnostics diagnostics;
  const ExprPtr expr = Binder(source, *rules, diagnostics).bind(node, {}, Type::Kind::invalid);
  require((expr == nullptr) == diagnostics.has_errors());
  if (expr) check(*rules, *expr);
  return 0;
}
