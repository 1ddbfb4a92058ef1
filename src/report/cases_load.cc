// YAML -> cases. One idea: every expectation becomes one entry of one kind, so that comparing and
// reporting are a loop; facts are laid over a base as YAML and then read as any facts file is.
#include <algorithm>
#include <set>

#include "base/date.h"
#include "facts/reader.h"
#include "report/cases.h"
#include "report/run.h"
#include "rules/loader.h"

namespace guiju {
namespace {

constexpr std::size_t most_cases = 100'000;

class CasesLoader {
 public:
  CasesLoader(const CasesFile& file, const RuleSet& rules, Diagnostics& diagnostics)
      : file_(file),
        rules_(rules),
        diagnostics_(diagnostics),
        context_{file.source, shapes_, diagnostics} {}

  std::vector<Case> load() {
    std::vector<Case> cases;
    MapReader root(context_, file_.tree, "cases file", {"guiju_cases", "rules", "base", "cases"});
    if (!root.good()) return cases;
    if (const YamlNode* bases = root.find("base"); bases && !bases->is_null()) {
      for_each_entry(context_, *bases, [&](const YamlNode& key, const YamlNode& value) {
        bases_.emplace_back(key.text, &value);
        if (!value.is_mapping()) for_each_entry(context_, value, [](const auto&, const auto&) {});
      });
    }
    const YamlNode* list = root.require("cases");
    if (!list) return cases;
    std::set<std::string> names;
    for_each_item(context_, *list, [&](const YamlNode& node) {
      if (cases.size() >= most_cases) return;
      const std::size_t errors = diagnostics_.error_count();
      Case entry;
      load_case(node, entry);
      if (!entry.name.empty() && !names.insert(entry.name).second) {
        context_.error(Code::name_taken, entry.span, {entry.name});
      }
      if (diagnostics_.error_count() == errors) cases.push_back(std::move(entry));
    });
    return cases;
  }

 private:
  void load_case(const YamlNode& node, Case& entry) {
    MapReader reader(context_, node, "case",
                     {"name", "note", "from", "facts", "not_applicable", "confirmation", "override",
                      "readings", "as_of", "expect"});
    if (!reader.good()) return;
    entry.name = reader.text("name", true);
    const YamlNode* name = reader.find("name");
    entry.span = name ? name->span : node.span;
    load_readings(reader.find("readings"), entry);
    load_facts(reader, entry);
    if (const YamlNode* expect = reader.require("expect")) load_expect(*expect, entry);
  }

  void load_readings(const YamlNode* node, Case& entry) {
    entry.selection = rules_.default_readings();
    if (!node || node->is_null()) return;
    for_each_entry(context_, *node, [&](const YamlNode& key, const YamlNode& value) {
      const int reading = rules_.find_reading(key.text);
      if (reading < 0) {
        std::vector<std::string> names;
        for (const Reading& known : rules_.readings) names.push_back(known.id);
        return report_unknown(context_, Code::unknown_reading, key.span, key.text, names);
      }
      const auto option = read_text(context_, value);
      if (!option) return;
      std::vector<std::string> names;
      for (const auto& known : at(rules_.readings, reading).options) names.push_back(known.first);
      const auto place = std::find(names.begin(), names.end(), *option);
      if (place == names.end()) {
        return report_unknown(context_, Code::unknown_option, value.span, *option, names);
      }
      entry.selection[static_cast<std::size_t>(reading)] = static_cast<int>(place - names.begin());
    });
  }

  // What a key of facts means: the fact's number, or the key itself for id, name and rows.
  std::string meaning(const std::string& key) const {
    if (key == "确认") return "confirmation";
    if (key == "改定") return "override";
    const int fact = rules_.facts.find(key);
    return fact < 0 ? key : std::to_string(fact);
  }

  void lay_over(YamlNode& facts, const YamlNode& more) const {
    std::set<std::string> stated;
    for (const auto& [key, value] : more.entries) stated.insert(meaning(key.text));
    std::erase_if(facts.entries,
                  [&](const auto& pair) { return stated.count(meaning(pair.first.text)) > 0; });
    facts.entries.insert(facts.entries.end(), more.entries.begin(), more.entries.end());
  }

