// Keys of a rule file beside results -> their JSON Schema. The one idea: what is drawn for inspection
// and what a summary shows change no result.
#include "report/rule_schema.h"

namespace guiju {

std::string_view rule_schema_report() {
  return R"json(    "sample": {
      "description": "随机抽查：guiju sample 按种子抽取，每个符合要求的组合可能性相同",
      "type": "array",
      "items": {
        "type": "object",
        "required": ["id", "size"],
        "oneOf": [{"required": ["from"]}, {"required": ["numbers"]}],
        "dependentRequired": {"where": ["from"], "distinct": ["from"], "least": ["from"]},
        "additionalProperties": false,
        "properties": {
          "id": {"$ref": "#/$defs/id"},
          "label": {"$ref": "#/$defs/text"},
          "clause": {"description": "条款原文", "$ref": "#/$defs/text"},
          "parts": {"description": "用于检查评分表的哪些部分", "type": "array", "items": {"$ref": "#/$defs/text"}},
          "from": {"description": "从哪个记录表抽", "$ref": "#/$defs/text"},
          "where": {"description": "只从满足条件的记录中抽", "$ref": "#/$defs/expression"},
          "numbers": {
            "description": "从整数中抽：[最小, 最大]，如年度",
            "type": "array", "minItems": 2, "maxItems": 2, "items": {"$ref": "#/$defs/expression"}
          },
          "size": {"description": "抽几个", "$ref": "#/$defs/expression"},
          "distinct": {
            "description": "须各不相同的：字段、表达式，或几个合在一起（by）；抽不出时从最后一项起放宽",
            "type": "array",
            "items": {
              "anyOf": [
                {"$ref": "#/$defs/expression"},
                {
                  "type": "object",
                  "required": ["by"],
                  "additionalProperties": false,
                  "properties": {
                    "by": {
                      "anyOf": [
                        {"$ref": "#/$defs/expression"},
                        {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/expression"}}
                      ]
                    },
                    "label": {"$ref": "#/$defs/text"}
                  }
                }
              ]
            }
          },
          "least": {
            "description": "抽中的合计不少于",
            "type": "object",
            "required": ["sum", "value"],
            "additionalProperties": false,
            "properties": {
              "sum": {"description": "合计什么", "$ref": "#/$defs/expression"},
              "value": {"description": "不少于多少", "$ref": "#/$defs/expression"},
              "label": {"$ref": "#/$defs/text"},
              "unit": {"$ref": "#/$defs/text"},
              "give_up": {
                "description": "达不到时：first 先放宽它（不写就是），last 先放宽 distinct",
                "enum": ["first", "last"]
              }
            }
          },
          "under": {"$ref": "#/$defs/under"},
          "note": {"$ref": "#/$defs/text"}
        }
      }
    },
    "report": {
      "description": "汇总表",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "title": {"$ref": "#/$defs/text"},
        "headings": {
          "description": "机构名称和编号两栏的名称",
          "type": "object",
          "additionalProperties": false,
          "properties": {"name": {"$ref": "#/$defs/text"}, "id": {"$ref": "#/$defs/text"}}
        },
        "blocks": {
          "description": "{by: 选择项事实, 可选值: 标题, …}，按先后分块",
          "type": "object",
          "required": ["by"],
          "additionalProperties": {"$ref": "#/$defs/text"}
        },
        "facts": {"description": "列出的事实", "$ref": "#/$defs/texts"},
        "columns": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["label"],
            "additionalProperties": false,
            "properties": {
              "label": {"$ref": "#/$defs/text"},
              "opinions": {"description": "评估意见是其中之一时打√", "$ref": "#/$defs/texts"},
              "only": {"description": "只用于这些块", "$ref": "#/$defs/texts"},
              "score": {"description": "此列填得分", "$ref": "#/$defs/boolean"}
            }
          }
        },
        "remarks": {"$ref": "#/$defs/texts"},
        "related": {
          "description": "名称相同的机构中有一个的评估意见是其中之一时，在表下提示其余各个",
          "type": "object",
          "required": ["opinions", "message"],
          "additionalProperties": false,
          "properties": {
            "opinions": {"$ref": "#/$defs/texts"},
            "message": {"description": "提示的话", "$ref": "#/$defs/text"}
          }
        }
      }
    }
  },
)json";
}

}  // namespace guiju
