// Ordered conditions → decision table. A condition is taken apart at its `and`s; what compares a plain
// value with a constant becomes a test in the value's column, anything else a column that is true or
// false.
#include <algorithm>

#include "dmn/builder.h"
#include "plan/fold.h"

namespace guiju::dmn {

namespace {

struct Test {
  std::string subject, label, type;
  std::string entry;      // of an equality, or a truth value
  std::string low, high;  // of bounds, with their bracket: "[60", "70)"
};

void conjuncts(const Expr& expr, std::vector<const Expr*>& out) {
  if (expr.op != Op::and_) {
    out.push_back(&expr);
    return;
  }
  for (const Expr& arg : expr.args) conjuncts(arg, out);
}

bool is_constant(const Expr& expr) {
  return expr.op == Op::text || expr.op == Op::date ||
         (expr.op == Op::number && expr.number.finite_decimals().has_value());
}

std::string type_of(const Expr& expr) {
  switch (expr.type.kind) {
    case Type::Kind::number:
    case Type::Kind::months: return "number";
    case Type::Kind::text: return "string";
    case Type::Kind::date: return "date";
    default: return "boolean";
  }
}

class Tester {
 public:
  Tester(const RuleSet& rules, ExpressionWriter& writer) : rules_(rules), writer_(writer) {}

  void add(const Expr& when, std::vector<Test>& tests) {
    std::vector<const Expr*> parts;
    conjuncts(when, parts);
    // All columns are looked at: a function is not called where what stands before does not hold.
    for (std::size_t i = 1; i < parts.size(); ++i)
      if (calls_function(writer_.write(*parts[i]).text)) {
        tests.push_back(truth(when, true));
        return;
      }
    for (const Expr* part : parts) {
      Test test = test_of(*part);
      const auto same = std::find_if(tests.begin(), tests.end(), [&](const Test& other) {
        return other.subject == test.subject;
      });
      if (same == tests.end()) {
        tests.push_back(std::move(test));
      } else if (same->entry.empty() && test.entry.empty() &&
                 same->low.empty() != test.low.empty()) {
        (same->low.empty() ? same->low : same->high) = test.low.empty() ? test.high : test.low;
      } else if (same->entry != test.entry || test.entry.empty()) {
        Test whole = truth(*part, true);
        if (std::none_of(tests.begin(), tests.end(),
                         [&](const Test& t) { return t.subject == whole.subject; }))
          tests.push_back(std::move(whole));
      }
    }
  }

 private:
  Test truth(const Expr& expr, bool value) {
    Test out;
    out.subject = writer_.write(expr).text;
    out.label = label_of(expr);
    out.type = "boolean";
    out.entry = value ? "true" : "false";
    return out;
  }

  std::string label_of(const Expr& expr) const {
    if (expr.op == Op::fact) return rules_.facts.scalar(expr.index).label;
    if (expr.op == Op::field)
      return rules_.facts.list(expr.index).fields[static_cast<std::size_t>(expr.field)].label;
    return {};
  }

  // The value's column, where the value is exact and undivided.
  std::optional<Test> subject(const Expr& expr) {
    Test out;
    if (type_of(expr) == "number") {
      const Ratio ratio = writer_.ratio(expr);
      if (ratio.bottom || ratio.top.rounded) return std::nullopt;
      out.subject = ratio.top.text;
    } else {
      out.subject = writer_.write(expr).text;
    }
    out.type = type_of(expr);
    out.label = label_of(expr);
    return out;
  }

  // "A", "B" of alternatives that compare one value with constants.
  bool alternatives(const Expr& expr, const Expr*& value, std::string& entry) {
    if (expr.op == Op::or_)
      return alternatives(expr.args[0], value, entry) && alternatives(expr.args[1], value, entry);
    if (expr.op != Op::eq || !is_constant(expr.args[1]) || is_constant(expr.args[0])) return false;
    if (value == nullptr)
      value = &expr.args[0];
    else if (dump(*value) != dump(expr.args[0]))
      return false;
    entry += (entry.empty() ? "" : ", ") + writer_.write(expr.args[1]).text;
    return true;
  }

  Test test_of(const Expr& expr) {
    if (expr.op == Op::not_) return truth(expr.args[0], false);
    if (expr.op == Op::or_) {
      const Expr* value = nullptr;
      std::string entry;
      if (alternatives(expr, value, entry))
        if (auto test = subject(*value)) {
          test->entry = std::move(entry);
          return *test;
        }
      return truth(expr, true);
    }
    const bool comparison = expr.op >= Op::eq && expr.op <= Op::ge;
    if (!comparison || is_constant(expr.args[0]) == is_constant(expr.args[1]))
      return truth(expr, true);
    const bool swapped = is_constant(expr.args[0]);
    const Expr& value = expr.args[swapped ? 1 : 0];
    const Op op = swapped ? mirrored(expr.op) : expr.op;
    auto test = subject(value);
    if (!test) return truth(expr, true);
    const std::string constant = writer_.write(expr.args[swapped ? 0 : 1]).text;
    switch (op) {
      case Op::eq: test->entry = constant; break;
      case Op::ne: test->entry = "not(" + constant + ")"; break;
      case Op::gt: test->low = "(" + constant; break;
      case Op::ge: test->low = "[" + constant; break;
      case Op::lt: test->high = constant + ")"; break;
      default: test->high = constant + "]"; break;
    }
    return *test;
  }

  const RuleSet& rules_;
  ExpressionWriter& writer_;
};

std::string entry_of(const Test& test) {
  if (!test.entry.empty()) return test.entry;
  if (!test.low.empty() && !test.high.empty()) return test.low + ".." + test.high;
  if (!test.low.empty()) return (test.low[0] == '[' ? ">= " : "> ") + test.low.substr(1);
  return (test.high.back() == ']' ? "<= " : "< ") + test.high.substr(0, test.high.size() - 1);
}

}  // namespace

Table Builder::table(const std::vector<Row>& rows, const std::vector<std::string>& loops,
                     std::string_view type) {
  ExpressionWriter writer(*this, loops);
  Tester tester(rules_, writer);
  Table out;
  out.type = type;
  std::vector<std::vector<Test>> tests(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].also.text.empty()) {
      Test test;
      test.subject = rows[i].also.text;
      test.type = "boolean";
      test.entry = "true";
      tests[i].push_back(std::move(test));
    }
    if (rows[i].when != nullptr) tester.add(*rows[i].when, tests[i]);
    for (const Test& test : tests[i])
      if (std::none_of(out.columns.begin(), out.columns.end(),
                       [&](const Table::Column& c) { return c.text == test.subject; }))
        out.columns.push_back({test.label, test.subject, test.type});
  }
  // A table has at least one input.
  if (out.columns.empty()) out.columns.push_back({"", "true", "boolean"});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Table::Rule rule;
    rule.output = rows[i].output;
    rule.description = rows[i].description;
    for (const Table::Column& column : out.columns) {
      const auto test = std::find_if(tests[i].begin(), tests[i].end(),
                                     [&](const Test& t) { return t.subject == column.text; });
      rule.tests.push_back(test == tests[i].end() ? "-" : entry_of(*test));
    }
    out.rules.push_back(std::move(rule));
  }
  return out;
}

}  // namespace guiju::dmn
