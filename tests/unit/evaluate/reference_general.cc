// Rule set + complete body → scores, from the words of docs/semantics.md: basis, adjustments, gate,
// zeroing, rounding, floor and ceiling; what does not apply counts as its policy says.
#include "reference_general.h"

#include <algorithm>
#include <map>

#include "reference_expression.h"

namespace guiju::test {

namespace {

bool names_part(const Expr& expr, int part) {
  if (expr.op == Op::part && expr.index == part) return true;
  return std::any_of(expr.args.begin(), expr.args.end(),
                     [&](const Expr& arg) { return names_part(arg, part); });
}

class Reference {
 public:
  Reference(const RuleSet& rules, const std::vector<int>& selection, const Body& body)
      : rules_(rules),
        selection_(selection),
        body_(body),
        expressions_(rules, selection, body),
        known_(rules.parts.size()),
        charges_(rules.parts.size()) {
    out_.parts.resize(rules.parts.size());
    expressions_.parts.resize(rules.parts.size());
  }

  GeneralReference run() {
    bool any = false;
    for (int p = 0; p < count(); ++p) {
      score(p);
      if (part(p).parent >= 0 || leaves(p)) continue;
      any = true;
      out_.total = out_.total + out_.parts[at(p)];
    }
    if (!any) throw ReferenceFailure{};
    for (int p = 0; p < count(); ++p) out_.absent.push_back(absent(p));
    expressions_.total = out_.total;
    for (const ScoreRule& rule : rules_.scores)
      if (rule.under.holds(selection_)) out_.score = number(*rule.value);
    expressions_.score = out_.score;
    for (const OpinionRow& row : rules_.opinion_rows)
      if (out_.opinion < 0 && !row.otherwise && truth(*row.when)) out_.opinion = row.opinion;
    for (const OpinionRow& row : rules_.opinion_rows)
      if (out_.opinion < 0 && row.otherwise) out_.opinion = row.opinion;
    for (const ResultColumn& column : rules_.results) {
      GeneralReference::Column result;
      if (column.value) {
        result.number = rounded(number(*column.value), column.round);
      } else {
        for (const ResultRow& row : column.rows)
          if (result.label < 0 && (!row.when || truth(*row.when))) result.label = row.label;
      }
      out_.columns.push_back(result);
    }
    return out_;
  }

 private:
  static std::size_t at(int index) { return static_cast<std::size_t>(index); }
  int count() const { return static_cast<int>(rules_.parts.size()); }
  const Part& part(int p) const { return rules_.parts[at(p)]; }

  // An expression whose parts are worked out first.
  void prepare(const Expr& expr) {
    for (int p = 0; p < count(); ++p)
      if (names_part(expr, p)) score(p);
    expressions_.parts = out_.parts;
  }
  bool truth(const Expr& expr) {
    prepare(expr);
    return expressions_.truth(expr);
  }
  Number number(const Expr& expr) {
    prepare(expr);
    return expressions_.value(expr).number;
  }
  static Number rounded(const Number& value, const std::optional<RoundTo>& round) {
    return round ? value.rounded(round->rounding, round->step) : value;
  }

  // ---- What does not apply.

  // By a declaration, a condition, or because no part of it applies.
  bool policy_absent(int p) {
    const Part& source = part(p);
    const auto& named = body_.not_applicable;
    if (std::find(named.begin(), named.end(), p) != named.end()) return true;
    return source.not_applicable_when && truth(*source.not_applicable_when);
  }
  bool has_no(int p) { return part(p).only_when && !truth(*part(p).only_when); }
  bool emptied(int p) {
    const Part& source = part(p);
    if (source.children.empty() || source.kind == PartKind::value) return false;
    bool members = false;
    for (const int child : source.children)
      members = members || (!part(child).bonus && !leaves(child));
    return !members;
  }
  bool absent(int p) { return absent_above(p) || policy_absent(p) || has_no(p) || emptied(p); }
  // Whether a part lies inside one that does not apply.
  bool absent_above(int p) {
    for (int above = part(p).parent; above >= 0; above = part(above).parent)
      if (policy_absent(above) || has_no(above)) return true;
    return false;
  }
  // Is no member of its parent's sum, mean or extreme.
  bool leaves(int p) {
    if (has_no(p)) return true;
    const Absent policy = part(p).absent;
    if (policy_absent(p)) return policy == Absent::rescale || policy == Absent::leave;
    if (absent_above(p)) return false;
    return emptied(p) && policy != Absent::zero;
  }

  // ---- What is taken.

  struct Charged {
    std::map<int, Number> taken;  // by the part that loses (or gains) the points
    std::vector<int> zeroed;
  };

