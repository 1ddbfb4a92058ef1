// Cells and record lists of several bodies -> what is the same. One idea: a label names a record only
// where it names exactly one in every body; otherwise nothing but its place does.
#include "facts/compare_bodies.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace guiju {
namespace {

const RecordList& records_of(const Fact& list, const Body& body) {
  return body.lists[static_cast<std::size_t>(list.list)];
}

bool labelled(const Fact& list, const std::vector<const Body*>& bodies) {
  if (list.record_label < 0) return false;
  return std::all_of(bodies.begin(), bodies.end(), [&](const Body* body) {
    return body == nullptr || records_of(list, *body).count == unique_labels(list, *body).size();
  });
}

}  // namespace

bool same_value(const Fact& fact, const Body& a, Cell in_a, const Body& b, Cell in_b) {
  if (fact.type == FactType::text)
    return a.texts[static_cast<std::size_t>(in_a)] == b.texts[static_cast<std::size_t>(in_b)];
  if (fact.type == FactType::number)
    return a.numbers[static_cast<std::size_t>(in_a)] == b.numbers[static_cast<std::size_t>(in_b)];
  return in_a == in_b;
}

std::vector<std::string> unique_labels(const Fact& list, const Body& body) {
  std::vector<std::string> labels;
  if (list.record_label < 0) return labels;
  const std::size_t field = static_cast<std::size_t>(list.record_label);
  const RecordList& records = records_of(list, body);
  std::unordered_set<std::string> seen;
  for (std::size_t r = 0; r < records.count; ++r) {
    if (!is_known(records.state(r, field))) return {};
    labels.push_back(cell_text(list.fields[field], records.cell(r, field), body));
    if (!seen.insert(labels.back()).second) return {};
  }
  return labels;
}

RecordMatch match_records(const Fact& list, const std::vector<const Body*>& bodies) {
  RecordMatch match;
  match.by_label = labelled(list, bodies);
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t k = 0; k < bodies.size(); ++k) {
    if (bodies[k] == nullptr) continue;
    const std::size_t count = records_of(list, *bodies[k]).count;
    const std::vector<std::string> labels =
        match.by_label ? unique_labels(list, *bodies[k]) : std::vector<std::string>();
    for (std::size_t r = 0; r < count; ++r) {
      std::size_t row = r;
      if (match.by_label) row = places.try_emplace(labels[r], match.rows.size()).first->second;
      if (row == match.rows.size()) match.rows.emplace_back(bodies.size(), -1);
      match.rows[row][k] = static_cast<int>(r);
    }
  }
  for (const std::vector<int>& row : match.rows)
    for (std::size_t k = 0; k < bodies.size(); ++k)
      match.complete = match.complete && (bodies[k] == nullptr || row[k] >= 0);
  return match;
}

}  // namespace guiju
