// Named values -> cells of a body. One idea: a state other than absent means that a fact was stated,
// so stating it again is found without further memory; a wrong value counts as stated.
#include "facts/filler.h"

#include <algorithm>

#include "facts/set_fact.h"

namespace guiju::facts {
namespace {

constexpr std::size_t most_forms_listed = 5;

// Whether `text` has the form of `mask`: 9 stands for a digit, A for an ASCII letter, anything else
// for itself.
bool has_form(std::string_view text, std::string_view mask) {
  if (text.size() != mask.size()) return false;
  for (std::size_t i = 0; i < mask.size(); ++i) {
    const char c = text[i];
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (mask[i] == '9' ? !digit : mask[i] == 'A' ? !letter : c != mask[i]) return false;
  }
  return true;
}

bool has_usual_form(const Fact& fact, std::string_view text) {
  return std::any_of(fact.forms.begin(), fact.forms.end(),
                     [&](const std::string& mask) { return has_form(text, mask); });
}

}  // namespace

const std::string& Suggestions::nearest(std::string_view written, const KeyTable& table) {
  constexpr std::size_t most_remembered = 256;
  constexpr std::size_t longest = 400;  // bytes; nothing is near a longer name
  static const std::string none;
  if (written.size() > longest) return none;
  if (table_ != &table || known_.size() >= most_remembered) known_.clear();
  table_ = &table;
  const auto [found, fresh] = known_.try_emplace(std::string(written));
  if (fresh) found->second = nearest_name(written, table.names());
  return found->second;
}

Filler::Filler(const Vocabulary& vocabulary, const FactsOptions& options, Suggestions& suggestions,
               Body& body, std::string_view file, std::uint32_t line)
    : vocabulary_(vocabulary),
      options_(options),
      suggestions_(suggestions),
      body_(body),
      file_(file) {
  body_.reset(vocabulary.rules.facts);
  body_.file = file;
  body_.line = line;
}

void Filler::id(const Value& value, std::uint32_t line) {
  if (id_given_) return twice("id", "id", line);
  id_given_ = true;
  Value text = value;
  Problem problem;
  const bool integer = value.form == Value::Form::number &&
                       value.text.find_first_of(".eE") == std::string_view::npos;
  if (integer) text.form = Value::Form::text;
  const bool simple = text.form == Value::Form::text || text.form == Value::Form::plain ||
                      text.form == Value::Form::null || text.form == Value::Form::broken ||
                      text.form == Value::Form::escape;
  std::string_view taken;
  if (!simple) {
    problem = {Code::bad_id, {words_for(value.form)}, {}};
  } else if (take_text(text, limits(), taken, problem)) {
    const auto control = std::find_if(taken.begin(), taken.end(),
                                      [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (control == taken.end()) {
      body_.id = taken;
      return;
    }
    problem = {Code::bad_id, {{"含有换行的文字", "a text with a line break"}}, {}};
  }
  id_wrong_ = true;
  error(line, "id", problem);
}

void Filler::name(const Value& value, std::uint32_t line) {
  if (name_given_) return twice("name", "name", line);
  name_given_ = true;
  Problem problem;
  std::string_view text;
  if (take_text(value, limits(), text, problem)) {
    body_.name = text;
  } else {
    error(line, "name", problem);
  }
}

bool Filler::begin_rows(std::uint32_t line) {
  if (rows_given_) twice("not_applicable", "not_applicable", line);
  return !std::exchange(rows_given_, true);
}

void Filler::row(const Value& value, std::uint32_t line) {
  rows_listed();
  Value text = value;
  if (text.form == Value::Form::number) text.form = Value::Form::text;
  std::string_view id;
  Problem problem;
  if (text.form == Value::Form::null) {
    problem = {Code::wrong_type, {{"评分行的编号", "the id of a row"}, words_for(text.form)}, {}};
  } else if (take_text(text, limits(), id, problem)) {
    const int key = vocabulary_.rows.find(id);
    const int part = key < 0 ? -1 : vocabulary_.rows.meaning(key);
    if (part >= 0 && vocabulary_.rules.parts[static_cast<std::size_t>(part)].is_criterion()) {
      std::vector<int>& rows = body_.not_applicable;
      const auto place = std::lower_bound(rows.begin(), rows.end(), part);
      if (place == rows.end() || *place != part) rows.insert(place, part);
      return;
    }
    problem = {part < 0 ? Code::unknown_row : Code::row_has_parts, {Words(id)}, {}};
    if (part < 0 && body_.errors.size() < most_body_errors) {
      problem.suggestion = suggestions_.nearest(id, vocabulary_.rows);
    }
  }
  error(line, "not_applicable", problem);
}

void Filler::put(const CellRule& rule, Taken taken, Cell cell) {
  body_.set(rule.slot, taken == Taken::known ? cell : 0,
            taken == Taken::known ? Given::stated : Given::null);
}

void Filler::scalar(int fact, const Value& value, std::uint32_t line) {
  const CellRule& rule = vocabulary_.facts[static_cast<std::size_t>(fact)];
  if (body_.cells.state(static_cast<std::size_t>(rule.slot)) != Given::absent) {
    return twice(rule.fact->id, rule.fact->id, line);
  }
  Cell cell = 0;
  Problem problem;
  const Taken taken = take_value(rule, value, limits(), body_, cell, problem);
  if (taken == Taken::wrong) error(line, rule.fact->id, problem);
  put(rule, taken, cell);
}

bool Filler::begin_finding(int fact, std::uint32_t line) {
  const CellRule& rule = vocabulary_.facts[static_cast<std::size_t>(fact)];
  if (body_.cells.state(static_cast<std::size_t>(rule.slot)) != Given::absent) {
    twice(rule.fact->id, rule.fact->id, line);
    return false;
  }
  parts_given_ = 0;
  return true;
}

void Filler::finding_part(int fact, FindingPart part, const Value& value, std::uint32_t line) {
  const CellRule& rule = vocabulary_.facts[static_cast<std::size_t>(fact)];
  const auto path = [&] {
    std::string text = rule.fact->id;
    return text.append(1, '.').append(name_of(part));
  };
  const unsigned bit = 1u << static_cast<unsigned>(part);
  if ((parts_given_ & bit) != 0) return twice(name_of(part), path(), line);
  parts_given_ |= bit;
  if (part == FindingPart::value) return scalar(fact, value, line);
  std::string_view text;
  Problem problem;
  bool good = take_text(value, limits(), text, problem);
  if (good && part == FindingPart::on) {
    CellRule date = rule;
    date.type = FactType::date;
    Cell cell = 0;
    text = trimmed(text);
    good = take_value(date, value, limits(), body_, cell, problem) != Taken::wrong;
  }
  if (!good) return error(line, path(), problem);
  if (text.empty()) return;
  const auto known = std::find_if(body_.findings.begin(), body_.findings.end(),
                                  [&](const FindingDetail& d) { return d.slot == rule.slot; });
  FindingDetail& detail = known == body_.findings.end() ? body_.add_finding(rule.slot) : *known;
  (part == FindingPart::by   ? detail.by
   : part == FindingPart::on ? detail.on
                             : detail.because) = text;
}

void Filler::end_finding(int fact, std::uint32_t line) {
  if ((parts_given_ & (1u << static_cast<unsigned>(FindingPart::value))) != 0) return;
  const CellRule& rule = vocabulary_.facts[static_cast<std::size_t>(fact)];
  error(line, rule.fact->id, {Code::finding_without_value, {}, {}});
  body_.set(rule.slot, 0, Given::null);
}

bool Filler::begin_list(int list, std::uint32_t line) {
  RecordList& records = body_.lists[static_cast<std::size_t>(list)];
  const std::string& id = vocabulary_.lists[static_cast<std::size_t>(list)].fact->id;
  if (records.given != Given::absent) {
    twice(id, id, line);
    return false;
  }
  records.given = Given::stated;
  return true;
}

void Filler::list_value(int list, const Value& value, std::uint32_t line) {
  if (!begin_list(list, line)) return;
  RecordList& records = body_.lists[static_cast<std::size_t>(list)];
  records.given = Given::null;
  const bool empty = value.form == Value::Form::null ||
                     ((value.form == Value::Form::text || value.form == Value::Form::plain) &&
                      trimmed(value.text).empty());
  if (empty) return;
  wrong_shape({"记录的列表 […]", "a list of records […]"}, value,
              vocabulary_.lists[static_cast<std::size_t>(list)].fact->id, line);
}

std::int64_t Filler::begin_record(int list, std::uint32_t line) {
  const RecordList& records = body_.lists[static_cast<std::size_t>(list)];
  if (records.count >= limits().records) {
    error(line, vocabulary_.lists[static_cast<std::size_t>(list)].fact->id,
          {Code::too_many_records, {std::to_string(limits().records)}, {}});
    return -1;
  }
  return static_cast<std::int64_t>(body_.add_record(list));
}

void Filler::field(int list, std::size_t record, int field, const Value& value,
                   std::uint32_t line) {
  const ListRule& rule = vocabulary_.lists[static_cast<std::size_t>(list)];
  const CellRule& cell_rule = rule.fields[static_cast<std::size_t>(field)];
  RecordList& records = body_.lists[static_cast<std::size_t>(list)];
  const std::size_t at = record * records.fields + static_cast<std::size_t>(field);
  if (records.cells.state(at) != Given::absent) {
    return twice(cell_rule.fact->id, record_path(*rule.fact, record, cell_rule.fact->id), line);
  }
  Cell cell = 0;
  Problem problem;
  const Taken taken = take_value(cell_rule, value, limits(), body_, cell, problem);
  if (taken == Taken::wrong) {
    error(line, record_path(*rule.fact, record, cell_rule.fact->id), problem);
  }
  if (taken == Taken::known)
    records.cells.set(at, cell);
  else
    records.cells.set(at, 0, Given::null);
}

void Filler::undeclared(std::string_view written, const KeyTable& table, std::string path,
                        std::uint32_t line) {
  if (body_.errors.size() >= most_body_errors) return error(line, std::move(path), {});
  error(line, std::move(path),
        {Code::undeclared_fact, {Words(written)}, suggestions_.nearest(written, table)});
}

void Filler::twice(std::string_view written, std::string path, std::uint32_t line) {
  error(line, std::move(path), {Code::fact_given_twice, {Words(written)}, {}});
}

void Filler::wrong_shape(const Words& expected, const Value& value, std::string path,
                         std::uint32_t line) {
  error(line, std::move(path), {Code::wrong_type, {expected, words_for(value.form)}, {}});
}

void Filler::finish() {
  if (broken_) return;
  if (id_needed_ && body_.id.empty() && !id_wrong_) {
    error(body_.line, "id", {Code::missing_id, {}, {}});
  }
  for (const auto& [fact, value] : options_.set) {
    set_fact(vocabulary_.rules, limits(), fact, value, body_);
  }
  note_forms(vocabulary_, body_);
  body_.apply_defaults(vocabulary_.rules.facts, options_.as_of);
}

// One note for each text fact or field, naming the records whose text has an unusual form.
void note_forms(const Vocabulary& vocabulary, Body& to) {
  for (const FormRule& rule : vocabulary.forms) {
    const Fact& fact = *rule.fact;
    const std::size_t slot = static_cast<std::size_t>(fact.slot);
    std::string listed;
    std::size_t found = 0;
    const auto look = [&](Given given, Cell cell, std::size_t record) {
      if (!is_known(given)) return;
      const std::string& text = to.texts[static_cast<std::size_t>(cell)];
      if (has_usual_form(fact, text) || ++found > most_forms_listed) return;
      if (!listed.empty()) listed += ", ";
      listed += rule.list ? record_path(*rule.list, record, fact.id) : fact.id;
      listed += " \"" + text + '"';
    };
    if (rule.list == nullptr) {
      look(to.cells.state(slot), to.cells[slot], 0);
    } else {
      const RecordList& records = to.lists[static_cast<std::size_t>(rule.list->list)];
      for (std::size_t r = 0; r < records.count; ++r) {
        look(records.state(r, slot), records.cell(r, slot), r);
      }
    }
    if (found == 0) continue;
    if (found > most_forms_listed) listed += ", …";
    std::string forms;
    for (const std::string& form : fact.forms) forms += (forms.empty() ? "" : ", ") + form;
    BodyNote& note = to.add_note("unusual_form");
    const std::string& label = fact.label.empty() ? fact.id : fact.label;
    note.zh = message(Code::unusual_form, {label, forms, listed}, Language::zh);
    note.en = message(Code::unusual_form, {fact.id, forms, listed}, Language::en);
  }
}

}  // namespace guiju::facts
