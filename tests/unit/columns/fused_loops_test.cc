// Steps that read a column themselves instead of a register: what finish() makes of two or three steps
// must be what they make one by one, for every set of loops, layout and remainder of a block.
#include <boost/test/unit_test.hpp>

#include <functional>

#include "columns/builder.h"
#include "columns/frame.h"
#include "unit/evaluate/random_rules.h"

namespace guiju::test {

using columns::Answer;
using columns::Builder;
using columns::Column;
using columns::Frame;
using columns::Kind;
using columns::Lowered;
using columns::Reg;
using columns::Step;
using columns::Store;

namespace {

constexpr std::size_t rows = 64 * 3 + 17;
constexpr std::int64_t shift = 5;

// Flags and counts of which each row's value is known, as columns of any layout.
struct Inputs {
  explicit Inputs(Dice& dice) {
    flag_rule.type = FactType::boolean;
    count_rule.type = FactType::count;
    count_rule.max = 1'000'000;
    bits.resize(2 + (rows + shift) / 8 + 8);
    for (std::size_t i = 0; i < rows; ++i) {
      flags.push_back(dice.chance(50));
      others.push_back(dice.chance(50));
      counts.push_back(dice.chance(30) ? 0 : dice.below(90));
      const std::size_t at = i + shift;
      if (flags.back()) bits[at / 8] = static_cast<std::uint8_t>(bits[at / 8] | 1 << (at % 8));
      bytes.push_back(flags.back() ? 1 : 0);
      shorts.push_back(flags.back() ? 1 : 0);
      other.push_back(others.back() ? 1 : 0);
      count_bytes.push_back(static_cast<std::int8_t>(counts.back()));
      count_shorts.push_back(static_cast<std::int16_t>(counts.back()));
      count_words.push_back(counts.back());
    }
    column(as_bits, flag_rule, Store::bits, bits.data());
    as_bits.offset = shift;
    column(as_bytes, flag_rule, Store::i8, bytes.data());
    column(as_shorts, flag_rule, Store::i16, shorts.data());
    column(as_other, flag_rule, Store::i16, other.data());
    column(as_count_bytes, count_rule, Store::i8, count_bytes.data());
    column(as_count_shorts, count_rule, Store::i16, count_shorts.data());
    column(as_count_words, count_rule, Store::i32, count_words.data());
  }
  static void column(Column& out, const facts::CellRule& rule, Store store, const void* values) {
    out.rule = &rule;
    out.store = store;
    out.values = static_cast<const std::uint8_t*>(values);
  }

