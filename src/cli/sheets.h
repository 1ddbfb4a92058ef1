// Warnings after a run with --sheet or --against: what is still to be decided, who stands in one file only.
#pragma once

#include <string>
#include <vector>

#include "report/counterpart.h"
#include "report/pipeline.h"

namespace guiju::cli {

// Bodies named in a warning.
inline constexpr std::size_t warned_of = 20;

// Counts what the sheets of the bodies disagree on.
class SheetsRead {
 public:
  void add(const std::string& id, const BodyEntry& entry);
  // On standard error; nothing where all agree and every sheet has every body.
  void show(Language language) const;

 private:
  std::size_t bodies_ = 0, open_ = 0, decided_ = 0;
  std::vector<std::string> undecided_, incomplete_;  // the first ids
  std::size_t undecided_count_ = 0, incomplete_count_ = 0;
};

// Bodies without counterpart and counterparts without body, or with errors, on standard error.
void show_counterparts(const PopulationReport& population, Language language);

}  // namespace guiju::cli
