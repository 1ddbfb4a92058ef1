// Completions of a body with few unknown facts: digging the holes, filling them, and whether the
// result of one lies within what was said of the open body.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "comparing.h"

namespace guiju::test {

// One unknown cell of a body, and its domain.
struct Hole {
  std::string name;  // as Result::unknown writes it
  int slot = -1;     // scalar …
  int list = -1;     // … or field of a record
  std::size_t record = 0, field = 0;
  std::vector<Cell> domain;
};

// Makes facts of a complete body unknown while there are few enough completions.
std::vector<Hole> dig(const RuleSet& rules, Dice& dice, Body& body, int holes);
void fill(Body& body, const Hole& hole, Cell cell);

// Calls `see(choice)` with the body completed in every way; `choice[i]` is the index into the domain
// of hole i.
template <typename See>
void for_each_completion(Body body, const std::vector<Hole>& holes, See&& see) {
  std::vector<std::size_t> choice(holes.size());
  for (bool more = true; more;) {
    for (std::size_t i = 0; i < holes.size(); ++i) fill(body, holes[i], holes[i].domain[choice[i]]);
    see(body, choice);
    more = false;
    for (std::size_t i = 0; i < holes.size() && !more; ++i) {
      more = ++choice[i] < holes[i].domain.size();
      if (!more) choice[i] = 0;
    }
  }
}

// What a reader sees of one completion: score, grade, opinion and result columns.
std::string said(const Result& result);

// All completions of a body, and what they reach: the bounds that the open body must have, no more and
// no less, and the facts that it must list.
class Reached {
 public:
  explicit Reached(const std::vector<Hole>& holes) : holes_(holes) {}
  // `result` null: that completion is an error.
  void add(const std::vector<std::size_t>& choice, const Result* result);
  // Compares with what was said of the open body. Where that says that its bounds may not be exact
  // (too many steps), only that nothing lies outside. Returns whether it was exact.
  bool check(const RuleSet& rules, const Result& open) const;
  bool any() const { return any_; }

 private:
  std::vector<std::string> mattering(bool errors_count) const;
  const std::vector<Hole>& holes_;
  std::map<std::vector<std::size_t>, std::string> said_;
  bool any_ = false, scored_ = false, unscored_ = false;
  Number low_, high_;
  std::vector<PointRange> parts_;
  std::uint64_t opinions_ = 0, grades_ = 0;
  std::map<int, std::size_t> rows_;  // in how many completions a row of the opinion table holds
  std::size_t results_ = 0;
  bool needs_confirmation_ = false;
};

// Reports what of `one`, the result of a completion, lies outside what `open` says.
void check_within(const Result& open, const Result& one);

}  // namespace guiju::test
