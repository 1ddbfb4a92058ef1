// Small tables → lanes. A flag, two flags, a count and a flag beside a count are the same thing here:
// an entry numbered by one cell that is held at a limit, and by whether another is zero.
#include "plan/quick_lanes.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <tuple>
#include <utility>

#include "rules/cells.h"

namespace guiju {

namespace {

class Lanes {
 public:
  Lanes(const RuleSet& rules, Program& program)
      : rules_(rules), program_(program), out_(program.quick_lanes) {}

  void run() {
    for (QuickPass& pass : program_.quick_passes) records(pass);
    const std::size_t parts = program_.inner_parent.size();
    out_.blocks.resize((parts + LaneBlock::width - 1) / LaneBlock::width);
    out_.flags = take(program_.quick_flags);
    out_.pairs = take(program_.quick_pairs);
    out_.counts = take(program_.quick_counts);
    out_.two_counts = take(program_.quick_two_counts);
    if (lanes_.empty()) {
      out_.blocks.clear();
      return;
    }
    for (std::size_t block = 0; block < out_.blocks.size(); ++block) fill(block);
  }

 private:
  struct Lane {
    std::uint32_t part = 0;
    std::uint16_t a = 0;
    std::uint8_t limit = 1;
    std::optional<std::uint16_t> b;
    std::uint8_t step = 0;
    std::vector<std::int64_t> scores;
  };

  static Lane lane(const QuickFlag& flag) {
    return {flag.part, static_cast<std::uint16_t>(flag.slot), 1, {},
            0,         {flag.scores[1], flag.scores[0]}};
  }
  static Lane lane(const QuickPair& pair) {
    const auto& s = pair.scores;
    return {pair.part, pair.slots[0], 1, pair.slots[1], 2, {s[3], s[2], s[1], s[0]}};
  }
  std::optional<Lane> lane(const QuickCount& count) const {
    if (count.limit >= LaneBlock::most_entries) return std::nullopt;
    return Lane{count.part, count.slot, static_cast<std::uint8_t>(count.limit),
                {},         0,          entries(count.table, count.limit + 1U)};
  }
  // One of the two is a flag, and comes second.
  std::optional<Lane> lane(const QuickCounts& two) const {
    const std::size_t flag = two.limits[1] == 1 ? 1 : 0, other = 1 - flag;
    const std::uint32_t limit = two.limits[other];
    if (two.limits[flag] != 1 || 2 * (limit + 1) > LaneBlock::most_entries) return std::nullopt;
    Lane out{two.part,
             two.slots[other],
             static_cast<std::uint8_t>(limit),
             two.slots[flag],
             static_cast<std::uint8_t>(limit + 1),
             {}};
    const std::uint32_t strides[2] = {1, two.stride};
    for (std::uint32_t on = 0; on < 2; ++on)
      for (std::uint32_t n = 0; n <= limit; ++n)
        out.scores.push_back(
            program_.quick_table[two.table + n * strides[other] + on * strides[flag]]);
    return out;
  }
  std::vector<std::int64_t> entries(std::uint32_t table, std::uint32_t count) const {
    const auto first = program_.quick_table.begin() + table;
    return {first, first + count};
  }

  // Puts those that have a lane before the others; how many these are.
  template <class Kind>
  std::uint32_t take(std::vector<Kind>& criteria) {
    std::vector<Kind> taken, rest;
    for (const Kind& one : criteria) {
      std::optional<Lane> made = lane(one);
      const bool fits = made && std::all_of(made->scores.begin(), made->scores.end(), is_byte);
      (fits ? taken : rest).push_back(one);
      if (fits) lanes_.push_back(std::move(*made));
    }
    const auto count = static_cast<std::uint32_t>(taken.size());
    criteria = std::move(taken);
    criteria.insert(criteria.end(), rest.begin(), rest.end());
    return count;
  }