  void load_facts(MapReader& reader, Case& entry) {
    YamlNode facts;
    facts.kind = YamlNode::Kind::mapping;
    facts.span = entry.span;
    if (const YamlNode* from = reader.find("from"); from && !from->is_null()) {
      if (const auto name = read_text(context_, *from)) {
        const auto base = std::find_if(bases_.begin(), bases_.end(),
                                       [&](const auto& known) { return known.first == *name; });
        if (base != bases_.end()) {
          lay_over(facts, *base->second);
        } else {
          std::vector<std::string> names;
          for (const auto& known : bases_) names.push_back(known.first);
          report_unknown(context_, Code::unknown_base, from->span, *name, names);
        }
      }
    }
    if (const YamlNode* own = reader.find("facts"); own && !own->is_null()) {
      if (own->is_mapping())
        lay_over(facts, *own);
      else
        for_each_entry(context_, *own, [](const auto&, const auto&) {});
    }
    for (const char* own : {"not_applicable", "confirmation", "override"}) {
      const YamlNode* value = reader.find(own);
      if (!value || value->is_null()) continue;
      YamlNode key;
      key.kind = YamlNode::Kind::scalar;
      key.text = own;
      key.span = reader.key_span(own);
      YamlNode more;
      more.entries.emplace_back(std::move(key), *value);
      lay_over(facts, more);
    }
    FactsOptions options;
    if (const YamlNode* as_of = reader.find("as_of"); as_of && !as_of->is_null()) {
      if (const auto text = read_text(context_, *as_of)) {
        options.as_of = Date::parse(*text);
        if (!options.as_of) context_.error(Code::bad_date, as_of->span, {*text});
      }
    }
    read_body_yaml(rules_, facts, *file_.source, options, entry.body);
    for (const BodyError& error : entry.body.errors) {
      Location where{file_.source, entry.span};
      if (error.line > 0 && error.line <= file_.source->line_count()) {
        const std::uint32_t begin = file_.source->line_start(error.line);
        const std::string_view line = file_.source->line(error.line);
        const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
        where.span = {begin + static_cast<std::uint32_t>(indent),
                      begin + static_cast<std::uint32_t>(line.size())};
      }
      diagnostics_.add(Code::case_facts_wrong, where, {entry.name, error.zh, error.en});
    }
  }

  void load_expect(const YamlNode& node, Case& entry) {
    MapReader reader(context_, node, "expect",
                     {"score", "of", "parts", "grade", "opinion", "possible", "results", "settled",
                      "needs_confirmation", "confirmed", "override", "grounds", "grounds_possible",
                      "deductions", "unknown", "notes", "due", "coverage"});
    if (!reader.good()) return;
    using Kind = Expectation::Kind;
    for (const auto& [key, value] : node.entries) {
      Expectation expectation;
      expectation.span = value.span;
      if (key.text == "score") {
        const bool none = value.is_null() || (value.is_scalar() && value.text == "none");
        expectation.kind = none ? Kind::no_score : Kind::score;
        if (!none && !read_range(value, expectation)) continue;
      } else if (key.text == "of" || key.text == "coverage") {
        expectation.kind = key.text == "of" ? Kind::of : Kind::coverage;
        if (!read_range(value, expectation)) continue;
      } else if (key.text == "parts" || key.text == "deductions") {
        load_points(value, key.text == "parts", entry);
        continue;
      } else if (key.text == "results") {
        load_columns(value, entry);
        continue;
      } else if (key.text == "grade") {
        expectation.kind = Kind::grade;
        if (!value.is_null() && !read_grade(value, expectation)) continue;
      } else if (key.text == "opinion") {
        expectation.kind = Kind::opinion;
        const auto text = read_text(context_, value);
        if (!text || !check_opinion(*text, value.span, true)) continue;
        expectation.text = *text;
      } else if (key.text == "override") {
        expectation.kind = Kind::override;
        expectation.text = "none";
        if (!value.is_null()) {
          const auto text = read_text(context_, value);
          if (!text || (*text != "none" && !check_opinion(*text, value.span, false))) continue;
          expectation.text = *text;
        }
      } else if (key.text == "settled" || key.text == "needs_confirmation" ||
                 key.text == "confirmed") {
        expectation.kind = key.text == "settled"     ? Kind::settled
                           : key.text == "confirmed" ? Kind::confirmed
                                                     : Kind::needs_confirmation;
        expectation.flag = reader.boolean(key.text, false);
      } else if (key.text == "due") {
        expectation.kind = Kind::due;
        read_due(value, expectation);
      } else if (!read_texts(key.text, value, expectation)) {
        continue;  // an unknown key was reported
      }
      entry.expectations.push_back(std::move(expectation));
    }
  }

