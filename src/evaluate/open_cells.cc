// Body → its open cells; open cell → values and halves.
#include "evaluate/open_cells.h"

#include <algorithm>

namespace guiju {

namespace {

constexpr std::size_t most_fillings = 64;
constexpr std::size_t most_days_beside = 12;
constexpr std::size_t most_records_opened = 64;  // of a list of which nothing is known

struct Whole {
  std::int64_t low = 0, high = 0;
};

// Days from 0001-01-01 to 9999-12-31.
constexpr std::int64_t first_day = -719162, last_day = 2932896;

bool is_whole(const Fact& fact) {
  return fact.type != FactType::number && fact.type != FactType::text;
}

// What a cell of whole numbers lies within.
Whole bounds_of(const OpenCell& cell, const CellRanges* ranges) {
  const Fact& fact = *cell.declared;
  Whole out{0, 1};
  if (fact.type == FactType::choice) out.high = static_cast<std::int64_t>(fact.choices.size()) - 1;
  if (fact.type == FactType::date) out = {first_day, last_day};
  if (fact.type == FactType::count) {
    out.low = fact.min ? fact.min->to_int64().value_or(0) : 0;
    out.high = fact.max ? fact.max->to_int64().value_or(default_max_count) : default_max_count;
  }
  if (ranges == nullptr) return out;
  const auto found = ranges->find(cell.range_key());
  if (found == ranges->end()) return out;
  if (found->second.low)
    out.low = std::max(out.low, found->second.low->to_int64().value_or(out.low));
  if (found->second.high)
    out.high = std::min(out.high, found->second.high->to_int64().value_or(out.high));
  return out;
}

CellRange range_of(const OpenCell& cell, const CellRanges* ranges) {
  CellRange out{cell.declared->min, cell.declared->max};
  if (ranges == nullptr) return out;
  const auto found = ranges->find(cell.range_key());
  if (found == ranges->end()) return out;
  if (found->second.low && (!out.low || *out.low < *found->second.low)) out.low = found->second.low;
  if (found->second.high && (!out.high || *out.high > *found->second.high))
    out.high = found->second.high;
  return out;
}

// Held far from the ends of 64 bits, so that neighbours fit.
std::int64_t floor_of(const Number& number) {
  constexpr std::int64_t most = std::int64_t{1} << 62;
  return std::clamp(number.rounded(Rounding::floor, 1).to_int64().value_or(0), -most, most);
}

// Days next to which a date may make a difference: constants, dates known beside it, both moved by
// the durations that the expressions name, and days between neighbours.
std::vector<std::int64_t> near_days(const CellReads& reads, const Body& body) {
  std::vector<std::int64_t> days = reads.days;
  for (const int slot : reads.dates)
    if (is_known(body.cells.state(static_cast<std::size_t>(slot))))
      days.push_back(body.cells[static_cast<std::size_t>(slot)]);
  for (const auto& [list, field] : reads.date_fields) {
    const RecordList& records = body.lists[static_cast<std::size_t>(list)];
    const auto at = static_cast<std::size_t>(field);
    for (std::size_t r = 0; r < records.count && days.size() < most_days_beside; ++r)
      if (is_known(records.state(r, at))) days.push_back(records.cell(r, at));
  }
  std::vector<std::int64_t> out = days;
  for (const std::int64_t day : days)
    for (const std::int64_t months : reads.months)
      for (const std::int64_t by : {months, -months}) {
        if (by > 120000 || by < -120000) continue;
        const auto moved =
            Date::from_days(static_cast<std::int32_t>(day)).plus_months(static_cast<int>(by));
        if (moved) out.push_back(moved->days());
      }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  const std::size_t count = out.size();
  for (std::size_t i = 0; i + 1 < count; ++i) out.push_back(out[i] + (out[i + 1] - out[i]) / 2);
  if (out.empty()) out.push_back(0);
  return out;
}

std::vector<std::int64_t> whole_fillings(const OpenCell& cell, const Body& body,
                                         const Whole& within) {
  std::vector<std::int64_t> out;
  if (within.high - within.low < static_cast<std::int64_t>(most_fillings) / 2) {
    for (std::int64_t value = within.low; value <= within.high; ++value) out.push_back(value);
    return out;
  }
  std::vector<std::int64_t> near;
  if (cell.declared->type == FactType::date) {
    near = near_days(*cell.reads, body);
  } else {
    near = {within.low};
    for (const Number& number : cell.reads->numbers) near.push_back(floor_of(number));
  }
  for (const std::int64_t value : near)
    for (const std::int64_t step : {0, 1, -1}) {
      const std::int64_t at = value + step;
      if (at >= within.low && at <= within.high) out.push_back(at);
    }
  if (out.empty() || cell.declared->type != FactType::date) {
    out.push_back(within.low);
    out.push_back(within.high);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  while (out.size() > most_fillings) out.erase(out.end() - 2);
  return out;
}

// A text that is none of `texts`.
std::string another_text(const std::vector<std::string>& texts) {
  std::string out = "?";
  while (std::find(texts.begin(), texts.end(), out) != texts.end()) out += '?';
  return out;
}

std::vector<Filling> number_fillings(const OpenCell& cell, const CellRange& within) {
  std::vector<Number> values;
  const auto add = [&](const Number& value) {
    if ((within.low && value < *within.low) || (within.high && value > *within.high)) return;
    values.push_back(value);
  };
  if (within.low) values.push_back(*within.low);
  if (within.high) values.push_back(*within.high);
  for (const Number& number : cell.reads->numbers) {
    if (!number.finite_decimals()) continue;
    for (const int step : {0, 1, -1}) {
      try {
        add(number + Number(step));
      } catch (const NumberOverflow&) {
      }
    }
  }
  if (values.empty()) values.push_back(0);
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  while (values.size() > most_fillings) values.erase(values.end() - 2);
  std::vector<Filling> out;
  for (const Number& value : values) out.push_back({0, value, {}});
  return out;
}

}  // namespace

namespace {

// Unknown, and not missing as an answer of its own.
bool is_open(const Fact& fact, Given given) {
  return !is_known(given) && (!fact.missing_known || given == Given::disputed);
}

}  // namespace

std::vector<OpenCell> open_cells(const Plan& plan, const Body& body) {
  std::vector<OpenCell> out;
  const RuleSet& rules = plan.rules();
  const PlanReads& reads = plan.reads();
  for (std::size_t i = 0; i < rules.facts.facts.size(); ++i) {
    const Fact& fact = rules.facts.facts[i];
    const int index = static_cast<int>(i);
    if (fact.list < 0) {
      const auto slot = static_cast<std::size_t>(fact.slot);
      const CellReads& cell = reads.scalars[slot];
      if (cell.places > 0 && is_open(fact, body.cells.state(slot)))
        out.push_back({index, -1, -1, fact.slot, &fact, &cell, cell.places});
      continue;
    }
    const auto list = static_cast<std::size_t>(fact.list);
    if (reads.lists[list].places == 0) continue;
    const RecordList& records = body.lists[list];
    for (std::size_t r = 0; r < records.count && is_known(records.given); ++r)
      for (std::size_t f = 0; f < fact.fields.size(); ++f) {
        const CellReads& cell = reads.fields[list][f];
        if (cell.places > 0 && is_open(fact.fields[f], records.state(r, f)))
          out.push_back({index, fact.list, static_cast<int>(r), static_cast<int>(f),
                         &fact.fields[f], &cell, cell.places});
      }
    if (!is_known(records.given) || records.more)
      out.push_back(
          {index, fact.list, -1, -1, &fact, &reads.lists[list], reads.lists[list].places});
  }
  return out;
}

Fillings fillings(const OpenCell& cell, const Body& body, const CellRanges* ranges) {
  Fillings out;
  if (is_whole(*cell.declared)) {
    const Whole within = bounds_of(cell, ranges);
    for (const std::int64_t value : whole_fillings(cell, body, within))
      out.values.push_back({value, 0, {}});
    out.all = static_cast<std::int64_t>(out.values.size()) == within.high - within.low + 1;
  } else if (cell.declared->type == FactType::number) {
    out.values = number_fillings(cell, range_of(cell, ranges));
  } else {
    for (const std::string& text : cell.reads->texts) out.values.push_back({0, 0, text});
    out.values.push_back({0, 0, another_text(cell.reads->texts)});
    out.all = cell.reads->whole_text;
  }
  return out;
}

void fill(Body& body, const OpenCell& cell, const Filling& filling, Cell& place) {
  Cell value = filling.cell;
  if (!is_whole(*cell.declared)) {
    const bool number = cell.declared->type == FactType::number;
    if (place < 0) place = number ? body.add_number(filling.number) : body.add_text(filling.text);
    const auto at = static_cast<std::size_t>(place);
    if (number)
      body.numbers[at] = filling.number;
    else
      body.texts[at] = filling.text;
    value = place;
  }
  if (cell.list < 0) {
    body.set(cell.slot, value);
    return;
  }
  RecordList& records = body.lists[static_cast<std::size_t>(cell.list)];
  const std::size_t at =
      static_cast<std::size_t>(cell.record) * records.fields + static_cast<std::size_t>(cell.slot);
  records.cells.set(at, value);
}

namespace {

// Where a wide range is cut: at a constant, else near its low end, where counts usually are.
std::int64_t cut_of(const OpenCell& cell, const Body& body, const Whole& within) {
  const std::vector<std::int64_t> values = whole_fillings(cell, body, within);
  // The middle one of those inside: the upper part begins with it.
  if (values.size() > 2) return values[values.size() / 2];
  const std::int64_t width = within.high - within.low;
  if (width <= 8) return within.low + (width + 1) / 2;
  return within.low + std::min(width / 2, std::max<std::int64_t>(4, within.low / 2));
}

void narrow(OpenBody& open, const OpenCell& cell, const Number& low, const Number& high) {
  open.ranges[cell.range_key()] = {low, high};
}

std::vector<OpenBody> split_whole(const OpenBody& open, const OpenCell& cell) {
  const Whole within = bounds_of(cell, &open.ranges);
  std::vector<OpenBody> out;
  const auto known = [&](std::int64_t value) {
    out.push_back(open);
    Cell place = -1;
    fill(out.back().body, cell, {value, 0, {}}, place);
  };
  const bool each = cell.declared->type == FactType::boolean ||
                    cell.declared->type == FactType::finding ||
                    cell.declared->type == FactType::choice || within.high - within.low < 4;
  if (each) {
    for (std::int64_t value = within.low; value <= within.high; ++value) known(value);
    return out;
  }
  const std::int64_t cut = cut_of(cell, open.body, within);
  const auto half = [&](std::int64_t low, std::int64_t high) {
    if (low == high) {
      known(low);
      return;
    }
    out.push_back(open);
    narrow(out.back(), cell, low, high);
  };
  half(within.low, cut - 1);
  half(cut, within.high);
  return out;
}

std::vector<OpenBody> split_number(const OpenBody& open, const OpenCell& cell) {
  const CellRange within = range_of(cell, &open.ranges);
  std::vector<OpenBody> out;
  if (within.low && within.high && *within.low == *within.high) {
    out.push_back(open);
    Cell place = -1;
    fill(out.back().body, cell, {0, *within.low, {}}, place);
    return out;
  }
  for (const Number& number : cell.reads->numbers) {
    if ((within.low && number <= *within.low) || (within.high && number >= *within.high)) continue;
    out.assign(2, open);
    out[0].ranges[cell.range_key()] = {within.low, number};
    out[1].ranges[cell.range_key()] = {number, within.high};
    return out;
  }
  return out;
}

std::vector<OpenBody> split_list(const OpenBody& open, const OpenCell& cell) {
  std::vector<OpenBody> out;
  const auto list = static_cast<std::size_t>(cell.list);
  if (open.body.lists[list].count >= most_records_opened) return out;
  out.assign(2, open);
  for (OpenBody& half : out) {
    half.body.lists[list].given = Given::stated;
    half.body.lists[list].more = false;
  }
  out[1].body.add_record(cell.list);
  out[1].body.lists[list].more = true;
  return out;
}

}  // namespace

std::vector<OpenBody> split(const OpenBody& open, const OpenCell& cell) {
  if (cell.is_list()) return split_list(open, cell);
  if (cell.declared->type == FactType::number) return split_number(open, cell);
  if (is_whole(*cell.declared)) return split_whole(open, cell);
  std::vector<OpenBody> out;
  if (!cell.reads->whole_text) return out;
  for (const Filling& filling : fillings(cell, open.body, nullptr).values) {
    out.push_back(open);
    Cell place = -1;
    fill(out.back().body, cell, filling, place);
  }
  return out;
}

}  // namespace guiju
