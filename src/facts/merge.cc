// Sheets -> one body, and what they disagree on. One idea: every fact and every field is merged by the
// same few lines, which look only at who states what.
#include "facts/merge.h"

#include <algorithm>
#include <unordered_map>

#include "facts/compare_bodies.h"
#include "facts/problem.h"
#include "facts/set_fact.h"

namespace guiju {
namespace {

constexpr std::size_t most_named = 10;  // facts in a note

std::size_t index(int value) { return static_cast<std::size_t>(value); }

struct StatedCell {
  Given given = Given::absent;
  Cell cell = 0;
  bool stated() const { return given == Given::stated; }
};

StatedCell cell_of(const Body& body, const Fact& fact, int list, int record) {
  if (list < 0) return {body.cells.state(index(fact.slot)), body.cells[index(fact.slot)]};
  if (record < 0) return {};
  const RecordList& records = body.lists[index(list)];
  return {records.state(index(record), index(fact.slot)),
          records.cell(index(record), index(fact.slot))};
}

Cell copied(const Fact& fact, Cell cell, const Body& from, Body& into) {
  if (fact.type == FactType::text) return into.add_text(from.texts[index(static_cast<int>(cell))]);
  if (fact.type == FactType::number)
    return into.add_number(from.numbers[index(static_cast<int>(cell))]);
  return cell;
}

// Facts named in a note: the first ones and how many there are.
struct Named {
  std::vector<std::string> paths;
  std::size_t count = 0;
  void add(std::string path) {
    if (++count <= most_named) paths.push_back(std::move(path));
  }
};

void note(Body& body, Code code, const std::vector<std::string>& before, const Named& named) {
  if (named.count == 0) return;
  BodyNote& entry = body.add_note(info(code).name);
  for (const Language language : {Language::zh, Language::en}) {
    const bool zh = language == Language::zh;
    std::string list;
    for (const std::string& path : named.paths)
      list += (list.empty() ? "" : zh ? "、" : ", ") + path;
    if (named.count > named.paths.size())
      list += zh ? "……共 " + std::to_string(named.count) + " 项"
                 : " … " + std::to_string(named.count) + " in all";
    std::vector<std::string> arguments = before;
    arguments.push_back(std::move(list));
    (zh ? entry.zh : entry.en) = message(code, arguments, language);
  }
}

class Merger {
 public:
  Merger(const RuleSet& rules, Merge& merge, Body& body)
      : rules_(rules), merge_(merge), body_(body), only_(merge.sheets.size()) {
    for (const AssessorSheet& sheet : merge.sheets) bodies_.push_back(sheet.body.get());
    present_ = static_cast<std::size_t>(
        std::count_if(bodies_.begin(), bodies_.end(), [](const Body* b) { return b != nullptr; }));
  }

  void facts() {
    for (std::size_t f = 0; f < rules_.facts.facts.size(); ++f) {
      const Fact& fact = rules_.facts.facts[f];
      Disagreement place;
      place.fact = static_cast<int>(f);
      if (fact.list >= 0) {
        list(fact, place);
        continue;
      }
      const StatedCell cell = merged_cell(fact, -1, std::move(place));
      body_.set(fact.slot, cell.cell, cell.given);
    }
  }

  void rows() {
    for (std::size_t p = 0; p < rules_.parts.size(); ++p) {
      const int part = static_cast<int>(p);
      const auto names = [part](const Body& body) {
        return std::binary_search(body.not_applicable.begin(), body.not_applicable.end(), part);
      };
      std::size_t naming = 0;
      for (const Body* body : bodies_) naming += body != nullptr && names(*body);
      const bool decided = merge_.decided && merge_.decided->rows_stated;
      bool named = naming == present_;
      const bool disputed = naming > 0 && !named;
      const bool overruled = decided && names(*merge_.decided) != named;
      if (decided) named = names(*merge_.decided);
      if (disputed || overruled) {
        Disagreement& entry = merge_.disagreements.emplace_back();
        entry.row = part;
        entry.decided = decided;
      }
      if (named && (decided || !disputed)) body_.not_applicable.push_back(part);
      if (disputed && !decided) body_.disputed_rows.push_back(part);
    }
  }

