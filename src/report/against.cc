// Two results of one body -> what differs. One idea: points are compared as ranges, so what is not
// known on either side widens a difference and never hides one.
#include "report/against.h"

#include <algorithm>
#include <optional>

#include "facts/compare_bodies.h"
#include "report/fact_values.h"
#include "report/ledger_words.h"

namespace guiju {
namespace {

const Number outward_step = Number(1) / Number(1'000'000);

// a − b; where the exact fraction does not fit, of both rounded to millionths the given way, so that
// a bound stays one.
Number minus(const Number& a, const Number& b, Rounding way) {
  try {
    return a - b;
  } catch (const NumberOverflow&) {
    const Rounding other = way == Rounding::floor ? Rounding::ceiling : Rounding::floor;
    return a.rounded(way, outward_step) - b.rounded(other, outward_step);
  }
}

PointRange minus(const PointRange& a, const PointRange& b) {
  return {minus(a.low, b.high, Rounding::floor), minus(a.high, b.low, Rounding::ceiling)};
}

// Nothing once a sum does not fit any more.
void add_to(std::optional<Number>& sum, const Number& more) {
  if (!sum) return;
  try {
    sum = *sum + more;
  } catch (const NumberOverflow&) {
    sum.reset();
  }
}

Number magnitude(const PointRange& range) { return std::max(range.high, -range.low); }

}  // namespace

bool Against::same() const {
  const bool score_same = !has_score || (score.low == 0 && score.high == 0);
  return score_same && !grade_differs && !opinion_differs && facts.empty() &&
         std::all_of(rows.begin(), rows.end(), [](const RowDifference& r) { return r.none(); });
}

Against Comparer::compare(const Body& here, const Result& result, const Body& there,
                          const Result& other) const {
  Against out;
  out.has_score = result.has_score && other.has_score;
  if (out.has_score) out.score = minus({result.low, result.high}, {other.low, other.high});
  out.grade_differs = result.grades_possible != other.grades_possible;
  out.opinion_differs = result.opinions_possible != other.opinions_possible;
  facts(here, there, out);
  for (std::size_t i = 0; i < rules_.parts.size(); ++i) {
    const Part& part = rules_.parts[i];
    if (!part.is_criterion()) continue;
    RowDifference& row = out.rows.emplace_back();
    row.part = static_cast<int>(i);
    row.here = lost(part.marks, result.parts[i].score);
    row.there = lost(part.marks, other.parts[i].score);
    row.difference = minus(row.here, row.there);
    if (row.none()) continue;
    for (std::size_t f = 0; f < out.facts.size(); ++f)
      if (reads(row.part, out.facts[f])) row.facts.push_back(f);
  }
  std::stable_sort(out.rows.begin(), out.rows.end(),
                   [](const RowDifference& a, const RowDifference& b) {
                     return magnitude(a.difference) > magnitude(b.difference);
                   });
  return out;
}

void Comparer::facts(const Body& here, const Body& there, Against& out) const {
  for (std::size_t f = 0; f < rules_.facts.facts.size(); ++f) {
    const Fact& fact = rules_.facts.facts[f];
    const int index = static_cast<int>(f);
    if (fact.list >= 0) {
      list(fact, index, here, there, out);
      continue;
    }
    const bool known = is_known(state_at(here, fact.slot));
    const bool known_there = is_known(state_at(there, fact.slot));
    const Cell cell = at(here.cells, fact.slot), other = at(there.cells, fact.slot);
    if (known == known_there && (!known || same_value(fact, here, cell, there, other))) continue;
    out.facts.push_back({{index, -1, -1}, {index, -1, -1}, -1});
  }
  for (std::size_t p = 0; p < rules_.parts.size(); ++p) {
    const int part = static_cast<int>(p);
    const auto state = [part](const Body& body) {
      const auto holds = [part](const std::vector<int>& rows) {
        return std::binary_search(rows.begin(), rows.end(), part);
      };
      return holds(body.not_applicable) ? 2 : holds(body.disputed_rows) ? 1 : 0;
    };
    if (state(here) != state(there)) out.facts.push_back({{}, {}, part});
  }
}

void Comparer::list(const Fact& fact, int index, const Body& here, const Body& there,
                    Against& out) const {
  const RecordList& records = at(here.lists, fact.list);
  const RecordList& others = at(there.lists, fact.list);
  const bool known = is_known(records.given), known_there = is_known(others.given);
  if (!known && !known_there) return;
  if (records.given != Given::stated || others.given != Given::stated) {
    if (records.given != others.given) out.facts.push_back({{index, -1, -1}, {index, -1, -1}, -1});
    return;
  }
  for (const std::vector<int>& row : match_records(fact, {&here, &there}).rows) {
    if (row[0] < 0 || row[1] < 0) {
      out.facts.push_back({{index, -1, row[0]}, {index, -1, row[1]}, -1});
      continue;
    }
    const std::size_t a = static_cast<std::size_t>(row[0]), b = static_cast<std::size_t>(row[1]);
    for (std::size_t f = 0; f < fact.fields.size(); ++f) {
      const bool has = is_known(records.state(a, f)), has_there = is_known(others.state(b, f));
      const bool same =
          has == has_there &&
          (!has || same_value(fact.fields[f], here, records.cell(a, f), there, others.cell(b, f)));
      const int field = static_cast<int>(f);
      if (!same) out.facts.push_back({{index, field, row[0]}, {index, field, row[1]}, -1});
    }
  }
}

bool Comparer::reads(int part, const FactDifference& difference) const {
  if (difference.row >= 0) return difference.row == part;
  const std::vector<int>& parts = usages_.of(difference.here.fact, difference.here.field).parts;
  return std::find(parts.begin(), parts.end(), part) != parts.end();
}

std::string path_of(const RuleSet& rules, const FactDifference& difference) {
  if (difference.row >= 0) return "not_applicable[" + at(rules.parts, difference.row).id + "]";
  return place_path(rules, difference.here.record < 0 ? difference.there : difference.here);
}

AgainstSummary::AgainstSummary(const RuleSet& rules) {
  rows_.resize(rules.parts.size());
  for (std::size_t i = 0; i < rows_.size(); ++i) rows_[i].part = static_cast<int>(i);
}

void AgainstSummary::add(const Against& against) {
  ++compared_;
  if (against.same()) ++same_;
  if (against.opinion_differs) ++opinions_;
  for (const RowDifference& difference : against.rows) {
    if (difference.none()) continue;
    Row& row = rows_[static_cast<std::size_t>(difference.part)];
    if (difference.difference.low > 0) {
      ++row.more;
      add_to(row.lost_more, difference.difference.low);
    } else if (difference.difference.high < 0) {
      ++row.less;
      add_to(row.lost_less, -difference.difference.high);
    } else {
      ++row.open;
    }
  }
}

std::vector<AgainstSummary::Row> AgainstSummary::rows() const {
  std::vector<Row> rows;
  for (const Row& row : rows_)
    if (row.bodies() > 0) rows.push_back(row);
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.bodies() > b.bodies(); });
  return rows;
}

}  // namespace guiju
