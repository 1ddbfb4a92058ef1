// A rule set's vocabulary -> the JSON Schema of its facts. One idea: each fact is defined once under
// $defs and both its names refer to it, so that an editor offers ids and labels with one text.
#include "report/schema.h"

#include <algorithm>
#include <set>

#include "report/fact_usage.h"
#include "report/json_writer.h"
#include "report/run.h"
#include "report/wording.h"

namespace guiju {
namespace {

// A decimal as the facts reader takes it in a text.
constexpr std::string_view decimal_pattern = R"(^[+-]?[0-9]+(\.[0-9]+)?$)";
constexpr std::string_view whole_pattern = "^[0-9]+$";
constexpr std::string_view date_pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

class FactsSchema {
 public:
  FactsSchema(const RuleSet& rules, Language language, std::string& out)
      : rules_(rules), usages_(rules), language_(language), out_(out), json_(out, 2) {}

  void write() {
    json_.begin_object();
    json_.key("$schema").string("https://json-schema.org/draft/2020-12/schema");
    std::string id = "urn:guiju:facts:" + rules_.id;
    if (!rules_.version.empty()) id += ":" + rules_.version;
    json_.key("$id").string(id);
    json_.key("title").string(rules_.title.empty() ? rules_.id : rules_.title);
    if (!rules_.document.empty()) json_.key("description").string(rules_.document);
    // Not anyOf: an editor then tells what is wrong with a body instead of naming both branches.
    json_.key("if").begin_object();
    json_.key("type").string("array");
    json_.end_object();
    json_.key("then").begin_object();
    json_.key("items").begin_object();
    reference("body");
    json_.end_object();
    json_.end_object();
    json_.key("else").begin_object();
    reference("body");
    json_.end_object();
    json_.key("$defs").begin_object();
    body();
    determinations();
    for (std::size_t i = 0; i < rules_.facts.facts.size(); ++i) {
      const Fact& fact = rules_.facts.facts[i];
      define(fact.id, fact, usages_.of(static_cast<int>(i)));
      for (std::size_t f = 0; f < fact.fields.size(); ++f) {
        define(fact.id + "." + fact.fields[f].id, fact.fields[f],
               usages_.of(static_cast<int>(i), static_cast<int>(f)));
      }
    }
    json_.end_object();
    json_.end_object();
    out_ += '\n';
  }

 private:
  std::string_view pick(std::string_view zh, std::string_view en) const {
    return choose(language_, zh, en);
  }

  void reference(std::string_view name) {
    std::string pointer = "#/$defs/";
    for (const char character : name) {
      // JSON pointers in a URI fragment: ~ and / are escaped, % is the URI's own.
      if (character == '~')
        pointer += "~0";
      else if (character == '/')
        pointer += "~1";
      else if (character == '%')
        pointer += "%25";
      else
        pointer += character;
    }
    json_.key("$ref").string(pointer);
  }

  // Both names of a fact as properties that refer to its definition.
  void properties(const std::vector<Fact>& facts, const std::string& prefix) {
    for (const Fact& fact : facts) {
      property(fact.id, prefix + fact.id);
      if (!fact.label.empty() && fact.label != fact.id) property(fact.label, prefix + fact.id);
    }
  }

  void property(const std::string& name, const std::string& definition) {
    json_.key(name).begin_object();
    reference(definition);
    json_.end_object();
  }

  void described(std::string_view title, std::string_view description) {
    json_.key("title").string(title);
    if (!description.empty()) json_.key("description").string(description);
  }

