// Result with unknown facts → the first of them with their answers, each evaluated.
#include "report/inspect.h"

#include <algorithm>

#include "evaluate/evaluator.h"
#include "report/outlook_words.h"
#include "report/what_if.h"

namespace guiju {

namespace {

constexpr std::int64_t most_answers = 6;

const Fact& declared(const RuleSet& rules, const FactPath& place) {
  const Fact& fact = at(rules.facts.facts, place.fact);
  return place.field < 0 ? fact : at(fact.fields, place.field);
}

// The answers worth telling, as cells.
std::vector<Cell> answers_of(const Fact& fact) {
  std::vector<Cell> out;
  switch (fact.type) {
    case FactType::boolean:
    case FactType::finding: out = {1, 0}; break;
    case FactType::choice:
      for (Cell c = 0; c < std::min<Cell>(most_answers, static_cast<Cell>(fact.choices.size()));
           ++c)
        out.push_back(c);
      break;
    case FactType::count: {
      const Cell least = fact.min ? fact.min->to_int64().value_or(0) : 0;
      out.push_back(least);
      if (!fact.max || Number(least) < *fact.max) out.push_back(least + 1);
      break;
    }
    default: break;
  }
  return out;
}

void state(Body& body, const Fact& fact, const FactPath& place, int list, Cell cell) {
  if (place.field < 0) {
    body.set(fact.slot, cell);
    return;
  }
  RecordList& records = body.lists[static_cast<std::size_t>(list)];
  const std::size_t index = static_cast<std::size_t>(place.record) * records.fields +
                            static_cast<std::size_t>(place.field);
  records.cells.set(index, cell);
}

}  // namespace

std::vector<ToInspect> to_inspect(const RuleSet& rules, const Body& body, const Result& result,
                                  const std::function<Corrected(const Body&)>& outcome) {
  std::vector<ToInspect> out;
  for (const std::string& path : result.unknown) {
    if (out.size() == most_inspected) break;
    ToInspect entry;
    entry.path = path;
    entry.place = parse_fact_path(rules.facts, path);
    if (entry.place.fact < 0) continue;  // whether a row applies
    const Fact& fact = declared(rules, entry.place);
    const bool whole_list = at(rules.facts.facts, entry.place.fact).list >= 0 &&
                            (entry.place.field < 0 || entry.place.record < 0);
    if (!whole_list)
      for (const Cell cell : answers_of(fact)) {
        Body answered = body;
        state(answered, fact, entry.place, at(rules.facts.facts, entry.place.fact).list, cell);
        Answer answer;
        answer.cell = cell;
        try {
          answer.left = outcome(answered);
        } catch (const EvaluationFailure&) {
          answer.left.failed = true;
        }
        entry.answers.push_back(answer);
      }
    out.push_back(std::move(entry));
  }
  return out;
}

std::vector<std::string> answer_lines(const Run& run, const Body& body, const ToInspect& entry) {
  std::vector<std::string> out;
  const ScoreRule* const rule = score_rule(*run.rules, run.selection);
  for (const Answer& answer : entry.answers) {
    std::string text = cell_words(declared(*run.rules, entry.place), answer.cell, Given::stated,
                                  body, run.language);
    text += choose(run.language, "：", ": ");
    text += answer.left.failed ? choose(run.language, "不能评估", "cannot be evaluated")
                               : outcome_words(run, answer.left, rule);
    out.push_back(std::move(text));
  }
  return out;
}

void append_inspect_json(const Run& run, const Body& body, const std::vector<ToInspect>& facts,
                         JsonWriter& json) {
  json.begin_array();
  for (const ToInspect& entry : facts) {
    json.begin_object();
    json.key("fact").string(entry.path);
    json.key("answers").begin_array();
    for (const Answer& answer : entry.answers) {
      json.begin_object();
      const Fact& fact = declared(*run.rules, entry.place);
      json.key("value");
      if (fact.type == FactType::count)
        json.integer(answer.cell);
      else if (fact.type == FactType::choice)
        json.string(cell_text(fact, answer.cell, body));
      else
        json.boolean(answer.cell != 0);
      if (answer.left.failed)
        json.key("score").null();
      else
        append_outcome(run, answer.left, json);
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

}  // namespace guiju