  const Charged& charged(int p, std::size_t index) {
    auto& cache = charges_[at(p)];
    if (const auto found = cache.find(index); found != cache.end()) return found->second;
    Charged out;
    const Charge& charge = part(p).charges[index];
    if (charge.under.holds(selection_) && !absent(p) &&
        (!charge.only_when || truth(*charge.only_when))) {
      std::map<int, Number> used;
      if (charge.list < 0) {
        once(p, charge, used, out);
      } else {
        const std::size_t records = body_.lists[at(charge.list)].count;
        for (std::size_t record = 0; record < records; ++record) {
          // What the conditions name is worked out before the record is entered.
          if (charge.where) prepare(*charge.where);
          for (const int d : charge.deductions)
            for (const Expr* e :
                 {rules_.deductions[at(d)].when.get(), rules_.deductions[at(d)].each.get(),
                  rules_.deductions[at(d)].amount.get()})
              if (e != nullptr) prepare(*e);
          expressions_.records = {static_cast<int>(record)};
          expressions_.items.resize(1);
          if (!charge.where || expressions_.truth(*charge.where)) once(p, charge, used, out);
          expressions_.records.clear();
          expressions_.items.clear();
        }
      }
    }
    return cache.emplace(index, std::move(out)).first->second;
  }

  void once(int p, const Charge& charge, std::map<int, Number>& used, Charged& out) {
    struct Candidate {
      const Deduction* deduction;
      int index;
      Number asked, times;
    };
    std::vector<Candidate> holding;
    for (const int index : charge.deductions) {
      const Deduction& d = rules_.deductions[at(index)];
      if (!d.under.holds(selection_)) continue;
      if (charge.choose == Charge::Choose::first && !holding.empty()) break;
      if (d.when && !truth(*d.when)) continue;
      Number times = 1, points = d.points;
      if (d.each) times = (number(*d.each) / d.every).rounded(Rounding::floor, 1);
      if (d.amount) {
        points = number(*d.amount);
        bool allowed = points.sign() >= 0;
        if (points.sign() != 0 && !d.choices.empty())
          allowed = std::count(d.choices.begin(), d.choices.end(), points) > 0;
        if (points.sign() != 0 && d.least) allowed = *d.least <= points && points <= *d.most;
        if (!allowed) throw ReferenceFailure{};
      }
      holding.push_back({&d, index, points * times, times});
    }
    if (holding.empty() && charge.must_hold) throw ReferenceFailure{};
    if (charge.choose == Charge::Choose::largest || charge.choose == Charge::Choose::smallest) {
      std::erase_if(holding, [](const Candidate& c) {
        return c.asked.sign() == 0 && c.deduction->zeroes < 0;
      });
      const Candidate* best = nullptr;
      for (const Candidate& c : holding)
        if (best == nullptr || (charge.choose == Charge::Choose::largest ? c.asked > best->asked
                                                                         : c.asked < best->asked))
          best = &c;
      if (best != nullptr) holding = {Candidate(*best)};
    }
    for (const Candidate& c : holding) {
      Number taken = c.asked;
      if (c.deduction->cap) {
        taken = std::min(taken, *c.deduction->cap - used[c.index]);
        used[c.index] = used[c.index] + taken;
      }
      const int target = c.deduction->from_part >= 0 ? c.deduction->from_part : p;
      out.taken[target] = out.taken[target] + taken;
      if (c.deduction->zeroes >= 0 && c.times.sign() > 0) out.zeroed.push_back(c.deduction->zeroes);
    }
  }

  // Everything that any charge of the rubric takes of a part.
  Number asked_of(int p) {
    Number sum;
    for (int owner = 0; owner < count(); ++owner)
      for (std::size_t c = 0; c < part(owner).charges.size(); ++c)
        if (concerns(owner, c, p)) {
          const auto& taken = charged(owner, c).taken;
          if (const auto found = taken.find(p); found != taken.end()) sum = sum + found->second;
        }
    return sum;
  }
  bool zeroed(int p) {
    for (int owner = 0; owner < count(); ++owner)
      for (std::size_t c = 0; c < part(owner).charges.size(); ++c)
        if (concerns(owner, c, p)) {
          const auto& parts = charged(owner, c).zeroed;
          if (std::count(parts.begin(), parts.end(), p) > 0) return true;
        }
    return false;
  }
  // Only charges that can concern a part are looked at: others may need its score.
  bool concerns(int owner, std::size_t index, int p) const {
    for (const int d : part(owner).charges[index].deductions) {
      const Deduction& deduction = rules_.deductions[at(d)];
      if ((deduction.from_part >= 0 ? deduction.from_part : owner) == p || deduction.zeroes == p)
        return true;
    }
    return false;
  }

  std::optional<Number> room(int p) const {  // none = without limit
    const Part& source = part(p);
    if (source.kind == PartKind::awards) {
      if (!source.ceiling) return std::nullopt;
      return std::max(Number(0), *source.ceiling - start(p));
    }
    if (!source.floor) return std::nullopt;
    return std::max(Number(0), start(p) - *source.floor);
  }
  Number start(int p) const {
    const Part& source = part(p);
    if (source.start) return *source.start;
    return source.kind == PartKind::awards ? Number(0) : source.marks;
  }

