// The table of refused functions.
#include "rules/refused_functions.h"

#include <algorithm>
#include <array>

namespace guiju {
namespace {

constexpr std::string_view irrational_zh = "结果不是精确的数；请改为比较平方，如 x * x <= 2";
constexpr std::string_view irrational_en =
    "its result is no exact number; compare squares, as in x * x <= 2";
constexpr std::string_view logarithm_zh = "结果不是精确的数；请用规则文件里的分档";
constexpr std::string_view logarithm_en = "its result is no exact number; use bands";
constexpr std::string_view pattern_zh =
    "没有正则表达式；请用 contains、starts with、ends with、substring";
constexpr std::string_view pattern_en =
    "there are no patterns; use contains, starts with, ends with, substring";
constexpr std::string_view clock_zh = "结果会随运行时间而变；请把日期写成事实（default: as_of）";
constexpr std::string_view clock_en =
    "the result would depend on the clock; make the date a fact (default: as_of)";
constexpr std::string_view time_zh = "只有日期，没有时刻；请用 date(…)";
constexpr std::string_view time_en = "there are dates, but no times of day; use date(…)";
constexpr std::string_view range_zh = "区间只能写在 in 后面；请写 x in [a..b] 或比较两端";
constexpr std::string_view range_en =
    "a range stands after in only; write x in [a..b], or compare the ends";
constexpr std::string_view context_zh = "没有由名称和值组成的对象；记录的字段写成 记录.字段";
constexpr std::string_view context_en = "there are no contexts; write record.field";
constexpr std::string_view order_zh = "没有函数参数；请用 min、max、median，或把列表按序填报";
constexpr std::string_view order_en =
    "there are no functions as arguments; use min, max, median, or state the list in order";
constexpr std::string_view nested_zh = "列表里没有列表；请用 concatenate";
constexpr std::string_view nested_en = "there are no lists in lists; use concatenate";
constexpr std::string_view replace_zh = "请用 remove 和 insert before";
constexpr std::string_view replace_en = "use remove and insert before";
constexpr std::string_view number_zh = "文字不会变成数；请把事实声明为 number 类型";
constexpr std::string_view number_en = "a text does not become a number; declare a fact as number";
constexpr std::string_view joining_zh = "请用 + 连接文字";
constexpr std::string_view joining_en = "join texts with +";

constexpr std::array refused{
    RefusedFunction{"sqrt", irrational_zh, irrational_en},
    RefusedFunction{"stddev", irrational_zh, irrational_en},
    RefusedFunction{"log", logarithm_zh, logarithm_en},
    RefusedFunction{"exp", logarithm_zh, logarithm_en},
    RefusedFunction{"matches", pattern_zh, pattern_en},
    RefusedFunction{"replace", pattern_zh, pattern_en},
    RefusedFunction{"split", pattern_zh, pattern_en},
    RefusedFunction{"string join", joining_zh, joining_en},
    RefusedFunction{"now", clock_zh, clock_en},
    RefusedFunction{"today", clock_zh, clock_en},
    RefusedFunction{"time", time_zh, time_en},
    RefusedFunction{"date and time", time_zh, time_en},
    RefusedFunction{"range", range_zh, range_en},
    RefusedFunction{"get value", context_zh, context_en},
    RefusedFunction{"get entries", context_zh, context_en},
    RefusedFunction{"context", context_zh, context_en},
    RefusedFunction{"sort", order_zh, order_en},
    RefusedFunction{"flatten", nested_zh, nested_en},
    RefusedFunction{"list replace", replace_zh, replace_en},
    RefusedFunction{"number", number_zh, number_en},
};

}  // namespace

const RefusedFunction* refused_function(std::string_view name) {
  const auto* found = std::find_if(refused.begin(), refused.end(),
                                   [&](const RefusedFunction& f) { return f.name == name; });
  return found == refused.end() ? nullptr : found;
}

}  // namespace guiju
