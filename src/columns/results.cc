// Registers and single results → columns of results, and rows of them. One idea: of a complete row the
// least and the greatest are the same, so they are written once, and twice only where some row of the
// batch is open.
#include "columns/results.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace guiju::columns {

namespace {

std::int64_t power_of_ten(int exponent) {
  std::int64_t out = 1;
  for (int i = 0; i < exponent; ++i) out *= 10;
  return out;
}

bool bit_at(const Buffer& bits, std::int64_t at) {
  return (bits.data()[at >> 3] >> (at & 7) & 1) != 0;
}

std::size_t index(std::int64_t at) { return static_cast<std::size_t>(at); }

}  // namespace

ScoreUnit score_unit(const Plan& plan) {
  const Program& program = plan.program();
  ScoreUnit out;
  out.step = Number::ratio(1, 1'000'000'000'000);
  out.decimals = 12;
  if (program.score_rule != nullptr && program.score_rule->shown_rounding) {
    out.rounding = *program.score_rule->shown_rounding;
    out.step = program.score_rule->shown_step;
  }
  if (plan.general() != nullptr || !program.score_linear) return out;
  try {
    const Number slope = program.score_slope * Number::scaled(1, program.decimals);
    const int128 a = slope.denominator(), b = program.score_offset.denominator();
    constexpr int128 most = 1'000'000'000;
    if (a > most || b > most) return out;
    const auto small = std::lcm(static_cast<std::int64_t>(a), static_cast<std::int64_t>(b));
    const auto factor = (slope * Number(small)).to_int64();
    const auto add = (program.score_offset * Number(small)).to_int64();
    if (!factor || !add) return out;
    // The ends of the total, through the formula.
    Number low = 0;
    for (const CompiledCriterion& criterion : program.criteria) low = low + Number(criterion.floor);
    std::int64_t least = 0, greatest = 0;
    for (const Number& end : {low, Number(program.total_marks)}) {
      const auto value = (end * Number(*factor) + Number(*add)).to_int64();
      if (!value) return out;
      least = std::min(least, *value);
      greatest = std::max(greatest, *value);
    }
    out.width = least >= INT16_MIN && greatest <= INT16_MAX   ? 0
                : least >= INT32_MIN && greatest <= INT32_MAX ? 1
                                                              : 2;
    out.whole = true;
    out.per_point = small;
    out.factor = *factor;
    out.add = *add;
    // As few decimals as hold every score exactly.
    for (int decimals = 0; decimals <= 9; ++decimals)
      if (power_of_ten(decimals) % small == 0) {
        out.decimals = decimals;
        out.step = Number::scaled(1, decimals);
        break;
      }
  } catch (const NumberOverflow&) {
    out.whole = false;
  }
  return out;
}

