// What some completions of a body reach, taken together: the least and most of every score, and what
// becomes of grade, opinion, rows and result columns. One completion is the case of single values.
// Internal to evaluate/.
#pragma once

#include <cstdint>
#include <vector>

#include "evaluate/asks.h"
#include "evaluate/outcome.h"
#include "evaluate/quick.h"
#include "evaluate/result.h"
#include "evaluate/sheet.h"
#include "plan/plan.h"

namespace guiju {

struct ColumnExtent {
  std::uint64_t labels = 0;  // bit l: label l
  bool has_number = false;
  PointRange number;
};

struct Extent {
  bool any = false;                        // some completion has a result at all
  bool scored = false, unscored = false;   // some have a score, some have none
  PointRange score;                        // of those that have one
  std::vector<PointRange> parts;           // by part; empty where there is none
  std::uint64_t opinions = 0, grades = 0;  // bit i: opinion i, grade i
  bool no_grade = false;                   // some that have a score have no grade
  bool confirmation = false;               // some opinion needs a person's confirmation
  std::vector<std::uint8_t> rows;          // by Program::rows: some_hold | some_fail
  std::vector<ColumnExtent> columns;       // by RuleSet::results

  static constexpr std::uint8_t some_hold = 1, some_fail = 2;

  void clear();
  // Takes in what other completions reach.
  void add(const Extent& other);
  // Whether the other reaches nothing that this does not: no completion in it adds anything.
  bool covers(const Extent& other) const;
  // All completions have the same scores, grade, opinion, rows and columns.
  bool single() const;
  // The same of what a reader of the result sees: score, grade, opinion and columns.
  bool single_result() const;
};

// Whether a reader of the result sees no difference in score, grade, opinion and columns.
// REQUIRES: one completion each.
bool same_result(const Extent& a, const Extent& b);

// A bound that stands for "no limit": no completion reaches it.
bool is_no_limit(const Number& bound);

// What ranges of scores and a walk of the opinion table say, all but the columns …
void set_extent(const Outcome& outcome, const PointRange& score,
                const std::vector<PartResult>& parts, Extent& extent);
// … and back: what is reached takes the place of what ranges allow.
void narrow_to(const Extent& reached, const RuleSet& rules, Outcome& outcome, PointRange& score,
               std::vector<PartResult>& parts);

// Makes extents; owns working memory, so one for each thread. The plan must outlive it.
class Extents {
 public:
  explicit Extents(const Plan& plan) : plan_(plan) {}

  // What the completions of `body` within `ranges` reach, or more: bounds are sound, and exact for a
  // complete body. False where none of them has a result. `unknown`: adds the facts that can still
  // change anything in it, as far as expressions tell.
  bool make(const Body& body, const CellRanges* ranges, Extent& out,
            UnknownFacts* unknown = nullptr);

  // The same without ranges, with the error.
  void make_or_throw(const Body& body, Extent& out);

 private:
  void make(const Body& body, Abstract& abstract, Extent& out, UnknownFacts* unknown);
  void make_fast(const Body& body, Abstract& abstract, Extent& out, UnknownFacts* unknown);
  bool make_quickly(const Body& body, Abstract& abstract, Extent& out);

  const Plan& plan_;
  Asks asks_;
  Sheet sheet_;
  Outcome outcome_;
  QuickScratch quick_;
  PointRange score_;
  std::vector<PartResult> parts_;
};

}  // namespace guiju