  const SharedLimit* shared(int p) const {
    for (const SharedLimit& limit : rules_.shared_limits)
      if (limit.under.holds(selection_) &&
          std::count(limit.parts.begin(), limit.parts.end(), p) > 0)
        return &limit;
    return nullptr;
  }

  Number lost(int p) {
    const SharedLimit* limit = shared(p);
    std::vector<int> members = limit != nullptr ? limit->parts : std::vector<int>{p};
    std::erase_if(members, [&](int member) { return absent(member); });
    std::map<int, Number> lost, over;
    for (const int member : members) {
      const Number asked = asked_of(member);
      const auto most = room(member);
      lost[member] = most ? std::min(asked, *most) : asked;
      over[member] = asked - lost[member];
    }
    for (std::size_t i = 0; i < members.size(); ++i)
      for (std::size_t step = 1; step < members.size(); ++step) {
        const int to = members[(i + step) % members.size()];
        const auto most = room(to);
        const Number moved = most ? std::min(over[members[i]], *most - lost[to]) : over[members[i]];
        lost[to] = lost[to] + moved;
        over[members[i]] = over[members[i]] - moved;
      }
    return lost[p];
  }

  // ---- Scores.

  const Number& score(int p) {
    if (!known_[at(p)]) {
      known_[at(p)] = true;  // no part depends on itself: the loader refuses it
      const Number value = make_score(p);
      out_.parts[at(p)] = value;
    }
    return out_.parts[at(p)];
  }

  Number make_score(int p) {
    const Part& source = part(p);
    if (absent(p)) {
      const bool stated = source.absent != Absent::full && source.absent != Absent::forbidden;
      if (!policy_absent(p) && !has_no(p) && !absent_above(p) && !stated) throw ReferenceFailure{};
      for (const int child : source.children) score(child);
      return source.absent == Absent::zero ? Number(0) : source.marks;
    }
    Number value = basis(p);
    for (const Adjustment& step : source.adjustments) {
      if (!step.under.holds(selection_) || (step.when && !truth(*step.when))) continue;
      const Number amount = number(*step.amount);
      if (step.how == Adjustment::How::add) value = value + amount;
      if (step.how == Adjustment::How::multiply) value = value * amount;
      if (step.how == Adjustment::How::set) value = amount;
      if (step.floor) value = std::max(value, *step.floor);
      if (step.ceiling) value = std::min(value, *step.ceiling);
    }
    if (source.counts_when && !truth(*source.counts_when)) value = 0;
    if (zeroed(p)) value = 0;
    value = rounded(value, source.round);
    if (source.floor) value = std::max(value, *source.floor);
    if (source.ceiling) value = std::min(value, *source.ceiling);
    return value;
  }

  Number basis(int p) {
    const Part& source = part(p);
    if (source.kind == PartKind::deductions) return start(p) - lost(p);
    if (source.kind == PartKind::awards) {
      const Number given = asked_of(p);
      const auto most = room(p);
      return start(p) + (most ? std::min(given, *most) : given);
    }
    if (source.kind == PartKind::value) {
      for (const int child : source.children) score(child);
      return number(*source.value);
    }
    return combined(p);
  }

  Number combined(int p) {
    const Part& source = part(p);
    Number sum, weights, marks_here, marks_all, bonus;
    std::optional<Number> most, least;
    for (const int child : source.children) {
      const Number value = score(child);
      const Number weight = part(child).weight ? number(*part(child).weight) : Number(1);
      if (part(child).bonus) {
        if (!leaves(child)) bonus = bonus + weight * value;
        continue;
      }
      const bool here = !leaves(child);
      if (here || part(child).absent == Absent::rescale)
        marks_all = marks_all + weight * part(child).marks;
      if (!here) continue;
      marks_here = marks_here + weight * part(child).marks;
      sum = sum + weight * value;
      weights = weights + weight;
      most = most ? std::max(*most, value) : value;
      least = least ? std::min(*least, value) : value;
    }
    const Number extra = source.start.value_or(Number(0)) + bonus;
    switch (source.kind) {
      case PartKind::mean: return sum / weights + extra;
      case PartKind::maximum: return *most + extra;
      case PartKind::minimum: return *least + extra;
      default: break;
    }
    // What has left takes its marks along; the rest is scaled up to all of them.
    if (marks_here != marks_all && marks_here.sign() > 0) sum = sum * marks_all / marks_here;
    return sum + extra;
  }

  const RuleSet& rules_;
  const std::vector<int>& selection_;
  const Body& body_;
  ReferenceExpressions expressions_;
  GeneralReference out_;
  std::vector<bool> known_;  // by part: its score is worked out
  std::vector<std::map<std::size_t, Charged>> charges_;
};

}  // namespace

GeneralReference general_reference(const RuleSet& rules, const std::vector<int>& selection,
                                   const Body& body) {
  try {
    return Reference(rules, selection, body).run();
  } catch (const ReferenceFailure&) {
  } catch (const NumberOverflow&) {
  } catch (const DivisionByZero&) {
  }
  GeneralReference failed;
  failed.failed = true;
  return failed;
}

}  // namespace guiju::test