  void body() {
    json_.key("body").begin_object();
    described(pick("一个机构", "one body"), {});
    json_.key("type").string("object");
    json_.key("required").begin_array();
    json_.string("id");
    json_.end_array();
    json_.key("additionalProperties").boolean(false);
    json_.key("properties").begin_object();
    json_.key("id").begin_object();
    described(pick("编号（必填，唯一）", "id (required, unique)"), {});
    json_.key("type").begin_array();
    json_.string("string");
    json_.string("integer");
    json_.end_array();
    json_.key("minLength").integer(1);
    json_.end_object();
    json_.key("name").begin_object();
    described(pick("名称", "name"), {});
    types({"string", "null"});
    json_.end_object();
    json_.key("not_applicable").begin_object();
    described(pick("不适用的行", "rows that are not applicable"),
              pick("不适用的行不扣分，不计入适用分值",
                   "such a row loses nothing and is left out of the coverage"));
    json_.key("type").string("array");
    json_.key("items").begin_object();
    json_.key("enum").begin_array();
    for (const Part& part : rules_.parts) {
      if (part.is_criterion()) json_.string(part.id);
    }
    json_.end_array();
    json_.end_object();
    json_.key("uniqueItems").boolean(true);
    json_.end_object();
    if (!rules_.opinions.empty()) {
      for (const char* name : {"confirmation", "确认"}) property(name, "confirmation");
      for (const char* name : {"override", "改定"}) property(name, "override");
    }
    properties(rules_.facts.facts, {});
    json_.end_object();
    json_.end_object();
  }

  // What persons determine of an opinion; only where there are opinions.
  void determinations() {
    if (rules_.opinions.empty()) return;
    const auto one = [this](std::string_view name, std::string_view title, std::string_view text,
                            bool opinion_required) {
      json_.key(name).begin_object();
      described(title, text);
      types({"object", "null"});
      json_.key("additionalProperties").boolean(false);
      json_.key("required").begin_array();
      if (opinion_required) json_.string("opinion");
      for (const std::string_view part : {"by", "on", "because"}) json_.string(part);
      json_.end_array();
      json_.key("properties").begin_object();
      json_.key("opinion").begin_object();
      json_.key("title").string(pick("评估意见", "opinion"));
      json_.key("enum").begin_array();
      std::set<std::string_view> named;
      for (const OpinionCode& code : rules_.opinions)
        if (named.insert(code.id).second) json_.string(code.id);
      for (const OpinionCode& code : rules_.opinions) {
        const auto same = [&code](const OpinionCode& other) { return other.label == code.label; };
        const bool only = std::count_if(rules_.opinions.begin(), rules_.opinions.end(), same) == 1;
        if (only && !code.label.empty() && named.insert(code.label).second)
          json_.string(code.label);
      }
      if (!opinion_required) json_.null();
      json_.end_array();
      json_.end_object();
      const auto text_of = [this](std::string_view part, std::string_view part_title) {
        json_.key(part).begin_object();
        json_.key("title").string(part_title);
        json_.key("type").string("string");
        if (part == "on") {
          json_.key("format").string("date");
          json_.key("pattern").string(date_pattern);
        } else {
          json_.key("minLength").integer(1);
        }
        json_.end_object();
      };
      text_of("by", pick("何人", "who"));
      text_of("on", pick("何时", "when"));
      text_of("because", pick("为何", "why"));
      json_.end_object();
      json_.end_object();
    };
    one("confirmation", pick("对评估意见的确认", "confirmation of the opinion"),
        pick("写明 opinion，以免事实变动后确认了别的意见",
             "state opinion, so that it cannot confirm another once facts change"),
        false);
    one("override", pick("由人改定的评估意见", "an opinion that a person gives instead"),
        pick("按事实得出的意见仍列在旁边", "the computed one stays beside it"), true);
  }

  std::string description(const Fact& fact, const FactUsage& usage) const {
    std::string text;
    const auto sentence = [&](std::string_view label, std::string_view more) {
      if (more.empty()) return;
      if (!text.empty()) text += pick("；", "; ");
      text += label;
      text += more;
    };
    sentence(pick("单位：", "unit: "), fact.unit);
    sentence({}, fact.note);
    sentence(pick("条款：", "clause: "), fact.clause);
    sentence(pick("用于：", "read by: "), usage.text());
    switch (fact.default_kind) {
      case Fact::Default::none: break;
      case Fact::Default::value: {
        Body body;
        const Cell cell = default_in(body, fact);
        sentence(pick("不填取：", "default: "), cell_text(fact, cell, body));
        break;
      }
      case Fact::Default::as_of:
        sentence(pick("不填取：", "default: "), pick("评估基准日（--as-of）", "the --as-of date"));
        break;
      case Fact::Default::not_given:
        sentence({}, pick("不填即未提供，不算未知", "left out: not given, not unknown"));
        break;
    }
    return text;
  }

