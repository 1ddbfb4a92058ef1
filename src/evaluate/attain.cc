// Ranges of an open body → what its completions reach.
//
// Branch and bound: the completions found so far are what is surely reached; a part of all
// completions of which the ranges say no more than that is done with; any other is looked into, by
// trying completions of it and by narrowing the unknown fact that stands in most places.
#include "evaluate/attain.h"

#include <algorithm>

namespace guiju {

namespace {

const Number* value_at(const Extent& extent, const PointRange* range, bool high) {
  if (!extent.any || range == nullptr) return nullptr;
  return high ? &range->high : &range->low;
}

}  // namespace

bool BoundSearch::see(const Body& body, Extent& out) {
  ++used_;
  if (!extents_.make(body, nullptr, out)) return false;
  reached_.add(out);
  return true;
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
  if (outer.scored) look(Aim::What::score, 0, reached_.scored, reached_.score, outer.score);
  for (std::size_t i = 0; i < outer.parts.size(); ++i)
    look(Aim::What::part, i, reached_.any, reached_.any ? reached_.parts[i] : PointRange{},
         outer.parts[i]);
  for (std::size_t i = 0; i < outer.columns.size(); ++i)
    if (outer.columns[i].has_number) {
      const bool have = reached_.any && reached_.columns[i].has_number;
      look(Aim::What::column, i, have, have ? reached_.columns[i].number : PointRange{},
           outer.columns[i].number);
    }
  return out;
}

// Changes one choice after the other to the option that serves the aim best; what is met on the way
// counts as reached, and facts that change the result are noted.
void BoundSearch::sweep(Completion& completion, const Aim& aim) {
  const auto aimed = [&](const Extent& extent) -> const Number* {
    switch (aim.what) {
      case Aim::What::score:
        return value_at(extent, extent.scored ? &extent.score : nullptr, aim.high);
      case Aim::What::part: return value_at(extent, &extent.parts[aim.index], aim.high);
      case Aim::What::column:
        return extent.columns[aim.index].has_number
                   ? value_at(extent, &extent.columns[aim.index].number, aim.high)
                   : nullptr;
      case Aim::What::none: break;
    }
    return nullptr;
  };
  Extent now, other;
  bool have = see(completion.body(), now);
  for (std::size_t c = 0; c < completion.choices(); ++c) {
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
      const Number* const a = have ? aimed(now) : nullptr;
      const Number* const b = aimed(other);
      const bool better =
          !have || (b != nullptr && (a == nullptr || (aim.high ? *b > *a : *b < *a)));
      if (!better) continue;
      now = other;
      have = true;
      best = o;
    }
    completion.set(c, best);
  }
}

void BoundSearch::explore(const Node& node, bool first) {
  Completion completion(plan_, node.open);
  const auto ends = [&](bool last) {
    for (std::size_t c = 0; c < completion.choices(); ++c)
      completion.set(c, last ? completion.options(c) - 1 : 0);
  };
  if (!first) {
    Extent one;
    for (const bool last : {false, true}) {
      if (spent()) return;
      ends(last);
      see(completion.body(), one);
    }
    if (reached_.covers(node.outer)) return;
    const std::vector<Aim> aims = open_aims(node.outer);
    sweep(completion, aims.empty() ? Aim{} : aims.front());
    return;
  }
  failing_ = completion.body();
  sweep(completion, {});
  ends(true);
  sweep(completion, {});
  for (const Aim& aim : open_aims(node.outer)) {
    if (spent()) return;
    // A bound may be met on the way to another one.
    const std::vector<Aim> left = open_aims(node.outer);
    if (std::none_of(left.begin(), left.end(), [&](const Aim& a) {
          return a.what == aim.what && a.index == aim.index && a.high == aim.high;
        }))
      continue;
    sweep(completion, aim);
  }
}

