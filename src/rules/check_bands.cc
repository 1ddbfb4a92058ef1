// Bands and tables: values that no row fits, rows that overlap. Each input is cut at the constants
// that the rows compare it with; every combination of pieces is tried on every row. What is not a
// comparison of an input with a constant is not judged, and nothing is claimed of such a table.
#include <algorithm>
#include <map>

#include "plan/fold.h"
#include "rules/checks.h"

namespace guiju {

namespace {

constexpr std::size_t most_combinations = 20'000;

// One input, and what it can be: pieces of the number line, or options.
struct Input {
  const Fact* fact = nullptr;
  std::string name;
  bool number = false, whole = false;
  bool missing = false;  // some row asks whether it is missing
  std::vector<Number> limits;
  struct Piece {
    std::optional<Number> low, high;  // one number where equal, else what lies between
    std::string option;               // of a choice or boolean
    bool missing = false;
    bool point() const { return low && high && *low == *high; }
  };
  std::vector<Piece> pieces;
};

class Table {
 public:
  Table(LoadContext& context, const Charge& charge) : context_(context), charge_(charge) {}

  void check() {
    const RuleSet& rules = context_.rules;
    for (const int d : charge_.deductions) {
      const Deduction& row = rules.deductions[static_cast<std::size_t>(d)];
      if (!row.when) return;  // always holds: no gap, and it is last by reachability
      if (!row.under.empty() || !collect(*row.when)) return;
    }
    std::size_t combinations = 1;
    for (auto& [key, input] : inputs_) {
      cut(input);
      combinations *= input.pieces.size();
      if (combinations == 0 || combinations > most_combinations) return;
    }
    for (std::size_t n = 0; n < combinations; ++n) {
      std::size_t rest = n;
      for (auto& [key, input] : inputs_) {
        at_[key] = &input.pieces[rest % input.pieces.size()];
        rest /= input.pieces.size();
      }
      judge();
    }
  }

 private:
  const Fact* fact_of(const Expr& expr) const {
    const FactTable& facts = context_.rules.facts;
    if (expr.op == Op::fact) return &facts.scalar(expr.index);
    if (expr.op == Op::field)
      return &facts.list(expr.index).fields[static_cast<std::size_t>(expr.field)];
    return nullptr;
  }

  Input& input(const Expr& expr) {
    Input& out = inputs_[dump(expr)];
    if (out.name.empty()) {
      out.fact = fact_of(expr);
      out.name = out.fact != nullptr ? out.fact->label : "?";
      out.number = expr.type.kind == Type::Kind::number;
      out.whole = out.fact != nullptr && out.fact->type == FactType::count;
    }
    return out;
  }

  // Whether a condition is made of comparisons of inputs with constants alone.
  bool collect(const Expr& expr) {
    switch (expr.op) {
      case Op::and_:
      case Op::or_: return collect(expr.args[0]) && collect(expr.args[1]);
      case Op::not_: return collect(expr.args[0]);
      case Op::missing: input(expr.args[0]).missing = true; return true;
      case Op::fact:
      case Op::field:
        if (expr.type.kind == Type::Kind::boolean) input(expr);
        return expr.type.kind == Type::Kind::boolean;
      case Op::eq:
      case Op::ne:
      case Op::lt:
      case Op::le:
      case Op::gt:
      case Op::ge: break;
      default: return false;
    }
    const Expr &left = expr.args[0], &right = expr.args[1];
    if (left.type.kind == Type::Kind::number) {
      const auto limit = constant_number(right);
      if (!limit || constant_number(left)) return false;
      input(left).limits.push_back(*limit);
      return true;
    }
    const Fact* fact = fact_of(left);
    if (fact == nullptr) return false;
    input(left);
    return (fact->type == FactType::choice && right.op == Op::text) || right.op == Op::boolean;
  }