  void types(std::initializer_list<std::string_view> names) {
    json_.key("type").begin_array();
    for (const std::string_view name : names) json_.string(name);
    json_.end_array();
  }

  void define(const std::string& name, const Fact& fact, const FactUsage& usage) {
    json_.key(name).begin_object();
    described(label_of(fact), description(fact, usage));
    switch (fact.type) {
      case FactType::boolean: truth_values(); break;
      case FactType::finding: finding(); break;
      case FactType::count: number(fact, "integer", whole_pattern); break;
      case FactType::number: number(fact, "number", decimal_pattern); break;
      case FactType::text: types({"string", "null"}); break;
      case FactType::date:
        types({"string", "null"});
        json_.key("format").string("date");
        json_.key("pattern").string(date_pattern);
        break;
      case FactType::choice: choices(fact); break;
      case FactType::list: list(fact); break;
    }
    json_.end_object();
  }

  void truth_values() {
    json_.key("enum").begin_array();
    json_.boolean(true);
    json_.boolean(false);
    json_.string("是");
    json_.string("否");
    json_.null();
    json_.end_array();
  }

  void finding() {
    json_.key("anyOf").begin_array();
    json_.begin_object();
    truth_values();
    json_.end_object();
    json_.begin_object();
    json_.key("type").string("object");
    json_.key("additionalProperties").boolean(false);
    json_.key("properties").begin_object();
    json_.key("value").begin_object();
    json_.key("title").string(pick("认定是否成立", "whether it was found"));
    truth_values();
    json_.end_object();
    const auto detail = [this](std::string_view name, std::string_view title) {
      json_.key(name).begin_object();
      json_.key("title").string(title);
      types({"string", "null"});
      if (name == "on") json_.key("format").string("date");
      json_.end_object();
    };
    detail("by", pick("认定人", "who determined it"));
    detail("on", pick("认定时间", "when"));
    detail("because", pick("理由", "why"));
    json_.end_object();
    json_.end_object();
    json_.end_array();
  }

  // A number, the same as a text, or null.
  void number(const Fact& fact, std::string_view type, std::string_view pattern) {
    json_.key("anyOf").begin_array();
    json_.begin_object();
    json_.key("type").string(type);
    if (fact.min) {
      bound("minimum", *fact.min);
    } else if (fact.type == FactType::count) {
      json_.key("minimum").integer(0);
    }
    if (fact.max) bound("maximum", *fact.max);
    json_.end_object();
    json_.begin_object();
    json_.key("type").string("string");
    json_.key("pattern").string(pattern);
    json_.end_object();
    json_.begin_object();
    json_.key("type").string("null");
    json_.end_object();
    json_.end_array();
  }

  // A bound without a finite decimal cannot be written in JSON; the reader checks it exactly.
  void bound(std::string_view key, const Number& value) {
    if (value.finite_decimals()) json_.key(key).raw(value.to_string());
  }

  void choices(const Fact& fact) {
    json_.key("enum").begin_array();
    for (const std::string& choice : fact.choices) {
      json_.string(choice);
      // 2020 may be written as a number too; 007 may not, it is no JSON number.
      const auto number = Number::parse(choice);
      if (number && number->to_string() == choice) json_.raw(choice);
    }
    json_.null();
    json_.end_array();
  }

  void list(const Fact& fact) {
    types({"array", "null"});
    json_.key("items").begin_object();
    json_.key("type").string("object");
    json_.key("additionalProperties").boolean(false);
    json_.key("properties").begin_object();
    properties(fact.fields, fact.id + ".");
    json_.end_object();
    json_.end_object();
  }

  const RuleSet& rules_;
  const FactUsages usages_;
  const Language language_;
  std::string& out_;
  JsonWriter json_;
};

}  // namespace

void append_facts_schema(const RuleSet& rules, Language language, std::string& out) {
  FactsSchema(rules, language, out).write();
}

}  // namespace guiju