void Results::begin(const Plan& plan, const ScoreUnit& unit, const Wish& wish, std::int64_t rows) {
  plan_ = &plan;
  wish_ = wish;
  rows_ = rows;
  unit_ = unit;
  has_high_ = false;
  errors_.clear();
  const Program& program = plan.program();
  const RuleSet& rules = plan.rules();
  const std::size_t count = index(rows), bytes = (count + 63) / 64 * 8 + 8;
  codes_.undetermined = static_cast<std::int8_t>(rules.opinions.size());
  codes_.error = static_cast<std::int8_t>(rules.opinions.size() + 1);
  if (unit_.whole) {
    low_.reserve(count * (std::size_t{2} << unit_.width) + 64);
    high_.reserve(count * (std::size_t{2} << unit_.width) + 64);
  } else {
    scores_.assign(count, {});
  }
  scored_.reserve(bytes);
  opinion_.reserve(count + 64);
  if (wish.wanted.certain) certain_.reserve(bytes);
  if (wish.settled) settled_.reserve(bytes);
  if (wish.wanted.confirm) confirm_.reserve(bytes);
  if (wish.wanted.grade) grade_.reserve(count + 64);
  if (wish.possible) {
    opinions_.reserve(count * 8 + 64);
    if (wish.wanted.grade) grades_.reserve(count * 8 + 64);
  }
  outlet_ = {};
  if (wish.wanted.deductions) {
    outlet_.deduction_words = std::max<std::size_t>(1, (rules.deductions.size() + 63) / 64);
    deductions_.reserve(count * outlet_.deduction_words * 8 + 64);
    std::memset(deductions_.data(), 0, count * outlet_.deduction_words * 8);
    outlet_.deductions = deductions_.as<std::uint64_t>();
  }
  criteria_.clear();
  for (std::size_t part = 0; part < rules.parts.size(); ++part)
    if (rules.parts[part].is_criterion()) criteria_.push_back(static_cast<int>(part));
  parts_.clear();
  if (!wish.wanted.parts) return;
  if (plan.general() != nullptr) {
    parts_.assign(criteria_.size(), std::vector<PointRange>(count));
    return;
  }
  std::int64_t least = 0, greatest = 0;
  for (const CompiledCriterion& criterion : program.criteria) {
    outlet_.marks.push_back(static_cast<std::int32_t>(criterion.marks));
    least = std::min(least, criterion.floor);
    greatest = std::max(greatest, criterion.marks);
  }
  outlet_.part_width = least >= INT8_MIN && greatest <= INT8_MAX     ? 0
                       : least >= INT16_MIN && greatest <= INT16_MAX ? 1
                                                                     : 2;
  if (least < INT32_MIN || greatest > INT32_MAX) {
    parts_.assign(criteria_.size(), std::vector<PointRange>(count));
    outlet_.marks.clear();
    return;
  }
  part_low_.resize(criteria_.size());
  part_high_.resize(criteria_.size());
  for (std::size_t i = 0; i < criteria_.size(); ++i) {
    part_low_[i].reserve(count * part_bytes() + 64);
    part_high_[i].reserve(count * part_bytes() + 64);
    outlet_.part_low.push_back(part_low_[i].data());
    outlet_.part_high.push_back(part_high_[i].data());
  }
}

void Results::bit(Buffer& bits, std::int64_t at, bool value) {
  const auto one = static_cast<std::uint8_t>(1 << (at & 7));
  std::uint8_t& byte = bits.data()[at >> 3];
  byte = static_cast<std::uint8_t>(value ? byte | one : byte & ~one);
}

void Results::bits(const Kernels& kernels, const Mask* mask, const Chunk& chunk, Buffer& out) {
  if (chunk.first % 8 == 0) {
    kernels.pack(mask, chunk.rows, out.data() + chunk.first / 8);
    return;
  }
  for (std::size_t i = 0; i < chunk.rows; ++i)
    bit(out, chunk.first + static_cast<std::int64_t>(i), mask[i] != 0);
}

