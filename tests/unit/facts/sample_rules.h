// A small rule set made in code, with a fact of every type, and readers of facts for the tests of
// src/facts.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evaluate/defaults.h"
#include "facts/reader.h"

namespace guiju::test {

// Of a list that must have one.
template <class List>
const auto& first_of(const List& list) {
  if (list.empty()) throw std::out_of_range("the list is empty");
  return list[0];
}

inline Fact fact(std::string id, std::string label, FactType type) {
  Fact made;
  made.id = std::move(id);
  made.label = std::move(label);
  made.type = type;
  return made;
}

inline Fact count(std::string id, std::string label, std::int64_t min = 0,
                  std::int64_t max = default_max_count) {
  Fact made = fact(std::move(id), std::move(label), FactType::count);
  made.min = Number(min);
  made.max = Number(max);
  return made;
}

inline Fact with_default(Fact made, Fact::Default kind, Cell cell = 0) {
  made.default_kind = kind;
  made.default_cell = cell;
  return made;
}

inline std::shared_ptr<RuleSet> sample_rules() {
  auto rules = std::make_shared<RuleSet>();
  std::vector<Fact>& facts = rules->facts.facts;
  facts.push_back(fact("licences_complete", "证照等资料齐备", FactType::boolean));
  facts.push_back(count("posts_missing_count", "缺岗数"));
  facts.push_back(count("team_size", "小组人数", 1, 20));
  facts.push_back(fact("area", "场地面积", FactType::number));
  facts.back().min = Number(0);
  facts.back().max = Number(100000);
  facts.push_back(fact("ratio", "比例", FactType::number));
  facts.push_back(fact("remark", "备注", FactType::text));
  facts.push_back(fact("cohort", "备案年度", FactType::choice));
  facts.back().choices = {"2020", "2021", "2022"};
  facts.push_back(fact("body_type", "机构类别", FactType::choice));
  facts.back().choices = {"自主评价企业", "自主评价院校", "社会培训评价组织"};
  facts.push_back(fact("published_on", "备案公布日期", FactType::date));
  facts.push_back(
      with_default(fact("evaluated_on", "市级评估日期", FactType::date), Fact::Default::as_of));
  facts.push_back(fact("refused_without_cause", "无故拒绝参加评估", FactType::finding));
  facts.push_back(fact("exam_disorder_found", "考场秩序混乱", FactType::finding));

  Fact occupations = fact("occupations", "已开展评价的职业（工种）", FactType::list);
  occupations.fields = {
      fact("name", "职业名称", FactType::text),
      fact("code", "职业代码", FactType::text),
      with_default(fact("evaluated", "已开展评价", FactType::boolean), Fact::Default::value, 1),
      count("own_examiners", "自有考评员数"),
      count("required_examiners", "应配考评员数", 1),
      fact("rate", "合格率", FactType::number),
      fact("since", "开展日期", FactType::date),
      fact("level", "等级", FactType::choice),
  };
  occupations.fields[1].forms = {"9-99-99-99", "AA9"};
  occupations.fields[7].choices = {"初级", "中级", "高级"};
  occupations.record_label = 0;
  facts.push_back(std::move(occupations));

  Fact batches = fact("batches", "评价批次", FactType::list);
  batches.default_kind = Fact::Default::not_given;
  batches.fields = {fact("batch_no", "批次号", FactType::text),
                    fact("exam_date", "考试日期", FactType::date), count("persons", "参评人次")};
  facts.push_back(std::move(batches));
  facts.push_back(with_default(fact("second_evaluation", "本次为再次评估", FactType::boolean),
                               Fact::Default::value, 0));
  rules->facts.build_index();

  // C1 holds R01, R02 and R03.
  for (const char* id : {"C1", "R01", "R02", "R03"}) {
    Part part;
    part.id = id;
    rules->parts.push_back(std::move(part));
  }
  rules->parts[0].children = {1, 2, 3};
  return rules;
}

// The sample rule set of all tests; they do not change it.
inline const std::shared_ptr<const RuleSet>& sample() {
  static const std::shared_ptr<const RuleSet> rules = sample_rules();
  return rules;
}

// All bodies of a facts file and what was diagnosed.
struct Facts {
  Diagnostics diagnostics;
  std::vector<Body> bodies;

