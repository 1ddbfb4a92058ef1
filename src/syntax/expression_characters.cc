// Code points -> what an expression can use them for. One idea: the ranges below are Unicode's
// letters, combining marks and decimal digits, so whatever is left over, above all the full-width
// operators that FEEL would take for letters of a name, is diagnosed instead of swallowed.
#include "syntax/expression_characters.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace guiju {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// General categories L, M, Nd and Nl of Unicode 14 from U+0080 to U+FFFF, unassigned code points
// between two of them counted in; without full-width forms, fillers and variation selectors.
constexpr Range name_ranges[] = {
    {0xAA, 0xAA},     {0xB5, 0xB5},     {0xBA, 0xBA},     {0xC0, 0xD6},     {0xD8, 0xF6},
    {0xF8, 0x2C1},    {0x2C6, 0x2D1},   {0x2E0, 0x2E4},   {0x2EC, 0x2EC},   {0x2EE, 0x2EE},
    {0x300, 0x34E},   {0x350, 0x374},   {0x376, 0x37D},   {0x37F, 0x37F},   {0x386, 0x386},
    {0x388, 0x3F5},   {0x3F7, 0x481},   {0x483, 0x559},   {0x560, 0x588},   {0x591, 0x5BD},
    {0x5BF, 0x5BF},   {0x5C1, 0x5C2},   {0x5C4, 0x5C5},   {0x5C7, 0x5F2},   {0x610, 0x61A},
    {0x620, 0x669},   {0x66E, 0x6D3},   {0x6D5, 0x6DC},   {0x6DF, 0x6E8},   {0x6EA, 0x6FC},
    {0x6FF, 0x6FF},   {0x710, 0x7F5},   {0x7FA, 0x7FD},   {0x800, 0x82D},   {0x840, 0x85B},
    {0x860, 0x887},   {0x889, 0x88E},   {0x898, 0x8E1},   {0x8E3, 0x963},   {0x966, 0x96F},
    {0x971, 0x9F1},   {0x9FC, 0x9FC},   {0x9FE, 0xA75},   {0xA81, 0xAEF},   {0xAF9, 0xB6F},
    {0xB71, 0xB71},   {0xB82, 0xBEF},   {0xC00, 0xC6F},   {0xC80, 0xC83},   {0xC85, 0xD4E},
    {0xD54, 0xD57},   {0xD5F, 0xD6F},   {0xD7A, 0xDF3},   {0xE01, 0xE3A},   {0xE40, 0xE4E},
    {0xE50, 0xE59},   {0xE81, 0xF00},   {0xF18, 0xF19},   {0xF20, 0xF29},   {0xF35, 0xF35},
    {0xF37, 0xF37},   {0xF39, 0xF39},   {0xF3E, 0xF84},   {0xF86, 0xFBC},   {0xFC6, 0xFC6},
    {0x1000, 0x1049}, {0x1050, 0x109D}, {0x10A0, 0x10FA}, {0x10FC, 0x115E}, {0x1161, 0x135F},
    {0x1380, 0x138F}, {0x13A0, 0x13FD}, {0x1401, 0x166C}, {0x166F, 0x167F}, {0x1681, 0x169A},
    {0x16A0, 0x16EA}, {0x16EE, 0x1734}, {0x1740, 0x17B3}, {0x17B6, 0x17D3}, {0x17D7, 0x17D7},
    {0x17DC, 0x17E9}, {0x1810, 0x193B}, {0x1946, 0x19D9}, {0x1A00, 0x1A1B}, {0x1A20, 0x1A99},
    {0x1AA7, 0x1AA7}, {0x1AB0, 0x1B59}, {0x1B6B, 0x1B73}, {0x1B80, 0x1BF3}, {0x1C00, 0x1C37},
    {0x1C40, 0x1C7D}, {0x1C80, 0x1CBF}, {0x1CD0, 0x1CD2}, {0x1CD4, 0x1FBC}, {0x1FBE, 0x1FBE},
    {0x1FC2, 0x1FCC}, {0x1FD0, 0x1FDB}, {0x1FE0, 0x1FEC}, {0x1FF2, 0x1FFC}, {0x2071, 0x2071},
    {0x207F, 0x207F}, {0x2090, 0x209C}, {0x20D0, 0x20F0}, {0x2102, 0x2102}, {0x2107, 0x2107},
    {0x210A, 0x2113}, {0x2115, 0x2115}, {0x2119, 0x211D}, {0x2124, 0x2124}, {0x2126, 0x2126},
    {0x2128, 0x2128}, {0x212A, 0x212D}, {0x212F, 0x2139}, {0x213C, 0x213F}, {0x2145, 0x2149},
    {0x214E, 0x214E}, {0x2160, 0x2188}, {0x2C00, 0x2CE4}, {0x2CEB, 0x2CF3}, {0x2D00, 0x2D6F},
    {0x2D7F, 0x2DFF}, {0x2E2F, 0x2E2F}, {0x3005, 0x3007}, {0x3021, 0x302F}, {0x3031, 0x3035},
    {0x3038, 0x303C}, {0x3041, 0x309A}, {0x309D, 0x309F}, {0x30A1, 0x30FA}, {0x30FC, 0x3163},
    {0x3165, 0x318E}, {0x31A0, 0x31BF}, {0x31F0, 0x31FF}, {0x3400, 0x4DBF}, {0x4E00, 0xA48C},
    {0xA4D0, 0xA4FD}, {0xA500, 0xA60C}, {0xA610, 0xA672}, {0xA674, 0xA67D}, {0xA67F, 0xA6F1},
    {0xA717, 0xA71F}, {0xA722, 0xA788}, {0xA78B, 0xA827}, {0xA82C, 0xA82C}, {0xA840, 0xA873},
    {0xA880, 0xA8C5}, {0xA8D0, 0xA8F7}, {0xA8FB, 0xA8FB}, {0xA8FD, 0xA92D}, {0xA930, 0xA953},
    {0xA960, 0xA9C0}, {0xA9CF, 0xA9D9}, {0xA9E0, 0xAA59}, {0xAA60, 0xAA76}, {0xAA7A, 0xAADD},
    {0xAAE0, 0xAAEF}, {0xAAF2, 0xAB5A}, {0xAB5C, 0xAB69}, {0xAB70, 0xABEA}, {0xABEC, 0xD7FB},
    {0xF900, 0xFB28}, {0xFB2A, 0xFBB1}, {0xFBD3, 0xFD3D}, {0xFD50, 0xFDC7}, {0xFDF0, 0xFDFB},
    {0xFE20, 0xFE2F}, {0xFE70, 0xFEFC}, {0xFF66, 0xFF9F}, {0xFFA1, 0xFFDC},
};