void Results::put(const Kernels& kernels, const Lowered& lowered, const Frame& frame,
                  const Chunk& chunk) {
  const Answer& answer = lowered.answer;
  const std::size_t first = index(chunk.first), rows = chunk.rows;
  const std::size_t bytes = std::size_t{2} << unit_.width;
  kernels.put_total[unit_.width](frame.total(answer.total_low), unit_.factor, unit_.add, rows,
                                 low_.data() + first * bytes);
  if (lowered.sets)
    kernels.put_total[unit_.width](frame.total(answer.total_high), unit_.factor, unit_.add, rows,
                                   high_.data() + first * bytes);
  bits(kernels, frame.mask(answer.scored), chunk, scored_);
  if (wish_.wanted.confirm) bits(kernels, frame.mask(answer.confirm), chunk, confirm_);
  const std::uint8_t* const opinions = frame.mask(answer.opinions);
  auto* const codes = opinion_.as<std::int8_t>() + first;
  const bool none = plan_->rules().opinions.empty();
  alignas(64) Mask held[block];
  const auto by_block = [&](Buffer& out, auto holds) {
    for (std::size_t at = 0; at < rows; at += block) {
      const std::size_t count = std::min(block, rows - at);
      for (std::size_t i = 0; i < count; ++i) held[i] = holds(at + i) ? 0xff : 0;
      bits(kernels, held, {chunk.first + static_cast<std::int64_t>(at), count}, out);
    }
  };
  const std::uint8_t* const grades = wish_.wanted.grade ? frame.mask(answer.grades) : nullptr;
  if (!lowered.sets) {
    std::memcpy(codes, opinions, rows);
    if (wish_.wanted.certain) bits(kernels, frame.mask(answer.scored), chunk, certain_);
    const Mask* const scored = frame.mask(answer.scored);
    if (wish_.settled)
      by_block(settled_,
               [&](std::size_t i) { return opinions[i] != 0xff || (none && scored[i] != 0); });
    if (grades != nullptr) std::memcpy(grade_.as<std::int8_t>() + first, grades, rows);
    if (wish_.possible) {
      const auto sets = [&](const std::uint8_t* from, std::uint64_t* to) {
        for (std::size_t i = 0; i < rows; ++i)
          to[i] = from[i] < 64 ? std::uint64_t{1} << (from[i] & 63) : 0;
      };
      sets(opinions, opinions_.as<std::uint64_t>() + first);
      if (grades != nullptr) sets(grades, grades_.as<std::uint64_t>() + first);
    }
    return;
  }
  // Sets of at most eight.
  std::int8_t table[256], grade_table[256];
  for (int set = 0; set < 256; ++set) {
    const bool one = set != 0 && (set & (set - 1)) == 0;
    const auto which =
        static_cast<std::int8_t>(one ? __builtin_ctz(static_cast<unsigned>(set)) : -1);
    table[set] = one ? which : set == 0 ? OpinionCodes::none : codes_.undetermined;
    grade_table[set] = which;
  }
  for (std::size_t i = 0; i < rows; ++i) codes[i] = table[opinions[i]];
  const std::int32_t* const low = frame.total(answer.total_low);
  const std::int32_t* const high = frame.total(answer.total_high);
  const Mask* const sure = frame.mask(answer.certain);
  const auto certain = [&](std::size_t i) { return sure[i] != 0 && low[i] == high[i]; };
  if (wish_.wanted.certain) by_block(certain_, certain);
  if (wish_.settled)
    by_block(settled_, [&](std::size_t i) {
      return none ? certain(i) : codes[i] != codes_.undetermined && codes[i] != OpinionCodes::none;
    });
  if (grades != nullptr) {
    auto* const out = grade_.as<std::int8_t>() + first;
    // Certain only where every completion has a score.
    for (std::size_t i = 0; i < rows; ++i)
      out[i] = sure[i] != 0 ? grade_table[grades[i]] : std::int8_t{-1};
  }
  if (wish_.possible) {
    for (std::size_t i = 0; i < rows; ++i) opinions_.as<std::uint64_t>()[first + i] = opinions[i];
    for (std::size_t i = 0; grades != nullptr && i < rows; ++i)
      grades_.as<std::uint64_t>()[first + i] = grades[i];
  }
}

std::int64_t Results::read_whole(const Buffer& from, std::int64_t at) const {
  switch (unit_.width) {
    case 0: return from.as<std::int16_t>()[at];
    case 1: return from.as<std::int32_t>()[at];
    default: return from.as<std::int64_t>()[at];
  }
}
void Results::write_whole(Buffer& to, std::int64_t at, std::int64_t value) {
  switch (unit_.width) {
    case 0: to.as<std::int16_t>()[at] = static_cast<std::int16_t>(value); break;
    case 1: to.as<std::int32_t>()[at] = static_cast<std::int32_t>(value); break;
    default: to.as<std::int64_t>()[at] = value;
  }
}

