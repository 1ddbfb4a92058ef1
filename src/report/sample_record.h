// The record of a draw (抽查记录): for people to sign, or as JSON.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evaluate/sample.h"
#include "report/run.h"

namespace guiju {

// Appends the record of all samples of one body: by which rules, seed and facts it was drawn, what
// was asked, what was given up and why, how many sets there were, what was drawn. Lines end in \n.
void append_sample_record(const Run& run, const Body& body, std::uint64_t seed,
                          const std::vector<SampleResult>& samples, std::string& out);

// The same as one JSON object on one line, without a line ending. Counts of sets, the seed and sums
// are strings of digits.
void append_sample_json(const Run& run, const Body& body, std::uint64_t seed,
                        const std::vector<SampleResult>& samples, std::string& out);

}  // namespace guiju
