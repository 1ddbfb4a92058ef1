// Bodies → results, explanations and comparisons of readings, as text. One idea: what is needed
// beside the rule set lies on a desk, and a call borrows one for as long as it runs.
#include "evaluation.h"

#include <algorithm>

#include "evaluate/point_lines.h"
#include "facts/reader.h"
#include "report/wording.h"

namespace guiju::python {
namespace {

std::string hint(const std::string& name, const std::vector<std::string>& names, bool english) {
  std::string text;
  const Language language = english ? Language::en : Language::zh;
  if (const std::string nearest = nearest_name(name, names); !nearest.empty())
    say(text, language, "；是不是“{}”？", "; did you mean '{}'?", nearest);
  if (!names.empty()) say(text, language, "；可用：{}", "; known: {}", joined(names, language));
  return text;
}

// The option in force of each reading, and those left open.
void choose_readings(const RuleSet& rules, const Choices& choices, Run& run) {
  std::vector<bool> open(run.selection.size());
  for (const auto& [id, option] : choices.readings) {
    std::vector<std::string> names;
    std::string text;
    const int reading = rules.find_reading(id);
    if (reading < 0) {
      for (const Reading& known : rules.readings) names.push_back(known.id);
      say(text, run.language, "没有读法“{}”{}", "no reading '{}'{}", id,
          hint(id, names, choices.english));
      throw WrongUse(text);
    }
    const auto index = static_cast<std::size_t>(reading);
    for (const auto& known : rules.readings[index].options) names.push_back(known.first);
    const auto found = std::find(names.begin(), names.end(), option);
    open[index] = found == names.end() && option == "open";
    if (found == names.end() && !open[index]) {
      say(text, run.language, "读法“{}”没有选项“{}”{}", "reading '{}' has no option '{}'{}", id,
          option, hint(option, names, choices.english));
      throw WrongUse(text);
    }
    if (found != names.end()) run.selection[index] = static_cast<int>(found - names.begin());
  }
  for (std::size_t i = 0; i < open.size(); ++i)
    if (open[i]) run.open.push_back(static_cast<int>(i));
}

void check_set(const RuleSet& rules, const Run& run) {
  std::string text;
  for (const BodyError& error : errors_of_set(rules, run.set)) {
    if (!text.empty()) text += '\n';
    say(text, run.language, "{}：{}", "{}: {}", error.fact, message_of(error, run.language));
  }
  if (!text.empty()) throw WrongUse(text);
}

}  // namespace

std::vector<std::pair<Number, std::string>> Evaluation::lines() const {
  const RuleSet& rules = *run_.rules;
  Body body;
  body.reset(rules.facts);
  Abstract abstract(rules, body);
  std::vector<std::pair<Number, std::string>> lines;
  for (const PointLine& line : point_lines(*handle_->plans->get(run_.selection), abstract)) {
    const Number& number = line.line.number;
    if (line.line.op == Op::number && line.of_score() && line.decides() &&
        std::none_of(lines.begin(), lines.end(),
                     [&](const auto& known) { return known.first == number; }))
      lines.emplace_back(number, line.label);
  }
  return lines;
}

Evaluation::Evaluation(std::shared_ptr<const RuleHandle> handle, const Choices& choices)
    : handle_(std::move(handle)) {
  const RuleSet& rules = *handle_->rules;
  run_.rules = handle_->rules;
  run_.language = choices.english ? Language::en : Language::zh;
  run_.selection = rules.default_readings();
  choose_readings(rules, choices, run_);
  if (!choices.as_of.empty()) {
    run_.as_of = Date::parse(choices.as_of);
    if (!run_.as_of) {
      std::string text;
      say(text, run_.language, "没有日期“{}”，应为 YYYY-MM-DD",
          "no such date '{}'; expected YYYY-MM-DD", choices.as_of);
      throw WrongUse(text);
    }
  }
  run_.set = choices.set;
  check_set(rules, run_);
  facts_.as_of = run_.as_of;
  facts_.set = run_.set;
  open_.plans = handle_->plans;
  open_.selection = run_.selection;
  open_.reach = std::make_shared<const ReadingReach>(*open_.plans->get(run_.selection), run_.open);
  json_ = std::make_unique<const ResultJson>(run_);
}

std::vector<Body> BodyPool::take(std::size_t count) {
  std::vector<Body> bodies;
  {
    const std::lock_guard lock(mutex_);
    auto& spare = count == 1 ? single_ : blocks_;
    if (!spare.empty()) {
      bodies = std::move(spare.back());
      spare.pop_back();
    }
  }
  bodies.resize(count);
  return bodies;
}

void BodyPool::give(std::vector<Body> bodies) noexcept {
  if (bodies.empty() || bodies.size() > most_block) return;
  try {
    const std::lock_guard lock(mutex_);
    auto& spare = bodies.size() == 1 ? single_ : blocks_;
    if (spare.size() < (bodies.size() == 1 ? most_single : most_blocks))
      spare.push_back(std::move(bodies));
  } catch (...) {  // no memory to keep it in: it goes
  }
}

Evaluation::Lease::Lease(const Evaluation& of) : of_(of) {
  {
    const std::lock_guard lock(of_.mutex_);
    if (!of_.desks_.empty()) {
      desk_ = std::move(of_.desks_.back());
      of_.desks_.pop_back();
    }
  }
  if (!desk_) desk_ = std::make_unique<Desk>(of_.open_);
}

Evaluation::Lease::~Lease() {
  try {
    const std::lock_guard lock(of_.mutex_);
    of_.desks_.push_back(std::move(desk_));
  } catch (...) {  // no memory for one more: the desk goes
  }
}

void Evaluation::fail(Body& body, const EvaluationFailure& failure) {
  body.errors.push_back(failure.error);
  body.errors.back().file = body.file;
  body.errors.back().line = body.line;
}

std::vector<std::string> Evaluation::json(Bodies& bodies) const {
  const std::lock_guard turn(bodies.turn);
  const Lease desk(*this);
  std::vector<std::string> texts(bodies.bodies.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    Body& body = bodies.bodies[i];
    if (body.errors.empty()) {
      try {
        desk->evaluator.evaluate(body, desk->result);
        json_->append(body, desk->result, texts[i]);
        continue;
      } catch (const EvaluationFailure& failure) {
        texts[i].clear();
        fail(body, failure);
      }
    }
    json_->append_errors(body, texts[i]);
  }
  return texts;
}

bool Evaluation::has_brief(const Body& body) const {
  return body.errors.empty() && run_.open.empty() && !run_.rules->opinions.empty();
}

Evaluation::Short Evaluation::short_of(const Brief& found) const {
  Short out;
  if (found.has_score) {
    const ScoreRule* const rule = score_rule(*run_.rules, run_.selection);
    out.low = shown_number(found.low, rule);
    if (found.value_known)
      out.value = out.high = out.low;
    else
      out.high = shown_number(found.high, rule);
  }
  out.opinion = found.opinion;
  out.settled = is_settled(found);
  return out;
}

std::optional<Evaluation::Short> Evaluation::brief(Bodies& bodies) const {
  const std::lock_guard turn(bodies.turn);
  Body& body = bodies.bodies.front();
  if (!has_brief(body)) return std::nullopt;
  const Lease desk(*this);
  try {
    const Brief& found = desk->evaluator.usual().brief(body, false);
    // What a body without any opinion is called is the result object's.
    if (has_no_opinion(found)) return std::nullopt;
    return short_of(found);
  } catch (const EvaluationFailure& failure) {
    fail(body, failure);
    return std::nullopt;
  }
}

std::optional<Evaluation::Short> Evaluation::brief_at_once(const Body& body) const {
  // Long lists may be worked out record by record: not while others wait for the interpreter.
  constexpr std::size_t few = 256;
  const bool short_lists = std::all_of(body.lists.begin(), body.lists.end(),
                                       [](const RecordList& list) { return list.count <= few; });
  if (!short_lists || !has_brief(body)) return std::nullopt;
  const Lease desk(*this);
  const Brief* const found = desk->evaluator.usual().brief_at_once(body);
  if (found == nullptr || has_no_opinion(*found)) return std::nullopt;
  return short_of(*found);
}

Evaluation::Explanation Evaluation::explain(Bodies& bodies, const CorrectionLimits& limits) const {
  Explanation out;
  Body& body = bodies.bodies.front();
  if (body.errors.empty()) {
    try {
      const Lease desk(*this);
      const Explained explained = run_.open.empty()
                                      ? explain_body(desk->evaluator.usual(), body, limits)
                                      : explain_body(desk->evaluator, body);
      append_explanation(run_, body, explained, out.text);
      append_explained_page(run_, body, explained, out.html);
      json_->append(body, explained.result, out.json);
      return out;
    } catch (const EvaluationFailure& failure) {
      fail(body, failure);
    }
  }
  out = {};
  append_errors(run_, body, out.text);
  append_element(out.html, "pre", out.text);
  json_->append_errors(body, out.json);
  return out;
}

std::shared_ptr<Evaluation::Readings> Evaluation::readings(std::size_t combinations) const {
  std::size_t options = 0;
  for (const Reading& reading : run_.rules->readings) options += reading.options.size() - 1;
  std::string text;
  if (!run_.open.empty()) {
    say(text, run_.language, "readings 逐一比较各种读法，不接受 open",
        "readings compares readings and takes none as open");
    throw WrongUse(text);
  }
  if (options > PlanCache::most) {
    say(text, run_.language, "读法共有 {} 个其他选项，最多可比较 {} 个",
        "the readings have {} other options; at most {} can be compared", options,
        std::size_t{PlanCache::most});
    throw WrongUse(text);
  }
  return std::make_shared<Readings>(*this, combinations);
}

namespace {
std::shared_ptr<const ReadingReach> reach_of_all(const Evaluation& evaluation) {
  std::vector<int> all(evaluation.run().rules->readings.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<int>(i);
  const auto plan = evaluation.handle().plans->get(evaluation.run().selection);
  return std::make_shared<const ReadingReach>(*plan, all);
}
}  // namespace

Evaluation::Readings::Readings(const Evaluation& evaluation, std::size_t combinations)
    : reach_(reach_of_all(evaluation)),
      report_(evaluation.run(), reach_, combinations),
      search_(evaluation.handle().plans, reach_, evaluation.run().selection, combinations),
      totals_(report_) {}

std::vector<std::string> Evaluation::Readings::json(Bodies& bodies) {
  std::vector<std::string> texts(bodies.bodies.size());
  std::vector<ReadingsOfBody> found(texts.size());
  search_.alone(bodies.bodies, found);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Body& body = bodies.bodies[i];
    if (body.errors.empty()) {
      search_.search(body, found[i]);
      totals_.add(report_.moves(found[i]));
      report_.json(body, found[i], texts[i]);
    } else {
      totals_.add({});
      report_.json_errors(body, texts[i]);
    }
  }
  return texts;
}

std::string Evaluation::Readings::totals() const {
  std::string text;
  totals_.json(text);
  return text;
}

}  // namespace guiju::python