  facts::CellRule flag_rule, count_rule;
  std::vector<bool> flags, others;
  std::vector<std::int32_t> counts;
  std::vector<std::uint8_t> bits;
  std::vector<std::int8_t> bytes, count_bytes;
  std::vector<std::int16_t> shorts, other, count_shorts;
  std::vector<std::int32_t> count_words;
  Column as_bits, as_bytes, as_shorts, as_other, as_count_bytes, as_count_shorts, as_count_words;
};

Step read(columns::Op op, const Column& column, bool negated = false) {
  Step out;
  out.op = op;
  out.column = &column;
  out.k0 = negated ? 1 : 0;
  return out;
}
Reg flag(Builder& builder, const Column& column, bool negated) {
  return builder.make(
      Kind::mask,
      read(column.store == Store::bits ? columns::Op::bits : columns::Op::flag, column, negated));
}
int count_of(const columns::Loops& loops, columns::Op op) {
  int out = 0;
  for (const Step& step : loops.steps) out += step.op == op;
  return out;
}

// `make` writes the steps and returns a mask or, for sums, a total; `expected` says each row's.
void compare(int value, columns::Op fused, const std::function<void(Builder&, Answer&)>& make,
             const std::function<std::int32_t(std::size_t)>& expected) {
  Builder builder(value);
  Lowered lowered;
  lowered.value = value;
  make(builder, lowered.answer);
  Answer& answer = lowered.answer;
  const bool is_mask = answer.certain != columns::no_reg;
  lowered.loops = builder.finish({is_mask ? &answer.certain : &answer.total_low}, lowered.records);
  BOOST_TEST_REQUIRE(count_of(lowered.loops, fused) == 1);
  BOOST_TEST(count_of(lowered.loops, columns::Op::small) == 0);
  const columns::KernelList kernels = columns::all_kernels();
  for (std::size_t k = 0; k < kernels.count; ++k) {
    Frame frame(*kernels.tables[k], 256);
    BOOST_TEST(frame.run(lowered, {}, 0, rows, 0));
    for (std::size_t i = 0; i < rows; ++i) {
      const std::int32_t is =
          is_mask ? (frame.mask(answer.certain)[i] != 0 ? 1 : 0) : frame.total(answer.total_low)[i];
      BOOST_TEST_REQUIRE(is == expected(i), kernels.tables[k]->name << " row " << i << ": " << is
                                                                    << " " << expected(i));
    }
  }
}

void clear(Builder& builder, Reg bin) {
  Step step;
  step.op = columns::Op::clear;
  step.out = bin;
  builder.change(step);
}
void add_to(Builder& builder, Reg bin, columns::Op op, Reg a, std::int64_t k0) {
  Step step;
  step.op = op;
  step.out = bin;
  step.a = a;
  step.k0 = k0;
  builder.change(step);
}
Reg total(Builder& builder, Reg bin) {
  Step step;
  step.op = columns::Op::total;
  step.k0 = 1000;
  step.k1 = bin;
  step.k2 = bin + 1;
  return builder.make(Kind::total, step);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fused_loops)

BOOST_AUTO_TEST_CASE(masks_with_a_flag) {
  Dice dice(7);
  const Inputs in(dice);
  for (const Column* column : {&in.as_bits, &in.as_bytes, &in.as_shorts})
    for (const bool negated : {false, true})
      for (const columns::Op op : {columns::Op::both, columns::Op::either, columns::Op::without})
        for (const bool first : {false, true}) {
          if (op == columns::Op::without && first)
            continue;  // what is taken away is read by the step
          const auto make = [&](Builder& builder, Answer& answer) {
            // A register that another step reads, too.
            const Reg other = builder.negate(builder.negate(flag(builder, in.as_other, false)));
            const Reg kept = builder.unary(Kind::mask, columns::Op::negate, other);
            const Reg own = flag(builder, *column, negated);
            const Reg joined =
                builder.binary(Kind::mask, op, first ? own : other, first ? other : own);
            answer.certain = builder.binary(Kind::mask, columns::Op::without, joined, kept);
          };
          // joined and other, as `kept` is not other.
          const auto expected = [&](std::size_t i) -> std::int32_t {
            const bool own = in.flags[i] != negated, other = in.others[i];
            const bool joined = op == columns::Op::both     ? own && other
                                : op == columns::Op::either ? own || other
                                                            : other && !own;
            return joined && other ? 1 : 0;
          };
          compare(0, op == columns::Op::either ? columns::Op::flag_either : columns::Op::flag_both,
                  make, expected);
        }
}

BOOST_AUTO_TEST_CASE(sums_of_flags) {
  Dice dice(8);
  const Inputs in(dice);
  for (const int value : {0, 1})
    for (const Column* column : {&in.as_bits, &in.as_bytes, &in.as_shorts})
      for (const bool negated : {false, true})
        for (const bool joined : {false, true}) {
          const auto make = [&](Builder& builder, Answer& answer) {
            const Reg bin = builder.fresh(Kind::value);
            clear(builder, bin);
            Reg when = flag(builder, *column, negated);
            if (joined)
              when = builder.either(
                  builder.unary(Kind::mask, columns::Op::negate, flag(builder, in.as_other, true)),
                  when);
            add_to(builder, bin, columns::Op::sum_constant, when, 30);
            answer.total_low = total(builder, bin);
          };
          const auto expected = [&](std::size_t i) {
            const bool holds = in.flags[i] != negated || (joined && in.others[i]);
            return 1000 - (holds ? 30 : 0);
          };
          compare(value, columns::Op::sum_flag, make, expected);
        }
}

BOOST_AUTO_TEST_CASE(sums_of_counts) {
  Dice dice(9);
  const Inputs in(dice);
  for (const int value : {0, 1})
    for (const Column* column : {&in.as_count_bytes, &in.as_count_shorts, &in.as_count_words})
      for (const std::int64_t factor : {1, 5, 200}) {
        const auto make = [&](Builder& builder, Answer& answer) {
          const Reg bin = builder.fresh(Kind::value);
          clear(builder, bin);
          Reg counted = builder.make(Kind::value, read(columns::Op::small, *column));
          if (factor != 1)
            counted = builder.unary(Kind::value, columns::Op::times, counted, factor, 1);
          add_to(builder, bin, columns::Op::sum, counted, 100);
          answer.total_low = total(builder, bin);
        };
        compare(value, columns::Op::sum_small, make, [&](std::size_t i) {
          return 1000 -
                 static_cast<std::int32_t>(std::min<std::int64_t>(in.counts[i] * factor, 100));
        });
      }
}

// Of values that are not as declared every fused loop tells.
BOOST_AUTO_TEST_CASE(wrong_values_are_told) {
  Dice dice(10);
  Inputs in(dice);
  in.bytes[rows - 1] = 2;
  in.shorts[64] = -1;
  in.count_bytes[3] = -1;
  in.count_words[rows - 1] = 1'000'001;
  const columns::KernelList kernels = columns::all_kernels();
  for (const Column* column :
       {&in.as_bytes, &in.as_shorts, &in.as_count_bytes, &in.as_count_words}) {
    const bool count = column->rule->type == FactType::count;
    for (const bool sum : {true, false}) {
      if (count && !sum) continue;
      Builder builder(0);
      Lowered lowered;
      const Reg bin = builder.fresh(Kind::value);
      clear(builder, bin);
      Reg read_by = count ? builder.make(Kind::value, read(columns::Op::small, *column))
                          : flag(builder, *column, false);
      if (!sum) read_by = builder.both(flag(builder, in.as_other, false), read_by);
      add_to(builder, bin, count ? columns::Op::sum : columns::Op::sum_constant, read_by, 1);
      lowered.answer.total_low = total(builder, bin);
      lowered.loops = builder.finish({&lowered.answer.total_low}, lowered.records);
      for (std::size_t k = 0; k < kernels.count; ++k)
        BOOST_TEST(!Frame(*kernels.tables[k], 256).run(lowered, {}, 0, rows, 0));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
