// Sets of candidates that differ from each other in some keys and add up to an amount: how many
// there are, and which is the n-th. Exact: nothing is estimated, no set is left out.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <vector>

#include "base/number.h"

namespace guiju {

using SetCount = boost::multiprecision::cpp_int;

struct Candidate {
  // By key: a number from 0 for each of its values. -1: not known, so the candidate may equal any.
  std::vector<int> keys;
  // What it adds at least; nothing where that is not known.
  std::optional<Number> amount;
};

// Counting takes more steps than `SampleSets::most_work`.
class TooManySets : public std::runtime_error {
 public:
  TooManySets() : std::runtime_error("too many sets to count") {}
};

class SampleSets {
 public:
  // Steps in the making of all counts that share `work`: candidates looked at, and partial sets put
  // together, each as many steps as it has values to compare. Some seconds of one processor.
  static constexpr std::size_t most_work = 100'000'000;

  // Sets of `size` candidates, any two of which differ for certain in each of the first `distinct`
  // keys, and which add up for certain to `least` or more. `candidates` must outlive it; every one
  // has `distinct` keys or more. `work` counts the steps, and outlives it too. Throws NumberOverflow
  // where sums are out of range.
  SampleSets(const std::vector<Candidate>& candidates, std::size_t size, std::size_t distinct,
             const std::optional<Number>& least, std::size_t& work);

  // May throw TooManySets, as at() may.
  SetCount count();
  // The set number `index` (from 0, below count()) in the order of the candidates: sets are compared
  // by their first candidate, then by the second … Ascending indices of candidates.
  std::vector<std::size_t> at(SetCount index);

 private:
  struct Chosen {
    std::vector<std::size_t> candidates;
    std::int64_t need = 0;  // what is still to be added
  };
  void spend(std::size_t steps);
  bool fits(std::size_t candidate, const Chosen& chosen) const;
  // Sets that consist of `chosen` and candidates from `from` on.
  SetCount count_from(std::size_t from, const Chosen& chosen);
  SetCount count_different(const std::vector<std::size_t>& rest, std::size_t left,
                           std::int64_t need);

  const std::vector<Candidate>& candidates_;
  std::size_t size_, distinct_;
  bool plain_;  // nothing is asked but the size
  std::vector<bool> usable_;
  std::vector<std::int64_t> amounts_;  // none below 0, none above what is needed
  std::int64_t need_ = 0;
  std::size_t& work_;
};

}  // namespace guiju
