// The other evaluation of a body (--against), in the words of each output format. One writer serves
// any number of threads; finding and evaluating the other body is the caller's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evaluate/body.h"
#include "evaluate/evaluator.h"
#include "report/against.h"
#include "report/result_json.h"

namespace guiju {

// What became of one body's counterpart.
struct Counterpart {
  enum class State {
    compared,
    missing,     // it has none
    error,       // it could not be evaluated: `errors` are its
    uncompared,  // the body itself has errors, the counterpart was evaluated
    only         // there is nothing but the counterpart
  };
  State state = State::missing;
  std::string title;     // of the body: S01 示例机构01
  Against against;       // where compared
  std::string headline;  // where the opinion differs, both of them in words; of `only` its own
  std::vector<BodyError> errors;  // of state error
};
std::string_view name_of(Counterpart::State state);

// What is shown of one body. `body` and `result` are here, `other` and `other_result` there; each is
// null where there is none (`result` too where the body has errors).
struct Pair {
  const Body* body = nullptr;
  const Result* result = nullptr;
  const Body* other = nullptr;
  const Result* other_result = nullptr;
};

class CounterpartWriter {
 public:
  // `run` must outlive it.
  explicit CounterpartWriter(const Run& run);

  // The opinions of both in words: 同意延续备案，对照为终止备案.
  std::string headline(const Pair& pair) const;
  // Score and opinion of a counterpart that stands alone, or its first error.
  std::string outcome(const Pair& pair, const Counterpart& found) const;
  // Appends the member `against` after a comma.
  void json(const Pair& pair, const Counterpart& found, const ResultJson& writer,
            std::string& out) const;
  // Appends the further columns, each after its comma: against_state, against_score,
  // against_score_low, against_score_high, against_grade, against_opinion, against_possible,
  // difference_low, difference_high, every criterion as <id>_against, differing_facts,
  // against_error. Values as in the columns of the same names.
  void csv_header(std::string& out) const;
  void csv(const Pair& pair, const Counterpart& found, std::string& out) const;
  // Appends what differs as lines of text: score, grade and opinion of both, then the rows that
  // differ with their facts, then the facts behind no row. Nothing for a body that is the same.
  void text(const Pair& pair, const Counterpart& found, std::string& out) const;
  // The same as a section of a page.
  void html(const Pair& pair, const Counterpart& found, std::string& out) const;

 private:
  std::string difference_words(const PointRange& range) const;
  std::string fact_words(const Pair& pair, const FactDifference& difference) const;
  std::string facts_words(const Pair& pair, const Counterpart& found,
                          const std::vector<std::size_t>& facts) const;
  std::string outcome_words(const Pair& pair, const Counterpart& found) const;
  std::vector<std::size_t> behind_no_row(const Against& against) const;
  std::string title(const Pair& pair) const;

  const Run& run_;
  const ScoreRule* score_rule_;
};

// Bodies named in a report, a line each.
struct NamedBodies {
  std::vector<std::string> lines;  // all of them, or the first
  std::size_t count = 0;
};

// The population: which rows differ most often and by how much, whose opinion differs, who stands in
// one file only.
class PopulationReport {
 public:
  // `file` is the counterparts' as named by the user. Of each list at most `most_lines` are kept:
  // few where nothing but a warning is made of them.
  PopulationReport(const Run& run, std::string file, std::size_t most_lines)
      : run_(run), file_(std::move(file)), most_lines_(most_lines), summary_(*run.rules) {}
  void add(const Counterpart& found);
  const NamedBodies& missing() const { return missing_; }
  const NamedBodies& only() const { return only_; }
  // Counterparts with errors.
  const NamedBodies& failed() const { return failed_; }

  void text(std::string& out) const;
  void html(std::string& out) const;

 private:
  struct Section {
    std::string heading;
    std::vector<std::string> lines;
  };
  std::vector<Section> sections() const;
  void keep(NamedBodies& list, const std::string& title, std::string_view more) const;

  const Run& run_;
  const std::string file_;
  const std::size_t most_lines_;
  AgainstSummary summary_;
  NamedBodies missing_, only_, failed_, opinions_;
};

// "S01 示例机构01".
std::string body_title(const Body& body, Language language);

}  // namespace guiju
