// Every operation of expressions on sets of possible values: whatever the unknown facts turn out to
// be, the value is among those that were said to be possible.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "evaluate/abstract.h"
#include "plan/fold.h"
#include "rules/bind.h"
#include "rules/load.h"

using namespace guiju;

namespace {

std::shared_ptr<const RuleSet> rules() {
  static const std::shared_ptr<const RuleSet> loaded = [] {
    Diagnostics diagnostics;
    const auto source = std::make_shared<SourceFile>("rules.yaml", R"yaml(guiju: 1
id: sets
facts:
  n: {label: 数, type: count, max: 3}
  m: {label: 另数, type: count, min: 1, max: 3}
  x: {label: 小数, type: number, min: -1, max: 1}
  p: {label: 甲, type: boolean}
  k: {label: 类, type: choice, choices: [ab, b, cab]}
  on: {label: 日期, type: date}
  items: {label: 项, type: list, fields: {have: {label: 有, type: count, max: 2}, day: {label: 日, type: date}}}
rubric: {parts: [{id: P, marks: 5}]}
)yaml");
    auto rule_set = load_rules(source, diagnostics);
    BOOST_REQUIRE(rule_set != nullptr);
    return rule_set;
  }();
  return loaded;
}

ExprPtr bound(const std::string& text) {
  Diagnostics diagnostics;
  const SourcePtr source = std::make_shared<SourceFile>("expression", text);
  YamlNode node;
  node.kind = YamlNode::Kind::scalar;
  node.text = text;
  node.span = {0, static_cast<std::uint32_t>(text.size())};
  ExprPtr expr = Binder(source, *rules(), diagnostics).bind(node, {}, Type::Kind::invalid);
  BOOST_REQUIRE_MESSAGE(expr != nullptr, text << "\n" << render(diagnostics.all(), {Language::en}));
  return expr;
}

Cell day(const char* text) { return Date::parse(text)->days(); }

// Facts in the order n, m, x, p, k, on; then the records.
enum Slot { n, m, x, p, k, on };

Body empty_body() {
  Body body;
  body.reset(rules()->facts);
  return body;
}

void set_record(Body& body, std::optional<Cell> have, std::optional<Cell> date) {
  const std::size_t row = body.add_record(0);
  RecordList& records = body.lists[0];
  const auto put = [&](std::size_t field, std::optional<Cell> cell) {
    if (!cell) return;
    records.cells.set(row * records.fields + field, *cell);
  };
  put(0, have);
  put(1, date);
}

// Calls `use` for bodies that know everything `open` knows and all the rest.
void complete(const Body& open, const std::function<void(const Body&)>& use) {
  const Cell dates[] = {day("2023-01-31"), day("2024-02-29")};
  const char* fractions[] = {"-1", "-0.3", "0", "1"};
  const auto scalar = [&](Body& body, int slot, Cell cell) {
    if (!is_known(open.cells.state(static_cast<std::size_t>(slot)))) body.set(slot, cell);
  };
  for (int i = 0; i < 4 * 3 * 4 * 2 * 3; ++i) {
    Body body = open;
    int rest = i;
    const auto take = [&](int count) {
      const int value = rest % count;
      rest /= count;
      return value;
    };
    scalar(body, n, take(4));
    scalar(body, m, 1 + take(3));
    if (!is_known(open.cells.state(x)))
      body.set(x, body.add_number(*Number::parse(fractions[take(4)])));
    scalar(body, p, take(2));
    scalar(body, k, take(3));
    scalar(body, on, dates[i % 2]);
    RecordList& records = body.lists[0];
    if (records.given != Given::stated) {
      records.given = Given::stated;
      for (int row = 0; row < i % 3; ++row) set_record(body, (i + row) % 3, dates[(i + row) % 2]);
    }
    for (std::size_t cell = 0; cell < records.cells.size(); ++cell) {
      if (is_known(records.cells.state(cell))) continue;
      records.cells.set(cell, cell % 2 == 0 ? (i + static_cast<int>(cell)) % 3 : dates[i / 2 % 2]);
    }
    use(body);
  }
}

bool within(const Value& possible, const Value& actual) {
  if (actual.kind == Type::Kind::boolean)
    return actual.is_true() ? possible.can_true : possible.can_false;
  if (actual.kind == Type::Kind::text) {
    if (possible.text_known) return possible.text == actual.text;
    if (possible.domain == nullptr) return true;
    return std::find(possible.domain->begin(), possible.domain->end(), actual.text) !=
           possible.domain->end();
  }
  return !(possible.has_low && actual.low < possible.low) &&
         !(possible.has_high && actual.high > possible.high);
}

// Whether the actual elements are the certain ones of `possible` and some of the others, in order.
bool within(const Abstract::Items& possible, const Abstract::Items& actual, std::size_t from = 0,
            std::size_t at = 0) {
  if (possible.open) return true;
  if (from == possible.items.size()) return at == actual.items.size();
  const Abstract::Item& item = possible.items[from];
  if (at < actual.items.size() && item.record == actual.items[at].record &&
      (item.record >= 0 || within(item.value, actual.items[at].value)) &&
      within(possible, actual, from + 1, at + 1))
    return true;
  return !item.certain && within(possible, actual, from + 1, at);
}

void check(const std::string& text, const Body& open) {
  const ExprPtr expr = bound(text);
  const Expr folded = fold(*rules(), *expr, rules()->default_readings());
  const bool is_list = expr->type.kind == Type::Kind::list;
  Abstract abstract(*rules(), open);
  std::optional<Value> value;
  std::optional<Abstract::Items> list;
  bool failed = false;
  try {
    if (is_list)
      list = abstract.list(folded);
    else
      value = abstract.evaluate(folded);
  } catch (const EvaluationError&) {
    failed = true;
  }
  std::size_t values = 0;
  complete(open, [&](const Body& body) {
    for (const Expr* one : {expr.get(), &folded}) {
      Abstract exact(*rules(), body);
      try {
        if (is_list) {
          const Abstract::Items actual = exact.list(*one);
          ++values;
          BOOST_REQUIRE_MESSAGE(!failed && within(*list, actual), text);
        } else {
          const Value actual = exact.evaluate(*one);
          ++values;
          BOOST_REQUIRE_MESSAGE(actual.certain(), text);
          BOOST_REQUIRE_MESSAGE(!failed && within(*value, actual), text);
        }
      } catch (const EvaluationError&) {
        // These facts give no value.
      }
    }
  });
  BOOST_TEST(values > 0u, text << " never has a value");
}

const char* const expressions[] = {
    "n + x * m",
    "x - n / m",
    "-x ** 3",
    "n ** 2 - m",
    "(x + 2) ** 100 * 10 ** 20",
    "10 ** 37 + 1 + x / 3",
    "(10 ** 30 + x) * (10 ** 30 + n) / 7",
    "x * 10 ** 45 / 3 - 10 ** 44",
    "sum(x, 10 ** 37, 0.01, n)",
    "abs(x - 0.5)",
    "floor(x)",
    "ceiling(x, 1)",
    "round half up(x / 3, 2)",
    "decimal(10 ** 36 * x / 7, 18)",
    "modulo(n, m)",
    "modulo(x, 0.3)",
    "even(n)",
    "odd(n + m)",
    "min(n, m, 2)",
    "max(@\"2023-06-01\", on)",
    "median(n, m, x)",
    "product(n, m, x)",
    "mean(n, m)",
    "sum(items.have)",
    "sum(for i in items return i.have * x)",
    "for i in items return i.have + n",
    "for i in 1..m return i * n",
    "for i in items[have > n] return i.have",
    "count(for i in items return i.have)",
    "items.have[1]",
    "items.have[n]",
    "items.have[-m]",
    "items[1].have",
    "items[have = 1].day",
    "reverse(items).have",
    "sublist(items.have, m)",
    "sublist([1, 2, n], 1, m)",
    "remove([n, 5, 6], m)",
    "insert before([1, 2, 3], m, n)",
    "append(items.have, n)",
    "union(items.have, [n])",
    "distinct values([n, m, 1])",
    "index of([n, m, 1], 1)",
    "index of(items.have, n)",
    "mode(n, m, 1)",
    "list contains(distinct values(items.have), 1)",
    "k + \"-\" + k",
    "string(n) + string(p) + string(on)",
    "string(x / 3)",
    "string length(k)",
    "string length(k + string(n))",
    "substring(k, m)",
    "substring(k, -1, m)",
    "upper case(k) = \"AB\"",
    "lower case(k)",
    "contains(k, \"a\")",
    "starts with(k, \"c\")",
    "ends with(k, \"b\")",
    "substring before(k, \"b\")",
    "substring after(k, \"a\")",
    "if p then k else \"b\"",
    "(if p then items.have else [n])[1]",
    "on + duration(\"P1M\") * n",
    "on - @\"P1D\" * m",
    "on - @\"2023-01-01\"",
    "(on - @\"2023-01-01\").days + n",
    "(on - @\"2023-01-01\") / @\"P7D\"",
    "years and months duration(on, @\"2025-01-30\")",
    "years and months duration(on, @\"2025-01-30\").years",
    "(@\"P1Y\" * m + @\"P1M\").months",
    "@\"P3M\" / m < @\"P2M\"",
    "abs(@\"P1M\" - @\"P1M\" * m)",
    "date(2020 + m, 2, 26 + n)",
    "on.weekday + on.month",
    "day of year(on) + week of year(on)",
    "day of week(on)",
    "month of year(on) = \"January\"",
    "is(n, m)",
    "before(n, [m..3])",
    "after((0..n), x)",
    "includes([x..m), n)",
    "overlaps([n..m], (1..2))",
    "finished by([0..n], [m..3])",
    "all(for i in items return i.have > n)",
    "some i in items satisfies i.have = items[1].have",
    "min(items.day)",
};

}  // namespace

