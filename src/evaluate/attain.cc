// Ranges of an open body → what its completions reach.
//
// Branch and bound: the completions found so far are what is surely reached; a part of all
// completions of which the ranges say no more than that is done with; any other is looked into, by
// trying completions of it and by narrowing the unknown fact that stands in most places.
#include "evaluate/attain.h"

#include <algorithm>

namespace guiju {

namespace {

// Records of one kind that a list is tried with.
constexpr std::size_t most_alike = 40;
// Evaluations that finding seeds may take: once for each plan.
constexpr std::size_t most_sowing = 8000;

}  // namespace

bool BoundSearch::see(const Body& body, Extent& out) {
  ++used_;
  if (!extents_.make(body, nullptr, out)) return false;
  if (sowing_ && (!reached_.covers(out) || decided_.insert(deciding_row(out)).second))
    sown_.add(body);
  reached_.add(out);
  return true;
}

// The completions of a body of the plan's of which nothing is known.
void BoundSearch::take_seeds() {
  Plan::Once& once = plan_.once();
  std::call_once(once.flag, [&] {
    const std::size_t steps = steps_;
    steps_ = most_sowing;
    try {
      sow();
    } catch (const NumberOverflow&) {
      // What was found until then is good, too.
    } catch (const EvaluationError&) {
    }
    sowing_ = false;
    steps_ = steps;
    keep_needed_seeds();
    once.made = std::make_shared<const Seeds>(std::move(sown_));
  });
  seeds_ = std::static_pointer_cast<const Seeds>(once.made);
}

void BoundSearch::sow() {
  Node node;
  node.open.body.reset(plan_.rules().facts);
  if (!extents_.make(node.open.body, &node.open.ranges, node.outer)) return;
  used_ = 0;
  reached_.clear();
  sowing_ = true;
  decided_.clear();
  outer_ = &node.outer;
  explore_all(node);
  // An opinion that one row cannot give in another body may come of another row.
  Completion completion(plan_, node.open);
  Extent one;
  for (std::size_t row = 0; row < plan_.program().rows.size(); ++row) {
    if (!gives(row)) continue;
    const Aim aim{Aim::What::row_decides, row, true};
    completion.set_all(false);
    go_for(completion, {Aim::What::score, 0, aim.high});
    go_for(completion, aim);
    const bool reached = extents_.make(completion.body(), nullptr, one) &&
                         deciding_row(one) == static_cast<int>(row);
    if (!reached) dive(node.open, aim);
  }
}

// Later ones may reach all that earlier ones were added for.
void BoundSearch::keep_needed_seeds() {
  std::vector<bool> keep(sown_.size());
  Extent one;
  reached_.clear();
  std::set<int> deciding;
  for (std::size_t i = sown_.size(); i-- > 0;) {
    if (!extents_.make(sown_[i], nullptr, one)) continue;
    const bool decides = deciding.insert(deciding_row(one)).second;
    if (!decides && reached_.covers(one)) continue;
    reached_.add(one);
    keep[i] = true;
  }
  sown_.keep(keep);
}

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

void BoundSearch::begin_with_seeds(const Body& body) {
  begun_count_ = 0;
  const std::vector<OpenCell> cells = open_cells(plan_, body);
  Completer completer(cells, body);
  for (std::size_t i = 0; steps_ > 0 && i < seeds_->size(); ++i) {
    const Body& completion = completer.complete((*seeds_)[i]);
    if (begun_.size() == begun_count_) begun_.emplace_back();
    Begun& begun = begun_[begun_count_];
    if (!see(completion, begun.extent)) continue;
    begun.body = completion;
    ++begun_count_;
  }
  used_ = 0;  // a body that asks for more than seeds has all its steps
}

// Whether another value of an open cell changes the result of one of these completions.
bool BoundSearch::varies_at_seeds(const OpenCell& cell) {
  if (cell.is_list()) return false;
  Extent other;
  for (std::size_t i = 0; i < begun_count_ && !spent(); ++i) {
    Body varied = begun_[i].body;
    Cell place = -1;
    for (const Filling& filling : fillings(cell, varied, nullptr).values) {
      if (spent()) return false;
      fill(varied, cell, filling, place);
      if (!see(varied, other) || !same_result(begun_[i].extent, other)) return true;
    }
  }
  return false;
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

namespace {

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

bool BoundSearch::met(const Aim& aim, const Extent& outer) const {
  const std::vector<Aim> open = open_aims(outer);
  return std::find(open.begin(), open.end(), aim) == open.end();
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

// A part of the completions: its ends, and one sweep.
void BoundSearch::explore(const Node& node) {
  Completion completion(plan_, node.open);
  Extent one;
  for (const bool last : {false, true}) {
    if (spent()) return;
    completion.set_all(last);
    see(completion.body(), one);
  }
  const std::vector<Aim> aims = open_aims(node.outer);
  if (!aims.empty()) sweep(completion, aims.front());
}

// All completions: every aim in turn.
void BoundSearch::explore_all(const Node& node) {
  Completion completion(plan_, node.open);
  failing_ = completion.body();
  std::vector<Aim> tried;
  for (;;) {
    const std::vector<Aim> aims = open_aims(node.outer);
    const auto next = std::find_if(aims.begin(), aims.end(), [&](const Aim& aim) {
      return std::find(tried.begin(), tried.end(), aim) == tried.end();
    });
    if (next == aims.end() || spent()) return;
    if (!next->is_bound()) {
      go_for(completion, {Aim::What::score, 0, next->high});
      if (spent()) return;
    }
    go_for(completion, *next);
    if (!met(*next, node.outer)) dive(node.open, *next);
    tried.push_back(*next);
  }
}

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

// The node narrowed by the cell that leaves the least to be looked into, of those that can change
// something; empty where none can be narrowed. Parts without any result are left out.
std::vector<BoundSearch::Node> BoundSearch::branch(const Node& node) {
  const std::vector<OpenCell> cells = open_cells(plan_, node.open.body);
  std::vector<Node> best;
  std::size_t least = 0;
  int places = 0;
  bool have = false;
  for (const bool listed : {true, false}) {
    for (const OpenCell& cell : cells) {
      if ((node.unknown.count(cell.fact_key()) != 0) != listed) continue;
      std::vector<OpenBody> halves = split(node.open, cell);
      if (halves.empty()) continue;
      std::vector<Node> parts;
      std::size_t left = 0;
      for (OpenBody& half : halves) {
        Node part;
        part.open = std::move(half);
        ++used_;
        if (extents_.make(part.open.body, &part.open.ranges, part.outer, &part.unknown))
          left += open_aims(part.outer).size();
        parts.push_back(std::move(part));
      }
      if (have && (left > least || (left == least && cell.places <= places))) continue;
      have = true;
      least = left;
      places = cell.places;
      best = std::move(parts);
      if (left == 0 || spent()) return best;
    }
    if (have) break;
  }
  return best;
}

const Extent& BoundSearch::attain(const Body& body, const Extent& outer) {
  if (!seeds_) take_seeds();
  used_ = 0;
  exact_ = searched_ = true;
  reached_.clear();
  mattering_.clear();
  Extent left;
  std::vector<Node> nodes(1);
  nodes[0].open.body = body;
  nodes[0].outer = outer;
  begin_with_seeds(body);
  outer_ = &outer;
  bool root = true;
  while (!nodes.empty()) {
    Node node = std::move(nodes.back());
    nodes.pop_back();
    if (root)
      explore_all(node);
    else if (!reached_.covers(node.outer) && !spent())
      explore(node);
    if (reached_.covers(node.outer)) continue;
    if (spent() || open_cells(plan_, node.open.body).empty()) {
      // Without open cells it is one completion; what is left open in it is a fact that is missing.
      exact_ = exact_ && !spent();
      left.add(node.outer);
      continue;
    }
    // What the expressions of the whole say is only needed where it has to be narrowed.
    if (root) {
      Extent again;
      extents_.make(node.open.body, &node.open.ranges, again, &node.unknown);
    }
    root = false;
    std::vector<Node> parts = branch(node);
    if (parts.empty()) {
      exact_ = false;
      left.add(node.outer);
      continue;
    }
    for (Node& part : parts)
      if (part.outer.any && !reached_.covers(part.outer)) nodes.push_back(std::move(part));
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
