// Bounds that are attained. The ranges of an open body are sound, but where one unknown fact feeds
// several places each of them is taken at its own worst. The search closes the gap from both sides:
// completions show what is reached, and parts of all completions, narrowed until their ranges say no
// more than that, show that nothing else is. Internal to evaluate/.
//
// One for each thread; the plan must outlive it.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "evaluate/completion.h"
#include "evaluate/extent.h"
#include "evaluate/seeds.h"

namespace guiju {

// An unknown fact that can still change score, grade, opinion or a result column, and what knowing it
// would leave open.
struct WeighedFact {
  std::tuple<int, int, int> fact;  // as in UnknownFacts
  // What is left at best, over the answers, and at worst.
  int least_opinions = 0, most_opinions = 0;
  Number least_width = 0, most_width = 0;  // of the score, points
};

class BoundSearch {
 public:
  // What a sweep goes for: a bound, or a completion that has an opinion, has a grade, or in which a row
  // of the opinion table holds, fails or is the first that gives an opinion. Then `high` only says by which score to begin.
  struct Aim {
    enum class What {
      none,
      score,
      part,
      column,
      opinion,
      grade,
      row_holds,
      row_fails,
      row_decides
    };
    What what = What::none;
    std::size_t index = 0;
    bool high = false;
    bool is_bound() const { return what >= What::score && what <= What::column; }
    friend bool operator==(const Aim&, const Aim&) = default;
  };

  BoundSearch(const Plan& plan, std::size_t steps) : plan_(plan), steps_(steps), extents_(plan) {}

  // `outer`: what the ranges of `body` say. Returns what its completions reach: exactly where
  // exact() is true, else with what the parts of them say that were not looked into.
  // Throws the EvaluationError of one of them where no completion has a result.
  const Extent& attain(const Body& body, const Extent& outer);
  bool exact() const { return exact_; }
  std::size_t steps() const { return steps_; }
  // From the next body on.
  void set_steps(std::size_t steps) { steps_ = steps; }
  // Evaluations that the body at hand took.
  std::size_t used() const { return searched_ ? used_ : 0; }
  // Whether attain() had anything to do since begin().
  bool searched() const { return searched_; }
  void begin() { searched_ = false; }

  // After attain(), of the same body: those of `listed` that can change the result, first those that
  // can settle most, at the end those of which the absence is an answer. Where the steps do not
  // suffice a fact stays listed and exact() becomes false.
  std::vector<WeighedFact> weigh(const Body& body, const UnknownFacts& listed);

 private:
  struct Node {
    OpenBody open;
    Extent outer;
    UnknownFacts unknown;
  };
  bool spent() const { return used_ >= steps_; }
  bool see(const Body& body, Extent& out);
  void take_seeds();
  void sow();
  void keep_needed_seeds();
  bool gives(std::size_t row) const;
  int deciding_row(const Extent& completion) const;
  void begin_with_seeds(const Body& body);
  bool varies_at_seeds(const OpenCell& cell);
  void explore_all(const Node& node);
  void explore(const Node& node);
  bool at_end(const CellReads& reads, const Extent& now, bool high) const;
  bool sweep(Completion& completion, const Aim& aim);
  void go_for(Completion& completion, const Aim& aim);
  void dive(const OpenBody& from, const Aim& aim);
  void fix(OpenBody& open, const Aim& aim, bool plain);
  int room(const Extent& outer, const Aim& aim) const;
  bool met(const Aim& aim, const Extent& outer) const;
  std::optional<Number> measure(const Extent& extent, const Aim& aim) const;
  int missed(const Extent& extent, const Aim& aim) const;
  std::vector<Aim> open_aims(const Extent& outer) const;
  std::vector<Node> branch(const Node& node);
  bool matters(const Body& body, const std::tuple<int, int, int>& fact);
  bool vary(Completion& completion, const std::tuple<int, int, int>& fact);
  WeighedFact weigh_one(const OpenBody& open, const OpenCell& cell);

  const Plan& plan_;
  std::size_t steps_, used_ = 0;
  Extents extents_;
  Extent reached_;
  const Extent* outer_ = nullptr;  // what ranges of the body at hand say
  bool exact_ = true, searched_ = false;
  Body failing_;
  std::shared_ptr<const Seeds> seeds_;
  bool sowing_ = false;
  Seeds sown_;
  std::set<int> decided_;  // while sowing: rows that some seed is decided by
  // Of the body at hand: completions made of seeds, with what they come to; what is behind begun_count_
  // is memory to be used again.
  struct Begun {
    Body body;
    Extent extent;
  };
  std::vector<Begun> begun_;
  std::size_t begun_count_ = 0;
  std::set<std::tuple<int, int, int>> mattering_;
};

}  // namespace guiju