BOOST_AUTO_TEST_SUITE(expression_sets)

BOOST_AUTO_TEST_CASE(nothing_known) {
  for (const char* text : expressions) check(text, empty_body());
}

BOOST_AUTO_TEST_CASE(records_known_but_for_fields) {
  Body body = empty_body();
  set_record(body, 1, std::nullopt);
  set_record(body, std::nullopt, day("2023-05-05"));
  for (const char* text : expressions) check(text, body);
}

BOOST_AUTO_TEST_CASE(some_scalars_known) {
  Body body = empty_body();
  body.set(m, 1);
  body.set(on, day("2023-12-31"));
  set_record(body, 2, day("2023-05-05"));
  for (const char* text : expressions) check(text, body);
  body.set(n, 1);
  body.set(k, 0);
  for (const char* text : expressions) check(text, body);
}

// What is known of both sides is used: such results are not only sound.
BOOST_AUTO_TEST_CASE(bounds_are_tight_where_they_can_be) {
  const auto range = [](const std::string& text) {
    const Body body = empty_body();
    const Value v = Abstract(*rules(), body).evaluate(*bound(text));
    return (v.has_low ? v.low.to_exact_string() : "") + ".." +
           (v.has_high ? v.high.to_exact_string() : "");
  };
  BOOST_TEST(range("n / m") == "0..3");
  BOOST_TEST(range("x / 3") == "-1/3..1/3");
  BOOST_TEST(range("(n + 1) / (m + 4)") == "1/7..0.8");
  BOOST_TEST(range("abs(x)") == "0..1");
  BOOST_TEST(range("sum(n, m, 0.5)") == "1.5..6.5");
  BOOST_TEST(range("string length(k)") == "0..");
  // A third of 10^45: what lies inside may be rounded up to the 34-digit bound.
  BOOST_TEST(range("(x + 1) * 10 ** 45 / 3") == "0..6.666666666666666666666666666666667E+44");
}

