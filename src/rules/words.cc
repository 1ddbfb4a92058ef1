// Kinds and sections → their names in Chinese and English: one table each.
#include "rules/words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace guiju {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 40> sections{
    {{"rule file", "规则文件"},
     {"source", "source（来源）"},
     {"in_force", "in_force（有效期）"},
     {"fact", "事实"},
     {"list", "记录表"},
     {"judgement", "judgement（由人判断的词）"},
     {"reading", "读法"},
     {"parameter", "参数"},
     {"rubric", "rubric（评分表）"},
     {"discrepancy", "discrepancy"},
     {"part", "评分部分"},
     {"group", "扣分组"},
     {"deduction", "扣分项"},
     {"shared_limit", "共用限额"},
     {"bands", "分档表"},
     {"band", "一档"},
     {"adjustment", "一步调整"},
     {"round", "round（舍入）"},
     {"derived fact", "派生事实"},
     {"result", "结果列"},
     {"result row", "结果列的一行"},
     {"score", "score（得分）"},
     {"shown", "shown（显示方式）"},
     {"opinion", "评估意见"},
     {"opinion row", "评估意见的一条"},
     {"grade row", "等级的一条"},
     {"scope", "scope（适用范围）"},
     {"note", "提示"},
     {"due", "时限"},
     {"sample", "抽样"},
     {"distinct", "distinct（各不相同）"},
     {"least", "least（合计不少于）"},
     {"report", "report（汇总表）"},
     {"headings", "headings（栏目名称）"},
     {"related", "related（同名机构）"},
     {"column", "汇总表的一列"},
     {"blocks", "blocks（分块）"},
     {"section", "此处内容"},
     {"case", "用例"},
     {"cases file", "用例文件"}}};

}  // namespace

Words words_of(Type::Kind kind) {
  const std::string en(name_of(kind));
  switch (kind) {
    case Type::Kind::invalid: return {"空列表的项", "item of an empty list"};
    case Type::Kind::boolean: return {"是非值", en};
    case Type::Kind::number: return {"数", en};
    case Type::Kind::text: return {"文字", en};
    case Type::Kind::date: return {"日期", en};
    case Type::Kind::months: return {"期间", en};
    case Type::Kind::days: return {"天数期间", en};
    case Type::Kind::list: return {"列表", en};
    case Type::Kind::record: return {"记录", en};
  }
  return {en, en};
}

Words words_of(const Type& type) {
  if (type.kind != Type::Kind::list || type.element == Type::Kind::invalid)
    return words_of(type.kind);
  if (type.element == Type::Kind::record) return {"记录表", "list of records"};
  const Words item = words_of(type.element);
  if (type.element == Type::Kind::days)
    return {"由天数期间组成的列表", "list of durations of days"};
  return {"由" + item.zh + "组成的列表", "list of " + item.en + "s"};
}

Words words_of(FactType type) {
  static constexpr std::array<std::string_view, 8> names = {"是非", "计数", "数",   "文字",
                                                            "选择", "日期", "认定", "记录表"};
  const std::string en(name_of(type));
  return {std::string(names[static_cast<std::size_t>(type)]) + "（" + en + "）", en};
}

Words words_of(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null: return {"空值", "nothing"};
    case YamlNode::Kind::scalar: return {"文字", "text"};
    case YamlNode::Kind::sequence: return {"列表", "a list"};
    case YamlNode::Kind::mapping: return {"映射（键: 值）", "a mapping"};
  }
  return {};
}

Words section_words(std::string_view what) {
  const auto found = std::find_if(sections.begin(), sections.end(),
                                  [&](const auto& entry) { return entry.first == what; });
  const std::string en(what);
  return found == sections.end() ? Words{en, en} : Words{std::string(found->second), en};
}

}  // namespace guiju
