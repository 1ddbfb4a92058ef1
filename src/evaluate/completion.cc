// Open body → its completions, one after the other.
#include "evaluate/completion.h"

namespace guiju {

namespace {

// How many records an unknown list is tried with.
constexpr std::int64_t record_counts[] = {0, 1, 2, 3, 5, 10, 20, 50};

}  // namespace

Completion::Completion(const Plan& plan, const OpenBody& open) : body_(open.body) {
  for (const OpenCell& cell : open_cells(plan, open.body)) {
    Choice choice;
    choice.cell = cell;
    if (!cell.is_list()) {
      choice.fillings = fillings(cell, open.body, &open.ranges);
      choices_.push_back(std::move(choice));
      continue;
    }
    const auto list = static_cast<std::size_t>(cell.list);
    RecordList& records = body_.lists[list];
    records.given = Given::stated;
    records.more = false;
    choice.base = records.count;
    for (const std::int64_t count : record_counts) choice.fillings.values.push_back({count, 0, {}});
    choices_.push_back(choice);
    for (std::size_t f = 0; f < cell.declared->fields.size(); ++f) {
      const CellReads& reads = plan.reads().fields[list][f];
      if (reads.places == 0 || cell.declared->fields[f].missing_known) continue;
      Choice field;
      field.cell = {cell.fact, cell.list,   -1, static_cast<int>(f), &cell.declared->fields[f],
                    &reads,    reads.places};
      field.base = choice.base;
      field.fillings = fillings(field.cell, open.body, nullptr);
      field.fillings.all = false;  // records need not be alike
      choices_.push_back(std::move(field));
    }
  }
  for (Choice& choice : choices_) write(choice);
}

void Completion::set(std::size_t choice, std::size_t option) {
  choices_[choice].at = option;
  write(choices_[choice]);
}

void Completion::set_all(bool last) {
  for (std::size_t c = 0; c < choices_.size(); ++c) set(c, last ? options(c) - 1 : 0);
}

void Completion::write(Choice& choice) {
  const Filling& filling = choice.fillings.values[choice.at];
  if (choice.cell.is_list()) {
    RecordList& records = body_.lists[static_cast<std::size_t>(choice.cell.list)];
    records.count = choice.base;
    records.cells.resize(records.count * records.fields);
    for (std::int64_t i = 0; i < filling.cell; ++i) body_.add_record(choice.cell.list);
    for (Choice& other : choices_)
      if (other.of_added() && other.cell.list == choice.cell.list) write(other);
    return;
  }
  if (!choice.of_added()) {
    fill(body_, choice.cell, filling, choice.place);
    return;
  }
  const std::size_t count = body_.lists[static_cast<std::size_t>(choice.cell.list)].count;
  OpenCell cell = choice.cell;
  for (std::size_t r = choice.base; r < count; ++r) {
    cell.record = static_cast<int>(r);
    fill(body_, cell, filling, choice.place);
  }
}

}  // namespace guiju
