// Seed → rule file text. The one idea: points are counted in halves, so that sums of marks are
// right without any fraction; every number of the text is such a half or a whole number.
#include "random_rules.h"

#include <boost/test/unit_test.hpp>

#include "base/date.h"
#include "rules/load.h"

namespace guiju::test {

namespace {

std::string halves(int n) { return std::to_string(n / 2) + (n % 2 != 0 ? ".5" : ""); }

class Writer {
 public:
  Writer(std::uint64_t seed, const RuleKinds& kinds) : dice_(seed), kinds_(kinds) {}

  std::string file() {
    body_ = rubric();
    if (!kinds_.plain) scores();
    outcome();
    return "guiju: 1\nid: random\nversion: \"1\"\ntitle: 示例随机规则\n"
           "source: {document: 示例, issued: 2024-01-02}\n" +
           facts() + readings() + body_;
  }

 private:
  std::string facts() const {
    std::string out = "facts:\n";
    const auto one = [&](const std::string& id, const std::string& type) {
      out += "  " + id + ": {label: L_" + id + ", type: " + type + ", kept_for: 测试}\n";
    };
    for (int i = 0; i < booleans_; ++i) one("b" + std::to_string(i), "boolean");
    for (int i = 0; i < counts_; ++i) one("c" + std::to_string(i), "count, max: 3");
    one("d0", "count, min: 1, max: 3");
    one("k0", "choice, choices: [x, y, z]");
    one("f0", "finding");
    one("f1", "finding");
    return out +
           "  items:\n    label: L_items\n    type: list\n    kept_for: 测试\n    fields:\n"
           "      rb: {label: L_rb, type: boolean, kept_for: 测试}\n"
           "      rf: {label: L_rf, type: boolean, kept_for: 测试}\n"
           "      rc: {label: L_rc, type: count, max: 3, kept_for: 测试}\n"
           "      rd: {label: L_rd, type: count, min: 1, max: 3, kept_for: 测试}\n"
           "      rk: {label: L_rk, type: choice, choices: [x, y, z], kept_for: 测试}\n";
  }

  static std::string readings() {
    return "readings:\n"
           "  basis: {where: S, clause: c, question: q, options: {one: 1, two: 2, three: 3}, "
           "default: one, because: b}\n"
           "  way: {where: W, clause: c, question: q, options: {one: 1, two: 2}, default: two, "
           "because: b}\n";
  }

  std::string number(int n) { return std::to_string(dice_.below(n)); }
  std::string order() {
    return dice_.one_of<std::string>({" < ", " <= ", " > ", " >= ", " = ", " != "});
  }
  std::string inequality() { return dice_.one_of<std::string>({" < ", " <= ", " > ", " >= "}); }
  std::string flag() { return "b" + number(booleans_); }
  std::string tally() { return "c" + number(counts_); }

  // About nothing but the record.
  std::string record_leaf() {
    switch (dice_.below(7)) {
      case 6: return number(3) + "/3 * (rc + rd)" + inequality() + "rc";
      case 0: return "rb";
      case 1: return "not rf";
      case 2: return "rc" + order() + number(4);
      case 3: return "rc / rd" + inequality() + number(3) + "/3";
      case 4: return "rk = \"y\"";
      default: return "rc" + inequality() + "rd";
    }
  }
  std::string leaf(bool record) {
    if (record && dice_.chance(65)) return record_leaf();
    switch (dice_.below(record ? 14 : 16)) {
      case 13:
        return tally() + " - " + tally() + inequality() + "1/2 * " + tally() + " - " + number(3);
      case 0:
      case 1: return flag();
      case 2:
      case 3: return "not " + flag();
      case 4: return tally() + order() + number(4);
      case 5: return tally() + " / d0" + inequality() + number(4) + "/3";
      case 6: return "k0" + std::string(dice_.chance(50) ? " = " : " != ") + "\"x\"";
      case 7: return "k0 in (\"y\", \"z\")";
      case 8: return "way = \"one\"";
      case 9: return tally() + " + " + tally() + inequality() + number(6);
      case 10: return tally() + order() + tally();
      case 11: return tally() + " > 0";
      case 12: return "(if " + flag() + " then " + tally() + " else 2)" + inequality() + number(4);
      case 14: return "count(items[rb])" + inequality() + number(3);
      default: return "some i in items satisfies i.rc > i.rd";
    }
  }

  std::string condition(int depth, bool record) {
    if (depth == 0 || dice_.chance(40)) return leaf(record);
    const std::string a = condition(depth - 1, record), b = condition(depth - 1, record);
    switch (dice_.below(5)) {
      case 0: return "not (" + a + ")";
      case 1:
      case 2: return "(" + a + " and " + b + ")";
      case 3: return "(" + a + " or " + b + ")";
      default: return "(if " + leaf(record) + " then " + a + " else " + b + ")";
    }
  }

