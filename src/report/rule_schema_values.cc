// What keys can hold -> definitions of the JSON Schema. The one idea: a shape that several keys share is
// written once: texts, numbers, dates, expressions, facts, rounding.
#include "report/rule_schema.h"

namespace guiju {

std::string_view rule_schema_values() {
  return R"json(  "$defs": {
    "text": {"type": ["string", "number", "boolean", "null"]},
    "texts": {"anyOf": [{"type": "array", "items": {"$ref": "#/$defs/text"}}, {"type": ["string", "number"]}]},
    "id": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[^0-9].*$"},
    "number": {"anyOf": [{"type": "number"}, {"type": "string", "pattern": "^[+-]?[0-9]+([.][0-9]+)?$"}]},
    "boolean": {"enum": [true, false, "是", "否"]},
    "date": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "expression": {
      "description": "表达式：FEEL 的一个严格子集",
      "type": ["string", "number", "boolean"]
    },
    "under": {
      "description": "只在这些读法下：{读法: 选项} 或 {读法: [选项, 选项]}",
      "type": "object",
      "additionalProperties": {"$ref": "#/$defs/texts"}
    },
    "fact": {
      "type": "object",
      "required": ["type"],
      "additionalProperties": false,
      "properties": {
        "label": {"description": "给人看的名称；条件里也可用它", "$ref": "#/$defs/text"},
        "type": {
          "description": "boolean 是否；count 个数；number 数；text 文字；choice 选择项；date 日期；finding 人的认定；list 记录表",
          "enum": ["boolean", "count", "number", "text", "choice", "date", "finding", "list"]
        },
        "unit": {"$ref": "#/$defs/text"},
        "note": {"$ref": "#/$defs/text"},
        "clause": {"$ref": "#/$defs/text"},
        "choices": {"description": "可选值", "$ref": "#/$defs/texts"},
        "min": {"$ref": "#/$defs/number"},
        "max": {"$ref": "#/$defs/number"},
        "form": {"description": "文字通常的形式：9 为数字，A 为字母", "$ref": "#/$defs/texts"},
        "default": {"description": "没有填写时取的值；as_of 为评估基准日，not_given 为未提供", "type": ["string", "number", "boolean"]},
        "missing": {
          "description": "缺失（没有填或填空）时：unknown 未知；known 可用 missing(…) 询问；{value: V} 取 V",
          "anyOf": [
            {"enum": ["unknown", "known"]},
            {
              "type": "object",
              "required": ["value"],
              "additionalProperties": false,
              "properties": {"value": {"type": ["string", "number", "boolean"]}}
            }
          ]
        },
        "fields": {"description": "记录的各项", "type": "object", "additionalProperties": {"$ref": "#/$defs/fact"}},
        "record_label": {"description": "在报告里称呼一条记录的那一项", "$ref": "#/$defs/text"},
        "kept_for": {"description": "不用于条件时，写明作何用", "$ref": "#/$defs/text"},
        "judges": {"description": "由人判断后填报：回答 judgement 里的哪些词", "$ref": "#/$defs/texts"}
      }
    },
    "round": {
      "description": "舍入：half_up 四舍五入，half_even 四舍六入五成双，half_down 五舍，down 向 0 舍，up 向外进，floor 向下，ceiling 向上",
      "type": "object",
      "required": ["rounding", "step"],
      "additionalProperties": false,
      "properties": {
        "rounding": {"enum": ["half_up", "half_even", "half_down", "down", "up", "floor", "ceiling"]},
        "step": {"description": "舍入到它的整数倍，如 0.01", "$ref": "#/$defs/number"}
      }
    },
    "limit": {"anyOf": [{"const": "none"}, {"$ref": "#/$defs/number"}]},
    "points_list": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/number"}},
    "points_pair": {"type": "array", "minItems": 2, "maxItems": 2, "items": {"$ref": "#/$defs/number"}},
)json";
}

}  // namespace guiju
