// Two evaluations of one body beside each other: the city's and the body's own, say. Who lost what in
// which row, and which facts are behind it. "Here" is the evaluation reported on, "there" the other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evaluate/body.h"
#include "evaluate/result.h"
#include "report/fact_usage.h"
#include "report/run.h"
#include "report/wording.h"

namespace guiju {

// A fact that is not the same in both, as evaluated (defaults taken).
struct FactDifference {
  FactPath here, there;  // record -1 in one of them, where the record is not there
  int row = -1;          // instead of a fact: a row that does not apply in one of them
};

// What a criterion lost in each, and here − there. The unknown facts of the two are taken as
// independent, so a difference runs from the least here less the most there to the reverse.
struct RowDifference {
  int part = -1;
  PointRange here, there, difference;
  std::vector<std::size_t> facts;  // into Against::facts: those that differ and that the row reads
  bool none() const { return difference.low == 0 && difference.high == 0; }
  // It certainly differs.
  bool certain() const { return difference.low > 0 || difference.high < 0; }
};

struct Against {
  bool has_score = false;      // both may have one
  PointRange score;            // here − there, where has_score
  bool grade_differs = false;  // what is possible is not the same
  bool opinion_differs = false;
  std::vector<RowDifference> rows;    // all criteria, the largest difference first, then in order
  std::vector<FactDifference> facts;  // document order
  // Nothing that is shown differs.
  bool same() const;
};

// Compares evaluations under one rule set. Immutable, shared between threads.
class Comparer {
 public:
  explicit Comparer(const RuleSet& rules) : rules_(rules), usages_(rules) {}
  Against compare(const Body& here, const Result& result, const Body& there,
                  const Result& other) const;

 private:
  void facts(const Body& here, const Body& there, Against& out) const;
  void list(const Fact& fact, int index, const Body& here, const Body& there, Against& out) const;
  bool reads(int part, const FactDifference& difference) const;

  const RuleSet& rules_;
  const FactUsages usages_;
};

// Path of a fact that differs: as it stands here, or there where it is only there.
std::string path_of(const RuleSet& rules, const FactDifference& difference);

// What of the population differs, row by row. Add bodies in any order.
class AgainstSummary {
 public:
  struct Row {
    int part = -1;
    std::size_t more = 0, less = 0,
                open = 0;  // bodies: here certainly more lost, less, not certain
    // Points, the least of those that certainly differ; nothing where the sum is beyond any number.
    std::optional<Number> lost_more = Number(), lost_less = Number();
    std::size_t bodies() const { return more + less + open; }
  };

  explicit AgainstSummary(const RuleSet& rules);
  void add(const Against& against);
  std::size_t compared() const { return compared_; }
  std::size_t same() const { return same_; }
  std::size_t opinions() const { return opinions_; }
  // Rows that differ for some body, those of most bodies first, then in order.
  std::vector<Row> rows() const;

 private:
  std::size_t compared_ = 0, same_ = 0, opinions_ = 0;
  std::vector<Row> rows_;  // by part
};

}  // namespace guiju
