// Values of facts, records and paths -> words. One idea: a report never shows an id where the rule
// file gives a label, and never shows a value without its unit.
#include "report/wording.h"

#include <charconv>

#include "base/shown_text.h"
#include "base/utf8.h"

namespace guiju {

namespace {

const Number shown_step = Number(1) / Number(1'000'000);  // of points without a finite decimal

}  // namespace

std::string_view label_of(const Fact& fact) { return fact.label.empty() ? fact.id : fact.label; }

std::string_view message_of(const BodyNote& note, Language language) {
  const bool zh = language == Language::zh;
  if (zh) return note.zh.empty() ? note.en : note.zh;
  return note.en.empty() ? note.zh : note.en;
}

std::string_view message_of(const BodyError& error, Language language) {
  const bool zh = language == Language::zh;
  if (zh) return error.zh.empty() ? error.en : error.zh;
  return error.en.empty() ? error.zh : error.en;
}

std::string error_words(const BodyError& error, Language language) {
  std::string text;
  if (!error.file.empty()) {
    text += shown_line(error.file);
    if (error.line > 0) text += ":" + std::to_string(error.line);
    text += ": ";
  }
  if (!error.fact.empty()) text += shown_line(error.fact) + ": ";
  text += message_of(error, language);
  return text;
}

std::string joined(const std::vector<std::string>& items, Language language) {
  std::string out;
  for (const std::string& item : items) {
    if (!out.empty()) out += choose(language, "、", ", ");
    out += item;
  }
  return out;
}

std::string shown_line(std::string_view text) {
  if (utf8::first_invalid(text) != utf8::npos) return shown_argument(text);
  for (std::size_t at = 0; at < text.size();) {
    if (disturbs(utf8::next(text, at))) return shown_argument(text);
  }
  return std::string(text);
}

std::string points_text(const Number& points) {
  if (points.finite_decimals()) return points.to_string();
  return points.rounded(Rounding::down, shown_step).to_string() + "…";
}

std::string range_text(const PointRange& range) {
  if (range.known()) return points_text(range.low);
  return points_text(range.low) + "–" + points_text(range.high);
}

std::string cell_words(const Fact& fact, Cell cell, Given given, const Body& body,
                       Language language) {
  if (!is_known(given)) return std::string(choose(language, "尚不清楚", "not known"));
  if (fact.type == FactType::boolean || fact.type == FactType::finding) {
    return std::string(cell != 0 ? choose(language, "是", "yes") : choose(language, "否", "no"));
  }
  std::string text = shown_line(cell_text(fact, cell, body));
  const bool counted = fact.type == FactType::count || fact.type == FactType::number;
  if (counted && !fact.unit.empty()) text += " " + fact.unit;
  return text;
}

Cell default_in(Body& body, const Fact& fact) {
  return fact.default_number ? body.add_number(*fact.default_number) : fact.default_cell;
}

std::string record_label(const FactTable& facts, int list, int record, const Body& body) {
  const Fact& fact = facts.list(list);
  if (fact.record_label < 0) return {};
  const RecordList& records = body.lists[static_cast<std::size_t>(list)];
  const std::size_t row = static_cast<std::size_t>(record);
  const std::size_t field = static_cast<std::size_t>(fact.record_label);
  if (row >= records.count || !is_known(records.state(row, field))) return {};
  return cell_text(fact.fields[field], records.cell(row, field), body);
}

std::string record_words(const FactTable& facts, int list, int record, const Body& body,
                         Language language) {
  const std::string label = shown_line(record_label(facts, list, record, body));
  std::string out;
  if (label.empty()) {
    say(out, language, "第{}条", "record {}", record + 1);
  } else {
    say(out, language, "{}（第{}条）", "{} (record {})", label, record + 1);
  }
  return out;
}

FactPath parse_fact_path(const FactTable& facts, std::string_view path) {
  FactPath found;
  // A label may hold any character, so the whole text is tried as a fact first.
  found.fact = facts.find(path);
  if (found.fact >= 0) return found;
  std::string_view head = path;
  std::string_view field;
  if (const std::size_t bracket = path.find('['); bracket != path.npos) {
    const std::size_t close = path.find(']', bracket);
    if (close == path.npos) return {};
    int number = 0;
    const char* end = path.data() + close;
    const auto read = std::from_chars(path.data() + bracket + 1, end, number);
    if (read.ec != std::errc() || read.ptr != end || number < 1) return {};
    head = path.substr(0, bracket);
    found.record = number - 1;
    if (close + 1 < path.size()) {
      if (path[close + 1] != '.') return {};
      field = path.substr(close + 2);
    }
  } else if (const std::size_t dot = path.find('.'); dot != path.npos) {
    head = path.substr(0, dot);
    field = path.substr(dot + 1);
  }
  const int fact = facts.find(head);
  if (fact < 0) return {};
  const Fact& list = facts.facts[static_cast<std::size_t>(fact)];
  if (list.type != FactType::list) return {};
  if (!field.empty()) {
    found.field = FactTable::find_field(list, field);
    if (found.field < 0) return {};
  }
  found.fact = fact;
  return found;
}

std::string path_words(const FactTable& facts, std::string_view path, const Body& body,
                       Language language) {
  const FactPath where = parse_fact_path(facts, path);
  if (where.fact < 0) {
    constexpr std::string_view rows = "not_applicable[";
    if (!path.starts_with(rows) || !path.ends_with(']')) return std::string(path);
    std::string out;
    say(out, language, "{}是否适用", "whether {} applies",
        path.substr(rows.size(), path.size() - rows.size() - 1));
    return out;
  }
  const Fact& fact = facts.facts[static_cast<std::size_t>(where.fact)];
  std::string out(label_of(fact));
  if (where.record >= 0) {
    out += choose(language, "", " ");
    out += record_words(facts, fact.list, where.record, body, language);
  }
  if (where.field >= 0) {
    out += choose(language, "：", ": ");
    out += label_of(fact.fields[static_cast<std::size_t>(where.field)]);
  }
  return out;
}

}  // namespace guiju
