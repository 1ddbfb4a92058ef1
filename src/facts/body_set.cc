// A stream of bodies -> bodies by id; several such sets -> what belongs to one body.
#include "facts/body_set.h"

#include <algorithm>

#include "facts/problem.h"

namespace guiju {
namespace {

constexpr std::size_t batch_size = 256;

class MergedBatch : public FactsBatch {
 public:
  MergedBatch(std::shared_ptr<const SheetSet> set, std::shared_ptr<const RuleSet> rules,
              const FactsOptions& options, std::size_t first, std::size_t count)
      : set_(std::move(set)),
        rules_(std::move(rules)),
        options_(options),
        first_(first),
        count_(count) {}
  std::size_t size() const override { return count_; }
  void parse(std::size_t index, FactsScratch&, Body& body) const override {
    const SheetSet::Entry& entry = set_->entries()[first_ + index];
    merge_sheets(*rules_, entry.sheets, entry.decided, options_, body);
  }

 private:
  const std::shared_ptr<const SheetSet> set_;
  const std::shared_ptr<const RuleSet> rules_;
  const FactsOptions options_;
  const std::size_t first_, count_;
};

}  // namespace

BodySet::BodySet(const std::string& name, FactsReader& reader, Diagnostics& diagnostics,
                 std::size_t most) {
  FactsScratch scratch;
  std::vector<std::shared_ptr<Body>> bodies;
  while (const std::unique_ptr<FactsBatch> batch = reader.next(batch_size, diagnostics)) {
    for (std::size_t i = 0; i < batch->size(); ++i) {
      if (bodies.size() == most) {
        diagnostics.add(Code::too_many_bodies, {}, {name, std::to_string(most)});
        bodies_.assign(bodies.begin(), bodies.end());
        return;
      }
      auto body = std::make_shared<Body>();
      batch->parse(i, scratch, *body);
      if (!body->id.empty()) {
        const auto [place, is_new] = by_id_.try_emplace(body->id, bodies.size());
        if (!is_new) {
          Body& first = *bodies[place->second];
          facts::add_error(first, body->file, body->line, "id",
                           {Code::duplicate_id,
                            {facts::Words(first.id), first.file + ":" + std::to_string(first.line)},
                            {}});
          continue;
        }
      }
      bodies.push_back(std::move(body));
    }
  }
  bodies_.assign(bodies.begin(), bodies.end());
}

std::shared_ptr<const Body> BodySet::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : bodies_[found->second];
}

SheetSet::SheetSet(const std::vector<std::pair<std::string, BodySet>>& sheets,
                   const BodySet& decided) {
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t s = 0; s < sheets.size(); ++s) {
    for (const std::shared_ptr<const Body>& body : sheets[s].second.bodies()) {
      std::size_t place = entries_.size();
      if (!body->id.empty()) place = places.try_emplace(body->id, place).first->second;
      if (place == entries_.size()) {
        Entry& entry = entries_.emplace_back();
        for (const auto& [label, bodies] : sheets) entry.sheets.push_back({label, nullptr});
        if (!body->id.empty()) entry.decided = decided.find(body->id);
      }
      entries_[place].sheets[s].body = body;
    }
  }
  for (const std::shared_ptr<const Body>& body : decided.bodies())
    if (body->id.empty() || !places.contains(body->id)) unused_.push_back(body);
}

std::unique_ptr<FactsBatch> merged_batch(std::shared_ptr<const SheetSet> set,
                                         std::shared_ptr<const RuleSet> rules,
                                         const FactsOptions& options, std::size_t first,
                                         std::size_t count) {
  const std::size_t size = set->entries().size();
  first = std::min(first, size);
  return std::make_unique<MergedBatch>(std::move(set), std::move(rules), options, first,
                                       std::min(count, size - first));
}

}  // namespace guiju