  bool read_grade(const YamlNode& value, Expectation& expectation) {
    const auto text = read_text(context_, value);
    if (!text) return false;
    const bool known = rules_.find_grade(*text) >= 0;
    if (!known && *text == "none") return true;  // no grade, as for scores
    expectation.text = *text;
    if (known) return true;
    std::vector<std::string> names;
    for (const GradeLabel& grade : rules_.grades) names.push_back(grade.label);
    report_unknown(context_, Code::unknown_grade, value.span, *text, names);
    return false;
  }

  // COLUMN: label, [the labels still possible], a number or {low: …, high: …}; none without a score.
  void load_columns(const YamlNode& value, Case& entry) {
    for_each_entry(context_, value, [&](const YamlNode& key, const YamlNode& wanted) {
      Expectation expectation;
      expectation.kind = Expectation::Kind::result;
      expectation.span = wanted.span;
      expectation.name = key.text;
      std::vector<std::string> names;
      for (const ResultColumn& column : rules_.results) names.push_back(column.id);
      const auto found = std::find(names.begin(), names.end(), key.text);
      if (found == names.end()) {
        return report_unknown(context_, Code::unknown_result, key.span, key.text, names);
      }
      expectation.part = static_cast<int>(found - names.begin());
      const ResultColumn& column = at(rules_.results, expectation.part);
      const bool none = wanted.is_null() || (wanted.is_scalar() && wanted.text == "none");
      if (none) {
        expectation.text = "none";
      } else if (column.value) {
        if (!read_range(wanted, expectation)) return;
      } else {
        const std::size_t errors = diagnostics_.error_count();
        const auto label = [&](const YamlNode& item) {
          const auto text = read_text(context_, item);
          if (!text) return;
          if (std::find(column.labels.begin(), column.labels.end(), *text) == column.labels.end())
            return report_unknown(context_, Code::unknown_label, item.span, *text, column.labels);
          expectation.texts.push_back(*text);
        };
        if (wanted.is_sequence())
          for_each_item(context_, wanted, label);
        else
          label(wanted);
        if (diagnostics_.error_count() > errors) return;
      }
      entry.expectations.push_back(std::move(expectation));
    });
  }

  bool check_opinion(const std::string& code, Span span, bool undetermined) {
    if (rules_.find_opinion(code) >= 0 || (undetermined && code == "undetermined")) return true;
    std::vector<std::string> names;
    for (const OpinionCode& known : rules_.opinions) names.push_back(known.id);
    report_unknown(context_, Code::unknown_opinion, span, code, names);
    return false;
  }

  bool read_texts(std::string_view key, const YamlNode& value, Expectation& expectation) {
    using Kind = Expectation::Kind;
    if (key == "possible")
      expectation.kind = Kind::possible;
    else if (key == "grounds")
      expectation.kind = Kind::grounds;
    else if (key == "grounds_possible")
      expectation.kind = Kind::grounds_possible;
    else if (key == "unknown")
      expectation.kind = Kind::unknown;
    else if (key == "notes")
      expectation.kind = Kind::notes;
    else
      return false;
    for_each_item(context_, value, [&](const YamlNode& item) {
      const auto text = read_text(context_, item);
      if (!text) return;
      if (expectation.kind == Kind::possible) check_opinion(*text, item.span, false);
      if (expectation.kind == Kind::grounds || expectation.kind == Kind::grounds_possible) {
        check_clause(*text, item.span);
      }
      expectation.texts.push_back(*text);
    });
    return true;
  }

  void check_clause(const std::string& clause, Span span) {
    std::vector<std::string> names;
    for (const OpinionRow& row : rules_.opinion_rows) names.push_back(row.clause);
    if (std::find(names.begin(), names.end(), clause) == names.end()) {
      report_unknown(context_, Code::unknown_clause, span, clause, names);
    }
  }

