// Sums and differences of counts with constant factors, as one factor for each count. Internal to plan/.
#pragma once

#include <optional>
#include <vector>

#include "rules/model.h"

namespace guiju {

// Σ factor × cell + constant.
class LinearForm {
 public:
  struct Term {
    const Expr* cell = nullptr;  // a count of the body or of a record; into what was added
    Number factor;               // not 0
  };

  // The left side less the right side of a folded comparison of numbers; nullopt where one of them is no such
  // form. Throws NumberOverflow.
  static std::optional<LinearForm> of(const RuleSet& rules, const Expr& comparison);

  const std::vector<Term>& terms() const { return terms_; }
  const Number& constant() const { return constant_; }
  // Whether a cell stood in more than one place.
  bool joined() const { return joined_; }

  // × the least number by which all become whole; nullopt where one is then beyond
  // max_lowered_constant.
  std::optional<LinearForm> whole() const;

 private:
  bool add(const RuleSet& rules, const Expr& expr, const Number& factor);
  bool cell(const RuleSet& rules, const Expr& expr, const Number& factor);

  std::vector<Term> terms_;
  Number constant_;
  bool joined_ = false;
};

// The comparison in which each count stands once, where one stood in several places: so what is known
// of it is taken once, too, by whatever way a body is evaluated. Without counts it is a constant.
std::optional<Expr> join_counts(const RuleSet& rules, const Expr& comparison);

}  // namespace guiju
