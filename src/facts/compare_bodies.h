// Bodies of one rule set beside each other: whether two cells say the same, and which records of
// their lists belong together.
#pragma once

#include <vector>

#include "evaluate/body.h"

namespace guiju {

// Whether a known cell of `a` and a known cell of `b` hold the same value of `fact`. Numbers are
// compared exactly, texts byte by byte.
bool same_value(const Fact& fact, const Body& a, Cell in_a, const Body& b, Cell in_b);

// The records of one list in several bodies. By the list's label field where the list has one and
// every record of every body has a label of its own; else by position.
struct RecordMatch {
  bool by_label = false;
  // Each body has a record in each row.
  bool complete = true;
  // rows[i][k]: index of the record of body k in row i, or -1. Rows stand in the order of the first
  // body's records, then those that only later ones have.
  std::vector<std::vector<int>> rows;
};
// A null stands for a body that takes no part: -1 in every row.
RecordMatch match_records(const Fact& list, const std::vector<const Body*>& bodies);

// The labels of a body's records, each known and none twice; empty where that does not hold (or
// there is no record).
std::vector<std::string> unique_labels(const Fact& list, const Body& body);

}  // namespace guiju