// CJK extensions B and later, and the compatibility supplement. The first supplementary plane
// (historic scripts, mathematical letters, emoji) needs backquotes.
constexpr Range ideographs{0x20000, 0x3FFFD};

constexpr char32_t fullwidth_first = 0xFF01;  // ！ to ～ are ! to ~ in ASCII order
constexpr char32_t fullwidth_last = 0xFF5E;

constexpr auto printable_ascii = [] {
  std::array<char, 0x7F - 0x21> characters{};
  for (std::size_t i = 0; i < characters.size(); ++i) characters[i] = static_cast<char>(0x21 + i);
  return characters;
}();

struct Meaning {
  char32_t code_point;
  std::string_view text;
};

constexpr Meaning ascii_meanings[] = {
    {0xD7, "*"},    {0xF7, "/"},                                     // × ÷
    {0x2010, "-"},  {0x2011, "-"},  {0x2012, "-"},  {0x2013, "-"},   // hyphens and dashes
    {0x2014, "-"},  {0x2015, "-"},  {0x2212, "-"},  {0xFE63, "-"},   // — ― − ﹣
    {0x2025, ".."}, {0x2026, ".."},                                  // ‥ …
    {0x2044, "/"},  {0x2215, "/"},                                   // ⁄ ∕
    {0x2217, "*"},  {0x2260, "!="}, {0x2264, "<="}, {0x2265, ">="},  // ∗ ≠ ≤ ≥
    {0x2266, "<="}, {0x2267, ">="}, {0x2A7D, "<="}, {0x2A7E, ">="},  // ≦ ≧ ⩽ ⩾
    {0x3001, ","},  {0x3002, "."},                                   // 、 。
    {0x3010, "["},  {0x3011, "]"},  {0x3014, "["},  {0x3015, "]"},   // 【 】 〔 〕
    {0xFE50, ","},  {0xFE51, ","},  {0xFE64, "<"},  {0xFE65, ">"},   // small forms
    {0xFE66, "="},
};

