// Keys of a rule file that make results -> their JSON Schema. The one idea: these decide all that a
// result says: rubric, score, further columns, opinion, grade, notes, dates.
#include "report/rule_schema.h"

namespace guiju {

std::string_view rule_schema_results() {
  return R"json(    "rubric": {
      "description": "评分表",
      "type": "object",
      "required": ["parts"],
      "additionalProperties": false,
      "properties": {
        "declared": {"description": "公布的总分", "$ref": "#/$defs/number"},
        "discrepancy": {
          "description": "各部分合计与公布的总分不一致时写明；在每份结果下显示",
          "type": "object",
          "required": ["sum", "text"],
          "additionalProperties": false,
          "properties": {
            "sum": {"description": "实际合计", "$ref": "#/$defs/number"},
            "text": {"$ref": "#/$defs/text"}
          }
        },
        "parts": {"$ref": "#/$defs/parts"},
        "shared_limits": {"$ref": "#/$defs/shared_limits"}
      }
    },
    "score": {
      "description": "与分数线比较的分数怎样由合计得出；每种读法下恰有一条成立",
      "type": "array",
      "items": {
        "type": "object",
        "required": ["value", "of"],
        "additionalProperties": false,
        "properties": {
          "under": {"$ref": "#/$defs/under"},
          "value": {"description": "表达式；可用 total（合计）和各部分的编号", "$ref": "#/$defs/expression"},
          "of": {"description": "满分", "$ref": "#/$defs/number"},
          "shown": {"description": "除不尽时怎样显示", "$ref": "#/$defs/round"},
          "because": {"$ref": "#/$defs/text"}
        }
      }
    },
    "results": {
      "description": "其他结果列：rows 为按先后的表，或 value 为算式",
      "type": "object",
      "additionalProperties": {
        "type": "object",
        "oneOf": [{"required": ["rows"]}, {"required": ["value"]}],
        "additionalProperties": false,
        "properties": {
          "label": {"description": "列名", "$ref": "#/$defs/text"},
          "unit": {"$ref": "#/$defs/text"},
          "note": {"$ref": "#/$defs/text"},
          "rows": {
            "description": "第一行成立的给出文字；末行不写 when",
            "type": "array",
            "minItems": 1,
            "items": {
              "type": "object",
              "required": ["value"],
              "additionalProperties": false,
              "properties": {
                "when": {"description": "可用 score、total 和各部分的编号", "$ref": "#/$defs/expression"},
                "value": {"$ref": "#/$defs/text"},
                "note": {"$ref": "#/$defs/text"}
              }
            }
          },
          "value": {"description": "可用 score、total 和各部分的编号", "$ref": "#/$defs/expression"},
          "round": {"$ref": "#/$defs/round"}
        }
      }
    },
    "opinions": {
      "description": "评估意见的种类，按先后",
      "type": "object",
      "additionalProperties": {
        "type": "object",
        "required": ["label"],
        "additionalProperties": false,
        "properties": {
          "label": {"$ref": "#/$defs/text"},
          "needs_confirmation": {"description": "须由人确认", "$ref": "#/$defs/boolean"},
          "note": {"$ref": "#/$defs/text"}
        }
      }
    },
    "scope": {
      "description": "评估范围",
      "type": "object",
      "required": ["when", "otherwise"],
      "additionalProperties": false,
      "properties": {
        "when": {"description": "成立时在范围内", "$ref": "#/$defs/expression"},
        "otherwise": {"description": "不在范围内时的评估意见", "$ref": "#/$defs/text"},
        "clause": {"$ref": "#/$defs/text"},
        "text": {"$ref": "#/$defs/text"}
      }
    },
    "opinion": {
      "description": "按先后：第一条成立的决定评估意见，成立的全部列为依据",
      "type": "array",
      "items": {
        "type": "object",
        "required": ["clause", "opinion"],
        "additionalProperties": false,
        "properties": {
          "clause": {"description": "条款号", "$ref": "#/$defs/text"},
          "text": {"description": "条款原文", "$ref": "#/$defs/text"},
          "when": {"description": "成立的条件；可用 score、total 和各部分的编号", "$ref": "#/$defs/expression"},
          "opinion": {
            "description": "评估意见；或 {by: 选择项事实, 可选值: 评估意见, …}",
            "anyOf": [
              {"$ref": "#/$defs/text"},
              {"type": "object", "required": ["by"], "additionalProperties": {"$ref": "#/$defs/text"}}
            ]
          },
          "grade": {"description": "此条给出的等级", "$ref": "#/$defs/text"},
          "score": {"description": "none：成立时不计分", "enum": ["none"]},
          "otherwise": {"description": "只在前面各条都不成立时考虑", "$ref": "#/$defs/boolean"},
          "under": {"$ref": "#/$defs/under"},
          "note": {"$ref": "#/$defs/text"}
        }
      }
    },
    "grades": {"description": "等级", "type": "array", "items": {"$ref": "#/$defs/text"}},
    "grade": {
      "description": "依据没有给出等级时，第一条成立的给出",
      "type": "array",
      "items": {
        "type": "object",
        "required": ["grade"],
        "additionalProperties": false,
        "properties": {
          "when": {"$ref": "#/$defs/expression"},
          "grade": {"$ref": "#/$defs/text"},
          "note": {"$ref": "#/$defs/text"}
        }
      }
    },
    "notes": {
      "description": "互相矛盾的事实：照所填评估，另作提示",
      "type": "array",
      "items": {
        "type": "object",
        "required": ["code", "when"],
        "anyOf": [{"required": ["message"]}, {"required": ["message_en"]}],
        "additionalProperties": false,
        "properties": {
          "code": {"$ref": "#/$defs/id"},
          "for_each": {"$ref": "#/$defs/text"},
          "when": {"$ref": "#/$defs/expression"},
          "message": {"description": "{record} 代表记录的名称", "$ref": "#/$defs/text"},
          "message_en": {"$ref": "#/$defs/text"},
          "under": {"$ref": "#/$defs/under"}
        }
      }
    },
    "due": {
      "description": "由结果得出的时限",
      "type": "array",
      "items": {
        "type": "object",
        "required": ["what", "from", "months"],
        "additionalProperties": false,
        "properties": {
          "what": {"$ref": "#/$defs/id"},
          "opinions": {"description": "只对这些评估意见", "$ref": "#/$defs/texts"},
          "when": {"$ref": "#/$defs/expression"},
          "from": {"description": "起算日期", "$ref": "#/$defs/expression"},
          "months": {"description": "之后几个月的同一日，超出月末的取月末", "type": "integer", "minimum": 0, "maximum": 1200},
          "days": {"description": "再之后几天", "type": "integer", "minimum": 0, "maximum": 36600},
          "clause": {"$ref": "#/$defs/text"},
          "text": {"description": "条款原文", "$ref": "#/$defs/text"},
          "needs_confirmation": {"description": "是否须由人确认", "type": "boolean"}
        }
      }
    },
)json";
}

}  // namespace guiju
