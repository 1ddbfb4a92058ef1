// What is reached and what ranges say → what is still to be shown, and how near a completion comes.
// The one idea: whatever a search goes for is an aim, measured by the rows that stand in its way and
// then by points.
#include <algorithm>

#include "evaluate/attain.h"

namespace guiju {

bool BoundSearch::gives(std::size_t row) const {
  const CompiledRow& compiled = plan_.program().rows[row];
  return compiled.by_slot >= 0 || compiled.opinion >= 0;
}

// The first row that holds and gives an opinion, or -1.
int BoundSearch::deciding_row(const Extent& completion) const {
  for (std::size_t i = 0; i < completion.rows.size(); ++i)
    if ((completion.rows[i] & Extent::some_hold) != 0 && gives(i)) return static_cast<int>(i);
  return -1;
}

std::vector<BoundSearch::Aim> BoundSearch::open_aims(const Extent& outer) const {
  std::vector<Aim> out;
  const auto look = [&](Aim::What what, std::size_t index, bool have, const PointRange& reached,
                        const PointRange& range) {
    if (!is_no_limit(range.low) && (!have || range.low < reached.low))
      out.push_back({what, index, false});
    if (!is_no_limit(range.high) && (!have || range.high > reached.high))
      out.push_back({what, index, true});
  };
  const bool any = reached_.any;
  if (outer.scored) look(Aim::What::score, 0, reached_.scored, reached_.score, outer.score);
  const auto both_ways = [&](Aim::What what, std::size_t index) {
    out.push_back({what, index, false});
    out.push_back({what, index, true});
  };
  const auto each = [&](std::uint64_t set, Aim::What what) {
    for (; set != 0; set &= set - 1)
      both_ways(what, static_cast<std::size_t>(__builtin_ctzll(set)));
  };
  each(any ? outer.opinions & ~reached_.opinions : outer.opinions, Aim::What::opinion);
  each(any ? outer.grades & ~reached_.grades : outer.grades, Aim::What::grade);
  for (std::size_t i = 0; i < outer.rows.size(); ++i) {
    const int missing = any ? outer.rows[i] & ~reached_.rows[i] : outer.rows[i];
    if ((missing & Extent::some_hold) != 0) both_ways(Aim::What::row_holds, i);
    if ((missing & Extent::some_fail) != 0) both_ways(Aim::What::row_fails, i);
  }
  for (std::size_t i = 0; i < outer.parts.size(); ++i)
    look(Aim::What::part, i, any, any ? reached_.parts[i] : PointRange{}, outer.parts[i]);
  for (std::size_t i = 0; i < outer.columns.size(); ++i)
    if (outer.columns[i].has_number) {
      const bool have = any && reached_.columns[i].has_number;
      look(Aim::What::column, i, have, have ? reached_.columns[i].number : PointRange{},
           outer.columns[i].number);
    }
  return out;
}

bool BoundSearch::met(const Aim& aim, const Extent& outer) const {
  const std::vector<Aim> open = open_aims(outer);
  return std::find(open.begin(), open.end(), aim) == open.end();
}

// What a sweep makes large (or small) on its way: the bound itself, else the score.
std::optional<Number> BoundSearch::measure(const Extent& extent, const Aim& aim) const {
  const PointRange* range = nullptr;
  if (aim.what == Aim::What::part)
    range = &extent.parts[aim.index];
  else if (aim.what == Aim::What::column)
    range = extent.columns[aim.index].has_number ? &extent.columns[aim.index].number : nullptr;
  else if (extent.scored)
    range = &extent.score;
  if (range == nullptr) return std::nullopt;
  return aim.high ? range->high : -range->low;
}

// How many rows of the opinion table stand between a completion and the aim; 0 where it is met, and
// for bounds.
int BoundSearch::missed(const Extent& extent, const Aim& aim) const {
  const std::vector<CompiledRow>& rows = plan_.program().rows;
  const auto holds = [&](std::size_t row) { return (extent.rows[row] & Extent::some_hold) != 0; };
  if (aim.what == Aim::What::row_holds) return holds(aim.index) ? 0 : 1;
  if (aim.what == Aim::What::row_fails) return holds(aim.index) ? 1 : 0;
  if (aim.what == Aim::What::row_decides) {
    int out = holds(aim.index) ? 0 : 1;
    for (std::size_t i = 0; i < aim.index; ++i) out += gives(i) && holds(i) ? 1 : 0;
    return out;
  }
  if (aim.what == Aim::What::grade) return (extent.grades >> aim.index & 1) != 0 ? 0 : 1;
  if (aim.what != Aim::What::opinion || (extent.opinions >> aim.index & 1) != 0) return 0;
  int least = static_cast<int>(rows.size()) + 1, before = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool serves = rows[i].by_slot >= 0 || rows[i].opinion == static_cast<int>(aim.index);
    if (serves) least = std::min(least, before + (holds(i) ? 0 : 1));
    if (holds(i)) ++before;
  }
  return least;
}

// How much of what is not the aim is still possible; hopeless where the aim is not.
int BoundSearch::room(const Extent& outer, const Aim& aim) const {
  constexpr int hopeless = 100;
  const auto among = [&](std::uint64_t set) {
    return (set >> aim.index & 1) == 0 ? hopeless : __builtin_popcountll(set);
  };
  const auto row = [&](std::uint8_t wanted) {
    const std::uint8_t state = outer.rows[aim.index];
    return (state & wanted) == 0 ? hopeless : state == wanted ? 0 : 1;
  };
  switch (aim.what) {
    case Aim::What::opinion: return among(outer.opinions);
    case Aim::What::grade: return among(outer.grades);
    case Aim::What::row_holds: return row(Extent::some_hold);
    case Aim::What::row_fails: return row(Extent::some_fail);
    case Aim::What::row_decides: {
      int others = row(Extent::some_hold);
      for (std::size_t i = 0; i < aim.index; ++i)
        others += gives(i) && (outer.rows[i] & Extent::some_hold) != 0 ? 1 : 0;
      return others;
    }
    default: return 0;
  }
}

}  // namespace guiju
