// Results -> JSON objects. One idea: whatever does not depend on the body (rules, readings, ids and
// marks of parts, the facts each deduction reads) is rendered in the constructor, so that a body
// costs only what is its own.
#include "report/result_json.h"

#include <algorithm>

#include "report/determination_words.h"
#include "report/disagreements.h"
#include "report/json_writer.h"
#include "report/ledger_words.h"
#include "report/line_facts.h"
#include "report/wording.h"

namespace guiju {
namespace {

constexpr std::string_view undetermined_code = "undetermined";
constexpr std::string_view open_text = "open";  // in place of an option

void append_points(std::string& out, const Number& value) {
  out += '"';
  out += value.to_string();
  out += '"';
}

void append_text_or_null(std::string& out, std::string_view text) {
  if (text.empty()) {
    out += "null";
  } else {
    append_json_string(out, text);
  }
}

void append_range(std::string& out, const PointRange& range) {
  out += "\"low\":";
  append_points(out, range.low);
  out += ",\"high\":";
  append_points(out, range.high);
}

std::string_view name_of(PartState state) {
  switch (state) {
    case PartState::scored: return "scored";
    case PartState::not_applicable: return "not_applicable";
    case PartState::unknown: return "unknown";
  }
  return {};
}

void append_finding(std::string& out, const FactTable& facts, int slot, const Body& body) {
  const Fact& fact = facts.scalar(slot);
  const FindingDetail* detail = body.finding(slot);
  out += "{\"fact\":";
  append_json_string(out, fact.id);
  out += ",\"value\":";
  append_cell_json(out, fact, at(body.cells, slot), state_at(body, slot), body);
  out += ",\"by\":";
  append_text_or_null(out, detail ? detail->by : std::string_view());
  out += ",\"on\":";
  append_text_or_null(out, detail ? detail->on : std::string_view());
  out += ",\"because\":";
  append_text_or_null(out, detail ? detail->because : std::string_view());
  out += '}';
}

// The key of a value among a line's facts: its plain id, or list.field where a fact of the body has
// that id too.
std::string key_of(const RuleSet& rules, const std::vector<FactValue>& values, std::size_t index) {
  const FactValue& value = values[index];
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool field = value.list >= 0 && !value.is_list();
    if (i != index && field && values[i].fact->id == value.fact->id) {
      return rules.facts.list(value.list).id + "." + value.fact->id;
    }
  }
  return value.fact->id;
}

}  // namespace

ResultJson::ResultJson(Run run)
    : run_(std::move(run)), score_rule_(score_rule(*run_.rules, run_.selection)) {
  const RuleSet& rules = *run_.rules;
  JsonWriter head(rules_);
  head.key("rules").begin_object();
  head.key("id").string(rules.id);
  head.key("version").string(rules.version);
  head.key("sha256").string(rules.sha256);
  head.end_object();
  JsonWriter engine(engine_);
  engine.key("engine").string(engine_name());
  engine.key("readings").begin_object();
  for (std::size_t i = 0; i < rules.readings.size(); ++i) {
    const Reading& reading = rules.readings[i];
    const bool open = std::binary_search(run_.open.begin(), run_.open.end(), static_cast<int>(i));
    engine.key(reading.id)
        .string(open ? open_text : std::string_view(at(reading.options, run_.selection[i]).first));
  }
  engine.end_object();
  for (const Part& part : rules.parts) {
    std::string& text = part_heads_.emplace_back("{\"id\":");
    append_json_string(text, part.id);
    text += ",\"marks\":";
    append_points(text, part.marks);
  }
  for (const Deduction& deduction : rules.deductions) uses_.push_back(facts_of(rules, deduction));
  for (const auto& [name, value] : run_.set) {
    SetFact fact{name, -1, value};
    if (const int index = rules.facts.find(name); index >= 0) {
      fact.key = at(rules.facts.facts, index).id;
      fact.slot = at(rules.facts.facts, index).slot;
    }
    std::erase_if(set_, [&fact](const SetFact& other) { return other.key == fact.key; });
    set_.push_back(std::move(fact));  // the last one given holds
  }
}

void ResultJson::append_outcome(const Body& body, const Result& result, std::string& out) const {
  score(result, out);
  grade_and_opinion(body, result, out);
}