  void fill(std::size_t index) {
    LaneBlock& block = out_.blocks[index];
    block.first = block.last = static_cast<std::uint32_t>(out_.sources.size());
    for (std::size_t lane = 0; lane < LaneBlock::width; ++lane)
      block.own[lane] = static_cast<std::uint8_t>(lane);
    for (const Lane& lane : lanes_) {
      if (lane.part / LaneBlock::width != index) continue;
      const std::size_t at = lane.part % LaneBlock::width;
      block.limit[at] = lane.limit;
      block.step[at] = lane.step;
      for (std::size_t i = 0; i < lane.scores.size(); ++i)
        block.scores[i][at] = static_cast<std::uint8_t>(lane.scores[i]);
      const std::uint64_t bit = std::uint64_t{1} << at;
      LaneSource& a = source(block, lane.a);
      a.a[at] = static_cast<std::uint8_t>(lane.a - a.first);
      a.has_a |= bit;
      if (!lane.b) continue;
      LaneSource& b = source(block, *lane.b);
      b.b[at] = static_cast<std::uint8_t>(*lane.b - b.first);
      b.has_b |= bit;
    }
  }
  // That of the block in which the slot is.
  LaneSource& source(LaneBlock& block, std::uint16_t slot) {
    const std::size_t first = slot / LaneSource::width * LaneSource::width;
    for (std::uint32_t i = block.first; i < block.last; ++i)
      if (out_.sources[i].first == first) return out_.sources[i];
    LaneSource& made = out_.sources.emplace_back();
    made.first = first;
    ++block.last;
    return made;
  }

  // The pass with lanes for records, where bytes are enough for it.
  void records(QuickPass& pass) {
    LanePass lanes;
    const auto& fields = rules_.facts.list(static_cast<int>(pass.list)).fields;
    constexpr std::size_t most_bytes = 128;  // in two registers
    const std::size_t tests = pass.tests.last - pass.tests.first;
    const std::size_t entries = std::size_t{1} << (pass.slots.size() + tests);
    if (fields.size() > most_bytes || tests > LanePass::most_tests) return;
    static_assert(LanePass::most_slots == std::tuple_size_v<decltype(pass.slots)>);
    for (std::size_t entry = 0; entry < entries; ++entry)
      for (std::size_t i = 0; i < 2; ++i) {
        const std::int64_t loss = program_.quick_pass_table[pass.table + entry][i];
        if (!is_byte(loss)) return;
        lanes.losses[i][entry] = static_cast<std::uint8_t>(loss);
      }
    for (std::size_t i = 0; i < pass.slots.size(); ++i)
      lanes.slots[i] = static_cast<std::uint8_t>(pass.slots[i]);
    for (std::size_t i = 0; i < tests; ++i) {
      const QuickTest& test = program_.quick_pass_tests[pass.tests.first + i];
      // Products with a byte below Cells::large, and their sum with c, stay within 16 bits.
      constexpr std::int64_t most_factor = 100, most_offset = 7000;
      static_assert(most_factor * Cells::large + most_offset <=
                    std::numeric_limits<std::int16_t>::max());
      const auto within = [](std::int64_t value, std::int64_t most) {
        return value >= -most && value <= most;
      };
      if (!within(test.fa, most_factor) || !within(test.fb, most_factor) ||
          !within(test.c, most_offset))
        return;
      lanes.tests[i] = {static_cast<std::int16_t>(test.fa), static_cast<std::int16_t>(test.fb),
                        static_cast<std::int16_t>(test.c),  static_cast<std::uint8_t>(test.a),
                        static_cast<std::uint8_t>(test.b),  test.negate};
    }
    lanes.test_count = static_cast<std::uint32_t>(tests);
    lanes.fields = static_cast<std::uint32_t>(fields.size());
    lanes.records =
        static_cast<std::uint32_t>(std::min(LanePass::width, most_bytes / fields.size()));
    for (std::uint32_t i = 0; i < lanes.records; ++i)
      lanes.begins[i] = static_cast<std::uint16_t>(i * lanes.fields);
    pass.lanes = static_cast<std::int32_t>(out_.passes.size());
    out_.passes.push_back(lanes);
  }

  static bool is_byte(std::int64_t units) {
    return units >= 0 && units <= std::numeric_limits<std::uint8_t>::max();
  }

  const RuleSet& rules_;
  Program& program_;
  QuickLanes& out_;
  std::vector<Lane> lanes_;
};

}  // namespace

void add_quick_lanes(const RuleSet& rules, Program& program) { Lanes(rules, program).run(); }

}  // namespace guiju
