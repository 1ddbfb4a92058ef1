// Places of a body -> JSON and words.
#include "report/fact_values.h"

#include <algorithm>

#include "facts/problem.h"
#include "report/json_writer.h"
#include "report/line_facts.h"
#include "report/run.h"

namespace guiju {
namespace {

constexpr std::size_t labels_told = 6;  // of a list's records

const RecordList& records_of(const Body& body, const Fact& list) {
  return at(body.lists, list.list);
}

void append_record(std::string& out, const Body& body, const Fact& list, std::size_t record) {
  const RecordList& records = records_of(body, list);
  out += '{';
  bool first = true;
  for (std::size_t f = 0; f < list.fields.size(); ++f) {
    if (!is_known(records.state(record, f))) continue;
    if (!first) out += ',';
    first = false;
    append_json_string(out, list.fields[f].id);
    out += ':';
    append_cell_json(out, list.fields[f], records.cell(record, f), records.state(record, f), body);
  }
  out += '}';
}

void append_detail(std::string& out, std::string_view key, const std::string& text) {
  if (text.empty()) return;
  out += ",\"";
  out += key;
  out += "\":";
  append_json_string(out, text);
}

std::string unknown_words(Language language) {
  return std::string(choose(language, "尚不清楚", "not known"));
}

std::string list_words(const RuleSet& rules, const Body& body, const Fact& list,
                       Language language) {
  const RecordList& records = records_of(body, list);
  if (records.given == Given::defaulted)
    return std::string(choose(language, "未提供", "not given"));
  if (records.given != Given::stated) return unknown_words(language);
  std::string out;
  say(out, language, "{0} 条", "{1}", records.count, counted(records.count, "record", "records"));
  std::vector<std::string> labels;
  for (std::size_t r = 0; r < records.count && labels.size() <= labels_told; ++r) {
    const std::string label =
        shown_line(record_label(rules.facts, list.list, static_cast<int>(r), body));
    if (!label.empty()) labels.push_back(label);
  }
  if (labels.size() > labels_told) labels.back() = "…";
  if (!labels.empty()) say(out, language, "：{}", ": {}", joined(labels, language));
  return out;
}

}  // namespace

void append_value_json(std::string& out, const RuleSet& rules, const Body& body,
                       const FactPath& place) {
  const Fact& fact = at(rules.facts.facts, place.fact);
  if (fact.list < 0) {
    const Given given = state_at(body, fact.slot);
    const FindingDetail* detail = is_known(given) ? body.finding(fact.slot) : nullptr;
    if (detail) out += "{\"value\":";
    append_cell_json(out, fact, at(body.cells, fact.slot), given, body);
    if (!detail) return;
    append_detail(out, "by", detail->by);
    append_detail(out, "on", detail->on);
    append_detail(out, "because", detail->because);
    out += '}';
    return;
  }
  const RecordList& records = records_of(body, fact);
  const std::size_t record = static_cast<std::size_t>(place.record);
  if (place.field >= 0) {
    if (place.record < 0) {
      out += "null";
      return;
    }
    const std::size_t field = static_cast<std::size_t>(place.field);
    append_cell_json(out, fact.fields[field], records.cell(record, field),
                     records.state(record, field), body);
  } else if (place.record >= 0) {
    append_record(out, body, fact, record);
  } else if (records.given != Given::stated) {
    out += "null";
  } else {
    out += '[';
    for (std::size_t r = 0; r < records.count; ++r) {
      if (r > 0) out += ',';
      append_record(out, body, fact, r);
    }
    out += ']';
  }
}

std::string value_words(const RuleSet& rules, const Body& body, const FactPath& place,
                        Language language) {
  const Fact& fact = at(rules.facts.facts, place.fact);
  if (fact.list < 0) {
    const Given given = state_at(body, fact.slot);
    std::string out = cell_words(fact, at(body.cells, fact.slot), given, body, language);
    const FindingDetail* detail = is_known(given) ? body.finding(fact.slot) : nullptr;
    if (!detail) return out;
    std::vector<std::string> said;
    for (const std::string* text : {&detail->by, &detail->on, &detail->because})
      if (!text->empty()) said.push_back(shown_line(*text));
    if (!said.empty()) say(out, language, "（{}）", " ({})", joined(said, language));
    return out;
  }
  if (place.field >= 0) {
    if (place.record < 0) return unknown_words(language);
    const RecordList& records = records_of(body, fact);
    const std::size_t record = static_cast<std::size_t>(place.record);
    const std::size_t field = static_cast<std::size_t>(place.field);
    return cell_words(fact.fields[field], records.cell(record, field), records.state(record, field),
                      body, language);
  }
  if (place.record >= 0) return std::string(choose(language, "有这条记录", "has this record"));
  return list_words(rules, body, fact, language);
}

std::string place_path(const RuleSet& rules, const FactPath& place) {
  const Fact& fact = at(rules.facts.facts, place.fact);
  if (place.record < 0) return fact.id;
  return facts::record_path(
      fact, static_cast<std::size_t>(place.record),
      place.field < 0 ? std::string_view() : std::string_view(at(fact.fields, place.field).id));
}

}  // namespace guiju
