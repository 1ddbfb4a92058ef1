// A set of possible values -> text and JSON. One idea: one function writes a single certain value
// both ways; lists and records are made of those.
#include "report/expression_value.h"

#include "base/date.h"
#include "base/duration_text.h"
#include "report/wording.h"
#include "rules/words.h"
#include "syntax/expression.h"

namespace guiju {

namespace {

using K = Type::Kind;

struct Written {
  std::string text, json;
};

std::string json_text(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::int64_t whole(const WideNumber& number) { return number.to_int64().value_or(0); }

// A date or duration as JSON has it, or a number.
std::string plain_text(K kind, const WideNumber& number) {
  switch (kind) {
    case K::date: return Date::from_days(static_cast<std::int32_t>(whole(number))).to_string();
    case K::months: return months_text(whole(number));
    case K::days: return days_text(whole(number));
    default: return number.to_string();
  }
}

// The ratio of a number that has no finite decimal form.
std::string ratio_of(K kind, const WideNumber& number) {
  if (kind != K::number || !number.is_exact() || number.exact().finite_decimals()) return {};
  return number.to_exact_string();
}

Written write(const Value& value) {
  switch (value.kind) {
    case K::boolean: {
      const std::string word = value.is_true() ? "true" : "false";
      return {word, word};
    }
    case K::text: return {text_literal(value.text), json_text(value.text)};
    case K::number: {
      const std::string text = value.low.to_string();
      const std::string ratio = ratio_of(value.kind, value.low);
      return {ratio.empty() ? text : text + " (" + ratio + ")", json_text(text)};
    }
    default: {
      const std::string text = plain_text(value.kind, value.low);
      return {"@\"" + text + "\"", json_text(text)};
    }
  }
}

// A record with the fields that are known; false where one is not.
bool write_record(const FactTable& facts, int list, int record, const Abstract& abstract,
                  Written& out) {
  const std::vector<Fact>& fields = facts.list(list).fields;
  out.text += '{';
  out.json += '{';
  bool good = true;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Value value = abstract.field(list, record, static_cast<int>(i));
    good = good && value.certain();
    const Written cell = value.certain() ? write(value) : Written{"?", "null"};
    const std::string separator = i == 0 ? "" : ", ";
    out.text += separator + name_literal(fields[i].id) + ": " + cell.text;
    out.json += (i == 0 ? "" : ",") + json_text(fields[i].id) + ":" + cell.json;
  }
  out.text += '}';
  out.json += '}';
  return good;
}

void set(ExpressionValue& out, Written written) {
  out.text = std::move(written.text);
  out.json = std::move(written.json);
}

void write_list(const RuleSet& rules, const Expr& expr, Abstract& abstract, ExpressionValue& out) {
  const Abstract::Items items = abstract.list(expr);
  Written written{"[", "["};
  out.certain = !items.open;
  for (const Abstract::Item& item : items.items) {
    Written one;
    if (expr.type.element == K::record) {
      write_record(rules.facts, expr.type.list, item.record, abstract, one);
    } else if (item.value.certain()) {
      one = write(item.value);
    } else {
      one = {"?", "null"};
      out.certain = false;
    }
    out.certain = out.certain && item.certain;
    if (written.text.size() > 1) written.text += ", ";
    if (written.json.size() > 1) written.json += ",";
    written.text += one.text;
    written.json += one.json;
  }
  written.text += ']';
  written.json += ']';
  if (out.certain) set(out, std::move(written));
}

void write_single(const Value& value, ExpressionValue& out) {
  out.certain = value.certain();
  if (out.certain) {
    set(out, write(value));
    if (value.kind == K::number) out.exact = ratio_of(value.kind, value.low);
    return;
  }
  if (value.kind == K::boolean) out.possible = {"false", "true"};
  if (value.kind == K::text && value.domain != nullptr)
    for (const std::string& choice : *value.domain) out.possible.push_back(text_literal(choice));
  if (value.has_low) out.low = plain_text(value.kind, value.low);
  if (value.has_high) out.high = plain_text(value.kind, value.high);
}

}  // namespace

ExpressionValue value_of_expression(const RuleSet& rules, const Expr& expr, Abstract& abstract) {
  ExpressionValue out;
  out.type = expr.type;
  if (expr.type.kind == K::list) {
    write_list(rules, expr, abstract, out);
  } else if (expr.type.kind == K::record) {
    const int record = abstract.record_at(expr);
    out.certain = record >= 0;
    Written written;
    if (out.certain) write_record(rules.facts, expr.type.list, record, abstract, written);
    set(out, std::move(written));
  } else {
    write_single(abstract.evaluate(expr), out);
  }
  if (out.certain) return out;
  UnknownFacts facts;
  abstract.unknown(expr, facts);
  for (const auto& fact : facts) out.unknown.push_back(fact_path(rules, fact));
  return out;
}

std::string to_text(const ExpressionValue& value, Language language) {
  if (value.certain) return value.text;
  std::string out(choose(language, "尚不能确定", "not certain"));
  const std::string colon(choose(language, "：", ": "));
  if (!value.possible.empty()) {
    out += colon + joined(value.possible, language);
  } else if (!value.low.empty() || !value.high.empty()) {
    out += colon + (value.low.empty() ? "…" : value.low) + "–" +
           (value.high.empty() ? "…" : value.high);
  }
  if (!value.unknown.empty()) {
    out += choose(language, "；未知：", "; unknown: ");
    out += joined(value.unknown, language);
  }
  return out;
}

void append_keys(const ExpressionValue& value, JsonWriter& json) {
  const auto texts = [&](std::string_view key, const std::vector<std::string>& list) {
    json.key(key);
    json.begin_array();
    for (const std::string& text : list) json.string(text);
    json.end_array();
  };
  json.key("type").string(words_of(value.type).en);
  json.key("value").raw(value.certain ? value.json : "null");
  if (!value.exact.empty()) json.key("exact").string(value.exact);
  if (value.certain) return;
  for (const auto& [key, bound] : {std::pair{"low", &value.low}, {"high", &value.high}})
    if (!bound->empty()) json.key(key).string(*bound);
  if (!value.possible.empty()) texts("possible", value.possible);
  texts("unknown", value.unknown);
}

}  // namespace guiju