namespace {

void write_part(std::uint8_t* column, std::size_t width, std::int64_t at, std::int64_t value) {
  switch (width) {
    case 0: reinterpret_cast<std::int8_t*>(column)[at] = static_cast<std::int8_t>(value); break;
    case 1: reinterpret_cast<std::int16_t*>(column)[at] = static_cast<std::int16_t>(value); break;
    default: reinterpret_cast<std::int32_t*>(column)[at] = static_cast<std::int32_t>(value);
  }
}
std::int64_t read_part(const std::uint8_t* column, std::size_t width, std::int64_t at) {
  switch (width) {
    case 0: return reinterpret_cast<const std::int8_t*>(column)[at];
    case 1: return reinterpret_cast<const std::int16_t*>(column)[at];
    default: return reinterpret_cast<const std::int32_t*>(column)[at];
  }
}

}  // namespace

void Results::put_row(std::int64_t at, const Brief& brief, const Result* full) {
  const bool scored = brief.has_score;
  if (unit_.whole) {
    // Inside what the unit holds: it was made for every total.
    const auto whole = [&](const Number& score) {
      return (score * Number(unit_.per_point)).to_int64().value_or(0);
    };
    write_whole(low_, at, scored ? whole(brief.low) : 0);
    write_whole(high_, at, scored ? whole(brief.high) : 0);
  } else {
    scores_[index(at)] = {brief.low, brief.high};
  }
  const bool none = brief.opinion < 0 && brief.opinions_possible == 0;
  bit(scored_, at, scored);
  if (wish_.wanted.certain) bit(certain_, at, brief.value_known);
  if (wish_.settled) bit(settled_, at, none ? brief.value_known : brief.settled);
  if (wish_.wanted.confirm) bit(confirm_, at, brief.needs_confirmation);
  opinion_.as<std::int8_t>()[at] = none                ? OpinionCodes::none
                                   : brief.opinion < 0 ? codes_.undetermined
                                                       : static_cast<std::int8_t>(brief.opinion);
  if (wish_.wanted.grade) grade_.as<std::int8_t>()[at] = static_cast<std::int8_t>(brief.grade);
  if (wish_.possible) {
    opinions_.as<std::uint64_t>()[at] = brief.opinions_possible;
    if (wish_.wanted.grade) grades_.as<std::uint64_t>()[at] = brief.grades_possible;
  }
  for (std::size_t i = 0; wish_.wanted.parts && i < criteria_.size(); ++i) {
    const auto part = static_cast<std::size_t>(criteria_[i]);
    if (!parts_.empty()) {
      parts_[i][index(at)] =
          plan_->general() != nullptr
              ? brief.parts[part]
              : PointRange{Number::scaled(brief.part_low[part], brief.decimals),
                           Number::scaled(brief.highest()[part], brief.decimals)};
      continue;
    }
    write_part(outlet_.part_low[i], outlet_.part_width, at, brief.part_low[part]);
    write_part(outlet_.part_high[i], outlet_.part_width, at, brief.highest()[part]);
  }
  if (!wish_.wanted.deductions) return;
  std::uint64_t* const words = outlet_.deductions + index(at) * outlet_.deduction_words;
  std::fill(words, words + outlet_.deduction_words, 0);
  if (full == nullptr) return;
  for (const LedgerLine& line : full->ledger)
    if (line.deduction >= 0 && line.state == LineState::applied && !line.is_step())
      words[static_cast<std::size_t>(line.deduction) >> 6] |=
          std::uint64_t{1} << (static_cast<std::size_t>(line.deduction) & 63);
}

void Results::put_error(std::int64_t at) {
  Brief brief;
  brief.has_score = brief.value_known = brief.settled = false;
  brief.part_low.assign(plan_->rules().parts.size(), 0);
  brief.parts.assign(plan_->rules().parts.size(), {});
  put_row(at, brief, nullptr);
  opinion_.as<std::int8_t>()[at] = codes_.error;
}

void Results::add_errors(std::map<std::int64_t, std::vector<BodyError>>&& errors) {
  errors_.merge(std::move(errors));
}

void Results::copy_high(const Chunk& chunk) {
  const std::size_t first = index(chunk.first);
  if (unit_.whole) {
    const std::size_t bytes = std::size_t{2} << unit_.width;
    std::memcpy(high_.data() + first * bytes, low_.data() + first * bytes, chunk.rows * bytes);
  }
  for (std::size_t i = 0; i < outlet_.part_low.size(); ++i)
    std::memcpy(outlet_.part_high[i] + first * part_bytes(),
                outlet_.part_low[i] + first * part_bytes(), chunk.rows * part_bytes());
}