  std::string occurrences(bool record) {
    switch (dice_.below(record ? 6 : 5)) {
      case 0: return tally() + " + " + tally();
      case 1: return "if " + flag() + " then " + tally() + " else 2";
      case 2: return record ? "rc" : "count(items)";
      case 3:
      case 4: return tally();
      default: return "rc + 1";
    }
  }

  std::string under() {
    if (!dice_.chance(20)) return "";
    if (dice_.chance(50)) return "{way: one}";
    return dice_.chance(50) ? "{basis: [one, two], way: two}" : "{basis: [one, three]}";
  }

  // One deduction, its first line after `- `, the others below it.
  std::string deduction(const std::string& part, int marks, const std::string& pad, bool record,
                        bool each) {
    const int points = 1 + dice_.below(marks);
    std::string out = "id: " + part + "_" + std::to_string(++deductions_) + "\n";
    out += pad + "points: " + halves(points) + "\n";
    if (const std::string limit = under(); !limit.empty() && !kinds_.plain)
      out += pad + "under: " + limit + "\n";
    if (each) {
      out += pad + "each: '" + (kinds_.plain ? fresh("c") : occurrences(record)) + "'\n";
      if (!kinds_.plain && dice_.chance(30)) out += pad + "every: 2\n";
      if (kinds_.caps && dice_.chance(30))
        out += pad + "cap: " + halves(points + dice_.below(3)) + "\n";
      if (!kinds_.plain && dice_.chance(30)) out += pad + "when: '" + condition(1, record) + "'\n";
    } else {
      out += pad + "when: '" + (kinds_.plain ? "not " + fresh("b") : condition(2, record)) + "'\n";
    }
    return out;
  }

  // A fact that nothing else reads.
  std::string fresh(const std::string& kind) {
    return kind + std::to_string(kind == "b" ? booleans_++ : counts_++);
  }

  std::string charge(const std::string& part, int marks, const std::string& pad) {
    const bool record = !kinds_.plain && dice_.chance(30);
    if (kinds_.plain || dice_.chance(50)) {
      std::string out = pad + "- " + deduction(part, marks, pad + "  ", record, dice_.chance(35));
      if (record) out += pad + "  for_each: items\n";
      if (record && dice_.chance(50)) out += pad + "  where: '" + condition(1, true) + "'\n";
      return out;
    }
    std::string out = pad + "- ";
    if (record) out += "for_each: items\n" + pad + "  ";
    if (record && dice_.chance(50)) out += "where: '" + condition(1, true) + "'\n" + pad + "  ";
    if (dice_.chance(15)) out += "under: {way: two}\n" + pad + "  ";
    out += dice_.one_of<std::string>({"first", "first", "all", "largest", "smallest"}) + ":\n";
    for (int i = 2 + dice_.below(2); i > 0; --i)
      out += pad + "  - " + deduction(part, marks, pad + "    ", record, dice_.chance(25));
    return out;
  }

  // A charge that reads nothing but the records.
  std::string charge_by_record(const std::string& part, int marks, const std::string& pad) {
    std::string out = pad + "- for_each: items\n";
    if (dice_.chance(50)) out += pad + "  where: '" + record_leaf() + "'\n";
    out += pad + "  " + dice_.one_of<std::string>({"first", "all", "largest"}) + ":\n";
    for (int i = 1 + dice_.below(3); i > 0; --i)
      out += pad + "  - {id: " + part + "_" + std::to_string(++deductions_) +
             ", points: " + halves(1 + dice_.below(marks)) + ", when: '" + record_leaf() + "'}\n";
    return out;
  }

  // `marks` in halves is added to.
  std::string part(int depth, const std::string& pad, int& marks) {
    const std::string id = "P" + std::to_string(++parts_);
    ids_.push_back(id);
    std::string out = pad + "- id: " + id + "\n" + pad + "  title: 示例\n";
    if (depth == 0 || dice_.chance(35)) {
      const int own = 1 + dice_.below(10);
      marks += own;
      out += pad + "  marks: " + halves(own) + "\n";
      if (!kinds_.plain && dice_.chance(15))
        out += pad + "  not_applicable_when: '" + condition(1, false) + "'\n";
      out += pad + "  deductions:\n";
      last_is_criterion_ = true;
      if (!kinds_.plain && dice_.chance(15)) return out + charge_by_record(id, own, pad + "  ");
      for (int i = 1 + dice_.below(3); i > 0; --i) out += charge(id, own, pad + "  ");
      return out;
    }
    int inner = 0;
    std::string below;
    std::vector<std::string> criteria;
    for (int i = 2 + dice_.below(2); i > 0; --i) {
      const std::string child = "P" + std::to_string(parts_ + 1);
      below += part(depth - 1, pad + "  ", inner);
      if (last_is_criterion_) criteria.push_back(child);
    }
    marks += inner;
    out += pad + "  marks: " + halves(inner) + "\n" + pad + "  parts:\n" + below;
    if (kinds_.shared_limits && criteria.size() >= 2 && dice_.chance(50)) {
      out += pad + "  shared_limits:\n" + pad + "  - parts: [";
      for (std::size_t i = 0; i < criteria.size(); ++i) out += (i > 0 ? ", " : "") + criteria[i];
      out += "]\n" + pad + "    because: 示例\n";
      if (dice_.chance(30)) out += pad + "    under: {way: two}\n";
    }
    last_is_criterion_ = false;
    return out;
  }

