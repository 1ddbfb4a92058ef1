// Cells of a body or of its records, each also as one byte. The idea: most of what a rubric reads is
// a flag or a small count, and scoring reads the bytes, which also tell what is not known.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/line_vector.h"
#include "rules/facts.h"

namespace guiju {

class Cells {
 public:
  // Bytes that are no numbers: of cells from here on and below 0, and of what is not known.
  static constexpr std::uint8_t large = 254, unknown = 255;

  const Cell& operator[](std::size_t i) const { return cells_[i]; }
  Given state(std::size_t i) const { return states_[i]; }
  void set(std::size_t i, Cell cell, Given given = Given::stated) {
    cells_[i] = cell;
    set_state(i, given);
  }
  void set_state(std::size_t i, Given given) {
    states_[i] = given;
    const auto value = static_cast<std::uint64_t>(cells_[i]);
    small_[i] = !is_known(given) ? unknown
                                 : static_cast<std::uint8_t>(value < large ? value : large);
  }

  std::size_t size() const { return cells_.size(); }
  bool empty() const { return cells_.empty(); }
  const Cell* data() const { return cells_.data(); }
  const Given* states() const { return states_.data(); }
  const std::uint8_t* small() const { return small_.data(); }

  // New cells are 0 and absent. Memory is kept.
  void resize(std::size_t count) {
    cells_.resize(count);
    states_.resize(count, Given::absent);
    small_.resize(count, unknown);
  }
  void clear() {
    cells_.clear();
    states_.clear();
    small_.clear();
  }

  friend bool operator==(const Cells& a, const Cells& b) {
    return a.cells_ == b.cells_ && a.states_ == b.states_;
  }

 private:
  LineVector<std::uint8_t> small_;
  std::vector<Cell> cells_;    // parallel
  std::vector<Given> states_;  // parallel
};

}  // namespace guiju
