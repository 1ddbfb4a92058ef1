// A plan → seeds, from which the search in a body of it begins. The one idea: what reaches far in a
// body of which nothing is known mostly does so in others, too.
#include <memory>
#include <mutex>
#include <utility>

#include "evaluate/attain.h"

namespace guiju {

namespace {

// Evaluations that finding seeds may take: once for each plan.
constexpr std::size_t most_sowing = 8000;

}  // namespace

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

}  // namespace guiju
