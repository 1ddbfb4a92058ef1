// Seed → rule file text with everything that a rubric may be made of. Formulas and conditions may
// name any part that was written before and whose part is done, so that cycles are rare.
#include "random_general.h"

#include <boost/test/unit_test.hpp>

#include "rules/load.h"

namespace guiju::test {

namespace {

std::string halves(int n) {
  const std::string sign = n < 0 ? "-" : "";
  n = n < 0 ? -n : n;
  return sign + std::to_string(n / 2) + (n % 2 != 0 ? ".5" : "");
}

class Writer {
 public:
  explicit Writer(std::uint64_t seed) : dice_(seed) {}

  std::string file() {
    std::string tree;
    for (int i = 1 + dice_.below(3); i > 0; --i) tree += part(2, "  ", Above::top);
    std::string out =
        "guiju: 1\nid: random\nversion: \"1\"\ntitle: 示例随机规则\n"
        "source: {document: 示例, issued: 2024-01-02}\n";
    out += facts() +
           "derived:\n  busy: {label: L_busy, value: 'c0 + c1 > 3 or b2'}\n"
           "readings:\n  way: {where: W, clause: c, question: q, options: {one: 1, two: 2}, "
           "default: two, because: b}\n";
    out += "rubric:\n  parts:\n" + tree;
    if (dice_.chance(40))
      out += "score:\n- {value: '" +
             dice_.one_of<std::string>({"total * 2 / 3", "total - " + formula(), "max(total, 3)"}) +
             "', of: 100}\n";
    return out + outcome();
  }

 private:
  enum class Above { top, sum, mean, extreme, formula };

  static std::string facts() {
    std::string out = "facts:\n";
    const auto one = [&](const std::string& id, const std::string& type) {
      out += "  " + id + ": {label: L_" + id + ", type: " + type + ", kept_for: 测试}\n";
    };
    for (const char* id : {"b0", "b1", "b2", "b3"}) one(id, "boolean");
    for (const char* id : {"c0", "c1", "c2"}) one(id, "count, max: 3");
    one("d0", "count, min: 1, max: 3");
    one("m0", "count, max: 3, missing: known");
    one("k0", "choice, choices: [x, y, z]");
    return out +
           "  items:\n    label: L_items\n    type: list\n    kept_for: 测试\n    fields:\n"
           "      rb: {label: L_rb, type: boolean, kept_for: 测试}\n"
           "      rc: {label: L_rc, type: count, max: 3, kept_for: 测试}\n";
  }

  std::string number(int n) { return std::to_string(dice_.below(n)); }
  std::string inequality() { return dice_.one_of<std::string>({" < ", " <= ", " > ", " >= "}); }
  std::string tally() { return "c" + number(3); }
  std::string flag() { return dice_.chance(10) ? "busy" : "b" + number(4); }

  std::string leaf(bool parts, bool record = false) {
    if (record && dice_.chance(60))
      return dice_.chance(50) ? "rb" : "rc" + inequality() + number(4);
    if (parts && !done_.empty() && dice_.chance(30))
      return dice_.one_of(done_) + inequality() + halves(dice_.below(9));
    switch (dice_.below(6)) {
      case 0:
      case 1: return flag();
      case 2: return "not " + flag();
      case 3: return tally() + inequality() + number(4);
      case 4: return dice_.chance(50) ? "k0 = \"x\"" : "missing(m0)";
      default: return tally() + " / d0" + inequality() + "2/3";
    }
  }
  std::string condition(bool parts, bool record = false) {
    if (dice_.chance(55)) return leaf(parts, record);
    return "(" + leaf(parts, record) + dice_.one_of<std::string>({" and ", " or "}) +
           leaf(parts, record) + ")";
  }
  std::string formula() {
    const std::string a = done_.empty() || dice_.chance(30) ? tally() : dice_.one_of(done_);
    switch (dice_.below(7)) {
      case 0: return a + " + " + tally();
      case 1: return a + " * 2 / 3";
      case 2: return a + " - " + tally() + " / d0";
      case 3: return "if " + leaf(true) + " then " + a + " else " + number(4);
      case 4: return "min(" + a + ", " + halves(dice_.below(7)) + ")";
      case 5: return "max(" + a + " - 1, " + tally() + ")";
      default: return a;
    }
  }