  std::string rubric() {
    std::string tree;
    for (int i = 1 + dice_.below(3); i > 0; --i) tree += part(2, "  ", marks_);
    return "rubric:\n  declared: " + halves(marks_) + "\n  parts:\n" + tree;
  }

  void scores() {
    if (!kinds_.score_formulas || dice_.chance(30)) return;
    const std::string of = halves(marks_);
    body_ += "score:\n- {under: {basis: one}, value: 'total', of: " + of + "}\n";
    body_ += "- {under: {basis: two}, value: '" +
             dice_.one_of<std::string>({"total + 8", "total * 2 - 3", "10 - total",
                                        "if total > 3 then total else total - 1", "total + c0"}) +
             "', of: 100}\n";
    body_ += "- {under: {basis: three}, value: 'total * 100 / " + of + "', of: 100}\n";
  }

  std::string line() { return halves(dice_.below(2 * marks_ / 2 + 2)); }
  std::string about_points() {
    switch (dice_.below(5)) {
      case 0: return "total" + inequality() + line();
      case 1: return dice_.one_of(ids_) + inequality() + halves(dice_.below(8));
      case 2: return "score" + inequality() + line() + " and " + leaf(false);
      case 3: return "f0 or score" + inequality() + line();
      default: return "score" + inequality() + line();
    }
  }
  std::string opinion() {
    if (dice_.chance(20))
      return "{by: k0, x: o" + number(4) + ", y: o" + number(4) + ", z: o" + number(4) + "}";
    return "o" + number(4);
  }

  std::string about_a_finding() {
    const std::string finding = "f" + number(2);
    switch (dice_.below(8)) {
      case 0: return finding + " or " + flag();
      case 1: return "not " + finding + " or score" + inequality() + line();
      case 2: return finding + " and score" + inequality() + line();
      case 3: return finding + " or score" + inequality() + line();
      default: return finding;
    }
  }

  void outcome() {
    body_ += "opinions:\n";
    for (int i = 0; i < 4; ++i)
      body_ += "  o" + std::to_string(i) + ": {label: 意见" + std::to_string(i) +
               (dice_.chance(15) ? ", needs_confirmation: true" : "") + "}\n";
    body_ += "  outside: {label: 不在范围}\n";
    if (dice_.chance(30))
      body_ += "scope: {when: 'k0 != \"z\"', otherwise: outside, clause: 一, text: t}\n";
    body_ += "opinion:\n";
    int n = 0;
    for (int i = 1 + dice_.below(5); i > 0; --i) {
      const bool finding = dice_.chance(30);
      const std::string when = kinds_.plain       ? "score" + inequality() + line()
                               : finding          ? about_a_finding()
                               : dice_.chance(55) ? about_points()
                                                  : condition(1, false);
      body_ += "- {clause: g" + std::to_string(++n) + ", text: t, when: '" + when +
               "', opinion: " + opinion();
      if (dice_.chance(25)) body_ += ", grade: 差";
      if (finding && when.size() == 2 && kinds_.no_score_rows && dice_.chance(60))
        body_ += ", score: none";
      if (dice_.chance(15)) body_ += ", under: {way: two}";
      body_ += "}\n";
    }
    if (dice_.chance(40))
      body_ += "- {clause: h1, text: t, when: 'score" + inequality() + line() +
               "', otherwise: true, opinion: " + opinion() + ", grade: 良}\n";
    body_ += "- {clause: h2, text: t, otherwise: true, opinion: " + opinion() +
             (dice_.chance(30) ? ", grade: 良" : "") + "}\n";
    body_ += "grades: [优, 良, 差]\ngrade:\n- {when: 'score < " + line() + "', grade: 差}\n";
    if (!kinds_.plain && dice_.chance(50))
      body_ += "- {when: '" + condition(1, false) + "', grade: 良}\n";
    body_ += "- {grade: 优}\n";
  }