BOOST_AUTO_TEST_SUITE_END()

// ---- how much an expression may do

BOOST_AUTO_TEST_SUITE(expression_limits_of_work)

namespace {

std::string failure(const std::string& text) {
  const Body body = empty_body();
  const ExprPtr expr = bound(text);
  Abstract abstract(*rules(), body);
  try {
    if (expr->type.kind == Type::Kind::list)
      abstract.list(*expr);
    else
      abstract.evaluate(*expr);
  } catch (const EvaluationError& error) {
    return std::string(info(error.code).name);
  }
  return "none";
}

}  // namespace

BOOST_AUTO_TEST_CASE(lists) {
  BOOST_TEST(failure("count(for i in 1..100000 return i)") == "none");
  BOOST_TEST(failure("count(for i in 0..100001 return i)") == "too_many_steps");
  BOOST_TEST(failure("count(for i in 1..10 ** 30 return i)") == "not_whole_here");
  BOOST_TEST(failure("sum(for i in 1..1000 return count(for j in 1..1000 return j))") == "none");
  BOOST_TEST(failure("sum(for i in 1..90000 return (i + 0.5) ** 3)") == "none");
  BOOST_TEST(failure("max(for i in 1..90000 return (i + 0.5) ** 900 - (i + 1.5) ** 900)") ==
             "too_many_steps");
  std::string many = "count(concatenate(";
  for (int i = 0; i < 11; ++i) many += "for i in 1..99000 return 1, ";
  BOOST_TEST(failure(many + "[1]))") == "too_many_steps");
  BOOST_TEST(failure("sum(for i in 1..10000 return count(for j in 1..10000 return j))") ==
             "too_many_steps");
  BOOST_TEST(failure("some i in (for a in 1..100000 return a) satisfies "
                     "every j in (for b in 1..100000 return b) satisfies i < 0 or j > 0") ==
             "too_many_steps");
  // Each expression counts for itself.
  const Body body = empty_body();
  Abstract abstract(*rules(), body);
  const ExprPtr expr = bound("count(for i in 1..90000 return i)");
  for (int i = 0; i < 100; ++i) abstract.evaluate(*expr);
}

// A long fact may be joined with itself.
BOOST_AUTO_TEST_CASE(texts) {
  Diagnostics diagnostics;
  const auto source = std::make_shared<SourceFile>("rules.yaml", R"yaml(guiju: 1
id: texts
facts: {t: {label: 文, type: text}}
rubric: {parts: [{id: P, marks: 5, deductions: [{id: D, points: 1, when: 't + t = t'}]}]}
)yaml");
  const auto rule_set = load_rules(source, diagnostics);
  BOOST_REQUIRE(rule_set != nullptr);
  const Expr& joined = rule_set->deductions[0].when->args[0];
  for (const std::size_t size : {5'000u, 5'001u}) {
    Body body;
    body.reset(rule_set->facts);
    body.set(0, body.add_text(std::string(size, 'a')));
    Abstract abstract(*rule_set, body);
    if (size == 5'000u) {
      BOOST_TEST(abstract.evaluate(joined).text.size() == max_text_result);
    } else {
      BOOST_CHECK_EXCEPTION(abstract.evaluate(joined), EvaluationError, [](const auto& error) {
        return error.code == Code::text_result_too_long;
      });
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
