// Several assessors' sheets of one body -> the body that is evaluated. What they agree on holds; what
// only one of them says holds, with a note; what they disagree on is unknown until it is decided.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "facts/reader.h"

namespace guiju {

// What one assessor says of a body.
struct AssessorSheet {
  std::string label;                 // 甲
  std::shared_ptr<const Body> body;  // null: the sheet does not have it
};

// One thing on which sheets do not agree, or that was decided otherwise than some sheet says.
struct Disagreement {
  int fact = -1;    // index into FactTable::facts; -1: whether a row applies
  int field = -1;   // of a list: its field; -1: which records there are
  int record = -1;  // of a field: 0-based, in the merged body (where which records there are is
                    // open: in the order of RecordMatch)
  int row = -1;     // part index, where `fact` is -1
  std::vector<int> records;  // of a field: by sheet the record in it, or -1
  int decided_record = -1;   // of a field: the record in the decided body
  bool decided = false;      // else the fact is unknown
};

// Where a merged body comes from. Immutable, shared.
struct Merge {
  std::vector<AssessorSheet> sheets;        // all of the run
  std::shared_ptr<const Body> decided;      // may be null
  std::vector<Disagreement> disagreements;  // document order; rows that apply or not at the end
  std::size_t open() const;                 // those not decided
};

inline constexpr std::size_t most_sheets = 20;

// Fills `merged` (resets it first) with what the sheets say together. `sheets` holds at least one
// body; all are read under `rules`, without --set, which is applied here together with defaults.
//  - A fact that sheets state alike is taken; one that a single sheet states, too (note
//    only_in_sheet); different values leave it unknown. Null or empty states nothing; a default is
//    nobody's statement. Of a finding that is agreed on, who, when and why of all sheets are kept.
//  - Records are put beside each other as match_records says. Where not all sheets that give the
//    list have the same records, the whole list is unknown.
//  - A row is not applicable where every sheet says so; where only some do, it is in disputed_rows.
//  - What `decided` states holds; a list there tells which records there are only where that is
//    disputed, else it speaks of records that the sheets have (error decided_record_unknown).
//    not_applicable there, even empty, decides all disputed rows.
// The errors of all sheets and of `decided` are the merged body's.
void merge_sheets(const RuleSet& rules, std::vector<AssessorSheet> sheets,
                  std::shared_ptr<const Body> decided, const FactsOptions& options, Body& merged);

// The path of a disagreement: an id, occupations[2].own_examiners, or not_applicable[R08].
std::string path_of(const RuleSet& rules, const Disagreement& disagreement);

}  // namespace guiju
