// The facts a ledger line rests on, with the values the body has for them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evaluate/body.h"
#include "evaluate/evaluator.h"
#include "rules/model.h"

namespace guiju {

// One fact and its value. A list read as a whole stands with its number of records.
struct FactValue {
  const Fact* fact = nullptr;  // of the rule set; a field's own fact for a record's value
  int list = -1;               // the list of a field or of a whole list
  Cell cell = 0;               // for a whole list: its number of records
  Given given = Given::absent;
  bool is_list() const { return fact->type == FactType::list; }
};

// The values of the facts in `uses` (facts_of a deduction), each once, in order. `list` and
// `record` name the record the line is about, or are -1. `values` is overwritten.
void line_facts(const RuleSet& rules, const std::vector<FactUse>& uses, int list, int record,
                const Body& body, std::vector<FactValue>& values);

// The same in words: 缺岗数 5 个；已签订评价质量承诺书 否. Of more than twelve, those whose value is the
// rarest among them, and how many there are.
std::string facts_words(const std::vector<FactValue>& values, const Body& body, Language language);

// Appends a value as JSON: true, 5, "2023-08-31", null where it is not known. A number fact is a
// decimal string, never a binary float.
void append_cell_json(std::string& out, const Fact& fact, Cell cell, Given given, const Body& body);

}  // namespace guiju