constexpr Meaning word_meanings[] = {
    {0xAC, "not"},    // ¬
    {0x2208, "in"},   // ∈
    {0x2227, "and"},  // ∧
    {0x2228, "or"},   // ∨
};

struct Quote {
  char32_t open;
  std::u32string_view close;
};

// People close “ with “, " or ”, so all of a family close each other.
constexpr Quote quotes[] = {
    {U'"', U"\""},     {U'“', U"”\"“＂"}, {U'”', U"”\"“＂"}, {U'„', U"“”\""},
    {U'＂', U"＂\"”"}, {U'\'', U"'"},     {U'‘', U"’'‘"},    {U'’', U"’'‘"},
    {U'＇', U"＇'"},   {U'「', U"」"},    {U'『', U"』"},
};

template <std::size_t size>
std::string_view find(const Meaning (&meanings)[size], char32_t code_point) {
  for (const Meaning& meaning : meanings) {
    if (meaning.code_point == code_point) return meaning.text;
  }
  return {};
}

}  // namespace

bool is_name_start(char32_t code_point) {
  if (code_point < 0x80) {
    const char32_t lower = code_point | 0x20;
    return (lower >= U'a' && lower <= U'z') || code_point == U'_';
  }
  if (code_point >= ideographs.first) return code_point <= ideographs.last;
  const Range* after =
      std::upper_bound(std::begin(name_ranges), std::end(name_ranges), code_point,
                       [](char32_t value, const Range& range) { return value < range.first; });
  return after != std::begin(name_ranges) && code_point <= std::prev(after)->last;
}

bool is_name_part(char32_t code_point) {
  return (code_point >= U'0' && code_point <= U'9') || is_name_start(code_point);
}

std::string_view ascii_meaning(char32_t code_point) {
  if (code_point >= fullwidth_first && code_point <= fullwidth_last) {
    return {&printable_ascii[code_point - fullwidth_first], 1};
  }
  return find(ascii_meanings, code_point);
}

std::string_view word_meaning(char32_t code_point) { return find(word_meanings, code_point); }

bool is_foreign_space(char32_t code_point) {
  return code_point == 0xA0 || code_point == 0x85 || code_point == 0x1680 ||
         (code_point >= 0x2000 && code_point <= 0x200A) || code_point == 0x2028 ||
         code_point == 0x2029 || code_point == 0x202F || code_point == 0x205F ||
         code_point == 0x3000 || code_point == 0x0B || code_point == 0x0C;
}

bool is_zero_width(char32_t code_point) {
  return code_point == 0xAD || code_point == 0x34F || code_point == 0x61C ||
         (code_point >= 0x180B && code_point <= 0x180F) ||
         (code_point >= 0x200B && code_point <= 0x200F) ||
         (code_point >= 0x202A && code_point <= 0x202E) ||
         (code_point >= 0x2060 && code_point <= 0x206F) ||
         (code_point >= 0xFE00 && code_point <= 0xFE0F) || code_point == 0xFEFF;
}

bool is_quote(char32_t code_point) {
  for (const Quote& quote : quotes) {
    if (quote.open == code_point) return true;
  }
  return false;
}

bool closes_quote(char32_t open, char32_t close) {
  for (const Quote& quote : quotes) {
    if (quote.open == open) return quote.close.find(close) != std::u32string_view::npos;
  }
  return false;
}

}  // namespace guiju