void ResultJson::append(const Body& body, const Result& result, std::string& out,
                        std::string_view more) const {
  out += '{';
  append_head(body, out);
  append_outcome(body, result, out);
  grounds(body, result, out);
  out += ",\"coverage\":{\"marks\":";
  append_points(out, result.coverage);
  out += ",\"of\":";
  append_points(out, run_.rules->marks);
  out += '}';
  columns(result, out);
  parts(result, out);
  ledger(body, result, out);
  rest(result, out);
  append_disagreements_json(out, *run_.rules, body);
  out += more;
  out += '}';
}

void ResultJson::append_errors(const Body& body, std::string& out, std::string_view more) const {
  out += '{';
  identity(body, out);
  out += ',';
  append_error_list(body, out);
  out += ",\"opinion\":{\"code\":\"error\"}";
  append_disagreements_json(out, *run_.rules, body);
  out += more;
  out += '}';
}

void ResultJson::append_missing(const Body& body, std::string& out, std::string_view more) const {
  out += '{';
  identity(body, out);
  out += ",\"opinion\":{\"code\":\"missing\"}";
  out += more;
  out += '}';
}

void ResultJson::append_error_list(const Body& body, std::string& out) const {
  out += "\"errors\":[";
  bool first = true;
  for (const BodyError& error : body.errors) {
    out += first ? "{\"code\":" : ",{\"code\":";
    first = false;
    append_json_string(out, error.code);
    out += ",\"file\":";
    append_text_or_null(out, error.file);
    out += ",\"line\":";
    out += error.line > 0 ? std::to_string(error.line) : "null";
    out += ",\"fact\":";
    append_text_or_null(out, error.fact);
    out += ",\"message\":";
    append_json_string(out, message_of(error, run_.language));
    out += '}';
  }
  out += ']';
}

void ResultJson::identity(const Body& body, std::string& out) const {
  out += "\"id\":";
  append_text_or_null(out, body.id);
  if (!body.name.empty()) {
    out += ",\"name\":";
    append_json_string(out, body.name);
  }
  out += ',';
  out += rules_;
}

void ResultJson::append_head(const Body& body, std::string& out) const {
  identity(body, out);
  out += ',';
  out += engine_;
  inputs(body, out);
}

void ResultJson::inputs(const Body& body, std::string& out) const {
  out += ",\"inputs\":{\"sha256\":\"";
  out += body.sha256(*run_.rules);
  out += "\",\"as_of\":";
  append_text_or_null(out, run_.as_of ? run_.as_of->to_string() : std::string());
  out += ",\"set\":{";
  bool first = true;
  for (const SetFact& fact : set_) {
    if (!first) out += ',';
    first = false;
    append_json_string(out, fact.key);
    out += ':';
    if (fact.slot >= 0) {
      append_cell_json(out, run_.rules->facts.scalar(fact.slot), at(body.cells, fact.slot),
                       state_at(body, fact.slot), body);
    } else {
      append_text_or_null(out, fact.value);
    }
  }
  out += "},\"trial\":";
  out += run_.trial() ? "true}" : "false}";
}

void ResultJson::score(const Result& result, std::string& out) const {
  // A number, and its exact form where the decimal has no end.
  const auto number = [&out, this](const char* key, const char* exact, const Number& value) {
    out += key;
    append_json_string(out, shown_score(value, score_rule_));
    if (exact && !value.finite_decimals()) {
      out += exact;
      append_json_string(out, value.to_exact_string());
    }
  };
  out += ",\"score\":{";
  if (!result.has_score) {
    out += "\"value\":null,\"low\":null,\"high\":null";
  } else if (result.value) {
    number("\"value\":", ",\"exact\":", *result.value);
    number(",\"low\":", nullptr, result.low);
    number(",\"high\":", nullptr, result.high);
  } else {
    out += "\"value\":null";
    number(",\"low\":", ",\"low_exact\":", result.low);
    number(",\"high\":", ",\"high_exact\":", result.high);
  }
  out += ",\"of\":";
  append_points(out, result.of);
  out += ",\"declared\":";
  append_points(out, run_.rules->declared);
  out += '}';
}

