// Two results of one body under different readings → the result that allows both: bounds widen,
// what is possible is united, and only what both say stays certain.
#include <algorithm>
#include <tuple>

#include "evaluate/general_ranges.h"
#include "evaluate/open_evaluator.h"

namespace guiju {
namespace {

void unite(std::vector<int>& set, const std::vector<int>& more) {
  std::vector<int> all;
  std::set_union(set.begin(), set.end(), more.begin(), more.end(), std::back_inserter(all));
  set = std::move(all);
}

template <class T, class Same>
void append_new(std::vector<T>& list, const std::vector<T>& more, const Same& same) {
  for (const T& entry : more)
    if (std::none_of(list.begin(), list.end(), [&](const T& old) { return same(old, entry); }))
      list.push_back(entry);
}

// What makes two lines the same one: a deduction may be stated once for each reading.
auto identity(const RuleSet& rules, const LedgerLine& line) {
  const std::string_view id =
      line.deduction >= 0
          ? std::string_view(rules.deductions[static_cast<std::size_t>(line.deduction)].id)
          : std::string_view();
  const std::string_view step = line.adjustment ? std::string_view(line.adjustment->id) : id;
  return std::tuple(line.part, step, line.kind, line.list, line.record);
}

bool same_amounts(const LedgerLine& a, const LedgerLine& b) {
  if (a.state != b.state) return false;
  if (a.state == LineState::possible)
    return a.possible.low == b.possible.low && a.possible.high == b.possible.high;
  return a.occurrences == b.occurrences && a.asked == b.asked && a.applied == b.applied;
}

PointRange taken(const LedgerLine& line) {
  return line.state == LineState::possible ? line.possible : PointRange{line.applied, line.applied};
}

void make_possible(LedgerLine& line, const PointRange& more) {
  PointRange range = taken(line);
  range = hull(range, more);
  line.state = LineState::possible;
  line.possible = range;
  line.occurrences = line.asked = line.applied = line.absorbed = 0;
}

void join_ledger(const RuleSet& rules, const std::vector<LedgerLine>& more,
                 std::vector<LedgerLine>& ledger) {
  std::vector<bool> matched(ledger.size());
  std::size_t place = 0;  // where a line that only `more` has belongs
  for (const LedgerLine& line : more) {
    std::size_t found = ledger.size();
    for (std::size_t i = 0; i < ledger.size() && found == ledger.size(); ++i)
      if (!matched[i] && identity(rules, ledger[i]) == identity(rules, line)) found = i;
    if (found < ledger.size()) {
      matched[found] = true;
      if (!same_amounts(ledger[found], line)) make_possible(ledger[found], taken(line));
      place = std::max(place, found + 1);
      continue;
    }
    // In the document's order of parts.
    while (place < ledger.size() && ledger[place].part < line.part) ++place;
    while (place > 0 && ledger[place - 1].part > line.part) --place;
    const auto at = static_cast<std::ptrdiff_t>(place);
    ledger.insert(ledger.begin() + at, line);
    make_possible(ledger[place], {0, 0});
    matched.insert(matched.begin() + at, true);
    ++place;
  }
  for (std::size_t i = 0; i < ledger.size(); ++i)
    if (!matched[i]) make_possible(ledger[i], {0, 0});
}

// Rows of one clause stand for each other: a clause may be stated once for each reading.
void join_grounds(const RuleSet& rules, const std::vector<GroundResult>& more,
                  std::vector<GroundResult>& grounds) {
  const auto row = [&rules](const GroundResult& ground) -> const OpinionRow& {
    return rules.opinion_rows[static_cast<std::size_t>(ground.row)];
  };
  const auto same = [&row](const GroundResult& a, const GroundResult& b) {
    return a.row == b.row || (row(a).clause == row(b).clause && row(a).opinion == row(b).opinion);
  };
  for (GroundResult& ground : grounds) {
    const auto other = std::find_if(more.begin(), more.end(),
                                    [&](const GroundResult& entry) { return same(entry, ground); });
    if (other == more.end() || other->state == GroundState::possible)
      ground.state = GroundState::possible;
    if (other != more.end())
      append_new(ground.findings, other->findings, [](int a, int b) { return a == b; });
  }
  for (const GroundResult& ground : more) {
    if (std::any_of(grounds.begin(), grounds.end(),
                    [&](const GroundResult& old) { return same(old, ground); }))
      continue;
    const auto place = std::find_if(grounds.begin(), grounds.end(),
                                    [&](const GroundResult& old) { return old.row > ground.row; });
    grounds.insert(place, ground)->state = GroundState::possible;
  }
}

void join_column(const ColumnResult& more, ColumnResult& column) {
  const bool same = column.certain && more.certain && column.none == more.none &&
                    column.labels == more.labels && column.number.low == more.number.low;
  unite(column.labels, more.labels);
  if (column.none)
    column.number = more.number;
  else if (!more.none)
    column.number = hull(column.number, more.number);
  column.none = column.none && more.none;
  column.certain = same;
}

void join_score(const Result& more, Result& result) {
  const bool same = result.value && more.value && *result.value == *more.value;
  if (!same) result.value.reset();
  if (!more.has_score) return;
  if (!result.has_score) {
    result.low = more.low;
    result.high = more.high;
    result.has_score = true;
    return;
  }
  result.low = std::min(result.low, more.low);
  result.high = std::max(result.high, more.high);
}

}  // namespace

void join_result(const RuleSet& rules, const Result& more, Result& result) {
  join_score(more, result);
  result.of = std::max(result.of, more.of);
  if (result.grade != more.grade) result.grade = -1;
  if (result.opinion != more.opinion) result.opinion = -1;
  unite(result.grades_possible, more.grades_possible);
  unite(result.opinions_possible, more.opinions_possible);
  result.settled = result.opinion >= 0;
  result.needs_confirmation = result.needs_confirmation || more.needs_confirmation;
  result.coverage = std::min(result.coverage, more.coverage);
  for (std::size_t i = 0; i < result.parts.size(); ++i) {
    PartResult& part = result.parts[i];
    const bool same_state = part.state == more.parts[i].state;
    part.score = hull(part.score, more.parts[i].score);
    if (!same_state || (!part.score.known() && part.state == PartState::scored))
      part.state = PartState::unknown;
  }
  join_ledger(rules, more.ledger, result.ledger);
  join_grounds(rules, more.grounds, result.grounds);
  for (std::size_t i = 0; i < result.columns.size(); ++i)
    join_column(more.columns[i], result.columns[i]);
  const auto equal = [](const auto& a, const auto& b) { return a == b; };
  append_new(result.unknown, more.unknown, equal);
  append_new(result.notes, more.notes, [](const BodyNote& a, const BodyNote& b) {
    return a.code == b.code && a.zh == b.zh && a.en == b.en;
  });
  // A date is told where it follows under every reading.
  std::erase_if(result.due, [&more](const DueResult& due) {
    return std::none_of(more.due.begin(), more.due.end(), [&due](const DueResult& other) {
      return other.rule == due.rule && other.on == due.on;
    });
  });
}

}  // namespace guiju