  // Confirmation and override: the decision's, else that on which all sheets that have one agree.
  void determinations() {
    determination(&Body::confirmation, "confirmation");
    determination(&Body::overriding, "override");
  }

  void notes() {
    Named open, decided;
    for (const std::string& name : disputed_determinations_) open.add(name);
    for (const Disagreement& entry : merge_.disagreements)
      (entry.decided ? decided : open).add(path_of(rules_, entry));
    note(body_, Code::sheets_disagree, {}, open);
    note(body_, Code::sheets_decided, {}, decided);
    for (std::size_t s = 0; s < merge_.sheets.size(); ++s)
      note(body_, Code::only_in_sheet, {merge_.sheets[s].label}, only_[s]);
  }

 private:
  void determination(Determination Body::*which, const char* name) {
    if (merge_.decided && ((*merge_.decided).*which).given) {
      body_.*which = (*merge_.decided).*which;
      return;
    }
    const Determination* taken = nullptr;
    for (const Body* body : bodies_) {
      if (body == nullptr || !(body->*which).given) continue;
      if (taken == nullptr)
        taken = &(body->*which);
      else if (!(*taken == body->*which))
        return disputed_determinations_.emplace_back(name), void();
    }
    if (taken != nullptr) body_.*which = *taken;
  }

  // What the sheets and the decision make of one cell; `place` tells of whose.
  StatedCell merged_cell(const Fact& fact, int list, Disagreement place) {
    StatedCell taken;
    int by = -1;  // the first sheet that states it
    std::size_t stating = 0;
    bool differ = false, any_null = false;
    for (std::size_t s = 0; s < bodies_.size(); ++s) {
      if (bodies_[s] == nullptr) continue;
      const int record = list < 0 ? -1 : place.records[s];
      const StatedCell said = cell_of(*bodies_[s], fact, list, record);
      any_null = any_null || said.given == Given::null;
      if (!said.stated()) continue;
      ++stating;
      if (by < 0) {
        by = static_cast<int>(s);
        taken = said;
      } else {
        differ =
            differ || !same_value(fact, *bodies_[index(by)], taken.cell, *bodies_[s], said.cell);
      }
    }
    if (merge_.decided) {
      const Body& decided = *merge_.decided;
      const StatedCell said = cell_of(decided, fact, list, place.decided_record);
      if (said.stated()) {
        const bool same = by >= 0 && !differ &&
                          same_value(fact, *bodies_[index(by)], taken.cell, decided, said.cell);
        place.decided = true;
        if (!same) merge_.disagreements.push_back(std::move(place));
        if (const FindingDetail* detail = list < 0 ? decided.finding(fact.slot) : nullptr)
          body_.findings.push_back(*detail);
        else if (same && list < 0)
          details(fact.slot);
        return {Given::stated, copied(fact, said.cell, decided, body_)};
      }
    }
    if (differ) {
      merge_.disagreements.push_back(std::move(place));
      return {Given::disputed, 0};
    }
    if (by < 0) return {any_null ? Given::null : Given::absent, 0};
    if (stating == 1 && present_ > 1 && !quiet_) only_[index(by)].add(path_of(rules_, place));
    if (list < 0) details(fact.slot);
    return {Given::stated, copied(fact, taken.cell, *bodies_[index(by)], body_)};
  }

  // Who, when and why of a finding on which the sheets agree: all that is said, the latest day.
  void details(int slot) {
    FindingDetail all;
    all.slot = slot;
    const auto join = [](std::string& into, const std::string& said,
                         std::vector<std::string>& seen) {
      if (said.empty() || std::find(seen.begin(), seen.end(), said) != seen.end()) return;
      seen.push_back(said);
      if (!into.empty()) into += "；";
      into += said;
    };
    std::vector<std::string> people, reasons;
    bool any = false;
    for (const Body* body : bodies_) {
      const FindingDetail* detail = body ? body->finding(slot) : nullptr;
      if (detail == nullptr) continue;
      any = true;
      join(all.by, detail->by, people);
      join(all.because, detail->because, reasons);
      all.on = std::max(all.on, detail->on);
    }
    if (any) body_.findings.push_back(std::move(all));
  }

