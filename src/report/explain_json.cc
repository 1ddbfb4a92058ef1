// What explain says beside the result object → its further members. One idea: the result object stays
// what it is everywhere, and what only explain tells comes behind it.
#include "report/explain.h"
#include "report/json_writer.h"
#include "report/outlook_json.h"

namespace guiju {
namespace {

std::string_view name_of(NotApplied::Why why) {
  using Why = NotApplied::Why;
  switch (why) {
    case Why::condition_false: return "condition_false";
    case Why::no_occurrence: return "no_occurrence";
    case Why::earlier_tier: return "earlier_tier";
    case Why::not_concerned: return "not_concerned";
    case Why::no_record: return "no_record";
    case Why::not_applicable: return "not_applicable";
    case Why::other_reading: return "other_reading";
    case Why::exempt: return "exempt";
  }
  return "?";
}

}  // namespace

void append_explained_json(const Run& run, const Body& body, const Explained& explained,
                           const Trial* trial, std::string& out) {
  const RuleSet& rules = *run.rules;
  out += ",\"not_applied\":";
  JsonWriter json(out);
  json.begin_array();
  for (const NotApplied& entry : explained.not_applied) {
    const Deduction& deduction = at(rules.deductions, entry.deduction);
    json.begin_object();
    json.key("part").string(at(rules.parts, deduction.part).id);
    json.key("deduction").string(deduction.id);
    json.key("record");
    if (entry.list >= 0 && entry.record >= 0) {
      json.begin_object();
      json.key("list").string(rules.facts.list(entry.list).id);
      json.key("index").integer(entry.record + 1);
      json.end_object();
    } else {
      json.null();
    }
    json.key("why").string(name_of(entry.why));
    json.end_object();
  }
  json.end_array();
  out += ",\"outlook\":";
  append_outlook_json(run, body, explained.outlook, out);
  out += ",\"inspect\":";
  JsonWriter facts(out);
  append_inspect_json(run, body, explained.inspect, facts);
  if (trial == nullptr) return;
  out += ",\"what_if\":";
  append_trial_json(run, *trial, out);
}

}  // namespace guiju
