// A body's cells: emptied, filled, and written as the canonical text whose hash names the inputs.
// One idea: memory of texts and notes goes round, so that a stream of bodies allocates nothing.
#include "evaluate/body.h"

#include <algorithm>
#include <utility>

#include "base/json_text.h"
#include "base/sha256.h"
#include "rules/model.h"

namespace guiju {
namespace {

std::size_t index(int value) { return static_cast<std::size_t>(value); }

// Writes known values as the lines of the canonical text.
class CanonicalText {
 public:
  explicit CanonicalText(const Body& body) : body_(body) {}

  void value(const Fact& fact, Cell cell) {
    text_ += '=';
    if (fact.type == FactType::text) {
      append_json_string(text_, body_.texts[static_cast<std::size_t>(cell)]);
    } else {
      text_ += cell_text(fact, cell, body_);
    }
    text_ += '\n';
  }
  void scalar(const Fact& fact) {
    if (is_known(body_.cells.state(index(fact.slot)))) {
      text_ += fact.id;
      value(fact, body_.cells[index(fact.slot)]);
    }
    if (const FindingDetail* detail = body_.finding(fact.slot)) {
      words(fact.id, ".by", detail->by);
      words(fact.id, ".on", detail->on);
      words(fact.id, ".because", detail->because);
    }
  }
  void list(const Fact& fact) {
    const RecordList& records = body_.lists[index(fact.list)];
    if (!is_known(records.given)) return;
    text_ += fact.id;
    text_ += '=';
    text_ += records.given == Given::defaulted ? "not_given" : std::to_string(records.count);
    text_ += '\n';
    for (std::size_t r = 0; r < records.count; ++r) {
      for (std::size_t f = 0; f < fact.fields.size(); ++f) {
        if (!is_known(records.state(r, f))) continue;
        text_ += fact.id;
        text_ += '[';
        text_ += std::to_string(r + 1);
        text_ += "].";
        text_ += fact.fields[f].id;
        value(fact.fields[f], records.cell(r, f));
      }
    }
  }
  void rows(std::string_view key, const RuleSet& rules, const std::vector<int>& parts) {
    if (parts.empty()) return;
    std::vector<std::string_view> ids;
    for (const int part : parts) ids.push_back(rules.parts[index(part)].id);
    std::sort(ids.begin(), ids.end());
    text_ += key;
    text_ += '=';
    for (const std::string_view id : ids) {
      if (text_.back() != '=') text_ += ' ';
      text_ += id;
    }
    text_ += '\n';
  }
  void determination(std::string_view what, const Determination& said, const RuleSet& rules) {
    if (!said.given) return;
    if (said.opinion >= 0) {
      text_.append(what).append(".opinion=");
      text_.append(rules.opinions[index(said.opinion)].id).append(1, '\n');
    }
    words(what, ".by", said.by);
    words(what, ".on", said.on);
    words(what, ".because", said.because);
  }
  const std::string& text() const { return text_; }

 private:
  void words(std::string_view what, std::string_view part, const std::string& said) {
    if (said.empty()) return;
    text_ += what;
    text_ += part;
    text_ += '=';
    append_json_string(text_, said);
    text_ += '\n';
  }

  const Body& body_;
  std::string text_ = "guiju facts 1\n";
};

}  // namespace

void Body::reset(const FactTable& facts) {
  id.clear();
  name.clear();
  file.clear();
  line = 0;
  cells.clear();
  cells.resize(index(facts.scalar_count));
  lists.resize(facts.list_facts.size());
  for (std::size_t i = 0; i < lists.size(); ++i) {
    RecordList& records = lists[i];
    records.given = Given::absent;
    records.fields = facts.list(static_cast<int>(i)).fields.size();
    records.count = 0;
    records.more = false;
    records.cells.clear();
  }
  not_applicable.clear();
  corrected.clear();
  disputed_rows.clear();
  rows_stated = false;
  merge.reset();
  findings.clear();
  confirmation.clear();
  overriding.clear();
  numbers.clear();
  texts.clear();
  notes.clear();
  errors.clear();
}

Cell Body::add_text(std::string_view text) {
  texts.add().assign(text);
  return static_cast<Cell>(texts.size() - 1);
}

Cell Body::add_number(const Number& number) {
  numbers.push_back(number);
  return static_cast<Cell>(numbers.size() - 1);
}

std::size_t Body::add_record(int list) {
  RecordList& records = lists[index(list)];
  records.given = Given::stated;
  records.cells.resize(records.cells.size() + records.fields);
  return records.count++;
}

const FindingDetail* Body::finding(int slot) const {
  for (const FindingDetail& detail : findings) {
    if (detail.slot == slot) return &detail;
  }
  return nullptr;
}

BodyNote& Body::add_note(std::string_view code) {
  BodyNote& note = notes.add();
  note.code.assign(code);
  note.zh.clear();
  note.en.clear();
  return note;
}

FindingDetail& Body::add_finding(int slot) {
  FindingDetail& detail = findings.add();
  detail.slot = slot;
  detail.by.clear();
  detail.on.clear();
  detail.because.clear();
  return detail;
}

std::string Body::sha256(const RuleSet& rules) const {
  CanonicalText canonical(*this);
  for (const Fact& fact : rules.facts.facts) {
    if (fact.list >= 0) {
      canonical.list(fact);
    } else {
      canonical.scalar(fact);
    }
  }
  canonical.rows("not_applicable", rules, not_applicable);
  canonical.rows("disputed_rows", rules, disputed_rows);
  canonical.determination("confirmation", confirmation, rules);
  canonical.determination("override", overriding, rules);
  return sha256_hex(canonical.text());
}

std::string cell_text(const Fact& fact, Cell cell, const Body& body) {
  switch (fact.type) {
    case FactType::boolean:
    case FactType::finding: return cell != 0 ? "true" : "false";
    case FactType::choice: return fact.choices[static_cast<std::size_t>(cell)];
    case FactType::text: return body.texts[static_cast<std::size_t>(cell)];
    case FactType::number: return body.numbers[static_cast<std::size_t>(cell)].to_exact_string();
    case FactType::date: return Date::from_days(static_cast<std::int32_t>(cell)).to_string();
    case FactType::count:
    case FactType::list: break;
  }
  return std::to_string(cell);
}

}  // namespace guiju