  std::string under() { return dice_.chance(12) ? "{way: " + way() + "}" : ""; }
  std::string way() { return dice_.chance(50) ? "one" : "two"; }
  std::string id_of(const std::string& part) { return part + "_" + std::to_string(++deductions_); }

  // Points or amount, with its limits.
  std::string worth(const std::string& pad, bool record) {
    if (dice_.chance(70)) return pad + "points: " + halves(1 + dice_.below(6)) + "\n";
    switch (dice_.below(4)) {
      case 0: return pad + "amount: '" + tally() + "'\n" + pad + "range: [1, 3]\n";
      case 1:
        return pad + "amount: 'if " + flag() + " then 2 else 0'\n" + pad + "choices: [2, 4]\n";
      case 2: return pad + "amount: '" + (record ? "rc" : tally()) + " / 2'\n";
      default: return pad + "amount: '" + tally() + " * d0'\n";
    }
  }

  std::string deduction(const std::string& part, const std::string& pad, bool record, bool awards) {
    std::string out = "id: " + id_of(part) + "\n";
    const bool zeroes = dice_.chance(8);
    if (zeroes)
      out += pad + "zeroes: " + (dice_.chance(50) || path_.empty() ? part : dice_.one_of(path_)) +
             "\n";
    if (!zeroes || dice_.chance(50)) out += worth(pad, record);
    if (const std::string limit = under(); !limit.empty()) out += pad + "under: " + limit + "\n";
    const bool each = dice_.chance(30);
    if (each) {
      out += pad + "each: '" + (record ? "rc" : tally()) + "'\n";
      if (dice_.chance(25)) out += pad + "every: 2\n";
    }
    if (!zeroes && dice_.chance(20)) out += pad + "cap: " + halves(1 + dice_.below(8)) + "\n";
    if (!each || dice_.chance(40)) out += pad + "when: '" + condition(true, record) + "'\n";
    if (dice_.chance(12)) out += pad + "unless: '" + leaf(true, record) + "'\n";
    if (!awards && !rows_.empty() && dice_.chance(12))
      out += pad + "from_part: " + dice_.one_of(rows_) + "\n";
    return out;
  }

  std::string bands(const std::string& part, const std::string& pad) {
    const bool missing = dice_.chance(40);
    std::string out = pad + "- bands: " + (missing ? "m0" : tally()) + "\n";
    if (dice_.chance(15)) out += pad + "  only_when: '" + leaf(true) + "'\n";
    out += pad + "  rows:\n";
    const auto row = [&](const std::string& in) {
      out += pad + "  - {id: " + id_of(part) + ", in: '" + in +
             "', points: " + halves(dice_.below(6)) + "}\n";
    };
    const int cut = dice_.below(3);
    row("<= " + std::to_string(cut));
    if (cut < 2 && dice_.chance(50)) {
      row("(" + std::to_string(cut) + ".." + std::to_string(cut + 1) + "]");
      row("> " + std::to_string(cut + 1));
    } else {
      row("> " + std::to_string(cut));
    }
    if (missing) row("missing");
    return out;
  }

  std::string table(const std::string& part, const std::string& pad) {
    std::string out = pad + "- table: [k0, b0]\n" + pad + "  rows:\n";
    const auto row = [&](const std::string& k, const std::string& b) {
      out += pad + "  - {id: " + id_of(part) + ", in: ['" + k + "', '" + b +
             "'], points: " + halves(dice_.below(6)) + "}\n";
    };
    row("\"x\"", "-");
    row("\"y\", \"z\"", "true");
    row("\"y\", \"z\"", "false");
    return out;
  }

  std::string charge(const std::string& part, const std::string& pad, bool awards) {
    if (dice_.chance(15)) return bands(part, pad);
    if (dice_.chance(8)) return table(part, pad);
    const bool record = dice_.chance(25);
    std::string head = pad + "- ";
    const auto add = [&](const std::string& key) { head += key + "\n" + pad + "  "; };
    if (record) add("for_each: items");
    if (record && dice_.chance(40)) add("where: '" + leaf(true, true) + "'");
    if (dice_.chance(15)) add("only_when: '" + leaf(true) + "'");
    if (dice_.chance(60)) return head + deduction(part, pad + "  ", record, awards);
    head += dice_.one_of<std::string>({"first", "all", "largest", "smallest"}) + ":\n";
    for (int i = 2 + dice_.below(2); i > 0; --i)
      head += pad + "  - " + deduction(part, pad + "    ", record, awards);
    return head;
  }

