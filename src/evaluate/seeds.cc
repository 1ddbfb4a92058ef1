// Seed + body → completion of the body.
#include "evaluate/seeds.h"

namespace guiju {

namespace {

// What a seed has in a cell, fit to be filled into another body.
Filling value_of(const Fact& fact, const Body& seed, Cell cell) {
  Filling out;
  out.cell = cell;
  if (fact.type == FactType::number) out.number = seed.numbers[static_cast<std::size_t>(cell)];
  if (fact.type == FactType::text) out.text = seed.texts[static_cast<std::size_t>(cell)];
  return out;
}

}  // namespace

void Seeds::keep(const std::vector<bool>& keep) {
  std::vector<Body> kept;
  for (std::size_t i = 0; i < bodies_.size(); ++i)
    if (keep[i]) kept.push_back(std::move(bodies_[i]));
  bodies_ = std::move(kept);
}

// The records that the seed has: all of them where the body's are unknown.
void Completer::take_list(const OpenCell& cell, const Body& seed) {
  const auto list = static_cast<std::size_t>(cell.list);
  const RecordList& from = seed.lists[list];
  RecordList& records = body_.lists[list];
  if (is_known(records.given)) {  // there may be more: none
    records.more = false;
    return;
  }
  records.given = Given::stated;
  records.more = false;
  records.count = 0;
  records.cells.clear();
  for (std::size_t r = 0; r < from.count; ++r) {
    body_.add_record(cell.list);
    for (std::size_t f = 0; f < from.fields; ++f) {
      const Given state = from.state(r, f);
      if (!is_known(state)) continue;
      OpenCell field = cell;
      field.record = static_cast<int>(r);
      field.slot = static_cast<int>(f);
      field.declared = &cell.declared->fields[f];
      Cell place = -1;
      fill(body_, field, value_of(*field.declared, seed, from.cell(r, f)), place);
    }
  }
}

const Body& Completer::complete(const Body& seed) {
  last_ = !last_;
  // Lists that come from seeds bring values of their own along.
  for (const OpenCell& cell : cells_)
    if (cell.is_list()) {
      body_ = open_;
      places_.assign(cells_.size(), -1);
      break;
    }
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const OpenCell& cell = cells_[i];
    if (cell.is_list()) {
      take_list(cell, seed);
      continue;
    }
    const auto slot = static_cast<std::size_t>(cell.slot);
    if (cell.list < 0 && is_known(seed.cells.state(slot))) {
      fill(body_, cell, value_of(*cell.declared, seed, seed.cells[slot]), places_[i]);
      continue;
    }
    // A field of a record of which the rest is known: its ends by turns.
    const std::vector<Filling> values = fillings(cell, open_, nullptr).values;
    fill(body_, cell, last_ ? values.back() : values.front(), places_[i]);
  }
  return body_;
}

}  // namespace guiju
