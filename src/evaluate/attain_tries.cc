// An aim → completions that come near it. The one idea: one unknown fact after the other takes the value
// that serves the aim best, with the others as they stand.
#include <algorithm>
#include <utility>

#include "evaluate/attain.h"

namespace guiju {

namespace {

// Records of one kind that a list is tried with.
constexpr std::size_t most_alike = 40;

// Whether a cell can bring a sweep nearer to its aim. Rows of the outcome that speak of the score are
// served by beginning with the least or the most of it.
bool serves(const CellReads& reads, BoundSearch::Aim aim) {
  using What = BoundSearch::Aim::What;
  switch (aim.what) {
    case What::score: return reads.scores;
    case What::part:
      return reads.scores &&
             (reads.parts.empty() || std::find(reads.parts.begin(), reads.parts.end(),
                                               static_cast<int>(aim.index)) != reads.parts.end());
    case What::opinion:
    case What::grade:
    case What::row_holds:
    case What::row_fails:
    case What::row_decides: return reads.outcome;
    default: return true;
  }
}

}  // namespace

// Whether every part that a cell bears on has all that it can have, or has lost all: then the score
// gains nothing by it.
bool BoundSearch::at_end(const CellReads& reads, const Extent& now, bool high) const {
  if (reads.parts.empty() || outer_ == nullptr) return false;
  return std::all_of(reads.parts.begin(), reads.parts.end(), [&](int part) {
    const auto i = static_cast<std::size_t>(part);
    if (!plan_.rules().parts[i].is_criterion()) return true;  // of which they are made
    return high ? now.parts[i].high >= outer_->parts[i].high
                : now.parts[i].low <= outer_->parts[i].low;
  });
}

// Changes one choice after the other to the option that serves the aim best; what is met on the way
// counts as reached, and facts that change the result are noted. Whether anything became better.
bool BoundSearch::sweep(Completion& completion, const Aim& aim) {
  Extent now, other;
  bool have = see(completion.body(), now), improved = false;
  for (std::size_t c = 0; c < completion.choices(); ++c) {
    if (!serves(*completion.cell(c).reads, aim)) continue;
    if (have && aim.what == Aim::What::score && at_end(*completion.cell(c).reads, now, aim.high))
      continue;
    const std::size_t before = completion.option(c);
    std::size_t best = before;
    for (std::size_t o = 0; o < completion.options(c); ++o) {
      if (o == before) continue;
      if (spent()) break;
      completion.set(c, o);
      // Whether there is a result at all is a difference, too.
      const bool has = see(completion.body(), other);
      if (have != has || (have && !same_result(now, other))) mattering_.insert(completion.fact(c));
      if (!has) continue;
      bool better = !have;
      if (have && aim.what != Aim::What::none) {
        const int a = missed(now, aim), b = missed(other, aim);
        const auto x = measure(now, aim), y = measure(other, aim);
        better = b < a || (b == a && y && (!x || *y > *x));
      }
      if (!better) continue;
      std::swap(now, other);
      have = improved = true;
      best = o;
    }
    completion.set(c, best);
  }
  return improved && aim.what != Aim::What::none;
}

// A choice may only serve once a later one is made: a few rounds.
void BoundSearch::go_for(Completion& completion, const Aim& aim) {
  constexpr int most_rounds = 2;
  for (int round = 0; round < most_rounds && !spent(); ++round)
    if (!sweep(completion, aim)) return;
}

// Fixes one cell after the other to the value that leaves the aim the most room; `plain`: only cells
// that the outcome does not read.
void BoundSearch::fix(OpenBody& open, const Aim& aim, bool plain) {
  Extent outer;
  for (const OpenCell& cell : open_cells(plan_, open.body)) {
    if (cell.is_list() || !serves(*cell.reads, aim) || (plain && cell.reads->outcome)) continue;
    const std::vector<Filling> options = fillings(cell, open.body, &open.ranges).values;
    Cell place = -1;
    std::size_t best = 0;
    bool have = false;
    int best_room = 0;
    std::optional<Number> best_bound;
    for (std::size_t o = 0; o < options.size(); ++o) {
      if (spent()) return;
      fill(open.body, cell, options[o], place);
      ++used_;
      if (!extents_.make(open.body, &open.ranges, outer)) continue;
      const int left = room(outer, aim);
      const auto bound = measure(outer, aim);
      const bool better = !have || left < best_room ||
                          (left == best_room && bound && (!best_bound || *bound > *best_bound));
      if (!better) continue;
      have = true;
      best = o;
      best_room = left;
      best_bound = bound;
    }
    fill(open.body, cell, options[best], place);
  }
}

// Completes with the aim in view: where deductions hang on several facts at once, no single one of
// them shows the way. A list of which records are not known gets one more, and then several of that
// kind.
void BoundSearch::dive(const OpenBody& from, const Aim& aim) {
  OpenBody open = from;
  std::vector<int> lists;
  for (const OpenCell& cell : open_cells(plan_, from.body)) {
    if (!cell.is_list() || !serves(*cell.reads, aim)) continue;
    lists.push_back(cell.list);
    open.body.add_record(cell.list);
    open.body.lists[static_cast<std::size_t>(cell.list)].more = false;
  }
  // What only makes the score goes to the end that the aim begins with; then what the aim hangs on.
  if (!aim.is_bound()) fix(open, {Aim::What::score, 0, aim.high}, true);
  fix(open, aim, false);
  if (spent()) return;
  Completion completion(plan_, open);
  sweep(completion, aim);
  Extent one;
  for (const int list : lists) {
    Body body = completion.body();
    RecordList& records = body.lists[static_cast<std::size_t>(list)];
    while (records.count < most_alike && !spent()) {
      const std::size_t last = (records.count - 1) * records.fields;
      body.add_record(list);
      for (std::size_t f = 0; f < records.fields; ++f)
        records.cells.set(last + records.fields + f, records.cells[last + f],
                          records.cells.state(last + f));
      see(body, one);
    }
  }
}

}  // namespace guiju
