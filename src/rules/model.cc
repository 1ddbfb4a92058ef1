// Looking things up in a rule set.
#include "rules/model.h"

#include <algorithm>

namespace guiju {

bool Under::holds(const std::vector<int>& selection) const {
  return std::all_of(readings.begin(), readings.end(), [&](const auto& entry) {
    const int option = selection[static_cast<std::size_t>(entry.first)];
    return std::find(entry.second.begin(), entry.second.end(), option) != entry.second.end();
  });
}

std::string_view name_of(PartKind kind) {
  switch (kind) {
    case PartKind::deductions: return "deductions";
    case PartKind::awards: return "awards";
    case PartKind::value: return "value";
    case PartKind::sum: return "sum";
    case PartKind::mean: return "mean";
    case PartKind::maximum: return "max";
    case PartKind::minimum: return "min";
  }
  return "?";
}

std::string_view name_of(Absent absent) {
  switch (absent) {
    case Absent::full: return "full";
    case Absent::zero: return "zero";
    case Absent::rescale: return "rescale";
    case Absent::leave: return "leave";
    case Absent::forbidden: return "forbidden";
  }
  return "?";
}

int RuleSet::find_part(std::string_view name) const {
  const auto at = part_index_.find(std::string(name));
  return at == part_index_.end() ? -1 : at->second;
}

void RuleSet::index_part(int part) {
  part_index_.emplace(parts[static_cast<std::size_t>(part)].id, part);
}

int RuleSet::find_reading(std::string_view name) const {
  for (std::size_t i = 0; i < readings.size(); ++i)
    if (readings[i].id == name) return static_cast<int>(i);
  return -1;
}

int RuleSet::find_opinion(std::string_view name) const {
  for (std::size_t i = 0; i < opinions.size(); ++i)
    if (opinions[i].id == name) return static_cast<int>(i);
  return -1;
}

int RuleSet::find_grade(std::string_view label) const {
  for (std::size_t i = 0; i < grades.size(); ++i)
    if (grades[i].label == label) return static_cast<int>(i);
  return -1;
}

std::vector<int> RuleSet::default_readings() const {
  std::vector<int> selection;
  selection.reserve(readings.size());
  for (const Reading& reading : readings) selection.push_back(reading.default_option);
  return selection;
}

}  // namespace guiju
