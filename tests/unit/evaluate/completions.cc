// Open body → its completions.
#include "completions.h"

#include <algorithm>
#include <set>

namespace guiju::test {

namespace {

std::vector<Cell> domain_of(const Fact& fact) {
  if (fact.type == FactType::count) {
    std::vector<Cell> out;
    for (Cell n = fact.min->to_int64().value(); n <= fact.max->to_int64().value(); ++n)
      out.push_back(n);
    return out;
  }
  if (fact.type == FactType::choice) {
    std::vector<Cell> out;
    for (std::size_t i = 0; i < fact.choices.size(); ++i) out.push_back(static_cast<Cell>(i));
    return out;
  }
  return {0, 1};
}

constexpr std::size_t most_completions = 600;

}  // namespace

std::vector<Hole> dig(const RuleSet& rules, Dice& dice, Body& body, int holes) {
  std::vector<Hole> all;
  for (const Fact& fact : rules.facts.facts) {
    if (fact.missing_known) continue;  // left out it is missing, not unknown
    if (fact.list < 0) {
      all.push_back({fact.id, fact.slot, -1, 0, 0, domain_of(fact)});
      continue;
    }
    for (std::size_t r = 0; r < body.lists[static_cast<std::size_t>(fact.list)].count; ++r)
      for (std::size_t f = 0; f < fact.fields.size(); ++f)
        all.push_back({fact.id + "[" + std::to_string(r + 1) + "]." + fact.fields[f].id, -1,
                       fact.list, r, f, domain_of(fact.fields[f])});
  }
  std::vector<Hole> out;
  std::size_t completions = 1;
  for (int i = 0; i < holes && !all.empty(); ++i) {
    const auto at = static_cast<std::size_t>(dice.below(static_cast<int>(all.size())));
    const Hole hole = all[at];
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(at));
    if (completions * hole.domain.size() > most_completions) continue;
    completions *= hole.domain.size();
    if (hole.slot >= 0)
      body.set(hole.slot, 0, Given::null);
    else {
      RecordList& list = body.lists[static_cast<std::size_t>(hole.list)];
      list.cells.set_state(hole.record * list.fields + hole.field, Given::absent);
    }
    out.push_back(hole);
  }
  return out;
}

void fill(Body& body, const Hole& hole, Cell cell) {
  if (hole.slot >= 0) {
    body.set(hole.slot, cell);
    return;
  }
  RecordList& list = body.lists[static_cast<std::size_t>(hole.list)];
  list.cells.set(hole.record * list.fields + hole.field, cell);
}

std::string said(const Result& result) {
  std::string out = result.value ? result.value->to_exact_string() : "none";
  out += " " + std::to_string(result.opinion) + " " + std::to_string(result.grade);
  for (const ColumnResult& column : result.columns) {
    out += " " + column.number.low.to_exact_string();
    for (const int label : column.labels) out += "," + std::to_string(label);
  }
  return out;
}

void Reached::add(const std::vector<std::size_t>& choice, const Result* result) {
  said_[choice] = result ? said(*result) : "error";
  if (!result) return;
  ++results_;
  opinions_ |= bits(result->opinions_possible);
  grades_ |= bits(result->grades_possible);
  needs_confirmation_ = needs_confirmation_ || result->needs_confirmation;
  for (const GroundResult& ground : result->grounds) ++rows_[ground.row];
  if (!any_)
    for (const PartResult& part : result->parts) parts_.push_back(part.score);
  any_ = true;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    parts_[i].low = std::min(parts_[i].low, result->parts[i].score.low);
    parts_[i].high = std::max(parts_[i].high, result->parts[i].score.low);
  }
  unscored_ = unscored_ || !result->has_score;
  if (!result->has_score) return;
  low_ = scored_ ? std::min(low_, result->low) : result->low;
  high_ = scored_ ? std::max(high_, result->low) : result->low;
  scored_ = true;
}

