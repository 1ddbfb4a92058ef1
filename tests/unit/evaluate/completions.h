// Completions of a body with few unknown facts: digging the holes, filling them, and whether the
// result of one lies within what was said of the open body.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "comparing.h"

namespace guiju::test {

// One unknown cell of a body, and its domain.
struct Hole {
  std::string name;  // as Result::unknown writes it
  int slot = -1;     // scalar …
  int list = -1;     // … or field of a record
  std::size_t record = 0, field = 0;
  std::vector<Cell> domain;
};

// Makes facts of a complete body unknown while there are few enough completions.
std::vector<Hole> dig(const RuleSet& rules, Dice& dice, Body& body, int holes);
void fill(Body& body, const Hole& hole, Cell cell);

// Calls `see(choice)` with the body completed in every way; `choice[i]` is the index into the domain
// of hole i.
template <typename See>
void for_each_completion(Body body, const std::vector<Hole>& holes, See&& see) {
  std::vector<std::size_t> choice(holes.size());
  for (bool more = true; more;) {
    for (std::size_t i = 0; i < holes.size(); ++i) fill(body, holes[i], holes[i].domain[choice[i]]);
    see(body, choice);
    more = false;
    for (std::size_t i = 0; i < holes.size() && !more; ++i) {
      more = ++choice[i] < holes[i].domain.size();
      if (!more) choice[i] = 0;
    }
  }
}

// Facts that are not listed change neither score nor opinion nor a result column, whatever the listed
// ones are.
class Unlisted {
 public:
  Unlisted(const std::vector<Hole>& holes, const std::vector<std::string>& listed) {
    for (const std::string& name : listed) names_ += " " + name;
    for (const Hole& hole : holes)
      listed_.push_back(std::find(listed.begin(), listed.end(), hole.name) != listed.end());
  }
  void add(const std::vector<std::size_t>& choice, const Result& result) {
    std::string key, said = result.value ? result.value->to_exact_string() : "none";
    for (std::size_t i = 0; i < choice.size(); ++i)
      if (listed_[i]) key += std::to_string(choice[i]) + ",";
    said += " " + std::to_string(result.opinion);
    for (const ColumnResult& column : result.columns) {
      said += " " + column.number.low.to_exact_string();
      for (const int label : column.labels) said += "," + std::to_string(label);
    }
    const auto [at, added] = said_.emplace(key, said);
    BOOST_TEST(at->second == said, "facts that are not in `unknown` change the result, with" << names_ << " = "
                                       << key << ": " << at->second << " / " << said);
  }

 private:
  std::string names_;
  std::vector<bool> listed_;
  std::map<std::string, std::string> said_;
};

// Reports what of `one`, the result of a completion, lies outside what `open` says.
void check_within(const Result& open, const Result& one);

}  // namespace guiju::test
