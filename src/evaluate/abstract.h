// Evaluates bound expressions over a body, exactly where the facts are known and as sets of possible
// values where they are not. Sound: the true value under any completion of the unknown facts is
// among the possible ones.
#pragma once

#include <forward_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "base/diagnostic.h"
#include "evaluate/body.h"
#include "evaluate/result.h"
#include "evaluate/value.h"

namespace guiju {

// An exact value cannot be computed for the facts at hand: division by zero, a number too large, a
// date out of range. The body then has an error instead of a result.
struct EvaluationError {
  Code code;
  Span where;  // the expression, in the rule file
  std::vector<std::string> arguments{};
};

// Unknown facts in declaration order: fact index, record (-1 none), field (-1 none).
using UnknownFacts = std::set<std::tuple<int, int, int>>;
// An unknown fact as results name it: id, or list[2].field.
std::string fact_path(const RuleSet& rules, const std::tuple<int, int, int>& fact);

// Numerator and denominator of the score of a part, of the total and of the score stay below
// 2^most_point_bits, so that formulas over them have room; a body beyond is an error.
inline constexpr int most_point_bits = 96;

// What else is known of an unknown number, count or date: it lies within these bounds (a date as days
// since 1970-01-01). By list (-1: scalar), record (-1) and slot.
struct CellRange {
  std::optional<Number> low, high;
};
using CellRanges = std::map<std::tuple<int, int, int>, CellRange>;

class Abstract {
 public:
  Abstract(const RuleSet& rules, const Body& body) : rules_(rules), body_(body) {}

  // `selection` is not needed: expressions are folded for their readings before.
  Value evaluate(const Expr& expr);
  // Adds the unknown facts that an uncertain expression's value can depend on.
  void unknown(const Expr& expr, UnknownFacts& facts);

  // Record at hand for for_each: level 0.
  void enter_record(int list, std::size_t record) {
    loops_.push_back({list, static_cast<int>(record), {}});
  }
  // A record that may exist but of which nothing is known.
  void enter_unknown_record(int list) { loops_.push_back({list, -1, {}}); }
  void leave() { loops_.pop_back(); }

  // An element of a list: a record of it, or a value.
  struct Item {
    bool certain = true;  // certainly in the list
    int record = -1;
    Value value;
  };
  struct Items {
    std::vector<Item> items;
    bool open = false;  // there may be more, of which nothing is known but …
    Value more;         // … that each of these lies within it (kind invalid: nothing is known)
  };
  // The elements of an expression whose type is a list.
  Items list(const Expr& expr);
  // The record of an `at` whose type is a record; -1 where it is not certain.
  int record_at(const Expr& expr);
  // What a field of a known record holds.
  Value field(int list, int record, int field) const;

  // Lets go of the texts made so far: values of before are of no use any more.
  void forget_texts() {
    made_texts_.clear();
    made_bytes_ = 0;
  }

  // Back to the state after construction: for going on after an EvaluationError.
  void reset() {
    loops_.clear();
    total = score = nullptr;
    parts = nullptr;
    findings_false = false;
  }

  // Narrows unknown cells further than their declarations do; null: none is.
  const CellRanges* ranges = nullptr;
  // Ranges for total, score and parts; null while they are not known yet.
  const PointRange* total = nullptr;
  const PointRange* score = nullptr;
  const std::vector<PartResult>* parts = nullptr;
  // Takes every finding as false: does a ground stand without a person's word?
  bool findings_false = false;
  // total, score and parts are whole multiples of 10^-6 that fit 64 bits (not so in the general
  // form): then what is computed of them fits a Number more often.
  bool whole_points = true;

 private:
  struct Loop {
    int list = -1;    // a record of this list …
    int record = -1;  // … -1: an unknown one
    Value item;       // or a scalar
  };
  // Counts what an expression does with lists: begins at 0 with the outermost of them.
  class Work;
  Value cell(const Fact& fact, Cell cell, Given given) const;
  Value narrowed(Value value, int list, int record, int slot) const;
  Value logic(const Expr& expr);
  std::optional<Value> if_any(const Expr& expr);
  Value comparison(const Expr& expr);
  Value arithmetic(const Expr& expr);
  Value computed(const Expr& expr);
  Value dates(const Expr& expr);
  Value aggregate(const Expr& expr);
  Value quantifier(const Expr& expr);
  Value gap(const Expr& expr);
  Value extreme_or_mean(const Expr& expr, const Items& items);
  Value texts(const Expr& expr);
  Value made_text(std::string text, Span where);
  Value element(const Expr& expr);
  bool certain_values(const std::vector<Expr>& args, std::vector<Value>& values);
  void spend(std::size_t items, Span where);
  Items elements(const Expr& expr);
  Items projected(const Expr& expr);
  Items reordered(const Expr& expr);
  Items compared(const Expr& expr);
  Items mapped(const Expr& expr);
  Items sequence(const Expr& expr);
  void push(const Expr& source, const Item& item);

  const RuleSet& rules_;
  const Body& body_;
  std::vector<Loop> loops_;
  std::forward_list<std::string> made_texts_;  // what texts of values are views of
  std::size_t made_bytes_ = 0;
  std::size_t steps_ = 0;    // since the outermost list operation began
  std::size_t working_ = 0;  // nesting of list operations
};

// Any value of a type.
Value anything(Type::Kind kind);
// Text results are at most this long; facts are not longer either.
inline constexpr std::size_t max_text_result = 10'000;
// Steps that one operation on lists may take, with all inside it: an element looked at, an operation
// evaluated. What is beyond 127 bits counts more.
inline constexpr std::size_t max_list_steps = 20'000'000;
// Bytes of all texts that the expressions of one body make.
inline constexpr std::size_t max_texts_made = 64u << 20;
// Elements of a list that an expression makes.
inline constexpr std::size_t max_list_made = 1'000'000;

}  // namespace guiju
