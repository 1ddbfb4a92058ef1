// The random numbers that a seed gives: the same on every machine, and for anyone to recompute.
#pragma once

#include <cstdint>
#include <string>

#include "evaluate/sample_sets.h"

namespace guiju {

// The digits of SHA-256(text + "\n0"), SHA-256(text + "\n1") … in hexadecimal, one after the other.
// Not thread safe.
class Draw {
 public:
  explicit Draw(std::string text) : text_(std::move(text)) {}
  // What the draw of a sample starts from: the lines `guiju sample 1`, seed, body, sample.
  static Draw of_sample(std::uint64_t seed, const std::string& body, const std::string& sample);

  // A whole number from 0 to `count` − 1, each as likely as any other. REQUIRES count >= 1. Of b
  // bits, the length of `count` − 1, the next (b + 3) / 4 digits are taken, and of these the b last
  // bits; a number of `count` or more is put aside, and the next digits are taken.
  SetCount below(const SetCount& count);

 private:
  std::string text_, digits_;
  std::size_t used_ = 0;
  std::uint64_t block_ = 0;
};

}  // namespace guiju