std::int64_t Results::whole(std::int64_t at, bool high) const {
  if (unit_.whole) return read_whole(high && has_high_ ? high_ : low_, at);
  const PointRange& score = scores_[index(at)];
  return (high ? score.high : score.low).to_int64().value_or(0);
}

bool Results::is_whole(std::int64_t at) const {
  if (unit_.whole) return true;
  const PointRange& score = scores_[index(at)];
  return score.low.to_int64() && score.high.to_int64();
}

int128 Results::decimal(std::int64_t at, bool high) const {
  Number score;
  if (unit_.whole)
    score = Number::ratio(whole(at, high), unit_.per_point);
  else
    score = high ? scores_[index(at)].high : scores_[index(at)].low;
  return decimal_of(score);
}

int128 Results::decimal_of(Number score) const {
  // As reports show it: what is a decimal stays as it is.
  if (!score.finite_decimals()) score = score.rounded(unit_.rounding, unit_.step);
  const Number scaled = score * Number(power_of_ten(unit_.decimals));
  return scaled.is_integer() ? scaled.numerator()
                             : scaled.rounded(Rounding::half_even, 1).numerator();
}

const std::uint8_t* Results::part_column(std::size_t criterion, bool high) const {
  if (!parts_.empty()) return nullptr;
  return high && has_high_ ? outlet_.part_high[criterion] : outlet_.part_low[criterion];
}

int128 Results::part_decimal(std::size_t criterion, std::int64_t at, bool high) const {
  const PointRange& part = parts_[criterion][index(at)];
  return decimal_of(high ? part.high : part.low);
}

const std::vector<BodyError>* Results::errors(std::int64_t at) const {
  const auto found = errors_.find(at);
  return found == errors_.end() ? nullptr : &found->second;
}

Results::Row Results::row(std::int64_t at) const {
  Row out;
  const std::int8_t opinion = opinion_.as<std::int8_t>()[at];
  out.has_error = opinion == codes_.error;
  out.opinion = opinion >= codes_.undetermined ? -1 : opinion;
  out.has_score = bit_at(scored_, at);
  if (wish_.wanted.certain) out.certain = bit_at(certain_, at);
  if (wish_.settled) out.settled = bit_at(settled_, at);
  if (wish_.wanted.confirm) out.needs_confirmation = bit_at(confirm_, at);
  if (out.has_score) {
    if (unit_.whole) {
      out.low = Number::ratio(whole(at, false), unit_.per_point);
      out.high = Number::ratio(whole(at, true), unit_.per_point);
    } else {
      out.low = scores_[index(at)].low;
      out.high = scores_[index(at)].high;
    }
  }
  if (wish_.wanted.grade) out.grade = grade_.as<std::int8_t>()[at];
  if (wish_.possible) {
    out.opinions_possible = opinions_.as<std::uint64_t>()[at];
    if (wish_.wanted.grade) out.grades_possible = grades_.as<std::uint64_t>()[at];
  }
  const int decimals = plan_->program().decimals;
  for (std::size_t i = 0; wish_.wanted.parts && i < criteria_.size(); ++i) {
    if (!parts_.empty()) {
      out.parts.push_back(parts_[i][index(at)]);
      continue;
    }
    const auto read = [&](const std::uint8_t* column) {
      return Number::scaled(read_part(column, outlet_.part_width, at), decimals);
    };
    out.parts.push_back(
        {read(outlet_.part_low[i]), read(has_high_ ? outlet_.part_high[i] : outlet_.part_low[i])});
  }
  for (std::size_t i = 0; wish_.wanted.deductions && i < outlet_.deduction_words; ++i)
    out.deductions.push_back(outlet_.deductions[index(at) * outlet_.deduction_words + i]);
  return out;
}

}  // namespace guiju::columns