  Dice dice_;
  RuleKinds kinds_;
  std::string body_;
  std::vector<std::string> ids_;
  int parts_ = 0, deductions_ = 0, marks_ = 0, booleans_ = 4, counts_ = 3;
  bool last_is_criterion_ = false;
};

}  // namespace

std::string random_rule_file(std::uint64_t seed, const RuleKinds& kinds) {
  return Writer(seed, kinds).file();
}

std::shared_ptr<const RuleSet> random_rules(std::uint64_t seed, const RuleKinds& kinds) {
  // Tiers that can never be reached are refused by the loader, rightly: another draw.
  for (std::uint64_t draw = seed;; draw += 1'000'003) {
    Diagnostics diagnostics;
    const std::string text = random_rule_file(draw, kinds);
    auto rules = load_rules(std::make_shared<SourceFile>("random.yaml", text), diagnostics);
    if (rules) return rules;
    bool only_tiers = true;
    for (const Diagnostic& diagnostic : diagnostics.all())
      only_tiers = only_tiers && (info(diagnostic.code).severity != Severity::error ||
                                  diagnostic.code == Code::unreachable_tier);
    BOOST_REQUIRE_MESSAGE(only_tiers, "seed " << draw << "\n"
                                              << render(diagnostics.all(), {}) << "\n"
                                              << text);
  }
}

std::vector<int> random_selection(const RuleSet& rules, Dice& dice) {
  std::vector<int> selection;
  for (const Reading& reading : rules.readings)
    selection.push_back(dice.below(static_cast<int>(reading.options.size())));
  return selection;
}

Cell random_cell(const Fact& fact, Dice& dice, Body& body) {
  switch (fact.type) {
    case FactType::boolean: return dice.below(2);
    case FactType::finding: return dice.chance(25) ? 1 : 0;
    case FactType::count:
      return std::max<Cell>(fact.min ? fact.min->to_int64().value_or(0) : 0, dice.below(4));
    case FactType::choice: return dice.below(static_cast<int>(fact.choices.size()));
    case FactType::date: return Date::parse("2021-06-15")->days() + dice.below(1100);
    case FactType::number: return body.add_number(Number(dice.below(100)));
    case FactType::text: return body.add_text("示例" + std::to_string(dice.below(10)));
    case FactType::list: break;
  }
  return 0;
}

Body random_body(const RuleSet& rules, Dice& dice, const BodyKinds& kinds) {
  Body body;
  body.reset(rules.facts);
  body.id = "示例";
  for (const Fact& fact : rules.facts.facts) {
    if (fact.list < 0) {
      const Cell cell = random_cell(fact, dice, body);
      if (dice.chance(kinds.unknown_percent))
        body.set(fact.slot, 0, dice.chance(50) ? Given::absent : Given::null);
      else
        body.set(fact.slot, cell);
      continue;
    }
    RecordList& list = body.lists[static_cast<std::size_t>(fact.list)];
    if (dice.chance(kinds.unknown_list_percent)) {
      list.given = Given::null;
      continue;
    }
    list.given = Given::stated;
    for (int n = dice.below(kinds.most_records + 1); n > 0; --n) {
      const std::size_t record = body.add_record(fact.list);
      for (std::size_t f = 0; f < fact.fields.size(); ++f) {
        if (dice.chance(kinds.unknown_percent)) continue;
        list.cells.set(record * list.fields + f, random_cell(fact.fields[f], dice, body));
      }
    }
  }
  for (std::size_t part = 0; part < rules.parts.size(); ++part)
    if (rules.parts[part].is_criterion() && dice.chance(kinds.not_applicable_percent))
      body.not_applicable.push_back(static_cast<int>(part));
  return body;
}

std::string in_words(const RuleSet& rules, const Body& body) {
  std::string out;
  for (const Fact& fact : rules.facts.facts) {
    if (fact.list < 0) {
      const auto slot = static_cast<std::size_t>(fact.slot);
      out += "\n  " + fact.id + " = " +
             (is_known(body.cells.state(slot)) ? cell_text(fact, body.cells[slot], body) : "?");
      continue;
    }
    const RecordList& list = body.lists[static_cast<std::size_t>(fact.list)];
    out += "\n  " + fact.id + (is_known(list.given) ? ":" : " = ?");
    for (std::size_t r = 0; r < list.count; ++r) {
      out += "\n   ";
      for (std::size_t f = 0; f < list.fields; ++f)
        out += " " + (is_known(list.state(r, f)) ? cell_text(fact.fields[f], list.cell(r, f), body)
                                                 : "?");
    }
  }
  return out;
}

}  // namespace guiju::test
