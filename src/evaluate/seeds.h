// Completions to begin with. A plan's completions of a body of which nothing is known, those that
// together reach all that it can come to, are soon made completions of any other body: what is known of
// it stays, and only what is not is taken from them. Most of what such a body can come to is then found
// with a few dozen evaluations. They depend on the plan alone, so results do not depend on what was
// evaluated before. Internal to evaluate/.
#pragma once

#include <cstddef>
#include <vector>

#include "evaluate/open_cells.h"

namespace guiju {

class Seeds {
 public:
  static constexpr std::size_t most = 100;

  void add(const Body& body) {
    if (bodies_.size() < most) bodies_.push_back(body);
  }
  // Those of them that `keep` says, in their order.
  void keep(const std::vector<bool>& keep);
  std::size_t size() const { return bodies_.size(); }
  const Body& operator[](std::size_t index) const { return bodies_[index]; }

 private:
  std::vector<Body> bodies_;
};

// Completes bodies by seeds: for one body after the other, with the open cells that it has.
class Completer {
 public:
  // `cells` are the open cells of `body`; both must outlive it.
  Completer(const std::vector<OpenCell>& cells, const Body& body)
      : cells_(cells), open_(body), body_(body), places_(cells.size(), -1) {}

  // The body with what is open taken from a seed; valid until the next call.
  const Body& complete(const Body& seed);

 private:
  void take_list(const OpenCell& cell, const Body& seed);

  const std::vector<OpenCell>& cells_;
  const Body& open_;
  Body body_;
  std::vector<Cell> places_;
  bool last_ = false;
};

}  // namespace guiju