// The cell to narrow: one that can still change something, in most places, of the fewest values.
const OpenCell* BoundSearch::choose(const std::vector<OpenCell>& cells,
                                    const UnknownFacts& unknown) const {
  const OpenCell* best = nullptr;
  const auto few = [](const OpenCell& cell) {
    return !cell.is_list() &&
           (cell.declared->type == FactType::boolean || cell.declared->type == FactType::finding ||
            cell.declared->type == FactType::choice);
  };
  for (const bool listed : {true, false}) {
    for (const OpenCell& cell : cells) {
      if (listed && unknown.count(cell.fact_key()) == 0) continue;
      if (best == nullptr || (few(cell) && !few(*best)) ||
          (few(cell) == few(*best) && cell.places > best->places))
        best = &cell;
    }
    if (best != nullptr) return best;
  }
  return best;
}

const Extent& BoundSearch::attain(const Body& body, const Extent& outer) {
  used_ = 0;
  exact_ = searched_ = true;
  reached_.clear();
  mattering_.clear();
  Extent left;
  std::vector<Node> nodes(1);
  nodes[0].open.body = body;
  nodes[0].outer = outer;
  // What the root's expressions say is only needed where it has to be narrowed.
  bool first = true;
  while (!nodes.empty()) {
    Node node = std::move(nodes.back());
    nodes.pop_back();
    if (!first && reached_.covers(node.outer)) continue;
    if (!spent()) explore(node, first);
    const bool root = first;
    first = false;
    if (reached_.covers(node.outer)) continue;
    const std::vector<OpenCell> cells = open_cells(plan_, node.open.body);
    if (spent() || cells.empty()) {
      // Without open cells it is one completion; what is left open in it is a fact that is missing.
      exact_ = exact_ && !spent();
      left.add(node.outer);
      continue;
    }
    if (root) {
      Extent again;
      extents_.make(node.open.body, &node.open.ranges, again, &node.unknown);
    }
    const OpenCell* const cell = choose(cells, node.unknown);
    std::vector<OpenBody> halves = split(node.open, *cell, plan_.rules());
    if (halves.empty()) {
      exact_ = false;
      left.add(node.outer);
      continue;
    }
    for (OpenBody& half : halves) {
      Node next;
      next.open = std::move(half);
      ++used_;
      if (!extents_.make(next.open.body, &next.open.ranges, next.outer, &next.unknown)) continue;
      if (!reached_.covers(next.outer)) nodes.push_back(std::move(next));
    }
  }
  reached_.add(left);
  if (!reached_.any) extents_.make_or_throw(failing_, reached_);
  return reached_;
}

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
      for (std::size_t c = 0; c < completion.choices(); ++c)
        completion.set(c, last ? completion.options(c) - 1 : 0);
      if (vary(completion, fact)) return true;
    }
    std::vector<OpenCell> cells = open_cells(plan_, open.body);
    bool exhausted = true;
    for (std::size_t c = 0; c < completion.choices(); ++c)
      if (completion.fact(c) == fact) exhausted = exhausted && completion.exhausts(c);
    std::erase_if(cells, [&](const OpenCell& cell) {
      return cell.fact_key() == fact || unknown.count(cell.fact_key()) == 0;
    });
    const OpenCell* const cell = choose(cells, unknown);
    std::vector<OpenBody> halves;
    if (cell != nullptr) halves = split(open, *cell, plan_.rules());
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
    for (const OpenBody& half : split(open, cell, plan_.rules())) answer(half);
    return out;
  }
  OpenBody known = open;
  Cell place = -1;
  bool all = false;
  for (const Filling& filling : fillings(cell, plan_.rules(), open.body, nullptr, all)) {
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
  for (const OpenCell& cell : open_cells(plan_, body)) {
    if (listed.count(cell.fact_key()) == 0) continue;
    if (mattering_.count(cell.fact_key()) == 0 && !matters(body, cell.fact_key())) continue;
    out.push_back(weigh_one(open, cell));
  }
  // Declaration order decides between equals.
  std::stable_sort(out.begin(), out.end(), [](const WeighedFact& a, const WeighedFact& b) {
    return std::tie(a.least_opinions, a.least_width, a.most_opinions, a.most_width) <
           std::tie(b.least_opinions, b.least_width, b.most_opinions, b.most_width);
  });
  return out;
}

}  // namespace guiju
