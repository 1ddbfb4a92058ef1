// What was drawn → one JSON object.
#include "report/json_writer.h"
#include "report/line_facts.h"
#include "report/result_json.h"
#include "report/sample_record.h"
#include "report/wording.h"

namespace guiju {
namespace {

void append_texts(JsonWriter& json, const std::vector<std::string>& texts) {
  json.begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

class Samples {
 public:
  Samples(const Run& run, const Body& body, JsonWriter& json)
      : rules_(*run.rules), body_(body), json_(json) {}

  void append(const SampleResult& sample) {
    const SampleRule& rule = at(rules_.samples, sample.rule);
    json_.begin_object();
    json_.key("id").string(rule.id);
    json_.key("label").string(rule.label);
    json_.key("clause").string(rule.clause);
    json_.key("parts").begin_array();
    for (const int part : rule.parts) json_.string(at(rules_.parts, part).id);
    json_.end_array();
    json_.key("state").string(name_of(sample.state));
    json_.key("from");
    if (rule.list >= 0)
      json_.string(rules_.facts.list(rule.list).id);
    else
      json_.null();
    json_.key("numbers");
    if (rule.list < 0 && sample.frame > 0) {
      json_.begin_array();
      json_.integer(sample.first_number);
      json_.integer(sample.first_number + static_cast<std::int64_t>(sample.frame) - 1);
      json_.end_array();
    } else {
      json_.null();
    }
    json_.key("size");
    if (sample.size > 0)
      json_.integer(sample.size);
    else
      json_.null();
    json_.key("listed").integer(static_cast<std::int64_t>(sample.listed));
    json_.key("frame").integer(static_cast<std::int64_t>(sample.frame));
    requirements(rule, sample);
    json_.key("number");
    text_or_null(sample.number);
    json_.key("drawn").begin_array();
    for (const std::int64_t one : sample.drawn) drawn(rule, one);
    json_.end_array();
    if (rule.least) {
      json_.key("sum").begin_object();
      json_.key("low");
      text_or_null(sample.sum_low ? sample.sum_low->to_exact_string() : std::string());
      json_.key("high");
      text_or_null(sample.sum_high ? sample.sum_high->to_exact_string() : std::string());
      json_.end_object();
    }
    json_.key("uncertain").begin_array();
    for (const int record : sample.uncertain) json_.integer(record + 1);
    json_.end_array();
    json_.key("unknown");
    append_texts(json_, sample.unknown);
    json_.end_object();
  }

 private:
  void text_or_null(const std::string& text) {
    if (text.empty())
      json_.null();
    else
      json_.string(text);
  }

  void requirements(const SampleRule& rule, const SampleResult& sample) {
    const auto labels = [&](std::size_t from, std::size_t to) {
      json_.begin_array();
      for (std::size_t i = from; i < to; ++i) json_.string(rule.distinct[i].label);
      json_.end_array();
    };
    json_.key("distinct");
    labels(0, rule.distinct.size());
    json_.key("least");
    text_or_null(sample.least ? sample.least->to_exact_string() : std::string());
    json_.key("steps").begin_array();
    for (const SampleStep& step : sample.steps) {
      json_.begin_object();
      json_.key("distinct");
      labels(0, step.distinct);
      json_.key("least").boolean(step.least);
      json_.key("sets").string(step.sets);
      json_.end_object();
    }
    json_.end_array();
    json_.key("given_up").begin_object();
    json_.key("distinct");
    labels(sample.steps.empty() ? rule.distinct.size() : sample.steps.back().distinct,
           rule.distinct.size());
    json_.key("least").boolean(rule.least && !sample.steps.empty() && !sample.steps.back().least);
    json_.end_object();
  }

  void drawn(const SampleRule& rule, std::int64_t one) {
    json_.begin_object();
    if (rule.list < 0) {
      json_.key("number").integer(one);
      json_.end_object();
      return;
    }
    const int record = static_cast<int>(one);
    json_.key("index").integer(one + 1);
    json_.key("label");
    text_or_null(record_label(rules_.facts, rule.list, record, body_));
    json_.key("facts").begin_object();
    const RecordList& records = at(body_.lists, rule.list);
    for (const Fact& field : rules_.facts.list(rule.list).fields) {
      const auto row = static_cast<std::size_t>(record);
      const auto slot = static_cast<std::size_t>(field.slot);
      std::string value;
      append_cell_json(value, field, records.cell(row, slot), records.state(row, slot), body_);
      json_.key(field.id).raw(value);
    }
    json_.end_object();
    json_.end_object();
  }

  const RuleSet& rules_;
  const Body& body_;
  JsonWriter& json_;
};

}  // namespace

void append_sample_json(const Run& run, const Body& body, std::uint64_t seed,
                        const std::vector<SampleResult>& samples, std::string& out) {
  out += '{';
  ResultJson(run).append_head(body, out);
  out += ",\"seed\":\"" + std::to_string(seed) + "\",\"samples\":";
  JsonWriter json(out);
  json.begin_array();
  Samples writer(run, body, json);
  for (const SampleResult& sample : samples) writer.append(sample);
  json.end_array();
  out += '}';
}

}  // namespace guiju
