// Rule set + complete body → scores and opinion, written from the words of the rule language:
// what a part loses is at most its marks; what exceeds a part's marks within a shared limit is taken
// from the next sharing part that has room; the first row that holds decides.
#include "reference.h"

#include <algorithm>
#include <map>

#include "reference_expression.h"

namespace guiju::test {

namespace {

class Reference {
 public:
  Reference(const RuleSet& rules, const std::vector<int>& selection, const Body& body)
      : rules_(rules), selection_(selection), body_(body), expressions_(rules, selection, body) {}

  ReferenceResult run() {
    criteria();
    limits();
    out_.parts.resize(rules_.parts.size());
    for (std::size_t i = 0; i < rules_.parts.size(); ++i)
      if (rules_.parts[i].parent < 0) out_.total = out_.total + score_of(i);
    expressions_.parts = out_.parts;
    expressions_.total = out_.total;
    for (const ScoreRule& rule : rules_.scores)
      if (rule.under.holds(selection_)) out_.score = expressions_.value(*rule.value).number;
    expressions_.score = out_.score;
    outcome();
    return out_;
  }

 private:
  void criteria() {
    lost_.resize(rules_.parts.size());
    applies_.assign(rules_.parts.size(), true);
    for (std::size_t i = 0; i < rules_.parts.size(); ++i) {
      const Part& part = rules_.parts[i];
      if (!part.is_criterion()) continue;
      const bool named = std::find(body_.not_applicable.begin(), body_.not_applicable.end(),
                                   static_cast<int>(i)) != body_.not_applicable.end();
      applies_[i] =
          !named && !(part.not_applicable_when && expressions_.truth(*part.not_applicable_when));
      if (!applies_[i]) continue;
      for (const Charge& charge : part.charges) {
        if (!charge.under.holds(selection_)) continue;
        if (charge.list < 0) {
          take(charge, i);
          continue;
        }
        const std::size_t count = body_.lists[static_cast<std::size_t>(charge.list)].count;
        for (std::size_t record = 0; record < count; ++record) {
          expressions_.records = {static_cast<int>(record)};
          expressions_.items.resize(1);
          if (!charge.where || expressions_.truth(*charge.where)) take(charge, i);
          expressions_.records.clear();
          expressions_.items.clear();
        }
      }
    }
  }

  // What a charge takes from a part, once.
  void take(const Charge& charge, std::size_t part) {
    struct Candidate {
      int deduction;
      Number asked;
    };
    std::vector<Candidate> holding;
    for (const int index : charge.deductions) {
      const Deduction& deduction = rules_.deductions[static_cast<std::size_t>(index)];
      if (!deduction.under.holds(selection_)) continue;
      if (charge.choose == Charge::Choose::first && !holding.empty()) break;
      if (deduction.when && !expressions_.truth(*deduction.when)) continue;
      Number times = 1;
      if (deduction.each) {
        const Number n = expressions_.value(*deduction.each).number;
        if (n.sign() < 0 || !n.is_integer()) throw ReferenceFailure{};
        times = (n / deduction.every).rounded(Rounding::floor, 1);
      }
      holding.push_back({index, deduction.points * times});
    }
    if (charge.choose == Charge::Choose::largest || charge.choose == Charge::Choose::smallest) {
      std::erase_if(holding, [](const Candidate& c) { return c.asked.sign() == 0; });
      const auto best = charge.choose == Charge::Choose::largest
                            ? std::max_element(holding.begin(), holding.end(), less<Candidate>)
                            : std::min_element(holding.begin(), holding.end(), less<Candidate>);
      if (best != holding.end()) holding = {*best};
    }
    for (const Candidate& candidate : holding) {
      Number taken = candidate.asked;
      if (const auto& cap = rules_.deductions[static_cast<std::size_t>(candidate.deduction)].cap) {
        Number& used = used_[candidate.deduction];
        taken = std::min(taken, *cap - used);
        used = used + taken;
      }
      lost_[part] = lost_[part] + taken;
    }
  }
  template <typename T>
  static bool less(const T& a, const T& b) {
    return a.asked < b.asked;
  }