  void list(const Fact& fact, Disagreement place) {
    RecordList& records = body_.lists[index(fact.list)];
    std::vector<const Body*> stating(bodies_.size());
    std::size_t count = 0;
    int by = -1;
    bool any_null = false;
    for (std::size_t s = 0; s < bodies_.size(); ++s) {
      if (bodies_[s] == nullptr) continue;
      const Given given = bodies_[s]->lists[index(fact.list)].given;
      any_null = any_null || given == Given::null;
      if (given != Given::stated) continue;
      stating[s] = bodies_[s];
      by = static_cast<int>(s);
      ++count;
    }
    const bool decides =
        merge_.decided && merge_.decided->lists[index(fact.list)].given == Given::stated;
    if (count == 0 && !decides) {
      if (any_null) records.given = Given::null;
      return;
    }
    if (count == 1 && present_ > 1 && !decides) only_[index(by)].add(fact.id);
    RecordMatch match = match_records(fact, stating);
    const bool same_records = count > 0 && match.complete;
    std::vector<int> decided(match.rows.size(), -1);
    bool open = !same_records;
    if (decides) {
      decided = decided_records(fact, same_records, match);
      open = false;
    }
    if (!same_records) {
      place.decided = decides;
      merge_.disagreements.push_back(place);
    }
    if (!open) records.given = Given::stated;
    quiet_ = open || count == 1;  // the list itself was named
    for (std::size_t r = 0; r < match.rows.size(); ++r)
      record(fact, place.fact, static_cast<int>(r), match.rows[r], decided[r], open);
    quiet_ = false;
    if (open) records.given = Given::disputed;
  }

  // The decided records beside the rows: by row. Where which records there are is disputed, the rows
  // become those that are decided.
  std::vector<int> decided_records(const Fact& fact, bool same_records, RecordMatch& match) {
    const Body& decided = *merge_.decided;
    const std::size_t count = decided.lists[index(fact.list)].count;
    const std::vector<std::string> labels = unique_labels(fact, decided);
    std::vector<std::size_t> place(count);
    if (match.by_label) {
      const std::unordered_map<std::string, std::size_t> known = rows_by_label(fact, match);
      for (std::size_t r = 0; r < count; ++r) {
        const auto found = labels.empty() ? known.end() : known.find(labels[r]);
        place[r] = found == known.end() ? match.rows.size() : found->second;
      }
    } else {
      for (std::size_t r = 0; r < count; ++r) place[r] = r;
    }
    if (same_records) {
      std::vector<int> by_row(match.rows.size(), -1);
      for (std::size_t r = 0; r < count; ++r) {
        if (place[r] < by_row.size()) {
          by_row[place[r]] = static_cast<int>(r);
          continue;
        }
        facts::add_error(body_, decided.file, decided.line, facts::record_path(fact, r, {}),
                         {Code::decided_record_unknown, {}, {}});
      }
      return by_row;
    }
    std::vector<std::vector<int>> rows;
    std::vector<int> by_row;
    for (std::size_t r = 0; r < count; ++r) {
      rows.push_back(place[r] < match.rows.size() ? match.rows[place[r]]
                                                  : std::vector<int>(bodies_.size(), -1));
      by_row.push_back(static_cast<int>(r));
    }
    match.rows = std::move(rows);
    return by_row;
  }

  std::unordered_map<std::string, std::size_t> rows_by_label(const Fact& fact,
                                                             const RecordMatch& match) const {
    std::unordered_map<std::string, std::size_t> rows;
    const std::size_t field = index(fact.record_label);
    for (std::size_t r = 0; r < match.rows.size(); ++r) {
      std::size_t s = 0;
      while (match.rows[r][s] < 0) ++s;
      const RecordList& records = bodies_[s]->lists[index(fact.list)];
      const Cell label = records.cell(index(match.rows[r][s]), field);
      rows.emplace(cell_text(fact.fields[field], label, *bodies_[s]), r);
    }
    return rows;
  }