  // "code" of each diagnostic with its place, a line each.
  std::string problems() const {
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      if (diagnostic.where.source) {
        const LineColumn place = diagnostic.where.source->position(diagnostic.where.span.begin);
        text += diagnostic.where.source->name() + ':' + std::to_string(place.line) + ':' +
                std::to_string(place.column) + ' ';
      }
      text += info(diagnostic.code).name;
      for (const std::string& argument : diagnostic.arguments) text += " '" + argument + "'";
      text += '\n';
    }
    return text;
  }
};

inline Facts take_all(std::unique_ptr<FactsReader> reader, Diagnostics diagnostics = Diagnostics(),
                      std::size_t batch_size = 3) {
  Facts facts;
  facts.diagnostics = std::move(diagnostics);
  FactsScratch scratch;
  Body body;
  while (const auto batch = reader->next(batch_size, facts.diagnostics)) {
    for (std::size_t i = 0; i < batch->size(); ++i) {
      batch->parse(i, scratch, body);
      facts.bodies.push_back(body);
    }
  }
  return facts;
}

inline Facts read_text(FactsFormat format, std::string text, const FactsOptions& options = {},
                       std::vector<ListText> lists = {}) {
  Diagnostics diagnostics;
  auto reader = FactsReader::from_text("t", format, std::move(text), sample(), options, diagnostics,
                                       std::move(lists));
  return take_all(std::move(reader), std::move(diagnostics));
}

// The same from a file, by its name.
inline Facts open_all(const std::string& path, const FactsOptions& options = {},
                      std::size_t batch_size = 100) {
  Diagnostics diagnostics;
  auto reader = FactsReader::open(path, sample(), options, diagnostics);
  if (reader) return take_all(std::move(reader), std::move(diagnostics), batch_size);
  Facts facts;
  facts.diagnostics = std::move(diagnostics);
  return facts;
}

// A folder of this process that is removed at the end of the test.
struct Folder {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("guiju-facts-" + std::to_string(::getpid()));
  Folder() {
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary) << text;
    return (path / name).string();
  }
};

inline Body read_json(std::string_view json, const FactsOptions& options = {}) {
  Body body;
  parse_body_json(*sample(), json, options, body);
  return body;
}

// "line fact code" of each error, separated by "; ".
inline std::string errors_of(const Body& body) {
  std::string text;
  for (const BodyError& error : body.errors) {
    if (!text.empty()) text += "; ";
    text += std::to_string(error.line) + ' ' + error.fact + ' ' + error.code;
  }
  return text;
}

// A fact's value in words: "3", "null", "absent", "3 (default)".
inline std::string said(const Fact& fact, Given given, Cell cell, const Body& body) {
  switch (given) {
    case Given::absent: return "absent";
    case Given::null: return "null";
    case Given::stated: return cell_text(fact, cell, body);
    case Given::defaulted: return cell_text(fact, cell, body) + " (default)";
    case Given::disputed: return "disputed";
  }
  return "?";
}

inline std::string value_of(const Body& body, std::string_view id) {
  const FactTable& table = sample()->facts;
  const Fact& fact = table.facts.at(static_cast<std::size_t>(table.find(id)));
  const std::size_t slot = static_cast<std::size_t>(fact.slot);
  return said(fact, body.cells.state(slot), body.cells[slot], body);
}

inline const RecordList& list_of(const Body& body, std::string_view id) {
  const FactTable& table = sample()->facts;
  const Fact& fact = table.facts.at(static_cast<std::size_t>(table.find(id)));
  return body.lists.at(static_cast<std::size_t>(fact.list));
}

inline std::string value_of(const Body& body, std::string_view list_id, std::size_t record,
                            std::string_view field_id) {
  const FactTable& table = sample()->facts;
  const Fact& list = table.facts.at(static_cast<std::size_t>(table.find(list_id)));
  const RecordList& records = list_of(body, list_id);
  if (record >= records.count) return "no record";
  const std::size_t field = static_cast<std::size_t>(FactTable::find_field(list, field_id));
  return said(list.fields[field], records.state(record, field), records.cell(record, field), body);
}

// What a result says of reading the body: its notes, then the defaults that it took.
inline std::vector<BodyNote> notes_of(const Body& body, const FactTable& facts = sample()->facts) {
  std::vector<BodyNote> notes(body.notes.begin(), body.notes.end());
  for (const FactDefault& rule : facts.defaults)
    if (took_default(rule, body)) default_note(facts, rule, body, notes.emplace_back());
  return notes;
}

}  // namespace guiju::test
