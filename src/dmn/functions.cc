// The text of each function.
#include "dmn/functions.h"

namespace guiju::dmn {

namespace {

struct Words {
  std::string_view zh, en;
};

Words words_of(Standard which) {
  switch (which) {
    case Standard::add_months:
      return {"若干个月之后的同日，没有该日的取月末",
              "the same day some months later, or the month's last"};
    case Standard::day_in_month:
      return {"自公元 0 年起第若干个月的某日，没有该日的取月末",
              "a day of the month so many months after the year 0, or that month's last"};
    case Standard::month_end: return {"当月最后一日", "the last day of the month"};
    case Standard::previous_month_end: return {"上月最后一日", "the last day of the month before"};
    case Standard::has_gap:
      return {"按先后排列，相邻两日相隔是否达到若干个月",
              "whether two neighbours of the sorted dates lie that many months or more apart"};
    case Standard::round_half_up:
      return {"四舍五入到步长的倍数", "to a multiple of the step, ties away from 0"};
    case Standard::round_half_even:
      return {"四舍六入五成双", "to a multiple of the step, ties to the even one"};
    case Standard::round_half_down:
      return {"五舍六入", "to a multiple of the step, ties towards 0"};
    case Standard::round_down: return {"向 0 舍", "to a multiple of the step, towards 0"};
    case Standard::round_up: return {"背 0 入", "to a multiple of the step, away from 0"};
    case Standard::round_floor: return {"向下取", "to a multiple of the step, downwards"};
    case Standard::round_ceiling: return {"向上取", "to a multiple of the step, upwards"};
  }
  return {};
}

// How many steps a value is, rounded.
std::string_view steps_of(Standard which) {
  switch (which) {
    case Standard::round_half_up:
      return "if value < 0 then ceiling(value / step - 0.5) else floor(value / step + 0.5)";
    case Standard::round_half_even: return "decimal(value / step, 0)";
    case Standard::round_half_down:
      return "if value < 0 then floor(value / step + 0.5) else ceiling(value / step - 0.5)";
    case Standard::round_down:
      return "if value < 0 then ceiling(value / step) else floor(value / step)";
    case Standard::round_up:
      return "if value < 0 then floor(value / step) else ceiling(value / step)";
    case Standard::round_floor: return "floor(value / step)";
    default: return "ceiling(value / step)";
  }
}

}  // namespace

Standard standard_rounding(Rounding rounding) {
  switch (rounding) {
    case Rounding::half_up: return Standard::round_half_up;
    case Rounding::half_even: return Standard::round_half_even;
    case Rounding::half_down: return Standard::round_half_down;
    case Rounding::down: return Standard::round_down;
    case Rounding::up: return Standard::round_up;
    case Rounding::floor: return Standard::round_floor;
    case Rounding::ceiling: return Standard::round_ceiling;
  }
  return Standard::round_half_even;
}

std::string_view name_of(Standard which) {
  switch (which) {
    case Standard::add_months: return "add_months";
    case Standard::day_in_month: return "day_in_month";
    case Standard::month_end: return "month_end";
    case Standard::previous_month_end: return "previous_month_end";
    case Standard::has_gap: return "has_gap";
    case Standard::round_half_up: return "round_half_up";
    case Standard::round_half_even: return "round_half_even";
    case Standard::round_half_down: return "round_half_down";
    case Standard::round_down: return "round_down";
    case Standard::round_up: return "round_up";
    case Standard::round_floor: return "round_floor";
    case Standard::round_ceiling: return "round_ceiling";
  }
  return "?";
}

Function standard_function(Standard which, const std::string& name, Language language,
                           const std::function<std::string(Standard)>& other) {
  Function out;
  out.name = name;
  const Words words = words_of(which);
  out.label = std::string(language == Language::zh ? words.zh : words.en);
  out.type = "date";
  // With null for an argument the result is null and no error: facts may be missing.
  switch (which) {
    case Standard::add_months:
      out.parameters = {{"from", "date"}, {"months", "number"}};
      out.uses = {other(Standard::day_in_month)};
      out.logic = Literal{"if from = null or months = null then null else " + out.uses[0] +
                          "(from.day, from.year * 12 + from.month - 1 + months)"};
      break;
    case Standard::day_in_month:
      out.parameters = {{"day_wanted", "number"}, {"months_in_all", "number"}};
      out.logic = Steps{{{"to_year", "number", "floor(months_in_all / 12)"},
                         {"first", "date", "date(to_year, months_in_all - to_year * 12 + 1, 1)"},
                         {"last", "date", "first + duration(\"P1M\") - duration(\"P1D\")"}},
                        "date(to_year, first.month, min(day_wanted, last.day))"};
      break;
    case Standard::month_end:
      out.parameters = {{"from", "date"}};
      out.logic = Literal{
          "if from = null then null else "
          "date(from.year, from.month, 1) + duration(\"P1M\") - duration(\"P1D\")"};
      break;
    case Standard::previous_month_end:
      out.parameters = {{"from", "date"}};
      out.logic = Literal{
          "if from = null then null else date(from.year, from.month, 1) - duration(\"P1D\")"};
      break;
    case Standard::has_gap: {
      const std::string add = other(Standard::add_months);
      out.parameters = {{"dates", "Any"}, {"months", "number"}};
      out.type = "boolean";
      out.logic = Literal{
          "if dates = null or months = null or (some d in dates satisfies d = null) then null\n"
          "else if count(dates) < 2 then false else {\n"
          "  sorted: sort(dates, function(x, y) x < y),\n"
          "  result: list contains(for i in 1..(count(sorted) - 1) return\n"
          "    " +
          add +
          "(sorted[i], months) <= sorted[i + 1], true)\n"
          "}.result"};
      out.uses = {add};
      break;
    }
    default:
      out.parameters = {{"value", "number"}, {"step", "number"}};
      out.type = "number";
      out.logic =
          Literal{"if value = null then null else (" + std::string(steps_of(which)) + ") * step"};
  }
  return out;
}

}  // namespace guiju::dmn
