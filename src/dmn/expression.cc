// Bound expressions → FEEL. Numbers stay ratios as long as they can; everything else is text.
#include <algorithm>

#include "base/date.h"
#include "dmn/builder.h"

namespace guiju::dmn {

namespace {

std::string_view sign_of(Op op) {
  switch (op) {
    case Op::eq: return "=";
    case Op::ne: return "!=";
    case Op::lt: return "<";
    case Op::le: return "<=";
    case Op::gt: return ">";
    default: return ">=";
  }
}

bool is_number(const Expr& expr) {
  return expr.type.kind == Type::Kind::number || expr.type.kind == Type::Kind::months;
}

bool has_filter(const Expr& expr) {
  return expr.op == Op::filter || std::any_of(expr.args.begin(), expr.args.end(), has_filter);
}

const Fact* fact_of(const RuleSet& rules, const Expr& expr) {
  if (expr.op == Op::fact) return &rules.facts.scalar(expr.index);
  if (expr.op == Op::field)
    return &rules.facts.list(expr.index).fields[static_cast<std::size_t>(expr.field)];
  return nullptr;
}

// -1: not known; 0: not below 0; 1: above 0.
int least_sign(const RuleSet& rules, const Expr& expr) {
  const auto all = [&] {
    int least = 1;
    for (const Expr& arg : expr.args) least = std::min(least, least_sign(rules, arg));
    return least;
  };
  if (const Fact* fact = fact_of(rules, expr))
    return fact->min ? std::min(fact->min->sign(), 1) < 0 ? -1 : fact->min->sign() : -1;
  switch (expr.op) {
    case Op::number:
    case Op::months: return expr.number.sign() < 0 ? -1 : expr.number.sign();
    case Op::add: {
      const int a = least_sign(rules, expr.args[0]), b = least_sign(rules, expr.args[1]);
      return a < 0 || b < 0 ? -1 : std::max(a, b);
    }
    case Op::mul:
    case Op::div: return all();
    case Op::condition:
      return std::min(least_sign(rules, expr.args[1]), least_sign(rules, expr.args[2]));
    case Op::max_of: {
      if (expr.args[0].op != Op::list) return -1;
      int most = -1;
      for (const Expr& arg : expr.args[0].args) most = std::max(most, least_sign(rules, arg));
      return most;
    }
    case Op::min_of:
    case Op::sum:
      return expr.args[0].op == Op::list && !expr.args[0].args.empty()
                 ? [&] {
                     int least = 1;
                     for (const Expr& arg : expr.args[0].args)
                       least = std::min(least, least_sign(rules, arg));
                     return least;
                   }()
                 : -1;
    case Op::count:
    case Op::abs: return 0;
    default: return -1;
  }
}

}  // namespace

bool is_not_negative(const RuleSet& rules, const Expr& expr) {
  return least_sign(rules, expr) >= 0;
}

bool is_whole(const RuleSet& rules, const Expr& expr) {
  if (const Fact* fact = fact_of(rules, expr)) return fact->type == FactType::count;
  switch (expr.op) {
    case Op::number: return expr.number.is_integer();
    case Op::count:
    case Op::floor:
    case Op::ceiling:
    case Op::year:
    case Op::month:
    case Op::day: return true;
    case Op::condition: return is_whole(rules, expr.args[1]) && is_whole(rules, expr.args[2]);
    case Op::negate:
    case Op::abs:
    case Op::add:
    case Op::sub:
    case Op::mul:
      return std::all_of(expr.args.begin(), expr.args.end(),
                         [&](const Expr& arg) { return is_whole(rules, arg); });
    case Op::min_of:
    case Op::max_of:
    case Op::sum:
      return expr.args[0].op == Op::list &&
             std::all_of(expr.args[0].args.begin(), expr.args[0].args.end(),
                         [&](const Expr& arg) { return is_whole(rules, arg); });
    default: return false;
  }
}

void ExpressionWriter::refuse(const Expr& expr) {
  throw NotExportable{expr.span, std::string(name_of(expr.op))};
}

// What the record or item of the next loop is called.
std::string ExpressionWriter::variable() const { return "r" + std::to_string(loops_.size() + 1); }

Feel ExpressionWriter::leaf(const Expr& expr) {
  const auto at = [](const auto& list, int index) -> const auto& {
    return list[static_cast<std::size_t>(index)];
  };
  // Inside a loop that has no form in DMN there is no name for its element.
  if ((expr.op == Op::field || expr.op == Op::item) &&
      static_cast<std::size_t>(expr.variable) >= loops_.size())
    refuse(expr);
  switch (expr.op) {
    case Op::fact: {
      return builder_.ref(at(builder_.fact_names_, expr.index));
    }
    case Op::field: {
      Feel out;
      out.text =
          at(loops_, expr.variable) + "." + at(at(builder_.field_names_, expr.index), expr.field);
      return out;
    }
    case Op::item: {
      Feel out;
      out.text = at(loops_, expr.variable);
      return out;
    }
    case Op::total: return builder_.ref(builder_.out_.total);
    case Op::score: return builder_.ref(builder_.out_.score);
    case Op::part: return builder_.ref(at(builder_.out_.parts, expr.index));
    case Op::records: return builder_.ref(at(builder_.list_names_, expr.index));
    default: refuse(expr);
  }
}

Ratio ExpressionWriter::ratio(const Expr& expr) {
  const RuleSet& rules = builder_.rules_;
  switch (expr.op) {
    case Op::number:
    case Op::months: return ratio_of(expr.number);
    case Op::fact:
    case Op::field:
    case Op::item:
    case Op::total:
    case Op::score:
    case Op::part: return {leaf(expr)};
    case Op::negate: return minus(ratio_of(0), ratio(expr.args[0]));
    case Op::add: return plus(ratio(expr.args[0]), ratio(expr.args[1]));
    case Op::sub: return minus(ratio(expr.args[0]), ratio(expr.args[1]));
    case Op::mul: return times(ratio(expr.args[0]), ratio(expr.args[1]));
    case Op::div:
      return divided(ratio(expr.args[0]), ratio(expr.args[1]), least_sign(rules, expr.args[1]));
    case Op::power: {
      const std::int64_t exponent = expr.args[1].number.to_int64().value_or(0);
      const auto raised = [&](const Feel& base) {
        return binary({base.at(value_binding), value_binding, {}, base.rounded}, "**",
                      feel_number(exponent < 0 ? -exponent : exponent), power_binding);
      };
      const Ratio base = ratio(expr.args[0]);
      Ratio out{raised(base.top), std::nullopt, base.sign};
      if (base.bottom) out.bottom = raised(*base.bottom);
      if (exponent >= 0) return out;
      return divided(ratio_of(1), out, least_sign(rules, expr.args[0]));
    }
    case Op::condition: {
      const Feel condition = write(expr.args[0]);
      const Ratio yes = ratio(expr.args[1]), no = ratio(expr.args[2]);
      if (yes.bottom && no.bottom && yes.bottom->text == no.bottom->text)
        return {if_else(condition, yes.top, no.top), yes.bottom, std::min(yes.sign, no.sign)};
      return {if_else(condition, value_of(yes), value_of(no))};
    }
    case Op::abs: return {call("abs", {value_of(ratio(expr.args[0]))})};
    case Op::floor:
    case Op::ceiling:
    case Op::round: return rounded(expr);
    case Op::minimum:
    case Op::maximum:
      return {
          call(name_of(expr.op), {value_of(ratio(expr.args[0])), value_of(ratio(expr.args[1]))})};
    case Op::count:
    case Op::sum:
    case Op::min_of:
    case Op::max_of:
    case Op::mean_of: return aggregate(expr);
    case Op::year:
    case Op::month:
    case Op::day: {
      Feel out;
      out.text = write(expr.args[0]).at(value_binding) + "." + std::string(name_of(expr.op));
      return {out};
    }
    default: refuse(expr);
  }
}

// A value that was rounded before is taken to 20 decimals first, so that one that should be whole, or
// a tie, is.
Ratio ExpressionWriter::rounded(const Expr& expr) {
  const Ratio value = ratio(expr.args[0]);
  Feel text = value_of(value);
  if (value.top.rounded || (value.bottom && value.bottom->rounded))
    text = call("decimal", {text, feel_number(compared_decimals)});
  text.rounded = false;
  if (expr.op != Op::round) return {call(name_of(expr.op), {text})};
  const Number step = Number(10).power(-expr.args[1].number.to_int64().value_or(0));
  const auto rounding = rounding_named(expr.text).value_or(Rounding::half_even);
  const std::string function = builder_.function(standard_rounding(rounding));
  return {call(function, {text, feel_number(step)})};
}

Ratio ExpressionWriter::aggregate(const Expr& expr) {
  const Expr& source = expr.args[0];
  if (source.op == Op::list && !source.args.empty()) {
    if (expr.op == Op::min_of || expr.op == Op::max_of) {
      std::vector<Feel> items;
      for (const Expr& item : source.args) items.push_back(value_of(ratio(item)));
      return {call(expr.op == Op::min_of ? "min" : "max", items)};
    }
    if (expr.op != Op::count) {
      Ratio sum = ratio(source.args[0]);
      for (std::size_t i = 1; i < source.args.size(); ++i) sum = plus(sum, ratio(source.args[i]));
      if (expr.op == Op::sum) return sum;
      return divided(sum, ratio_of(static_cast<std::int64_t>(source.args.size())), 1);
    }
  }
  const Feel items = write(source);
  switch (expr.op) {
    case Op::count: {
      Feel count = call("count", {items});
      count.rounded = false;
      return {count};
    }
    // sum([]) of FEEL is null.
    case Op::sum: return {call("sum", {call("concatenate", {{"[0]"}, items})})};
    case Op::mean_of: return {call("sum", {items}), call("count", {items}), 0};
    default: return {call(expr.op == Op::min_of ? "min" : "max", {items})};
  }
}

Feel ExpressionWriter::write(const Expr& expr) {
  if (is_number(expr)) return value_of(ratio(expr));
  switch (expr.op) {
    case Op::boolean: return {expr.number.sign() != 0 ? "true" : "false"};
    case Op::text: return {feel_string(expr.text)};
    case Op::date: {
      const auto days = static_cast<std::int32_t>(expr.number.to_int64().value_or(0));
      return {"date(\"" + Date::from_days(days).to_string() + "\")"};
    }
    case Op::fact:
    case Op::field:
    case Op::item:
    case Op::records: return leaf(expr);
    case Op::missing: return binary(leaf(expr.args[0]), "=", {"null"}, comparison_binding);
    case Op::given: {
      const auto list = static_cast<std::size_t>(expr.index);
      return binary(builder_.ref(builder_.out_.lists[list]), "!=", {"null"}, comparison_binding);
    }
    case Op::not_: return not_of(write(expr.args[0]));
    case Op::and_:
    case Op::or_: {
      const Feel first = write(expr.args[0]), second = write(expr.args[1]);
      const bool is_and = expr.op == Op::and_;
      if (!calls_function(second.text)) return is_and ? both(first, second) : either(first, second);
      // Both sides of `and` are looked at: where the first decides, the second may fail.
      return is_and ? if_else(first, second, {"false"}) : if_else(first, {"true"}, second);
    }
    case Op::condition: {
      const Feel condition = write(expr.args[0]), yes = write(expr.args[1]);
      const Feel no = write(expr.args[2]);
      // Shorter, where nothing can fail.
      if (no.text == "false" && !calls_function(yes.text)) return both(condition, yes);
      if (yes.text == "true" && !calls_function(no.text)) return either(condition, no);
      return if_else(condition, yes, no);
    }
    case Op::eq:
    case Op::ne:
    case Op::lt:
    case Op::le:
    case Op::gt:
    case Op::ge: return compare(expr);
    case Op::add_months:
    case Op::month_end:
    case Op::previous_month_end:
    case Op::has_gap: return dates(expr);
    case Op::list:
    case Op::concatenate:
    case Op::filter:
    case Op::project: return list(expr);
    case Op::some:
    case Op::every:
    case Op::contains: return quantifier(expr);
    default: refuse(expr);
  }
}

Feel ExpressionWriter::compare(const Expr& expr) {
  if (is_number(expr.args[0]))
    return comparison(ratio(expr.args[0]), sign_of(expr.op), ratio(expr.args[1]));
  return binary(write(expr.args[0]), sign_of(expr.op), write(expr.args[1]), comparison_binding);
}

Feel ExpressionWriter::dates(const Expr& expr) {
  const Feel first = write(expr.args[0]);
  switch (expr.op) {
    case Op::add_months:
      return call(builder_.function(Standard::add_months), {first, write(expr.args[1])});
    case Op::month_end: return call(builder_.function(Standard::month_end), {first});
    case Op::previous_month_end:
      return call(builder_.function(Standard::previous_month_end), {first});
    default: return call(builder_.function(Standard::has_gap), {first, write(expr.args[1])});
  }
}

Feel ExpressionWriter::list(const Expr& expr) {
  switch (expr.op) {
    case Op::list: {
      std::vector<Feel> items;
      for (const Expr& item : expr.args) items.push_back(write(item));
      Feel out = call("", items);
      out.text = "[" + out.text.substr(1, out.text.size() - 2) + "]";
      return out;
    }
    case Op::concatenate: {
      std::vector<Feel> parts;
      for (const Expr& part : expr.args) parts.push_back(write(part));
      return call("concatenate", parts);
    }
    case Op::project: {
      const Feel source = write(expr.args[0]);
      return {source.at(value_binding) + "." +
              builder_.field_names_[static_cast<std::size_t>(expr.index)]
                                   [static_cast<std::size_t>(expr.field)]};
    }
    default: return filter(expr);
  }
}

// The condition of a loop, with `variable` for its record or item.
Feel ExpressionWriter::within(const Expr& condition, const std::string& variable) {
  loops_.push_back(variable);
  Feel out = write(condition);
  loops_.pop_back();
  return out;
}

Feel ExpressionWriter::filter(const Expr& expr) {
  const Feel source = write(expr.args[0]);
  // `item` of an outer filter cannot be named in an inner one.
  if (!has_filter(expr.args[1])) {
    Feel out;
    out.text = source.at(value_binding) + "[" + within(expr.args[1], "item").text + "]";
    out.rounded = source.rounded;
    return out;
  }
  const std::string name = variable();
  const Feel holds = within(expr.args[1], name);
  return {"flatten(for " + name + " in " + source.text + " return if " + holds.text + " then [" +
          name + "] else [])"};
}

Feel ExpressionWriter::quantifier(const Expr& expr) {
  const Feel source = write(expr.args[0]);
  const std::string name = variable();
  const std::string begin =
      (expr.op == Op::every ? "every " : "some ") + name + " in " + source.text + " satisfies ";
  if (expr.op == Op::contains) {
    if (expr.args[1].type.kind == Type::Kind::text)
      return call("list contains", {source, write(expr.args[1])});
    Feel item;
    item.text = name;
    item.rounded = source.rounded;
    if (!is_number(expr.args[1]))
      return {begin + binary(item, "=", write(expr.args[1]), comparison_binding).text, open_ended};
    return {begin + comparison({item}, "=", ratio(expr.args[1])).text, open_ended};
  }
  if (expr.args.size() < 2) return {begin + name + " = true", open_ended};
  return {begin + within(expr.args[1], name).text, open_ended};
}

}  // namespace guiju::dmn