  static void cut(Input& input) {
    if (input.missing) input.pieces.push_back({{}, {}, {}, true});
    if (!input.number) {
      if (input.fact == nullptr) return;
      if (input.fact->type == FactType::choice)
        for (const std::string& option : input.fact->choices)
          input.pieces.push_back({{}, {}, option, false});
      else
        for (const char* option : {"true", "false"})
          input.pieces.push_back({{}, {}, option, false});
      return;
    }
    std::vector<Number>& limits = input.limits;
    std::sort(limits.begin(), limits.end());
    limits.erase(std::unique(limits.begin(), limits.end()), limits.end());
    const bool whole = input.whole;
    const std::optional<Number> least = input.fact != nullptr ? input.fact->min : std::nullopt;
    const std::optional<Number> most = input.fact != nullptr ? input.fact->max : std::nullopt;
    const auto add = [&](std::optional<Number> low, std::optional<Number> high) {
      const bool point = low && high && *low == *high;
      if (!point) {
        if (least && (!low || *low < *least)) low = whole ? *least - Number(1) : *least;
        if (most && (!high || *high > *most)) high = whole ? *most + Number(1) : *most;
        if (low && high && *low >= *high) return;
        // Between neighbouring whole numbers there is nothing.
        if (whole && low && high && *high - *low <= Number(1)) return;
      } else if ((least && *low < *least) || (most && *low > *most)) {
        return;
      }
      input.pieces.push_back({low, high, {}, false});
    };
    std::optional<Number> below;
    for (const Number& limit : limits) {
      add(below, limit);
      add(limit, limit);
      below = limit;
    }
    add(below, std::nullopt);
  }

  bool holds(const Expr& expr) const {
    switch (expr.op) {
      case Op::and_: return holds(expr.args[0]) && holds(expr.args[1]);
      case Op::or_: return holds(expr.args[0]) || holds(expr.args[1]);
      case Op::not_: return !holds(expr.args[0]);
      case Op::missing: return at_.at(dump(expr.args[0]))->missing;
      case Op::fact:
      case Op::field: return at_.at(dump(expr))->option == "true";
      default: break;
    }
    const Input::Piece& piece = *at_.at(dump(expr.args[0]));
    if (piece.missing) return false;  // such a row is for stated values
    const Expr& right = expr.args[1];
    if (!piece.option.empty()) {
      const std::string option = right.op == Op::text       ? right.text
                                 : right.number.sign() != 0 ? "true"
                                                            : "false";
      return (piece.option == option) == (expr.op == Op::eq);
    }
    const Number limit = *constant_number(right);
    const int side = piece.point()                        ? (*piece.low < limit   ? -1
                                                             : *piece.low > limit ? 1
                                                                                  : 0)
                     : piece.high && *piece.high <= limit ? -1
                                                          : 1;
    switch (expr.op) {
      case Op::lt: return side < 0;
      case Op::le: return side <= 0;
      case Op::gt: return side > 0;
      case Op::ge: return side >= 0;
      case Op::eq: return side == 0;
      default: return side != 0;
    }
  }

  std::string words() const {
    std::string out;
    for (const auto& [key, piece] : at_) {
      const Input& input = inputs_.at(key);
      if (!out.empty()) out += ", ";
      out += input.name + " ";
      // Between neighbours of a count lie the whole numbers inside.
      std::optional<Number> low = piece->low, high = piece->high;
      if (input.whole && high && *high > Number(default_max_count)) high.reset();
      if (input.whole && low && high && !piece->point()) {
        low = *low + Number(1);
        high = *high - Number(1);
      }
      if (piece->missing)
        out += "missing";
      else if (!piece->option.empty())
        out += "= " + piece->option;
      else if (low && high && *low == *high)
        out += "= " + low->to_string();
      else if (low && high)
        out += low->to_string() + " … " + high->to_string();
      else if (low)
        out += "> " + low->to_string();
      else
        out += high ? "< " + high->to_string() : std::string("*");
    }
    return out;
  }

  void judge() {
    const RuleSet& rules = context_.rules;
    const Deduction* first = nullptr;
    for (const int d : charge_.deductions) {
      const Deduction& row = rules.deductions[static_cast<std::size_t>(d)];
      if (!holds(*row.when)) continue;
      if (first == nullptr) {
        first = &row;
        continue;
      }
      // Rows worth the same may overlap.
      if (first->points == row.points && !first->amount && !row.amount) continue;
      if (overlapped_++ > 0) return;
      context_.error(Code::band_overlap, row.when->span, {row.id, first->id, words()})
          .notes.push_back({{context_.source, first->span}, Code::earlier_tier_here, {first->id}});
      return;
    }
    if (first == nullptr && gaps_++ == 0) context_.error(Code::band_gap, charge_.span, {words()});
  }

  LoadContext& context_;
  const Charge& charge_;
  std::map<std::string, Input> inputs_;
  std::map<std::string, const Input::Piece*> at_;
  int gaps_ = 0, overlapped_ = 0;
};

}  // namespace

void check_bands(LoadContext& context) {
  for (const Part& part : context.rules.parts)
    for (const Charge& charge : part.charges)
      if (charge.must_hold) Table(context, charge).check();
}

}  // namespace guiju
