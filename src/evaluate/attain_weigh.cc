// Unknown facts of a body → those that can change its result, and what knowing each would leave open.
// The one idea: a fact matters where two completions that differ in it alone have different results.
#include <algorithm>
#include <tuple>

#include "evaluate/attain.h"

namespace guiju {

namespace {

// The cell to narrow: of the fewest values, in most places; null where there is none.
const OpenCell* choose(const std::vector<OpenCell>& cells) {
  const OpenCell* best = nullptr;
  const auto few = [](const OpenCell& cell) {
    return !cell.is_list() &&
           (cell.declared->type == FactType::boolean || cell.declared->type == FactType::finding ||
            cell.declared->type == FactType::choice);
  };
  for (const OpenCell& cell : cells)
    if (best == nullptr || (few(cell) && !few(*best)) ||
        (few(cell) == few(*best) && cell.places > best->places))
      best = &cell;
  return best;
}

}  // namespace

// Tries every option of a fact's choices with the others as they stand.
bool BoundSearch::vary(Completion& completion, const std::tuple<int, int, int>& fact) {
  Extent first, other;
  bool seen = false, have = false;
  for (std::size_t c = 0; c < completion.choices(); ++c) {
    if (completion.fact(c) != fact) continue;
    const std::size_t before = completion.option(c);
    for (std::size_t o = 0; o < completion.options(c) && !spent(); ++o) {
      completion.set(c, o);
      const bool has = see(completion.body(), seen ? other : first);
      if (seen && (has != have || (has && !same_result(first, other)))) return true;
      seen = true;
      have = has;
    }
    completion.set(c, before);
  }
  return false;
}

// Whether two completions that differ in this fact alone have different results.
bool BoundSearch::matters(const Body& body, const std::tuple<int, int, int>& fact) {
  std::vector<OpenBody> nodes(1);
  nodes[0].body = body;
  while (!nodes.empty()) {
    const OpenBody open = std::move(nodes.back());
    nodes.pop_back();
    Extent outer;
    UnknownFacts unknown;
    ++used_;
    if (!extents_.make(open.body, &open.ranges, outer, &unknown)) continue;
    if (unknown.count(fact) == 0) continue;
    if (outer.single_result()) continue;
    Completion completion(plan_, open);
    for (const bool last : {false, true}) {
      if (spent()) {
        exact_ = false;
        return true;
      }
      completion.set_all(last);
      if (vary(completion, fact)) return true;
    }
    std::vector<OpenCell> cells = open_cells(plan_, open.body);
    bool exhausted = true;
    for (std::size_t c = 0; c < completion.choices(); ++c)
      if (completion.fact(c) == fact) exhausted = exhausted && completion.exhausts(c);
    std::erase_if(cells, [&](const OpenCell& cell) {
      return cell.fact_key() == fact || unknown.count(cell.fact_key()) == 0;
    });
    const OpenCell* const cell = choose(cells);
    std::vector<OpenBody> halves;
    if (cell != nullptr) halves = split(open, *cell);
    if (halves.empty()) {
      if (cell == nullptr && exhausted) continue;
      exact_ = false;  // it cannot be told
      return true;
    }
    for (OpenBody& half : halves) nodes.push_back(std::move(half));
  }
  return false;
}

WeighedFact BoundSearch::weigh_one(const OpenBody& open, const OpenCell& cell) {
  WeighedFact out;
  out.fact = cell.fact_key();
  bool any = false;
  const auto answer = [&](const OpenBody& known) {
    Extent left;
    ++used_;
    if (!extents_.make(known.body, &known.ranges, left)) return;
    const int opinions = __builtin_popcountll(left.opinions & reached_.opinions);
    Number width = 0;
    if (left.scored && reached_.scored) {
      const Number low = std::max(left.score.low, reached_.score.low);
      const Number high = std::min(left.score.high, reached_.score.high);
      if (high > low) width = high - low;
    }
    if (!any || opinions < out.least_opinions) out.least_opinions = opinions;
    if (!any || opinions > out.most_opinions) out.most_opinions = opinions;
    if (!any || width < out.least_width) out.least_width = width;
    if (!any || width > out.most_width) out.most_width = width;
    any = true;
  };
  if (cell.is_list()) {
    for (const OpenBody& half : split(open, cell)) answer(half);
    return out;
  }
  OpenBody known = open;
  Cell place = -1;
  for (const Filling& filling : fillings(cell, open.body, nullptr).values) {
    fill(known.body, cell, filling, place);
    answer(known);
  }
  return out;
}

std::vector<WeighedFact> BoundSearch::weigh(const Body& body, const UnknownFacts& listed) {
  used_ = 0;
  std::vector<WeighedFact> out;
  if (exact_ && reached_.single_result()) return out;
  OpenBody open;
  open.body = body;
  UnknownFacts missing = listed;
  for (const OpenCell& cell : open_cells(plan_, body)) {
    if (missing.erase(cell.fact_key()) == 0) continue;
    if (mattering_.count(cell.fact_key()) == 0 && !varies_at_seeds(cell) &&
        !matters(body, cell.fact_key()))
      continue;
    out.push_back(weigh_one(open, cell));
  }
  // Declaration order decides between equals.
  std::stable_sort(out.begin(), out.end(), [](const WeighedFact& a, const WeighedFact& b) {
    return std::tie(a.least_opinions, a.least_width, a.most_opinions, a.most_width) <
           std::tie(b.least_opinions, b.least_width, b.most_opinions, b.most_width);
  });
  // A fact whose absence is an answer (missing: known) is no open cell: stated, it would be another
  // answer. What else reads it takes it as unknown all the same, so it stays listed.
  for (const auto& fact : missing) out.push_back({fact});
  return out;
}

}  // namespace guiju
