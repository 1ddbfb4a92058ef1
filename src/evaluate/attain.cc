// Ranges of an open body → what its completions reach.
//
// Branch and bound: the completions found so far are what is surely reached; a part of all
// completions of which the ranges say no more than that is done with; any other is looked into, by
// trying completions of it and by narrowing the unknown fact that stands in most places.
#include "evaluate/attain.h"

#include <algorithm>
#include <utility>

namespace guiju {

bool BoundSearch::see(const Body& body, Extent& out) {
  ++used_;
  if (!extents_.make(body, nullptr, out)) return false;
  if (sowing_ && (!reached_.covers(out) || decided_.insert(deciding_row(out)).second))
    sown_.add(body);
  reached_.add(out);
  return true;
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

}  // namespace guiju
