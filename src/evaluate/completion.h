// A body with its open cells filled in: one completion at a time, moved from one to the next by
// changing one cell. Internal to evaluate/.
#pragma once

#include <cstddef>
#include <tuple>
#include <vector>

#include "evaluate/open_cells.h"

namespace guiju {

// A list of which records are not known is filled with records that are all alike: how many is one
// choice, the value of each field that the plan reads another.
class Completion {
 public:
  // `open` must outlive it. Begins with the first option of every choice.
  Completion(const Plan& plan, const OpenBody& open);

  const Body& body() const { return body_; }
  std::size_t choices() const { return choices_.size(); }
  std::size_t options(std::size_t choice) const { return choices_[choice].fillings.values.size(); }
  std::size_t option(std::size_t choice) const { return choices_[choice].at; }
  // The options are all values that the cell can have.
  bool exhausts(std::size_t choice) const { return choices_[choice].fillings.all; }
  // The fact that the choice is about, as in UnknownFacts.
  std::tuple<int, int, int> fact(std::size_t choice) const {
    return choices_[choice].cell.fact_key();
  }
  const OpenCell& cell(std::size_t choice) const { return choices_[choice].cell; }
  void set(std::size_t choice, std::size_t option);
  // Every choice at its first option, or at its last.
  void set_all(bool last);

 private:
  struct Choice {
    OpenCell cell;  // of a field of added records: record -1
    Fillings fillings;
    std::size_t at = 0;
    Cell place = -1;       // of a number or text
    std::size_t base = 0;  // of a list: the records that were there
    bool of_added() const { return cell.list >= 0 && cell.record < 0 && cell.slot >= 0; }
  };
  void write(Choice& choice);

  Body body_;
  std::vector<Choice> choices_;
};

}  // namespace guiju
