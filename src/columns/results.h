// The results of a batch, column by column. Filled by a ColumnEvaluator, which uses its memory again
// for the next batch; handed out as Arrow arrays, which then own it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "columns/frame.h"
#include "evaluate/evaluator.h"

namespace guiju::columns {

// How a score is kept as a whole number: score = whole / per_point.
struct ScoreUnit {
  bool whole = false;          // every score of the plan is one: factor × total + add
  std::int64_t per_point = 1;  // of one point; 10: tenths
  std::int64_t factor = 1, add = 0;
  std::size_t width = 2;                    // 0: 16, 1: 32, 2: 64 bits
  int decimals = 0;                         // of the decimal form
  Rounding rounding = Rounding::half_even;  // to these decimals, where a score has more
  Number step;                              // or to a multiple of this
};
ScoreUnit score_unit(const Plan& plan);

// What is asked for beside score and opinion.
struct Wish {
  Wanted wanted;
  bool possible = true;  // bit masks of possible opinions and grades
  bool settled = true;
};

// Codes of the column of opinions: those of the rule set, then these.
struct OpinionCodes {
  std::int8_t undetermined = 0, error = 0;
  static constexpr std::int8_t none = -1;
};

class Results {
 public:
  // Prepares for `rows` rows; nothing is written yet.
  void begin(const Plan& plan, const ScoreUnit& unit, const Wish& wish, std::int64_t rows);

  const RuleSet& rules() const { return plan_->rules(); }
  std::int64_t rows() const { return rows_; }
  const ScoreUnit& unit() const { return unit_; }
  const OpinionCodes& codes() const { return codes_; }
  const Wish& wish() const { return wish_; }

  // ---- One row, as it is read.
  struct Row {
    bool has_error = false, has_score = false, certain = false, settled = false,
         needs_confirmation = false;
    Number low, high;  // where has_score
    int grade = -1, opinion = -1;
    std::uint64_t grades_possible = 0, opinions_possible = 0;
    std::vector<PointRange> parts;          // by criterion, where wanted
    std::vector<std::uint64_t> deductions;  // where wanted
  };
  // REQUIRES: what is read was wanted; else it is as in Row().
  Row row(std::int64_t at) const;
  const std::vector<BodyError>* errors(std::int64_t at) const;
  const std::map<std::int64_t, std::vector<BodyError>>& all_errors() const { return errors_; }

  // ---- Written by the evaluator. Rows of one multiple of 64 belong to one thread.
  struct Chunk {
    std::int64_t first = 0;
    std::size_t rows = 0;
  };
  const Outlet& outlet() const { return outlet_; }
  // Takes what loops leave of complete rows (`high` of scores and parts is not written), or of any.
  void put(const Kernels& kernels, const Lowered& lowered, const Frame& frame, const Chunk& chunk);
  void put_row(std::int64_t at, const Brief& brief, const Result* full);
  void put_error(std::int64_t at);
  void add_errors(std::map<std::int64_t, std::vector<BodyError>>&& errors);
  // Writes `high` of a chunk that put() took as complete.
  void copy_high(const Chunk& chunk);
  // After everything: whether `high` differs from `low` anywhere, so that it was written everywhere.
  void finish(bool high) { has_high_ = high; }
  bool has_high() const { return has_high_; }

  // ---- As columns. The bits of rows that have a score; set where the score is certain.
  const std::uint8_t* scored() const { return scored_.data(); }
  const std::uint8_t* certain() const { return certain_.data(); }
  const std::uint8_t* settled() const { return settled_.data(); }
  const std::uint8_t* confirm() const { return confirm_.data(); }
  const std::int8_t* opinions() const { return opinion_.as<std::int8_t>(); }
  const std::int8_t* grades() const { return grade_.as<std::int8_t>(); }
  const std::uint64_t* opinions_possible() const { return opinions_.as<std::uint64_t>(); }
  const std::uint64_t* grades_possible() const { return grades_.as<std::uint64_t>(); }
  std::int64_t whole(std::int64_t at, bool high) const;
  // Whether score `at` is a whole number of units.
  bool is_whole(std::int64_t at) const;
  // The decimal form × 10^decimals.
  int128 decimal(std::int64_t at, bool high) const;

  // Scores in units, of whole_unit().width; where `whole`.
  const std::uint8_t* whole_column(bool high) const {
    return (high && has_high_ ? high_ : low_).data();
  }
  // Scores of a criterion in units of 10^-part_decimals() points; null where they are exact ratios.
  const std::uint8_t* part_column(std::size_t criterion, bool high) const;
  int128 part_decimal(std::size_t criterion, std::int64_t at, bool high) const;
  int part_decimals() const { return plan_->program().decimals; }

 private:
  void bit(Buffer& bits, std::int64_t at, bool value);
  void bits(const Kernels& kernels, const Mask* mask, const Chunk& chunk, Buffer& out);
  std::int64_t read_whole(const Buffer& from, std::int64_t at) const;
  int128 decimal_of(Number score) const;
  void write_whole(Buffer& to, std::int64_t at, std::int64_t value);
  std::size_t part_bytes() const { return std::size_t{1} << outlet_.part_width; }

  const Plan* plan_ = nullptr;
  Wish wish_;
  std::int64_t rows_ = 0;
  ScoreUnit unit_;
  OpinionCodes codes_;
  bool has_high_ = false;
  Buffer low_, high_, scored_, certain_, settled_, confirm_, opinion_, grade_, opinions_, grades_,
      deductions_;
  std::vector<Buffer> part_low_, part_high_;
  // Of plans whose scores are no whole numbers: exact ones.
  std::vector<PointRange> scores_;
  std::vector<std::vector<PointRange>> parts_;  // by criterion
  std::vector<int> criteria_;                   // part indices
  Outlet outlet_;
  std::map<std::int64_t, std::vector<BodyError>> errors_;
};

}  // namespace guiju::columns
