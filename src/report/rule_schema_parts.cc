// Parts of a rubric -> definitions of the JSON Schema. The one idea: a part has other parts or ways to
// lose and gain points, of which each has its own keys.
#include "report/rule_schema.h"

namespace guiju {

std::string_view rule_schema_parts() {
  return R"json(    "parts": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/part"}},
    "changes": {
      "type": "object",
      "additionalProperties": {"oneOf": [{"type": "object"}, {"const": "removed"}]}
    },
    "part": {
      "description": "评分表的一个部分：类别、项目或行；得分由 parts、deductions、awards、value 之一得出",
      "type": "object",
      "anyOf": [
        {"required": ["marks"]}, {"required": ["start"]}, {"required": ["parts"]}, {"required": ["value"]},
        {"required": ["rubric"]}
      ],
      "allOf": [
        {"not": {"required": ["parts", "deductions"]}},
        {"not": {"required": ["parts", "awards"]}},
        {"not": {"required": ["rubric", "parts"]}},
        {"not": {"required": ["rubric", "awards"]}},
        {"not": {"required": ["rubric", "deductions"]}},
        {"not": {"required": ["deductions", "awards"]}},
        {"not": {"required": ["deductions", "value"]}},
        {"not": {"required": ["awards", "value"]}},
        {"not": {"required": ["combine", "value"]}},
        {"if": {"required": ["combine"]}, "then": {"anyOf": [{"required": ["parts"]}, {"required": ["rubric"]}]}}
      ],
      "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "title": {"description": "评估内容", "$ref": "#/$defs/text"},
        "marks": {"description": "满分", "$ref": "#/$defs/number"},
        "clause": {"description": "评分标准原文", "$ref": "#/$defs/text"},
        "method": {"description": "评估办法", "$ref": "#/$defs/text"},
        "sample": {"description": "抽查的范围", "$ref": "#/$defs/text"},
        "note": {"$ref": "#/$defs/text"},
        "parts": {"$ref": "#/$defs/parts"},
        "rubric": {"description": "另一个规则文件：它的评分表作为本部分的内容", "$ref": "#/$defs/text"},
        "in": {"description": "扩展别的文件时：加在哪一部分的末尾", "$ref": "#/$defs/text"},
        "combine": {"description": "下级怎样合成：sum 求和（不写就是），mean 平均，max 取最高，min 取最低", "enum": ["sum", "mean", "max", "min"]},
        "deductions": {"description": "扣分：从满分或 start 往下扣", "$ref": "#/$defs/charges"},
        "awards": {"description": "加分：从 0 或 start 往上加", "$ref": "#/$defs/charges"},
        "value": {"description": "得分的算式；可用事实和其他部分的编号", "$ref": "#/$defs/expression"},
        "start": {"description": "从几分起算", "$ref": "#/$defs/number"},
        "floor": {"description": "得分的下限，或 none；评分行不写为 0", "$ref": "#/$defs/limit"},
        "ceiling": {"description": "得分的上限，或 none；加分或按算式的评分行不写为满分", "$ref": "#/$defs/limit"},
        "weight": {"description": "在上级里的权重；不写为 1", "$ref": "#/$defs/expression"},
        "bonus": {"description": "加分项：另加在上级的得分上，满分不计入上级", "$ref": "#/$defs/boolean"},
        "only_when": {"description": "不成立的机构没有这一部分", "$ref": "#/$defs/expression"},
        "counts_when": {"description": "不成立时本部分得 0 分；可用其他部分的编号", "$ref": "#/$defs/expression"},
        "not_applicable": {
          "description": "不适用时怎样计入：full 按满分（不写就是），zero 按 0，rescale 其余折算到满分，leave 退出，forbidden 不得不适用",
          "enum": ["full", "zero", "rescale", "leave", "forbidden"]
        },
        "not_applicable_when": {"description": "成立时本部分不适用", "$ref": "#/$defs/expression"},
        "adjust": {"description": "依次进行的调整", "type": "array", "items": {"$ref": "#/$defs/adjustment"}},
        "round": {"$ref": "#/$defs/round"},
        "shared_limits": {"$ref": "#/$defs/shared_limits"}
      }
    },
    "adjustment": {
      "description": "一步调整：add 加、multiply 乘、set 改为，只写一个；之后按 floor、ceiling 限制",
      "type": "object",
      "oneOf": [{"required": ["add"]}, {"required": ["multiply"]}, {"required": ["set"]}],
      "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "clause": {"$ref": "#/$defs/text"},
        "when": {"description": "不写就总是进行", "$ref": "#/$defs/expression"},
        "add": {"$ref": "#/$defs/expression"},
        "multiply": {"$ref": "#/$defs/expression"},
        "set": {"$ref": "#/$defs/expression"},
        "floor": {"$ref": "#/$defs/limit"},
        "ceiling": {"$ref": "#/$defs/limit"},
        "under": {"$ref": "#/$defs/under"},
        "note": {"$ref": "#/$defs/text"}
      }
    },
    "charges": {
      "type": "array",
      "items": {
        "if": {"anyOf": [{"required": ["bands"]}, {"required": ["table"]}]},
        "then": {"$ref": "#/$defs/bands"},
        "else": {
          "if": {"anyOf": [{"required": ["first"]}, {"required": ["all"]}, {"required": ["largest"]}, {"required": ["smallest"]}]},
          "then": {"$ref": "#/$defs/group"},
          "else": {"$ref": "#/$defs/deduction"}
        }
      }
    },
    "deduction": {
      "description": "一个扣分项或加分项：when 成立时算一次，each 按次数算",
      "type": "object",
      "required": ["id"],
      "anyOf": [{"required": ["when"]}, {"required": ["each"]}, {"required": ["amount"]}],
      "oneOf": [
        {"required": ["points"]},
        {"required": ["amount"]},
        {"required": ["zeroes"], "not": {"anyOf": [{"required": ["points"]}, {"required": ["amount"]}]}}
      ],
      "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "points": {"description": "每次的分值", "$ref": "#/$defs/number"},
        "amount": {"description": "代替 points：算式，或由评估人员填写分值的事实", "$ref": "#/$defs/expression"},
        "range": {"description": "amount 允许的幅度：[最少, 最多]", "$ref": "#/$defs/points_pair"},
        "choices": {"description": "amount 允许的各个分值", "$ref": "#/$defs/points_list"},
        "when": {"description": "成立时算", "$ref": "#/$defs/expression"},
        "unless": {"description": "免除的条件", "$ref": "#/$defs/expression"},
        "each": {"description": "次数", "$ref": "#/$defs/expression"},
        "every": {"description": "每满几次算一次", "type": "integer", "minimum": 1},
        "cap": {"description": "最多的分", "$ref": "#/$defs/number"},
        "from_part": {"description": "从这一行扣，而不从本部分扣", "$ref": "#/$defs/text"},
        "zeroes": {"description": "发生时得分归零的部分", "$ref": "#/$defs/text"},
        "clause": {"description": "条款原文；其中的扣分数应与 points 一致", "$ref": "#/$defs/text"},
        "clause_differs": {"description": "points 与原文有意不同的理由", "$ref": "#/$defs/text"},
        "under": {"$ref": "#/$defs/under"},
        "for_each": {"description": "对记录表的每条记录", "$ref": "#/$defs/text"},
        "where": {"description": "只对满足条件的记录", "$ref": "#/$defs/expression"},
        "only_when": {"description": "只涉及哪些机构", "$ref": "#/$defs/expression"},
        "note": {"$ref": "#/$defs/text"}
      }
    },
    "group": {
      "description": "一组扣分项：first 第一个成立的；all 全部；largest 扣得最多的；smallest 扣得最少的",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "for_each": {"$ref": "#/$defs/text"},
        "where": {"$ref": "#/$defs/expression"},
        "only_when": {"$ref": "#/$defs/expression"},
        "first": {"$ref": "#/$defs/deductions"},
        "all": {"$ref": "#/$defs/deductions"},
        "largest": {"$ref": "#/$defs/deductions"},
        "smallest": {"$ref": "#/$defs/deductions"},
        "under": {"$ref": "#/$defs/under"},
        "note": {"$ref": "#/$defs/text"}
      }
    },
    "deductions": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/deduction"}},
    "bands": {
      "description": "分档（bands：一个输入）或查表（table：几个输入）：测试都成立的第一行算数",
      "type": "object",
      "required": ["rows"],
      "oneOf": [{"required": ["bands"]}, {"required": ["table"]}],
      "additionalProperties": false,
      "properties": {
        "bands": {"description": "输入", "$ref": "#/$defs/expression"},
        "table": {"description": "各个输入", "type": "array", "minItems": 1, "items": {"$ref": "#/$defs/expression"}},
        "rows": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/band"}},
        "id": {"description": "没有编号的行由它编号", "$ref": "#/$defs/id"},
        "clause": {"description": "没有原文的行用它", "$ref": "#/$defs/text"},
        "for_each": {"$ref": "#/$defs/text"},
        "where": {"$ref": "#/$defs/expression"},
        "only_when": {"$ref": "#/$defs/expression"},
        "under": {"$ref": "#/$defs/under"},
        "note": {"$ref": "#/$defs/text"}
      }
    },
    "band": {
      "type": "object",
      "required": ["in"],
      "anyOf": [{"required": ["points"]}, {"required": ["amount"]}, {"required": ["zeroes"]}],
      "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "in": {
          "description": "测试，如 \"< 8\"、\"[60..70)\"、\"-\"（任何值）、missing；查表时每个输入一个",
          "anyOf": [{"$ref": "#/$defs/expression"}, {"type": "array", "items": {"$ref": "#/$defs/expression"}}]
        },
        "points": {"description": "分值，可以是 0", "$ref": "#/$defs/number"},
        "amount": {"$ref": "#/$defs/expression"},
        "range": {"$ref": "#/$defs/points_pair"},
        "choices": {"$ref": "#/$defs/points_list"},
        "zeroes": {"$ref": "#/$defs/text"},
        "clause": {"$ref": "#/$defs/text"},
        "clause_differs": {"$ref": "#/$defs/text"},
        "under": {"$ref": "#/$defs/under"},
        "note": {"$ref": "#/$defs/text"}
      }
    },
    "shared_limits": {
      "description": "共用限额的行（合并的单元格）：一行扣不完的，从下一行扣",
      "type": "array",
      "items": {
        "type": "object",
        "required": ["parts"],
        "additionalProperties": false,
        "properties": {
          "parts": {"type": "array", "minItems": 2, "items": {"$ref": "#/$defs/text"}},
          "under": {"$ref": "#/$defs/under"},
          "because": {"$ref": "#/$defs/text"}
        }
      }
    }
  }
}
)json";
}

}  // namespace guiju