  // What any part may have besides what makes its score.
  std::string extras(const std::string& pad, Above above) {
    std::string out;
    if (above != Above::top && dice_.chance(25)) {
      const std::string weight =
          dice_.one_of<std::string>({"2", "0.5", "'if b0 then 2 else 1'", "'1 + c1'"});
      out += pad + "weight: " + weight + "\n";
      weight_is_formula_ = weight.size() > 3;
    }
    if (above == Above::sum && dice_.chance(10)) out += pad + "bonus: true\n";
    if (dice_.chance(30)) {
      std::vector<std::string> policies{"full", "zero", "leave"};
      if (above == Above::sum) policies.insert(policies.end(), {"rescale", "rescale"});
      if (above == Above::formula) policies = {"full", "zero"};
      out += pad + "not_applicable: " + dice_.one_of(policies) + "\n";
    }
    if (dice_.chance(15)) out += pad + "not_applicable_when: '" + leaf(false) + "'\n";
    if (above != Above::formula && dice_.chance(6))
      out += pad + "only_when: '" + leaf(false) + "'\n";
    if (dice_.chance(12)) out += pad + "counts_when: '" + condition(true) + "'\n";
    if (dice_.chance(15)) {
      out += pad + "adjust:\n";
      for (int i = 1 + dice_.below(2); i > 0; --i) {
        out += pad + "- {" + dice_.one_of<std::string>({"add", "multiply", "set"}) + ": '" +
               formula() + "'";
        if (dice_.chance(60)) out += ", when: '" + condition(true) + "'";
        if (dice_.chance(30)) out += ", floor: " + halves(dice_.below(4) - 2);
        if (dice_.chance(30)) out += ", ceiling: " + halves(2 + dice_.below(8));
        out += "}\n";
      }
    }
    if (dice_.chance(12))
      out += pad + "round: {rounding: " +
             dice_.one_of<std::string>({"half_up", "half_even", "down", "up", "floor", "ceiling"}) +
             ", step: " + dice_.one_of<std::string>({"0.1", "0.5", "1"}) + "}\n";
    if (dice_.chance(20))
      out += pad + "floor: " + dice_.one_of<std::string>({"none", "-2", "0", "0.5"}) + "\n";
    if (dice_.chance(15)) out += pad + "ceiling: " + halves(2 + dice_.below(12)) + "\n";
    return out;
  }

  std::string part(int depth, const std::string& pad, Above above) {
    const std::string id = "P" + std::to_string(++parts_);
    std::string out = pad + "- id: " + id + "\n";
    const std::string in = pad + "  ";
    weight_is_formula_ = false;
    const std::string more = extras(in, above);
    const bool formula_weight = weight_is_formula_;
    out += depth > 0 && dice_.chance(60) ? inner(id, depth, in) : criterion(id, in);
    out += more;
    weight_is_formula_ = formula_weight;
    done_.push_back(id);
    return out;
  }

  std::string criterion(const std::string& id, const std::string& in) {
    last_is_row_ = false;
    std::string out = in + "marks: " + halves(1 + dice_.below(10)) + "\n";
    const int kind = dice_.below(10);
    if (kind == 0) return out + in + "value: '" + formula() + "'\n";
    const bool awards = kind <= 3;
    if (dice_.chance(12)) out += in + "start: " + halves(1 + dice_.below(8)) + "\n";
    path_.push_back(id);
    out += in + (awards ? "awards:\n" : "deductions:\n");
    for (int i = 1 + dice_.below(3); i > 0; --i) out += charge(id, in, awards);
    path_.pop_back();
    if (!awards) rows_.push_back(id);
    last_is_row_ = !awards;
    return out;
  }

