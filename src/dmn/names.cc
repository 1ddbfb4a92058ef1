// Ids of a rule file → FEEL names.
#include "dmn/names.h"

#include "base/utf8.h"

namespace guiju::dmn {

namespace {

struct Range {
  char32_t low, high;
};
// Letters that may begin a FEEL name, without joiners, which cannot be seen.
constexpr Range letters[] = {
    {U'A', U'Z'},     {U'a', U'z'},     {U'_', U'_'},     {0xC0, 0xD6},      {0xD8, 0xF6},
    {0xF8, 0x2FF},    {0x370, 0x37D},   {0x37F, 0x1FFF},  {0x2070, 0x218F},  {0x2C00, 0x2FEF},
    {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF}};

bool is_letter(char32_t c) {
  for (const Range& range : letters)
    if (c >= range.low && c <= range.high) return true;
  return false;
}

// Words of the grammar, and functions of one word: a name that hides one breaks what calls it.
const std::unordered_set<std::string_view>& words() {
  static const std::unordered_set<std::string_view> list{
      "and",        "or",        "not",         "if",       "then",      "else",     "for",
      "in",         "return",    "some",        "every",    "satisfies", "instance", "of",
      "function",   "external",  "between",     "true",     "false",     "null",     "item",
      "partial",    "date",      "time",        "duration", "string",    "number",   "boolean",
      "list",       "context",   "range",       "Any",      "count",     "sum",      "min",
      "max",        "mean",      "any",         "all",      "abs",       "floor",    "ceiling",
      "decimal",    "modulo",    "sqrt",        "log",      "exp",       "odd",      "even",
      "sublist",    "append",    "concatenate", "remove",   "reverse",   "union",    "flatten",
      "product",    "median",    "stddev",      "mode",     "sort",      "split",    "substring",
      "contains",   "matches",   "replace",     "is",       "now",       "today",    "before",
      "after",      "meets",     "overlaps",    "finishes", "includes",  "during",   "starts",
      "started",    "coincides", "distinct",    "insert",   "index",     "length",   "upper",
      "lower",      "year",      "years",       "day",      "week",      "month",    "get",
      "string_join"};
  return list;
}

}  // namespace

std::string Names::make(std::string_view id) {
  std::string name;
  for (std::size_t at = 0; at < id.size();) {
    const std::size_t begin = at;
    const char32_t c = utf8::next(id, at);
    const bool digit = c >= U'0' && c <= U'9';
    if (digit && name.empty()) name += '_';
    if (is_letter(c) || digit)
      name += id.substr(begin, at - begin);
    else
      name += '_';
  }
  if (name.empty()) name = "_";
  std::string unique = name;
  for (int number = 2; words().contains(unique) || !taken_.insert(unique).second; ++number)
    unique = name + "_" + std::to_string(number);
  return unique;
}

}  // namespace guiju::dmn
