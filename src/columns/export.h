// Results → a struct array of the Arrow C data interface. The arrays own the results: nothing is
// copied that lies as Arrow wants it.
#pragma once

#include <guiju/arrow.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "columns/results.h"

namespace guiju::columns {

struct ExportChoice {
  bool decimals = true;  // scores as decimals beside those in units
  bool english = false;  // language of errors
  // One text a row: the whole result object; none: no such column.
  std::optional<std::vector<std::string>> objects;
};

// Fills `schema` and `array`, whose owner calls their `release`. The results must not be written
// afterwards.
void export_results(std::shared_ptr<const Results> results, const ExportChoice& choice,
                    ArrowSchema& schema, ArrowArray& array);

}  // namespace guiju::columns
