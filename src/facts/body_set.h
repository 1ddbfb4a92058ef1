// A facts file read whole: bodies in its order, found by id. For files that are looked up or put beside
// others, not streamed.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facts/merge.h"
#include "facts/reader.h"

namespace guiju {

class BodySet {
 public:
  static constexpr std::size_t most_bodies = 100'000;

  // Reads `reader` to its end. Where an id is used twice, the first body of it has a duplicate_id error that
  // names both places, since nobody can say which of them holds; the second is left out.
  // Beyond `most` bodies reading stops with an error in `diagnostics`. `name` is the file's.
  BodySet(const std::string& name, FactsReader& reader, Diagnostics& diagnostics,
          std::size_t most = most_bodies);
  BodySet() = default;

  const std::vector<std::shared_ptr<const Body>>& bodies() const { return bodies_; }
  // Null where there is none. A body without an id is never found.
  std::shared_ptr<const Body> find(std::string_view id) const;

 private:
  std::vector<std::shared_ptr<const Body>> bodies_;
  std::unordered_map<std::string_view, std::size_t> by_id_;  // ids are those of bodies_
};

// What each body of several sheets is merged of.
class SheetSet {
 public:
  struct Entry {
    std::vector<AssessorSheet> sheets;    // one for each sheet
    std::shared_ptr<const Body> decided;  // or null
  };

  // `decided` may be empty. Bodies stand in the order of the first sheet, then those that only
  // later ones have; one without id stands alone, with its errors.
  SheetSet(const std::vector<std::pair<std::string, BodySet>>& sheets, const BodySet& decided);
  const std::vector<Entry>& entries() const { return entries_; }
  // Decided bodies that no sheet has.
  const std::vector<std::shared_ptr<const Body>>& unused() const { return unused_; }

 private:
  std::vector<Entry> entries_;
  std::vector<std::shared_ptr<const Body>> unused_;
};

// The bodies of `set` from the `first` entry on, at most `count`, merged when they are parsed. Of
// `options` --set, the date and the limits are used.
std::unique_ptr<FactsBatch> merged_batch(std::shared_ptr<const SheetSet> set,
                                         std::shared_ptr<const RuleSet> rules,
                                         const FactsOptions& options, std::size_t first,
                                         std::size_t count);

}  // namespace guiju
