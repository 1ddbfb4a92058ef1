// Facts a deduction reads -> their values for one body and record. One idea: a field of the line's
// own record is shown by its value; other records are shown by their number alone, so that a line
// stays short however long the lists are.
#include "report/line_facts.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "base/json_text.h"
#include "report/wording.h"

namespace guiju {

void line_facts(const RuleSet& rules, const std::vector<FactUse>& uses, int list, int record,
                const Body& body, std::vector<FactValue>& values) {
  values.clear();
  for (const FactUse& use : uses) {
    FactValue value;
    if (use.slot >= 0) {
      value.fact = &rules.facts.scalar(use.slot);
      value.cell = body.cells[static_cast<std::size_t>(use.slot)];
      value.given = body.cells.state(static_cast<std::size_t>(use.slot));
    } else {
      const Fact& whole = rules.facts.list(use.list);
      const RecordList& records = body.lists[static_cast<std::size_t>(use.list)];
      const std::size_t row = static_cast<std::size_t>(record);
      value.list = use.list;
      if (use.field >= 0 && use.list == list && record >= 0 && row < records.count) {
        const std::size_t field = static_cast<std::size_t>(use.field);
        value.fact = &whole.fields[field];
        value.cell = records.cell(row, field);
        value.given = records.state(row, field);
      } else if (use.list == list && record >= 0) {
        continue;  // the list the line's record is in says nothing more
      } else {
        value.fact = &whole;
        value.cell = static_cast<Cell>(records.count);
        value.given = records.given;
      }
    }
    const bool there = std::any_of(values.begin(), values.end(), [&value](const FactValue& other) {
      return other.fact == value.fact;
    });
    if (!there) values.push_back(value);
  }
}

namespace {

constexpr std::size_t facts_told = 12;  // of a line; more are counted

std::string value_words(const FactValue& value, const Body& body, Language language) {
  if (!value.is_list()) return cell_words(*value.fact, value.cell, value.given, body, language);
  std::string out;
  if (value.given == Given::stated) {
    say(out, language, "{0} 条", "{1}", value.cell,
        counted(static_cast<std::size_t>(value.cell), "record", "records"));
  } else if (value.given == Given::defaulted) {
    out = choose(language, "未提供", "not given");
  } else {
    out = choose(language, "尚不清楚", "not known");
  }
  return out;
}

}  // namespace

// Of very many facts those are told whose value is the rarest: what 109 of 110 say is not the reason.
std::string facts_words(const std::vector<FactValue>& values, const Body& body, Language language) {
  std::vector<std::string> words;
  for (const FactValue& value : values) words.push_back(value_words(value, body, language));
  std::vector<std::size_t> told(values.size());
  std::iota(told.begin(), told.end(), std::size_t{0});
  if (values.size() > facts_told) {
    std::map<std::string_view, std::size_t> counts;
    for (const std::string& word : words) ++counts[word];
    std::stable_sort(told.begin(), told.end(), [&](std::size_t a, std::size_t b) {
      return counts[words[a]] < counts[words[b]];
    });
    told.resize(facts_told);
  }
  std::string out;
  for (const std::size_t i : told) {
    if (!out.empty()) out += choose(language, "；", "; ");
    out += label_of(*values[i].fact);
    out += ' ';
    out += words[i];
  }
  if (told.size() < values.size())
    say(out, language, "；等共 {} 项", " and more, {} in all", values.size());
  return out;
}

void append_cell_json(std::string& out, const Fact& fact, Cell cell, Given given,
                      const Body& body) {
  const bool not_given = fact.type == FactType::list && given != Given::stated;
  if (!is_known(given) || not_given) {
    out += "null";
  } else if (fact.type == FactType::boolean || fact.type == FactType::finding) {
    out += cell != 0 ? "true" : "false";
  } else if (fact.type == FactType::count || fact.type == FactType::list) {
    out += std::to_string(cell);
  } else {
    append_json_string(out, cell_text(fact, cell, body));
  }
}

}  // namespace guiju
