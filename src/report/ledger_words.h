// Ledger lines, parts and opinions in words; the text report and the page share them.
#pragma once

#include <string>
#include <vector>

#include "evaluate/evaluator.h"
#include "evaluate/result.h"
#include "report/run.h"

namespace guiju {

// "92 − 5.5 = 86.5"; for a range "92 − (0–5.5) = 86.5–92"; points gained are added.
std::string part_arithmetic(const Number& marks, const PointRange& score);

// Points lost by a part: its marks less its score, low to high.
PointRange lost(const Number& marks, const PointRange& score);

// "2" or, for a line that is only possible, "0–2".
std::string line_amount(const LedgerLine& line);

// How what was asked comes about, where that is more than the points of the clause: 5 × 0.5 = 2.5.
// For an overflow: where it comes from. May be empty.
std::string line_product(const RuleSet& rules, const LedgerLine& line, Language language);

// 应扣 5 × 0.5 = 2.5，实扣 2，未扣 0.5（超出本行分值）. Empty for a line that is only possible.
std::string line_amounts(const RuleSet& rules, const LedgerLine& line, Language language);

// The words of the rubric that a line comes from; may be empty.
const std::string& clause_of(const RuleSet& rules, const LedgerLine& line);

// Its deduction or its step of an adjustment; empty for the other steps.
std::string_view line_id(const RuleSet& rules, const LedgerLine& line);

// What a kind of line is called: 扣分, 按权重折算.
std::string_view kind_words(LineKind kind, Language language);

// A step in the making of a part's score: 按权重折算，减 3 分
std::string step_words(const RuleSet& rules, const LedgerLine& line, Language language);

// Why a deduction took nothing (or an award gave nothing), without its facts.
std::string_view why_words(const NotApplied& entry, bool award, Language language);

// A finding with who determined it, when and why: 有组织舞弊：是（认定人：…；时间：…；理由：…）
std::string finding_words(const FactTable& facts, int slot, const Body& body, Language language);

// A due date in words, with the working day that follows where holidays are known:
// 整改期限：2023-12-30，顺延至 2024-01-02（四(二)）
std::string due_words(const Run& run, const DueResult& due);
// The first working day on or after the date; none where the run's holidays do not tell.
std::optional<Date> shifted(const Run& run, const DueResult& due);

// State of a ground: 成立 or 可能成立.
std::string_view state_words(GroundState state, Language language);

}  // namespace guiju
