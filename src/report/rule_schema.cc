// The rule language -> its JSON Schema, for editors. One idea: the schema knows shapes and keys;
// names, types and sums are `guiju check`'s.
#include "report/schema.h"

namespace guiju {
namespace {

constexpr std::string_view text = R"json({
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
    "rubric": {
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
    "sample": {
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
)json"
                                  R"json(  "$defs": {
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
    "parts": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/part"}},
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

}  // namespace

std::string_view rule_language_schema() { return text; }

}  // namespace guiju
