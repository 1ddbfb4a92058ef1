// Rule file + body + seed → what is drawn. Records are drawn from unless it is certain that they
// are not meant; they count as different, and add to the sum, only as far as that is certain.
#include "evaluate/sample.h"

#include <algorithm>
#include <map>

#include "evaluate/abstract.h"
#include "evaluate/draw.h"
#include "evaluate/failure.h"
#include "evaluate/remarks.h"
#include "plan/fold.h"
#include "rules/sample_limits.h"

namespace guiju {

namespace {

// A known value as a text that no other value of its type has.
std::string key_text(const Value& value) {
  if (value.kind == Type::Kind::boolean) return value.is_true() ? "t" : "f";
  return value.kind == Type::Kind::text ? std::string(value.text) : value.low.to_exact_string();
}

class Drawing {
 public:
  Drawing(const RuleSet& rules, const std::vector<int>& selection, const Body& body,
          const SampleRule& rule, std::size_t& work, SampleResult& out)
      : rules_(rules),
        selection_(selection),
        body_(body),
        rule_(rule),
        work_(work),
        out_(out),
        abstract_(rules, body) {}

  void run(std::uint64_t seed) {
    const bool framed = rule_.list >= 0 ? frame_of_records() : frame_of_numbers();
    const std::optional<Number> size = known(*rule_.size);
    if (size) {
      const auto whole = size->to_int64();
      if (!whole || *whole < 1 || *whole > max_sample_size)
        throw EvaluationError{Code::sample_size,
                              rule_.size->span,
                              {std::to_string(max_sample_size), size->to_exact_string()}};
      out_.size = *whole;
    }
    bool ready = framed && size;
    if (rule_.least) {
      out_.least = known(*rule_.least->value);
      ready = ready && out_.least;
    }
    if (framed && !ready) out_.state = SampleResult::State::unknown;
    if (ready && frame_.empty()) out_.state = SampleResult::State::empty;
    if (ready && !frame_.empty()) draw(seed);
    for (const auto& fact : unknown_) out_.unknown.push_back(fact_path(rules_, fact));
  }

 private:
  // Its value where certain; else what is unknown is noted.
  Value value_of(const Expr& expr) {
    const auto [at, is_new] = folded_.try_emplace(&expr);
    if (is_new) at->second = fold(rules_, expr, selection_);
    const Expr& small = at->second;
    Value value = abstract_.evaluate(small);
    if (!value.certain()) abstract_.unknown(small, unknown_);
    return value;
  }
  std::optional<Number> known(const Expr& expr) {
    const Value value = value_of(expr);
    if (!value.certain()) return std::nullopt;
    return value.low.exact();
  }

  bool frame_of_numbers() {
    const std::optional<Number> low = known(*rule_.low), high = known(*rule_.high);
    if (!low || !high) {
      out_.state = SampleResult::State::unknown;
      return false;
    }
    const auto first = low->to_int64(), last = high->to_int64();
    if (!first || !last || *first < -1'000'000'000 || *last > 1'000'000'000 ||
        *last - *first >= max_sample_numbers)
      throw EvaluationError{Code::sample_numbers,
                            rule_.low->span,
                            {rule_.id, std::to_string(max_sample_numbers),
                             low->to_exact_string() + ", " + high->to_exact_string()}};
    for (std::int64_t number = *first; number <= *last; ++number) frame_.push_back(number);
    candidates_.resize(frame_.size());
    out_.first_number = *first;
    out_.listed = out_.frame = frame_.size();
    return true;
  }

  bool frame_of_records() {
    const RecordList& records = body_.lists[static_cast<std::size_t>(rule_.list)];
    if (records.given == Given::defaulted) {
      out_.state = SampleResult::State::not_given;
      return false;
    }
    if (!is_known(records.given)) {
      out_.state = SampleResult::State::unknown;
      unknown_.insert({rules_.facts.list_facts[static_cast<std::size_t>(rule_.list)], -1, -1});
      return false;
    }
    out_.listed = records.count;
    if (records.count > max_sample_frame)
      throw EvaluationError{Code::sample_too_large, rule_.span, {rule_.id}};
    numbers_.resize(rule_.distinct.size());
    for (std::size_t record = 0; record < records.count; ++record) {
      abstract_.enter_record(rule_.list, record);
      const Value inside = rule_.where ? value_of(*rule_.where) : Value::truth(true);
      if (inside.can_true) {
        frame_.push_back(static_cast<std::int64_t>(record));
        if (inside.can_false) out_.uncertain.push_back(static_cast<int>(record));
        candidates_.push_back(candidate());
      }
      abstract_.leave();
    }
    out_.frame = frame_.size();
    return true;
  }