  std::string inner(const std::string& id, int depth, const std::string& in) {
    static constexpr Above kinds[] = {Above::sum,  Above::sum,     Above::sum,
                                      Above::mean, Above::extreme, Above::formula};
    const Above kind = kinds[dice_.below(6)];
    std::string out;
    path_.push_back(id);
    bool formula_weights = false;
    std::string below;
    std::vector<std::string> shared, children;
    for (int i = 1 + dice_.below(4); i > 0; --i) {
      children.push_back("P" + std::to_string(parts_ + 1));
      below += part(depth - 1, in, kind);
      formula_weights = formula_weights || weight_is_formula_;
      if (last_is_row_) shared.push_back(children.back());
    }
    path_.pop_back();
    if (kind == Above::mean) out += in + "combine: mean\n";
    if (kind == Above::extreme) out += in + "combine: " + (dice_.chance(50) ? "max" : "min") + "\n";
    if (kind == Above::sum && dice_.chance(12))
      out += in + "start: " + halves(dice_.below(8)) + "\n";
    // Marks that weights by formula leave open are stated.
    if (formula_weights && kind != Above::formula) out += in + "marks: 7\n";
    if (kind == Above::formula)
      out += in + "value: '" + children.front() + " + " + formula() + "'\n" + in + "marks: 10\n";
    if (kind == Above::sum && shared.size() >= 2 && dice_.chance(85)) {
      out += in + "shared_limits:\n" + in + "- parts: [";
      for (std::size_t i = 0; i < shared.size(); ++i) out += (i > 0 ? ", " : "") + shared[i];
      out += "]\n" + in + "  because: 示例\n";
    }
    last_is_row_ = false;
    return out + in + "parts:\n" + below;
  }

  std::string outcome() {
    const auto about = [&] {
      return dice_.chance(50) ? "score" + inequality() + number(12) : condition(true);
    };
    std::string out = "opinions:\n";
    for (int i = 0; i < 3; ++i)
      out += "  o" + std::to_string(i) + ": {label: 意见" + std::to_string(i) + "}\n";
    out += "opinion:\n";
    for (int i = 0; i < 2; ++i)
      out += "- {clause: g" + std::to_string(i) + ", text: t, when: '" + about() + "', opinion: o" +
             number(3) + "}\n";
    out += "- {clause: h, text: t, otherwise: true, opinion: o" + number(3) + "}\n";
    out += "results:\n  level:\n    label: 等级\n    rows:\n";
    for (int i = 0; i < 2; ++i)
      out += "    - {when: '" + about() + "', value: 级" + std::to_string(i) + "}\n";
    out += "    - {value: 其他}\n";
    return out + "  extra: {label: 附加, value: 'total + " + formula() +
           "', round: {rounding: half_up, step: 0.1}}\n";
  }

  Dice dice_;
  std::vector<std::string> done_;  // parts that formulas may name
  std::vector<std::string> path_;  // from the top to the part at hand
  std::vector<std::string> rows_;  // parts of deductions
  int parts_ = 0, deductions_ = 0;
  bool last_is_row_ = false, weight_is_formula_ = false;  // of the part written last
};

bool drawn_again(Code code) {
  switch (code) {
    case Code::unreachable_tier:
    case Code::part_cycle:
    case Code::gate_on_itself:
    case Code::absent_contradiction:
    case Code::shared_across_sheets:
    case Code::floor_above_ceiling:
    case Code::marks_do_not_add_up:
    case Code::marks_needed: return true;
    default: return false;
  }
}

}  // namespace

std::string random_general_file(std::uint64_t seed) { return Writer(seed).file(); }

std::shared_ptr<const RuleSet> random_general_rules(std::uint64_t seed) {
  for (std::uint64_t draw = seed;; draw += 1'000'003) {
    Diagnostics diagnostics;
    const std::string text = random_general_file(draw);
    auto rules = load_rules(std::make_shared<SourceFile>("random.yaml", text), diagnostics);
    if (rules) return rules;
    bool allowed = true;
    for (const Diagnostic& diagnostic : diagnostics.all())
      allowed = allowed &&
                (info(diagnostic.code).severity != Severity::error || drawn_again(diagnostic.code));
    BOOST_REQUIRE_MESSAGE(allowed, "seed " << draw << "\n"
                                           << render(diagnostics.all(), {}) << "\n"
                                           << text);
  }
}

Body random_general_body(const RuleSet& rules, Dice& dice) {
  BodyKinds kinds;
  kinds.most_records = 3;
  Body body = random_body(rules, dice, kinds);
  for (const Fact& fact : rules.facts.facts)
    if (fact.missing_known && dice.chance(30)) body.set(fact.slot, 0, Given::absent);
  for (const int part : body.not_applicable)
    if (rules.parts[static_cast<std::size_t>(part)].absent == Absent::forbidden) {
      body.not_applicable.clear();
      break;
    }
  return body;
}

}  // namespace guiju::test