  void read_due(const YamlNode& value, Expectation& expectation) {
    for_each_entry(context_, value, [&](const YamlNode& key, const YamlNode& on) {
      const auto date = read_text(context_, on);
      if (!date) return;
      if (!Date::parse(*date)) context_.error(Code::bad_date, on.span, {*date});
      std::vector<std::string> names;
      for (const DueRule& rule : rules_.due) names.push_back(rule.what);
      if (std::find(names.begin(), names.end(), key.text) == names.end()) {
        report_unknown(context_, Code::unknown_due, key.span, key.text, names);
      }
      expectation.texts.push_back(key.text + " " + *date);
    });
  }

  // A number, "245/3", or {low: …, high: …}.
  bool read_range(const YamlNode& value, Expectation& expectation) {
    if (!value.is_mapping()) {
      const auto number = read_exact(value);
      if (number) expectation.range = {*number, *number};
      return number.has_value();
    }
    MapReader reader(context_, value, "range", {"low", "high"});
    const YamlNode* low_node = reader.require("low");
    const YamlNode* high_node = reader.require("high");
    if (!low_node || !high_node) return false;
    const auto low = read_exact(*low_node);
    const auto high = read_exact(*high_node);
    if (!low || !high) return false;
    expectation.exact = false;
    expectation.range = {*low, *high};
    return true;
  }

  std::optional<Number> read_exact(const YamlNode& value) {
    if (value.is_scalar()) {
      if (const std::size_t slash = value.text.find('/'); slash != std::string::npos) {
        const auto above = Number::parse(value.text.substr(0, slash));
        const auto below = Number::parse(value.text.substr(slash + 1));
        if (above && below && below->sign() != 0) return *above / *below;
      }
    }
    return read_number(context_, value);
  }

  void load_points(const YamlNode& value, bool parts, Case& entry) {
    for_each_entry(context_, value, [&](const YamlNode& key, const YamlNode& points) {
      Expectation expectation;
      expectation.kind = parts ? Expectation::Kind::part : Expectation::Kind::deduction;
      expectation.span = points.span;
      expectation.name = key.text;
      std::vector<std::string> names;
      if (parts) {
        expectation.part = rules_.find_part(key.text);
        for (const Part& part : rules_.parts) names.push_back(part.id);
      } else {
        for (const Deduction& deduction : rules_.deductions) names.push_back(deduction.id);
      }
      if (std::find(names.begin(), names.end(), key.text) == names.end()) {
        const Code code = parts ? Code::unknown_part : Code::unknown_deduction;
        return report_unknown(context_, code, key.span, key.text, names);
      }
      if (read_range(points, expectation)) entry.expectations.push_back(std::move(expectation));
    });
  }

  const CasesFile& file_;
  const RuleSet& rules_;
  Diagnostics& diagnostics_;
  RuleSet shapes_;  // empty: the readers of shapes look nothing up in it
  LoadContext context_;
  std::vector<std::pair<std::string, const YamlNode*>> bases_;
};

}  // namespace

bool open_cases(const SourcePtr& source, CasesFile& file, Diagnostics& diagnostics) {
  file.source = source;
  bool complete = true;
  const std::size_t errors = diagnostics.error_count();
  file.tree = read_yaml(source, diagnostics, {}, &complete);
  if (!complete || diagnostics.error_count() > errors) return false;
  RuleSet shapes;
  LoadContext context{source, shapes, diagnostics};
  MapReader root(context, file.tree, "cases file", {"guiju_cases", "rules", "base", "cases"});
  if (!root.good()) return false;
  const std::string version = root.text("guiju_cases", true);
  if (!version.empty() && version != "1") {
    context.error(Code::unknown_format, root.find("guiju_cases")->span, {version});
  }
  file.rules = root.text("rules");
  return diagnostics.error_count() == errors;
}

std::vector<Case> load_cases(const CasesFile& file, const RuleSet& rules,
                             Diagnostics& diagnostics) {
  return CasesLoader(file, rules, diagnostics).load();
}

}  // namespace guiju