void ResultJson::grade_and_opinion(const Body& body, const Result& result, std::string& out) const {
  const RuleSet& rules = *run_.rules;
  const auto list = [&out](const std::vector<int>& indices, const auto& text) {
    out += '[';
    for (std::size_t i = 0; i < indices.size(); ++i) {
      if (i > 0) out += ',';
      append_json_string(out, text(indices[i]));
    }
    out += ']';
  };
  out += ",\"grade\":{\"value\":";
  append_text_or_null(out,
                      result.grade < 0 ? std::string_view() : at(rules.grades, result.grade).label);
  out += ",\"possible\":";
  list(result.grades_possible, [&rules](int grade) { return at(rules.grades, grade).label; });
  out += "},\"opinion\":{\"code\":";
  if (has_no_opinion(result)) {
    out += "null,\"label\":null";
  } else if (result.opinion >= 0) {
    append_json_string(out, at(rules.opinions, result.opinion).id);
    out += ",\"label\":";
    append_json_string(out, at(rules.opinions, result.opinion).label);
  } else {
    append_json_string(out, undetermined_code);
    out += ",\"label\":";
    append_json_string(out, undetermined_words(run_.language));
  }
  out += ",\"possible\":";
  list(result.opinions_possible, [&rules](int code) { return at(rules.opinions, code).id; });
  out += ",\"settled\":";
  out += is_settled(result) ? "true" : "false";
  out += ",\"needs_confirmation\":";
  out += result.needs_confirmation ? "true" : "false";
  append_determinations(out, rules, body, result);
  out += '}';
}

// The further result columns of a rule file that declares some.
void ResultJson::columns(const Result& result, std::string& out) const {
  const RuleSet& rules = *run_.rules;
  if (rules.results.empty()) return;
  out += ",\"results\":{";
  for (std::size_t i = 0; i < rules.results.size(); ++i) {
    const ResultColumn& column = rules.results[i];
    const ColumnResult& found = result.columns[i];
    if (i > 0) out += ',';
    append_json_string(out, column.id);
    out += ":{\"value\":";
    if (!found.certain)
      out += "null";
    else if (column.value)
      append_points(out, found.number.low);
    else
      append_json_string(out, at(column.labels, found.labels.front()));
    if (!column.value) {
      out += ",\"possible\":[";
      for (std::size_t k = 0; k < found.labels.size(); ++k) {
        if (k > 0) out += ',';
        append_json_string(out, at(column.labels, found.labels[k]));
      }
      out += "]}";
    } else if (found.none) {
      out += ",\"low\":null,\"high\":null}";
    } else {
      out += ',';
      append_range(out, found.number);
      if (found.certain && !found.number.low.finite_decimals()) {
        out += ",\"exact\":";
        append_json_string(out, found.number.low.to_exact_string());
      }
      out += '}';
    }
  }
  out += '}';
}

void ResultJson::grounds(const Body& body, const Result& result, std::string& out) const {
  const RuleSet& rules = *run_.rules;
  out += ",\"grounds\":[";
  bool first = true;
  for (const GroundResult& ground : result.grounds) {
    const OpinionRow& row = at(rules.opinion_rows, ground.row);
    out += first ? "{\"clause\":" : ",{\"clause\":";
    first = false;
    append_json_string(out, row.clause);
    out += ",\"text\":";
    append_json_string(out, row.text);
    out += ",\"state\":";
    out += ground.state == GroundState::holds ? "\"holds\"" : "\"possible\"";
    out += ",\"finding\":";
    if (ground.findings.empty()) {
      out += "null";
    } else {
      append_finding(out, rules.facts, ground.findings.front(), body);
    }
    if (ground.findings.size() > 1) {
      // More than one finding supports this ground; none of them is left out.
      out += ",\"findings\":[";
      for (std::size_t i = 0; i < ground.findings.size(); ++i) {
        if (i > 0) out += ',';
        append_finding(out, rules.facts, ground.findings[i], body);
      }
      out += ']';
    }
    out += '}';
  }
  out += ']';
}

void ResultJson::parts(const Result& result, std::string& out) const {
  const RuleSet& rules = *run_.rules;
  out += ",\"parts\":[";
  for (std::size_t i = 0; i < part_heads_.size(); ++i) {
    const PartResult& part = result.parts[i];
    if (i > 0) out += ',';
    out += part_heads_[i];
    if (!result.starts.empty() && result.starts[i] != rules.parts[i].marks) {
      out += ",\"start\":";
      append_points(out, result.starts[i]);
    }
    out += ",\"score\":";
    if (part.score.known()) {
      const std::string points = part.score.low.to_string();
      out += '"';
      out += points;
      out += "\",\"low\":\"";
      out += points;
      out += "\",\"high\":\"";
      out += points;
      out += '"';
    } else {
      out += "null,";
      append_range(out, part.score);
    }
    out += ",\"state\":\"";
    out += name_of(part.state);
    out += "\"}";
  }
  out += ']';
}

