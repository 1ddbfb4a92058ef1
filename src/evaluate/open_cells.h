// The unknown facts of a body that a plan reads, the values of each that are worth a try, and halves
// of what is possible. Internal to evaluate/.
#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "evaluate/abstract.h"
#include "evaluate/body.h"
#include "plan/plan.h"

namespace guiju {

// An unknown scalar, an unknown field of a record, or that a list may have (more) records.
struct OpenCell {
  int fact = -1;  // of FactTable::facts
  int list = -1, record = -1;
  int slot = -1;  // of the body or of the record; -1: the list itself
  const Fact* declared = nullptr;
  const CellReads* reads = nullptr;
  int places = 0;

  bool is_list() const { return slot < 0; }
  std::tuple<int, int, int> range_key() const { return {list, record, slot}; }
  // As in UnknownFacts.
  std::tuple<int, int, int> fact_key() const {
    return list < 0 || is_list() ? std::tuple(fact, -1, -1) : std::tuple(fact, record, slot);
  }
};

// In the order of the declarations. A fact of which the absence is an answer (missing: known) is not
// open.
std::vector<OpenCell> open_cells(const Plan& plan, const Body& body);

// A body, and how far its unknown cells are narrowed: a part of all completions.
struct OpenBody {
  Body body;
  CellRanges ranges;
};

// A value of a cell, by its type.
struct Filling {
  Cell cell = 0;
  Number number;
  std::string text;
};

struct Fillings {
  std::vector<Filling> values;  // never empty, ascending
  bool all = false;             // these are all there are
};

// Values of an open cell in its range: ends, neighbours of the constants it is compared with, all of
// a few. `body`: dates that are known beside it.
Fillings fillings(const OpenCell& cell, const Body& body, const CellRanges* ranges);

// Makes a cell known. Number and text cells need a place of their own in the body: `place` is -1 the
// first time and kept by the caller.
void fill(Body& body, const OpenCell& cell, const Filling& filling, Cell& place);

// The completions in parts that do not overlap (numbers: but for their ends), by what the cell is.
// Empty where the cell cannot be narrowed further.
std::vector<OpenBody> split(const OpenBody& open, const OpenCell& cell);

}  // namespace guiju
