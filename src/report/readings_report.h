// What readings do to bodies, as JSON, CSV and text: for each body on what its score, grade and
// opinion depend; for all of them how many each option moves.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "evaluate/reading_search.h"
#include "report/run.h"

namespace guiju {

// One option, taken alone, that changes something of a body.
struct ReadingMove {
  std::uint32_t alternative = 0;  // of ReadingReach::alternatives()
  std::array<bool, 3> changed{};  // by Aspect
  // What is possible before and after: codes of opinions, labels of grades; empty: none.
  std::array<std::vector<std::string>, 2> grades, opinions;
};
// What a report counts of one body.
struct ReadingMoves {
  bool counted = false;           // false: it has errors
  std::array<bool, 3> depends{};  // on some set of readings, by Aspect
  std::vector<ReadingMove> moves;
};

// Texts of bodies. Thread safe: all members are const after construction.
class ReadingsReport {
 public:
  // `combinations`: the limit of the search, for saying so.
  ReadingsReport(Run run, std::shared_ptr<const ReadingReach> reach, std::size_t combinations);

  ReadingMoves moves(const ReadingsOfBody& found) const;
  // One object on one line, without a line ending.
  void json(const Body& body, const ReadingsOfBody& found, std::string& out) const;
  void json_errors(const Body& body, std::string& out) const;
  // One line for the selection in force and one for every other option.
  static void csv_header(std::string& out);
  void csv(const Body& body, const ReadingsOfBody& found, std::string& out) const;
  void csv_errors(const Body& body, std::string& out) const;
  // A few lines of text.
  void text(const Body& body, const ReadingsOfBody& found, std::string& out) const;
  void text_errors(const Body& body, std::string& out) const;

  const Run& run() const { return run_; }
  const ReadingReach& reach() const { return *reach_; }
  std::size_t combinations() const { return combinations_; }
  // "total_basis = scaled".
  std::string words_of(const Alternative& alternative) const;

 private:
  void json_standing(const Standing& standing, const ScoreRule* rule, std::string& out) const;
  void csv_standing(const Standing& standing, const ScoreRule* rule, const Body& body,
                    std::string& out) const;
  std::string words_of(const Standing& standing, const ScoreRule* rule) const;
  const ScoreRule* rule_under(const std::vector<Alternative>& changes) const;
  std::vector<std::string> grades_of(const Standing& standing) const;
  std::vector<std::string> opinions_of(const Standing& standing) const;
  void text_sets(const ReadingsOfBody& found, Aspect aspect, std::string& out) const;

  const Run run_;
  const std::shared_ptr<const ReadingReach> reach_;
  const std::size_t combinations_;
  const ScoreRule* base_rule_;
  std::vector<const ScoreRule*> rules_;  // by alternative
};

// Counts over a population.
class ReadingTotals {
 public:
  explicit ReadingTotals(const ReadingsReport& report);  // which must outlive it

  void add(const ReadingMoves& moves);
  // An object of counts, indented by nothing, on several lines.
  void json(std::string& out) const;
  void text(std::string& out) const;

 private:
  using Moves = std::map<std::array<std::vector<std::string>, 2>, std::size_t>;
  struct Option {
    std::array<std::size_t, 3> changed{};
    Moves grades, opinions;
  };
  std::string move_words(const Moves& moves, bool opinions) const;

  const ReadingsReport& report_;
  std::size_t bodies_ = 0, counted_ = 0;
  std::array<std::size_t, 3> depend_{};
  std::vector<Option> options_;  // by alternative
};

}  // namespace guiju