  void limits() {
    std::vector<Number> over(rules_.parts.size());
    for (std::size_t i = 0; i < rules_.parts.size(); ++i)
      if (rules_.parts[i].is_criterion() && lost_[i] > rules_.parts[i].marks) {
        over[i] = lost_[i] - rules_.parts[i].marks;
        lost_[i] = rules_.parts[i].marks;
      }
    for (const SharedLimit& limit : rules_.shared_limits) {
      if (!limit.under.holds(selection_)) continue;
      const std::size_t n = limit.parts.size();
      for (std::size_t from = 0; from < n; ++from)
        for (std::size_t step = 1; step < n; ++step) {
          const auto source = static_cast<std::size_t>(limit.parts[from]);
          const auto target = static_cast<std::size_t>(limit.parts[(from + step) % n]);
          if (!applies_[target]) continue;
          const Number moved = std::min(over[source], rules_.parts[target].marks - lost_[target]);
          lost_[target] = lost_[target] + moved;
          over[source] = over[source] - moved;
        }
    }
  }

  Number score_of(std::size_t part) {
    const Part& p = rules_.parts[part];
    Number score = p.is_criterion() ? p.marks - lost_[part] : Number(0);
    for (const int child : p.children) score = score + score_of(static_cast<std::size_t>(child));
    out_.parts[part] = score;
    return score;
  }

  void outcome() {
    if (rules_.scope.when && !expressions_.truth(*rules_.scope.when)) {
      out_.has_score = false;
      out_.opinion = rules_.scope.otherwise;
      out_.needs_confirmation =
          rules_.opinions[static_cast<std::size_t>(out_.opinion)].needs_confirmation;
      return;
    }
    for (const OpinionRow& row : rules_.opinion_rows)
      if (row.no_score && row.under.holds(selection_) && expressions_.truth(*row.when))
        out_.has_score = false;
    std::vector<const OpinionRow*> grounds;
    for (const bool otherwise : {false, true}) {
      for (const OpinionRow& row : rules_.opinion_rows) {
        if (row.otherwise != otherwise || (otherwise && !grounds.empty())) continue;
        if (!row.under.holds(selection_) || (row.uses_score && !out_.has_score)) continue;
        if (!row.when || expressions_.truth(*row.when)) grounds.push_back(&row);
      }
    }
    bool stands_alone = false;
    for (const OpinionRow* row : grounds) {
      const int gives = opinion(*row);
      if (out_.opinion < 0) out_.opinion = gives;
      if (out_.grade < 0 && out_.has_score) out_.grade = row->grade;
      expressions_.without_findings = true;
      if (gives == out_.opinion && (!row->when || expressions_.truth(*row->when)))
        stands_alone = true;
      expressions_.without_findings = false;
    }
    if (out_.opinion < 0) throw ReferenceFailure{};
    out_.needs_confirmation =
        !stands_alone || rules_.opinions[static_cast<std::size_t>(out_.opinion)].needs_confirmation;
    for (const GradeRow& row : rules_.grade_rows)
      if (out_.has_score && out_.grade < 0 && (!row.when || expressions_.truth(*row.when)))
        out_.grade = row.grade;
  }

  int opinion(const OpinionRow& row) const {
    if (row.by_slot < 0) return row.opinion;
    return row
        .by_choice[static_cast<std::size_t>(body_.cells[static_cast<std::size_t>(row.by_slot)])];
  }

  const RuleSet& rules_;
  const std::vector<int>& selection_;
  const Body& body_;
  ReferenceExpressions expressions_;
  ReferenceResult out_;
  std::vector<Number> lost_;    // by part
  std::vector<bool> applies_;   // by part
  std::map<int, Number> used_;  // by deduction: taken of its cap
};

}  // namespace

ReferenceResult reference(const RuleSet& rules, const std::vector<int>& selection,
                          const Body& body) {
  try {
    return Reference(rules, selection, body).run();
  } catch (const ReferenceFailure&) {
  } catch (const NumberOverflow&) {
  }
  ReferenceResult failed;
  failed.failed = true;
  return failed;
}

}  // namespace guiju::test
