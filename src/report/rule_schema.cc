// The rule language -> its JSON Schema, for editors. One idea: the schema knows shapes and keys;
// names, types and sums are `guiju check`'s.
#include "report/rule_schema.h"

#include <string>

#include "report/schema.h"

namespace guiju {
namespace {

// What a rule file is, and what it speaks of.
constexpr std::string_view subject = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:guiju:rule-language:1",
  "title": "规矩规则文件",
  "description": "把评分表和评估处理写成规则；名称、类型和分值是否对得上，由 guiju check 检查",
  "type": "object",
  "required": ["guiju", "id"],
  "if": {"not": {"required": ["extends"]}},
  "then": {"required": ["facts", "rubric"], "not": {"required": ["override"]}},
  "additionalProperties": false,
  "properties": {
    "guiju": {"description": "规则语言的版本", "enum": [1, "1"]},
    "id": {"description": "规则的编号", "$ref": "#/$defs/id"},
    "extends": {"description": "所扩展的规则文件：相对路径，或文件夹", "$ref": "#/$defs/text"},
    "override": {
      "description": "对被扩展的文件的改动：按 id 写出要改的键，或 removed",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "parts": {"$ref": "#/$defs/changes"},
        "deductions": {"$ref": "#/$defs/changes"},
        "facts": {"$ref": "#/$defs/changes"},
        "parameters": {"$ref": "#/$defs/changes"},
        "readings": {"$ref": "#/$defs/changes"},
        "derived": {"$ref": "#/$defs/changes"},
        "opinions": {"$ref": "#/$defs/changes"},
        "results": {"$ref": "#/$defs/changes"},
        "rubric": {"type": "object"},
        "score": {}, "scope": {}, "opinion": {}, "grades": {}, "grade": {}, "report": {}, "notes": {}, "due": {},
        "sample": {}, "judgement": {}
      }
    },
    "judgement": {
      "description": "由人判断的词，程序不推算",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "findings": {"description": "写有这些词的条款须以人的认定为准：type: finding 的事实，或写有 judges 的事实", "$ref": "#/$defs/texts"},
        "confirmations": {"description": "写有这些词的，所得意见、时限须由人确认：needs_confirmation: true", "$ref": "#/$defs/texts"}
      }
    },
    "version": {"description": "规则文件的版本", "$ref": "#/$defs/text"},
    "title": {"description": "评分表的名称", "$ref": "#/$defs/text"},
    "source": {
      "description": "规则的来源",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "document": {"description": "文号", "$ref": "#/$defs/text"},
        "issued": {"description": "发文日期", "$ref": "#/$defs/date"},
        "issuer": {"description": "发文机关", "$ref": "#/$defs/text"},
        "note": {"$ref": "#/$defs/text"},
        "url": {"$ref": "#/$defs/text"}
      }
    },
    "in_force": {
      "description": "有效期间",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "from": {"$ref": "#/$defs/date"},
        "to": {"$ref": "#/$defs/date"},
        "by": {"description": "应落在其间的日期事实；在外的对象报错", "$ref": "#/$defs/text"}
      }
    },
    "parameters": {
      "description": "条件里用到的常数，如合格线",
      "type": "object",
      "additionalProperties": {
        "type": "object",
        "oneOf": [{"required": ["value"]}, {"required": ["values", "by"]}],
        "dependentRequired": {"by": ["values"]},
        "additionalProperties": false,
        "properties": {
          "label": {"$ref": "#/$defs/text"},
          "by": {"description": "决定取哪个值的日期", "$ref": "#/$defs/expression"},
          "values": {
            "description": "随时间变化的值，从早到晚；第一个不写 from",
            "type": "array",
            "minItems": 1,
            "items": {
              "type": "object",
              "required": ["value"],
              "additionalProperties": false,
              "properties": {
                "value": {"$ref": "#/$defs/expression"},
                "from": {"description": "自何日起", "$ref": "#/$defs/date"},
                "clause": {"$ref": "#/$defs/text"},
                "note": {"$ref": "#/$defs/text"}
              }
            }
          },
          "value": {"description": "常数表达式，如 60、@\"2023-08-31\"、duration(\"P2Y\")", "$ref": "#/$defs/expression"},
          "clause": {"description": "出处原文", "$ref": "#/$defs/text"},
          "unit": {"$ref": "#/$defs/text"},
          "note": {"$ref": "#/$defs/text"}
        }
      }
    },
    "facts": {
      "description": "评分所依据的事实：编号及其说明",
      "type": "object",
      "additionalProperties": {"$ref": "#/$defs/fact"}
    },
    "derived": {
      "description": "派生事实：关于事实、读法、参数和写在上面的派生事实的命名表达式",
      "type": "object",
      "additionalProperties": {
        "type": "object",
        "required": ["value"],
        "additionalProperties": false,
        "properties": {
          "label": {"$ref": "#/$defs/text"},
          "value": {"$ref": "#/$defs/expression"},
          "clause": {"description": "出处原文", "$ref": "#/$defs/text"},
          "unit": {"$ref": "#/$defs/text"},
          "note": {"$ref": "#/$defs/text"}
        }
      }
    },
    "readings": {
      "description": "可有多种理解的条款",
      "type": "object",
      "additionalProperties": {
        "type": "object",
        "required": ["options", "default"],
        "additionalProperties": false,
        "properties": {
          "where": {"description": "涉及的行或条款", "$ref": "#/$defs/text"},
          "clause": {"description": "原文", "$ref": "#/$defs/text"},
          "question": {"description": "问题所在", "$ref": "#/$defs/text"},
          "options": {
            "description": "选项及其含义，至少两个",
            "type": "object",
            "minProperties": 2,
            "additionalProperties": {"$ref": "#/$defs/text"}
          },
          "default": {"description": "现行读法", "$ref": "#/$defs/text"},
          "because": {"description": "取现行读法的理由", "$ref": "#/$defs/text"}
        }
      }
    },
)json";

std::string whole() {
  std::string out;
  for (const std::string_view piece : {subject, rule_schema_results(), rule_schema_report(),
                                       rule_schema_values(), rule_schema_parts()})
    out += piece;
  return out;
}

}  // namespace

std::string_view rule_language_schema() {
  static const std::string text = whole();
  return text;
}

}  // namespace guiju
