// What complete rows and rows with nulls share in deciding by the opinion table: how its rows are asked
// and codes are written. Internal to columns/.
#pragma once

#include <algorithm>
#include <array>

#include "columns/lower.h"

namespace guiju::columns {

class Decision {
 public:
  Decision(const Plan& plan, const Wanted& wanted, Builder& builder, Conditions& body)
      : program_(plan.program()),
        rules_(plan.rules()),
        wanted_(wanted),
        builder_(builder),
        body_(body) {
    for (const CompiledRow& row : program_.rows)
      if (row.no_score && (row.otherwise || row.uses_score))
        throw Unsupported{"a row without score that rests on others"};
  }

 protected:
  // A code that says that there is none.
  static constexpr std::uint8_t none = 0xff;

  const OpinionRow& source(const CompiledRow& row) const {
    return rules_.opinion_rows[static_cast<std::size_t>(row.row)];
  }
  bool gives(const CompiledRow& row) const { return row.opinion >= 0 || row.by_slot >= 0; }
  bool needs_person(int opinion) const {
    return rules_.opinions[static_cast<std::size_t>(opinion)].needs_confirmation;
  }
  Reg without_findings(const CompiledRow& row, Sense sense) {
    body_.findings_false = true;
    const Reg holds = body_.holds(row.when, sense);
    body_.findings_false = false;
    return holds;
  }
  Reg code(std::uint8_t value) {
    const Reg reg = builder_.fresh(Kind::mask);
    change(Op::code_fill, reg, no_reg, no_reg, value);
    return reg;
  }
  void change(Op op, Reg out, Reg a, Reg b, std::int64_t k0 = 0) {
    Step step;
    step.op = op;
    step.out = out;
    step.a = a;
    step.b = b;
    step.k0 = k0;
    builder_.change(step);
  }
  // A code by option: table[option], of which the last entry is for one that is unknown.
  Reg by_choice(const CompiledRow& row, const std::array<std::uint8_t, 256>& table) {
    const auto known = std::find(builder_.tables.begin(), builder_.tables.end(), table);
    const auto index = known - builder_.tables.begin();
    if (known == builder_.tables.end()) builder_.tables.push_back(table);
    return builder_.unary(Kind::mask, Op::by_choice, body_.option(row.by_slot), index,
                          static_cast<std::int64_t>(source(row).by_choice.size()));
  }
  Reg same(Reg code, std::int64_t value) {
    // Codes are written in place, so what is read of them is no computation to share.
    return builder_.unary(Kind::mask, Op::same, code, value, ++reading_);
  }

  const Program& program_;
  const RuleSet& rules_;
  const Wanted& wanted_;
  Builder& builder_;
  Conditions& body_;
  std::int64_t reading_ = 0;
};

}  // namespace guiju::columns
