// A YAML mapping -> a body. One idea: a scalar's type is the declared one, never the one YAML would
// guess; `yes` is a word, 2020 may be a choice.
#include "facts/yaml_body.h"

namespace guiju::facts {
namespace {

class YamlBody {
 public:
  YamlBody(const SourceFile& source, Filler& filler) : source_(source), filler_(filler) {}

  void read(const YamlNode& node) {
    if (!node.is_mapping()) {
      filler_.broken();
      filler_.error(line_of(node), {}, {Code::body_not_object, {words_for(form_of(node))}, {}});
      return;
    }
    const Vocabulary& vocabulary = filler_.vocabulary();
    for (const auto& [key, value] : node.entries) {
      const int found = vocabulary.keys.find(key.text);
      if (found < 0) {
        filler_.undeclared(key.text, vocabulary.keys, key.text, line_of(key));
      } else {
        member(vocabulary.keys.meaning(found), value);
      }
    }
  }

 private:
  static Value::Form form_of(const YamlNode& node) {
    switch (node.kind) {
      case YamlNode::Kind::null: return Value::Form::null;
      case YamlNode::Kind::sequence: return Value::Form::list;
      case YamlNode::Kind::mapping: return Value::Form::mapping;
      case YamlNode::Kind::scalar: break;
    }
    return Value::Form::plain;
  }
  static Value value_of(const YamlNode& node) { return {form_of(node), node.text}; }
  std::uint32_t line_of(const YamlNode& node) const {
    return source_.position(node.span.begin).line;
  }

  void member(int meaning, const YamlNode& value) {
    switch (meaning) {
      case means_id: return filler_.id(value_of(value), line_of(value));
      case means_name: return filler_.name(value_of(value), line_of(value));
      case means_not_applicable: return rows(value);
      case means_confirmation:
      case means_override: return determination(determined(meaning), value);
      default: break;
    }
    const CellRule& rule = filler_.vocabulary().facts[static_cast<std::size_t>(meaning)];
    if (rule.list >= 0) return list(rule.list, value);
    if (rule.type == FactType::finding && value.is_mapping()) return finding(meaning, value);
    filler_.scalar(meaning, value_of(value), line_of(value));
  }

  void rows(const YamlNode& value) {
    if (!filler_.begin_rows(line_of(value)) || value.is_null()) return;
    if (!value.is_sequence()) {
      return filler_.wrong_shape({"评分行编号的列表 […]", "a list of row ids […]"}, value_of(value),
                                 "not_applicable", line_of(value));
    }
    filler_.rows_listed();
    for (const YamlNode& row : value.items) filler_.row(value_of(row), line_of(row));
  }

  void finding(int fact, const YamlNode& value) {
    if (!filler_.begin_finding(fact, line_of(value))) return;
    const Vocabulary& vocabulary = filler_.vocabulary();
    const std::string& id = vocabulary.facts[static_cast<std::size_t>(fact)].fact->id;
    for (const auto& [key, part] : value.entries) {
      const int found = vocabulary.finding_parts.find(key.text);
      if (found < 0) {
        filler_.undeclared(key.text, vocabulary.finding_parts, id + '.' + key.text, line_of(key));
      } else {
        const auto meaning = static_cast<FindingPart>(vocabulary.finding_parts.meaning(found));
        filler_.finding_part(fact, meaning, value_of(part), line_of(part));
      }
    }
    filler_.end_finding(fact, line_of(value));
  }

  void determination(Determined what, const YamlNode& value) {
    if (!value.is_mapping())
      return filler_.determination_value(what, value_of(value), line_of(value));
    if (!filler_.begin_determination(what, line_of(value))) return;
    const KeyTable& parts = filler_.vocabulary().determination_parts;
    for (const auto& [key, part] : value.entries) {
      const int found = parts.find(key.text);
      if (found < 0) {
        filler_.undeclared(key.text, parts, std::string(name_of(what)) + '.' + key.text,
                           line_of(key));
      } else {
        filler_.determination_part(what, static_cast<DeterminationPart>(parts.meaning(found)),
                                   value_of(part), line_of(part));
      }
    }
    filler_.end_determination(what, line_of(value));
  }

  void list(int list, const YamlNode& value) {
    if (!value.is_sequence()) return filler_.list_value(list, value_of(value), line_of(value));
    if (!filler_.begin_list(list, line_of(value))) return;
    const ListRule& rule = filler_.vocabulary().lists[static_cast<std::size_t>(list)];
    for (const YamlNode& item : value.items) {
      const std::int64_t number = filler_.begin_record(list, line_of(item));
      if (number < 0) return;
      const std::size_t record = static_cast<std::size_t>(number);
      if (!item.is_mapping()) {
        filler_.wrong_shape({"一条记录 {…}", "a record {…}"}, value_of(item),
                            record_path(*rule.fact, record, {}), line_of(item));
        continue;
      }
      for (const auto& [key, field] : item.entries) {
        const int found = rule.keys.find(key.text);
        if (found < 0) {
          filler_.undeclared(key.text, rule.keys, record_path(*rule.fact, record, key.text),
                             line_of(key));
        } else {
          filler_.field(list, record, rule.keys.meaning(found), value_of(field), line_of(field));
        }
      }
    }
  }

  const SourceFile& source_;
  Filler& filler_;
};

}  // namespace

void fill_from_yaml(const YamlNode& node, const SourceFile& source, Filler& filler) {
  YamlBody(source, filler).read(node);
}

}  // namespace guiju::facts