// A fact matters where two completions that differ in it alone have different results (`errors_count`:
// an error being one); no fact does where all completions that have a result have the same.
std::vector<std::string> Reached::mattering(bool errors_count) const {
  std::vector<std::string> out;
  std::set<std::string> results;
  for (const auto& [choice, result] : said_)
    if (result != "error") results.insert(result);
  if (results.size() <= 1) return out;
  for (std::size_t i = 0; i < holes_.size(); ++i) {
    std::map<std::vector<std::size_t>, std::string> others;
    bool matters = false;
    for (const auto& [choice, result] : said_) {
      if (result == "error" && !errors_count) continue;
      std::vector<std::size_t> rest = choice;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
      matters = matters || others.emplace(rest, result).first->second != result;
    }
    if (matters) out.push_back(holes_[i].name);
  }
  std::sort(out.begin(), out.end());
  return out;
}

bool Reached::check(const RuleSet& rules, const Result& open) const {
  if (std::any_of(open.notes.begin(), open.notes.end(),
                  [](const BodyNote& note) { return note.code == "bounds_not_exact"; }))
    return false;
  BOOST_TEST(open.has_score == scored_);
  if (scored_)
    BOOST_TEST((open.low == low_ && open.high == high_),
               open.low.to_string() << ".." << open.high.to_string() << ", reached "
                                    << low_.to_string() << ".." << high_.to_string());
  BOOST_TEST(open.value.has_value() == (scored_ && !unscored_ && low_ == high_));
  BOOST_TEST(bits(open.opinions_possible) == opinions_);
  BOOST_TEST(bits(open.grades_possible) == grades_);
  BOOST_TEST(open.needs_confirmation == needs_confirmation_);
  for (std::size_t i = 0; i < parts_.size(); ++i)
    BOOST_TEST(
        (open.parts[i].score.low == parts_[i].low && open.parts[i].score.high == parts_[i].high),
        rules.parts[i].id << ": " << open.parts[i].score.low.to_string() << ".."
                          << open.parts[i].score.high.to_string() << ", reached "
                          << parts_[i].low.to_string() << ".." << parts_[i].high.to_string());
  BOOST_TEST(open.grounds.size() == rows_.size());
  for (const GroundResult& ground : open.grounds) {
    const auto row = rows_.find(ground.row);
    BOOST_TEST((row != rows_.end()));
    if (row != rows_.end())
      BOOST_TEST((ground.state == GroundState::holds) == (row->second == results_));
  }
  std::vector<std::string> listed = open.unknown;
  std::sort(listed.begin(), listed.end());
  // One that only decides whether there is a result at all may be listed or not.
  const std::vector<std::string> least = mattering(false), most = mattering(true);
  BOOST_TEST(std::includes(listed.begin(), listed.end(), least.begin(), least.end()));
  BOOST_TEST(std::includes(most.begin(), most.end(), listed.begin(), listed.end()));
  return true;
}

void check_within(const Result& open, const Result& one) {
  if (one.has_score) {
    BOOST_TEST(open.has_score);
    BOOST_TEST((open.low <= one.low && one.low <= open.high),
               one.low.to_string()
                   << " outside " << open.low.to_string() << ".." << open.high.to_string());
  }
  if (open.value) BOOST_TEST((one.value && *one.value == *open.value));
  BOOST_TEST((bits(one.opinions_possible) & ~bits(open.opinions_possible)) == 0u);
  BOOST_TEST((bits(one.grades_possible) & ~bits(open.grades_possible)) == 0u);
  if (open.opinion >= 0) BOOST_TEST(one.opinion == open.opinion);
  if (open.grade >= 0) BOOST_TEST(one.grade == open.grade);
  if (one.needs_confirmation) BOOST_TEST(open.needs_confirmation);
  for (std::size_t i = 0; i < one.parts.size(); ++i) {
    const PointRange &a = open.parts[i].score, &b = one.parts[i].score;
    BOOST_TEST((a.low <= b.low && b.low <= a.high), "part " << i << ": " << b.low.to_string()
                                                            << " outside " << a.low.to_string()
                                                            << ".." << a.high.to_string());
  }

  for (const GroundResult& ground : open.grounds)
    if (ground.state == GroundState::holds)
      BOOST_TEST(std::any_of(one.grounds.begin(), one.grounds.end(),
                             [&](const GroundResult& g) { return g.row == ground.row; }));
  for (const GroundResult& ground : one.grounds)
    BOOST_TEST(std::any_of(open.grounds.begin(), open.grounds.end(),
                           [&](const GroundResult& g) { return g.row == ground.row; }));
}

}  // namespace guiju::test