  // Merges the fields of one row of records. Where which records there are is `open`, only what is
  // disagreed on is kept.
  void record(const Fact& fact, int number, int row, const std::vector<int>& records, int decided,
              bool open) {
    RecordList& list = body_.lists[index(fact.list)];
    const std::size_t at = open ? 0 : body_.add_record(fact.list) * list.fields;
    for (std::size_t f = 0; f < fact.fields.size(); ++f) {
      Disagreement place;
      place.fact = number;
      place.field = static_cast<int>(f);
      place.record = row;
      place.records = records;
      place.decided_record = decided;
      if (open && std::count_if(records.begin(), records.end(), [](int r) { return r >= 0; }) < 2)
        return;
      const StatedCell cell = merged_cell(fact.fields[f], fact.list, std::move(place));
      if (open) continue;
      list.cells.set(at + f, cell.cell, cell.given);
    }
  }

  const RuleSet& rules_;
  Merge& merge_;
  Body& body_;
  std::vector<const Body*> bodies_;  // by sheet; null where it does not have the body
  std::size_t present_ = 0;          // sheets that have it
  std::vector<Named> only_;          // by sheet
  std::vector<std::string> disputed_determinations_;
  bool quiet_ = false;  // nothing is added to it
};

// The body's id, name and place, and the notes and errors of reading the sheets.
void take_heads(const Merge& merge, Body& merged) {
  const Body* first = nullptr;
  Named names;
  std::vector<std::string> seen;
  for (const AssessorSheet& sheet : merge.sheets) {
    if (!sheet.body) continue;
    const Body& body = *sheet.body;
    if (first == nullptr) first = &body;
    if (merged.name.empty()) merged.name = body.name;
    if (!body.name.empty() && std::find(seen.begin(), seen.end(), body.name) == seen.end()) {
      seen.push_back(body.name);
      names.add(sheet.label + " " + body.name);
    }
    for (const BodyNote& entry : body.notes) {
      const bool there = std::any_of(merged.notes.begin(), merged.notes.end(),
                                     [&](const BodyNote& n) { return n.zh == entry.zh; });
      if (there) continue;
      BodyNote& copy = merged.add_note(entry.code);
      copy.zh = entry.zh;
      copy.en = entry.en;
    }
    for (const BodyError& error : body.errors) merged.errors.push_back(error);
  }
  if (merge.decided)
    for (const BodyError& error : merge.decided->errors) merged.errors.push_back(error);
  merged.id = first->id;
  merged.file = first->file;
  merged.line = first->line;
  for (const AssessorSheet& sheet : merge.sheets) {
    if (sheet.body) continue;
    BodyNote& missing = merged.add_note(info(Code::sheet_without_body).name);
    missing.zh = message(Code::sheet_without_body, {sheet.label}, Language::zh);
    missing.en = message(Code::sheet_without_body, {sheet.label}, Language::en);
  }
  if (seen.size() > 1) note(merged, Code::sheet_names_differ, {}, names);
}

}  // namespace

std::size_t Merge::open() const {
  return static_cast<std::size_t>(
      std::count_if(disagreements.begin(), disagreements.end(),
                    [](const Disagreement& entry) { return !entry.decided; }));
}

void merge_sheets(const RuleSet& rules, std::vector<AssessorSheet> sheets,
                  std::shared_ptr<const Body> decided, const FactsOptions& options, Body& merged) {
  merged.reset(rules.facts);
  auto merge = std::make_shared<Merge>();
  merge->sheets = std::move(sheets);
  merge->decided = std::move(decided);
  take_heads(*merge, merged);
  if (merged.errors.empty()) {
    Merger merger(rules, *merge, merged);
    merger.facts();
    merger.rows();
    merger.determinations();
    merger.notes();
    for (const auto& [fact, value] : options.set)
      facts::set_fact(rules, options.limits, fact, value, merged);
    merged.apply_defaults(rules.facts, options.as_of);
  }
  merged.merge = std::move(merge);
}

std::string path_of(const RuleSet& rules, const Disagreement& place) {
  if (place.fact < 0) return "not_applicable[" + rules.parts[index(place.row)].id + "]";
  const Fact& fact = rules.facts.facts[index(place.fact)];
  if (place.field < 0) return fact.id;
  return facts::record_path(fact, index(place.record), fact.fields[index(place.field)].id);
}

}  // namespace guiju
