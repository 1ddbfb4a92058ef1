// Dates and ranges of dates, as YAML or as lines -> a list of days. One idea: a list that is wrong
// somewhere shifts no date at all, so every problem is an error with its place.
#include "facts/holidays.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "base/utf8.h"
#include "syntax/yaml_tree.h"

namespace guiju {
namespace {

constexpr std::string_view between = "..";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t begin = std::min(text.find_first_not_of(blanks), text.size());
  const std::size_t end = text.find_last_not_of(blanks);
  return end == text.npos ? std::string_view() : text.substr(begin, end + 1 - begin);
}

class Reader {
 public:
  Reader(const SourcePtr& source, Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics) {}

  std::shared_ptr<const WorkDays> read() {
    const std::size_t errors = diagnostics_.error_count();
    const std::string& name = source_->name();
    const bool yaml = name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json");
    if (yaml)
      read_tree();
    else
      read_lines();
    if (!any_holiday_ && diagnostics_.error_count() == errors) shape({0, 0}, {});
    if (diagnostics_.error_count() > errors) return nullptr;
    return std::make_shared<const WorkDays>(std::move(days_));
  }

 private:
  void error(Code code, Span span, std::vector<std::string> arguments) {
    diagnostics_.add(code, {source_, span}, std::move(arguments));
  }
  void shape(Span span, std::string_view found) {
    error(Code::holiday_shape, span, {std::string(found)});
  }

  void read_tree() {
    bool complete = true;
    const YamlNode tree = read_yaml(source_, diagnostics_, {}, &complete);
    if (!complete) return;
    if (tree.is_sequence()) return read_list(tree, false);
    if (!tree.is_mapping()) return shape(tree.span, tree.text);
    for (const auto& [key, value] : tree.entries) {
      if (key.text == "holidays" || key.text == "workdays") {
        read_list(value, key.text == "workdays");
      } else if (key.text == "from" || key.text == "to") {
        const auto day = Date::parse(value.text);
        if (!value.is_scalar() || !day)
          error(Code::holiday_date, value.span, {value.text});
        else if (key.text == "from")
          days_.set_from(*day);
        else
          days_.set_to(*day);
      } else if (key.text != "source" && key.text != "note") {
        shape(key.span, key.text);
      }
    }
  }

  void read_list(const YamlNode& list, bool worked) {
    if (!list.is_sequence()) return shape(list.span, list.text);
    for (const YamlNode& item : list.items) {
      if (!item.is_scalar())
        shape(item.span, item.text);
      else
        add(item.text, item.span, worked);
    }
  }

  void read_lines() {
    const std::string_view text = source_->text();
    if (const std::size_t bad = utf8::first_invalid(text); bad != utf8::npos) {
      const auto at = static_cast<std::uint32_t>(bad);
      return error(Code::invalid_utf8, {at, at + 1}, {std::to_string(bad + 1)});
    }
    bool first = true;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      std::string_view line = text.substr(begin, end - begin);
      if (begin == 0 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
      read_line(trimmed(line.substr(0, line.find('#'))), first);
      begin = end + 1;
    }
  }

  // `first`: no line with a day has been read, so that a header may stand here.
  void read_line(std::string_view line, bool& first) {
    if (line.empty()) return;
    const auto offset = static_cast<std::uint32_t>(line.data() - source_->text().data());
    const Span span{offset, offset + static_cast<std::uint32_t>(line.size())};
    const std::size_t comma = line.find(',');
    const std::string_view days = trimmed(line.substr(0, comma));
    const std::string_view kind =
        comma == line.npos ? std::string_view() : trimmed(line.substr(comma + 1));
    const bool header = first && (days == "date" || days == "日期");
    first = false;
    if (header) return;
    const bool worked = kind == "workday" || kind == "上班";
    if (!worked && !kind.empty() && kind != "holiday" && kind != "放假") return shape(span, kind);
    add(days, span, worked);
  }

  void add(std::string_view text, Span span, bool worked) {
    const std::size_t dots = text.find(between);
    const auto first = Date::parse(trimmed(text.substr(0, dots)));
    const auto last =
        dots == text.npos ? first : Date::parse(trimmed(text.substr(dots + between.size())));
    if (!first || !last) return error(Code::holiday_date, span, {std::string(text)});
    if (*last < *first || last->days() - first->days() >= max_holiday_range)
      return error(Code::holiday_range, span,
                   {std::string(text), std::to_string(max_holiday_range)});
    for (std::int32_t day = first->days(); day <= last->days(); ++day) {
      const Date date = Date::from_days(day);
      if (days_.size() >= max_holidays) {
        if (!full_) error(Code::too_many_holidays, span, {std::to_string(max_holidays)});
        full_ = true;
        return;
      }
      if (worked && !WorkDays::is_weekend(date))
        return error(Code::workday_not_weekend, span, {date.to_string()});
      if (!days_.add(date, worked)) return error(Code::holiday_twice, span, {date.to_string()});
      any_holiday_ = any_holiday_ || !worked;
    }
  }

  const SourcePtr source_;
  Diagnostics& diagnostics_;
  WorkDays days_;
  bool any_holiday_ = false;
  bool full_ = false;
};

}  // namespace

std::shared_ptr<const WorkDays> read_holidays(const SourcePtr& source, Diagnostics& diagnostics) {
  return Reader(source, diagnostics).read();
}

}  // namespace guiju