  // The record at hand as a candidate.
  Candidate candidate() {
    Candidate out;
    for (std::size_t i = 0; i < rule_.distinct.size(); ++i) {
      std::vector<std::string> texts;
      for (const ExprPtr& expr : rule_.distinct[i].values) {
        const Value value = value_of(*expr);
        if (value.certain()) texts.push_back(key_text(value));
      }
      if (texts.size() < rule_.distinct[i].values.size())
        out.keys.push_back(-1);
      else
        out.keys.push_back(numbers_[i]
                               .try_emplace(std::move(texts), static_cast<int>(numbers_[i].size()))
                               .first->second);
    }
    if (!rule_.least) return out;
    const Value amount = value_of(*rule_.least->of);
    if (amount.has_low) out.amount = amount.low.exact();
    highs_.push_back(amount.has_high ? std::optional(amount.high.exact()) : std::nullopt);
    return out;
  }

  // Tries what is asked from all of it down to nothing; true where sets are left of it.
  bool try_step(std::size_t size, std::size_t distinct, bool least, Draw& random) {
    SampleSets sets(candidates_, size, distinct, least ? out_.least : std::nullopt, work_);
    const SetCount count = sets.count();
    out_.steps.push_back({distinct, least, count.str()});
    if (count == 0) return false;
    const SetCount number = random.below(count);
    out_.number = SetCount(number + 1).str();
    for (const std::size_t i : sets.at(number)) {
      out_.drawn.push_back(frame_[i]);
      if (rule_.least) add_up(i);
    }
    return true;
  }

  void add_up(std::size_t i) {
    const auto add = [&](std::optional<Number>& sum, const std::optional<Number>& amount) {
      if (out_.drawn.size() == 1)
        sum = amount;
      else
        sum = sum && amount ? std::optional(*sum + *amount) : std::nullopt;
    };
    add(out_.sum_low, candidates_[i].amount);
    add(out_.sum_high, highs_[i]);
  }

  void draw(std::uint64_t seed) {
    const std::size_t size = std::min(frame_.size(), static_cast<std::size_t>(out_.size));
    if (frame_.size() <= static_cast<std::size_t>(out_.size)) out_.state = SampleResult::State::all;
    Draw random = Draw::of_sample(seed, body_.id, rule_.id);
    const std::size_t keys = rule_.distinct.size();
    try {
      if (!rule_.least) {
        for (std::size_t d = keys + 1; d-- > 0;)
          if (try_step(size, d, false, random)) return;
      } else if (rule_.least->before_distinct) {
        for (const bool least : {true, false})
          for (std::size_t d = keys + 1; d-- > 0;)
            if (try_step(size, d, least, random)) return;
      } else {
        for (std::size_t d = keys + 1; d-- > 0;)
          for (const bool least : {true, false})
            if (try_step(size, d, least, random)) return;
      }
    } catch (const TooManySets&) {
      throw EvaluationError{Code::sample_too_large, rule_.span, {rule_.id}};
    }
  }

  const RuleSet& rules_;
  const std::vector<int>& selection_;
  const Body& body_;
  const SampleRule& rule_;
  std::size_t& work_;  // of all samples of the body
  SampleResult& out_;
  Abstract abstract_;
  UnknownFacts unknown_;
  std::map<const Expr*, Expr> folded_;
  std::vector<std::int64_t> frame_;  // records or numbers
  std::vector<Candidate> candidates_;
  std::vector<std::optional<Number>> highs_;                      // of the amounts
  std::vector<std::map<std::vector<std::string>, int>> numbers_;  // by key, of its values
};

}  // namespace

std::string_view name_of(SampleResult::State state) {
  switch (state) {
    case SampleResult::State::drawn: return "drawn";
    case SampleResult::State::all: return "all";
    case SampleResult::State::empty: return "empty";
    case SampleResult::State::not_given: return "not_given";
    case SampleResult::State::unknown: return "unknown";
  }
  return "?";
}

std::vector<SampleResult> draw_samples(const RuleSet& rules, const std::vector<int>& selection,
                                       const Body& body, std::uint64_t seed,
                                       const std::vector<std::string>& only) {
  std::vector<SampleResult> out;
  std::size_t work = 0;
  for (std::size_t i = 0; i < rules.samples.size(); ++i) {
    const SampleRule& rule = rules.samples[i];
    if (!rule.under.holds(selection)) continue;
    if (!only.empty() && std::find(only.begin(), only.end(), rule.id) == only.end()) continue;
    SampleResult& result = out.emplace_back();
    result.rule = static_cast<int>(i);
    try {
      Drawing(rules, selection, body, rule, work, result).run(seed);
    } catch (const EvaluationError& error) {
      fail(error, rules, body);
    } catch (const NumberOverflow&) {
      fail({Code::number_too_large, rule.span}, rules, body);
    }
  }
  return out;
}

}  // namespace guiju
