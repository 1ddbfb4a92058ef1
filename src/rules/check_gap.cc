// A gap in the opinion table: scores for which no row need hold. The score is cut at the constants
// that the rows compare it with; within each piece every condition is judged with all facts open,
// and then with every combination of the few conditions that are left.
#include <algorithm>
#include <map>

#include "plan/fold.h"
#include "rules/checks.h"

namespace guiju {

namespace {

constexpr std::size_t most_open_conditions = 10;  // 2^10 combinations for each piece
constexpr std::size_t selection_limit = 256;

enum class Truth { no, yes, open };

// A piece of the number line: one number, or what lies between two (or beyond one).
struct Piece {
  std::optional<Number> low, high;
  bool point = false;
};

bool compares_score(const Expr& expr) {
  if (expr.args.size() != 2) return false;
  const bool left = expr.args[0].op == Op::score, right = expr.args[1].op == Op::score;
  return left != right && constant_number(expr.args[left ? 1 : 0]).has_value();
}

void collect_limits(const Expr& expr, std::vector<Number>& limits) {
  if (compares_score(expr))
    limits.push_back(*constant_number(expr.args[expr.args[0].op == Op::score ? 1 : 0]));
  for (const Expr& arg : expr.args) collect_limits(arg, limits);
}

class Judge {
 public:
  explicit Judge(const Piece& piece) : piece_(piece) {}
  std::map<std::string, Truth> atoms;  // conditions that do not speak of the score alone

  Truth judge(const Expr& expr) {
    switch (expr.op) {
      case Op::boolean: return expr.number.sign() != 0 ? Truth::yes : Truth::no;
      case Op::not_: {
        const Truth inner = judge(expr.args[0]);
        return inner == Truth::open ? inner : inner == Truth::yes ? Truth::no : Truth::yes;
      }
      case Op::and_:
      case Op::or_: {
        const Truth a = judge(expr.args[0]), b = judge(expr.args[1]);
        const Truth decides = expr.op == Op::and_ ? Truth::no : Truth::yes;
        if (a == decides || b == decides) return decides;
        return a == Truth::open || b == Truth::open ? Truth::open : a;
      }
      default: break;
    }
    if (compares_score(expr)) return score(expr);
    return atoms.emplace(dump(expr), Truth::open).first->second;
  }

 private:
  Truth score(const Expr& expr) const {
    const bool left = expr.args[0].op == Op::score;
    const Number limit = *constant_number(expr.args[left ? 1 : 0]);
    // Every limit is an end of some piece, so a piece lies wholly below, at or above it.
    const int side = piece_.point                           ? (*piece_.low < limit   ? -1
                                                               : *piece_.low > limit ? 1
                                                                                     : 0)
                     : piece_.high && *piece_.high <= limit ? -1
                                                            : 1;
    const int sign = left ? side : -side;
    bool holds = false;
    switch (expr.op) {
      case Op::lt: holds = sign < 0; break;
      case Op::le: holds = sign <= 0; break;
      case Op::gt: holds = sign > 0; break;
      case Op::ge: holds = sign >= 0; break;
      case Op::eq: holds = sign == 0; break;
      default: holds = sign != 0; break;
    }
    return holds ? Truth::yes : Truth::no;
  }

  const Piece& piece_;
};

std::vector<Piece> pieces_of(std::vector<Number> limits) {
  std::sort(limits.begin(), limits.end());
  limits.erase(std::unique(limits.begin(), limits.end()), limits.end());
  std::vector<Piece> out;
  std::optional<Number> below;
  for (const Number& limit : limits) {
    out.push_back({below, limit, false});
    out.push_back({limit, limit, true});
    below = limit;
  }
  out.push_back({below, std::nullopt, false});
  return out;
}

std::string describe(const Piece& piece) {
  if (piece.point) return "= " + piece.low->to_string();
  if (piece.low && piece.high) return piece.low->to_string() + " – " + piece.high->to_string();
  if (piece.low) return "> " + piece.low->to_string();
  return piece.high ? "< " + piece.high->to_string() : std::string("*");
}

// Some combination of the open conditions lets no row hold.
bool has_gap(const Piece& piece, const std::vector<Expr>& rows) {
  Judge judge(piece);
  for (const Expr& row : rows)
    if (judge.judge(row) == Truth::yes) return false;
  if (judge.atoms.size() > most_open_conditions) return false;  // too many to try: not claimed
  const std::uint64_t combinations = std::uint64_t{1} << judge.atoms.size();
  for (std::uint64_t combination = 0; combination < combinations; ++combination) {
    std::uint64_t left = combination;
    for (auto& [name, truth] : judge.atoms) {
      truth = (left & 1) != 0 ? Truth::yes : Truth::no;
      left >>= 1;
    }
    if (std::none_of(rows.begin(), rows.end(),
                     [&](const Expr& row) { return judge.judge(row) == Truth::yes; }))
      return true;
  }
  return false;
}

}  // namespace

void check_gap(LoadContext& context) {
  const RuleSet& rules = context.rules;
  if (rules.opinion_rows.empty()) return;
  std::vector<const Under*> unders;
  for (const OpinionRow& row : rules.opinion_rows) unders.push_back(&row.under);
  for (const auto& selection : selections(rules, unders, selection_limit)) {
    std::vector<Expr> rows;
    std::vector<Number> limits;
    for (const OpinionRow& row : rules.opinion_rows) {
      if (!row.under.holds(selection)) continue;
      if (!row.when) return;  // always holds
      rows.push_back(fold(rules, *row.when, selection));
      collect_limits(rows.back(), limits);
    }
    for (const Piece& piece : pieces_of(limits)) {
      if (!has_gap(piece, rows)) continue;
      const std::string under = describe_selection(rules, selection, unders);
      context.error(Code::opinion_gap, rules.opinion_rows.back().span,
                    {describe(piece), under.empty() ? std::string() : " (" + under + ")"});
      return;
    }
  }
}

}  // namespace guiju