void ResultJson::ledger(const Body& body, const Result& result, std::string& out) const {
  const RuleSet& rules = *run_.rules;
  out += ",\"ledger\":[";
  std::vector<FactValue> values;
  bool first = true;
  for (const LedgerLine& line : result.ledger) {
    out += first ? "{\"part\":" : ",{\"part\":";
    first = false;
    append_json_string(out, at(rules.parts, line.part).id);
    out += ",\"deduction\":";
    append_text_or_null(out, line_id(rules, line));
    out += ",\"kind\":\"";
    out += name_of(line.kind);
    out += "\",\"clause\":";
    append_json_string(out, clause_of(rules, line));
    if (line.state == LineState::applied) {
      out += ",\"occurrences\":";
      if (line.is_step())
        out += "null";
      else
        append_points(out, line.occurrences);
      out += ",\"asked\":";
      append_points(out, line.asked);
      out += ",\"applied\":";
      append_points(out, line.applied);
      out += ",\"absorbed\":";
      append_points(out, line.absorbed);
    } else {
      out += ",\"occurrences\":null,\"asked\":null,\"applied\":null,\"absorbed\":null,";
      append_range(out, line.possible);
    }
    out += ",\"facts\":{";
    values.clear();
    if (line.is_step())
      line_facts(rules, facts_of(rules, line), -1, -1, body, values);
    else
      line_facts(rules, at(uses_, line.deduction), line.list, line.record, body, values);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) out += ',';
      append_json_string(out, key_of(rules, values, i));
      out += ':';
      append_cell_json(out, *values[i].fact, values[i].cell, values[i].given, body);
    }
    out += "},\"record\":";
    if (line.list < 0 || line.record < 0) {
      out += "null";  // once for the body, or a list of which nothing is known
    } else {
      out += "{\"list\":";
      append_json_string(out, rules.facts.list(line.list).id);
      out += ",\"index\":";
      out += std::to_string(line.record + 1);
      out += ",\"label\":";
      append_text_or_null(out, record_label(rules.facts, line.list, line.record, body));
      out += '}';
    }
    out +=
        line.state == LineState::applied ? ",\"state\":\"applied\"}" : ",\"state\":\"possible\"}";
  }
  out += ']';
}

void ResultJson::rest(const Result& result, std::string& out) const {
  const RuleSet& rules = *run_.rules;
  out += ",\"unknown\":[";
  for (std::size_t i = 0; i < result.unknown.size(); ++i) {
    if (i > 0) out += ',';
    append_json_string(out, result.unknown[i]);
  }
  if (!run_.open.empty()) {
    out += "],\"open_readings\":[";
    for (std::size_t i = 0; i < result.open_readings.size(); ++i) {
      if (i > 0) out += ',';
      append_json_string(out, at(rules.readings, result.open_readings[i]).id);
    }
  }
  out += "],\"notes\":[";
  bool first = true;
  const auto note = [&out, &first](std::string_view code, std::string_view message) {
    out += first ? "{\"code\":" : ",{\"code\":";
    first = false;
    append_json_string(out, code);
    out += ",\"message\":";
    append_json_string(out, message);
    out += '}';
  };
  for (const BodyNote& entry : result.notes) note(entry.code, message_of(entry, run_.language));
  for (const DueResult& due : result.due)
    if (run_.holidays && !shifted(run_, due))
      note(info(Code::holidays_not_listed).name,
           message(Code::holidays_not_listed, {due.on, at(rules.due, due.rule).what},
                   run_.language));
  if (!rules.discrepancy.empty()) note(marks_differ_code, rules.discrepancy);
  out += "],\"due\":[";
  for (std::size_t i = 0; i < result.due.size(); ++i) {
    out += i > 0 ? ",{\"what\":" : "{\"what\":";
    append_json_string(out, at(rules.due, result.due[i].rule).what);
    out += ",\"on\":";
    append_json_string(out, result.due[i].on);
    if (run_.holidays) {
      const auto day = shifted(run_, result.due[i]);
      out += ",\"shifted\":";
      append_text_or_null(out, day ? day->to_string() : std::string());
    }
    if (at(rules.due, result.due[i].rule).needs_confirmation) out += ",\"needs_confirmation\":true";
    out += '}';
  }
  out += ']';
}

}  // namespace guiju
