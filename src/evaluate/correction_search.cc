// Candidates → the smallest sets that reach a line, by size. One idea: sets of one size are walked in
// a fixed order, by what their criteria bring back alone, most first; where what they bring back is
// proved to add up, a set is a sum, and what cannot reach the line any more is not walked.
#include "evaluate/correction_search.h"

#include <algorithm>
#include <map>
#include <optional>

namespace guiju {

namespace {

constexpr std::size_t most_in_group = 8;  // criteria that act together: 2^8 sets of them
constexpr std::size_t no_limit = static_cast<std::size_t>(-1);

// n over k, at most `most` + 1.
std::size_t choices(std::size_t n, std::size_t k, std::size_t most) {
  std::size_t out = 1;
  for (std::size_t i = 1; i <= k; ++i) {
    if (out > most) return most + 1;
    out = out * (n - k + i) / i;  // below (most + 1) × n
  }
  return std::min(out, most + 1);
}

class Search {
 public:
  Search(Corrections& corrections, std::size_t line, const std::vector<int>& allowed,
         const CorrectionLimits& limits)
      : corrections_(corrections), line_(line), limits_(limits) {
    for (const int part : allowed) order_.push_back({part, gain_of({part}).value_or(0)});
  }

  // `sums`: whether to make use of what is proved to add up.
  CorrectingSets run(bool sums) {
    adds_up_ = sums && prepare_sums();
    std::stable_sort(order_.begin(), order_.end(),
                     [](const Entry& a, const Entry& b) { return a.most > b.most; });
    if (adds_up_ && !can_be_reached()) {
      out_.looked_at = order_.size();
      return out_;
    }
    for (std::size_t size = 1; size <= order_.size(); ++size) {
      if (!walk(size)) break;
      out_.looked_at = size;
      if (out_.sets.size() >= limits_.sets) break;
    }
    if (out_.sets.empty() && !out_.complete) one_by_one();
    return out_;
  }

 private:
  struct Entry {
    int part;
    Number most;  // what it brings back alone; where gains add up, its largest share in any gain
  };
  // Criteria that act together: what each set of them brings back, bit i: members[i].
  struct Group {
    std::vector<int> members;  // ascending
    std::vector<Number> gains;
  };

  // What a set adds to the least that the subject can be; nothing where that has no value.
  std::optional<Number> gain_of(const std::vector<int>& parts) {
    const LineStanding& before = corrections_.evaluate({}).lines[line_];
    const LineStanding& after = corrections_.evaluate(parts).lines[line_];
    if (before.failed || after.failed || !before.subject.has_low || !after.subject.has_low)
      return std::nullopt;
    try {
      return after.subject.low - before.subject.low;
    } catch (const NumberOverflow&) {
      return std::nullopt;
    }
  }

  // Whether gains add up; then `groups_` and Entry::most are made.
  bool prepare_sums() {
    const std::vector<int>& groups = corrections_.groups(line_);
    if (groups.empty() || !corrections_.evaluate({}).lines[line_].subject.known()) return false;
    std::vector<int> allowed;
    for (const Entry& entry : order_) allowed.push_back(entry.part);
    group_of_.assign(groups.size(), no_limit);
    std::map<int, std::size_t> made;
    for (const int part : allowed) {
      const auto [place, is_new] =
          made.try_emplace(groups[static_cast<std::size_t>(part)], groups_.size());
      if (is_new) groups_.emplace_back();
      group_of_[static_cast<std::size_t>(part)] = place->second;
      groups_[place->second].members.push_back(part);
    }
    for (const Group& group : groups_)
      if (group.members.size() > most_in_group) return false;
    for (Group& group : groups_)
      if (!make_gains(group)) return false;
    for (Entry& entry : order_) entry.most = most_by(entry.part);
    return true;
  }

  bool make_gains(Group& group) {
    const std::size_t sets = std::size_t{1} << group.members.size();
    group.gains.assign(sets, 0);
    for (std::size_t set = 1; set < sets; ++set) {
      std::vector<int> parts;
      for (std::size_t i = 0; i < group.members.size(); ++i)
        if ((set >> i & 1) != 0) parts.push_back(group.members[i]);
      const std::optional<Number> gain = gain_of(parts);
      // What is a condition of unknown facts is no number that adds up.
      if (!gain || !corrections_.evaluate(parts).lines[line_].subject.known()) return false;
      group.gains[set] = *gain;
    }
    return true;
  }

  // The largest equal share that it has in what a set of its group gains: these shares, summed over a
  // set, are never less than what the set gains.
  Number most_by(int part) const {
    const Group& group = groups_[group_of_[static_cast<std::size_t>(part)]];
    const auto at = std::find(group.members.begin(), group.members.end(), part);
    const std::size_t bit = std::size_t{1} << (at - group.members.begin());
    Number out = 0;
    for (std::size_t set = 0; set < group.gains.size(); ++set)
      if ((set & bit) != 0)
        out = std::max(out, group.gains[set] / Number(__builtin_popcountll(set)));
    return out;
  }

  bool can_be_reached() const {
    Number gain = 0;
    for (const Group& group : groups_)
      gain = gain + *std::max_element(group.gains.begin(), group.gains.end());
    return reaches(gain);
  }

  // Whether the line is reached with so much more.
  bool reaches(const Number& gain) const {
    const LineStanding& before = corrections_.evaluate({}).lines[line_];
    const OpenRange distance = before.distance();
    if (before.failed || !distance.has_low) return false;
    const int sign = (distance.low + gain).sign();
    return corrections_.lines()[line_].beyond ? sign > 0 : sign >= 0;
  }

  // Looks at every set of a size; false where a limit ends it.
  bool walk(std::size_t size) {
    if (!adds_up_) {
      const std::size_t left = limits_.evaluations - evaluated_;
      const std::size_t sets = choices(order_.size(), size, left);
      if (sets > left) {
        stop(limits_.evaluations);
        return false;
      }
      evaluated_ += sets;
    }
    std::vector<std::size_t> at(size);
    std::vector<Number> sums(size + 1);  // of Entry::most, before each place
    const auto top = [&](std::size_t place, std::size_t from) {
      Number sum = sums[place];
      for (std::size_t i = from; i < from + size - place; ++i) sum = sum + order_[i].most;
      return sum;
    };
    std::size_t place = 0;
    for (;;) {
      // Further to the right everything brings back less.
      const bool too_far = at[place] + (size - place) > order_.size();
      if (adds_up_ && ++sums_ > most_sums) {
        stop(most_sums);
        out_.all_counted = false;
        return false;
      }
      if (too_far || (adds_up_ && !reaches(top(place, at[place])))) {
        if (place == 0) return true;
        ++at[--place];
        continue;
      }
      if (place + 1 < size) {
        if (contains_told(at, place + 1)) {
          ++at[place];
          continue;
        }
        sums[place + 1] = sums[place] + order_[at[place]].most;
        at[place + 1] = at[place] + 1;
        ++place;
        continue;
      }
      see(at);
      ++at[place];
    }
  }

  void stop(std::size_t limit) {
    out_.complete = false;
    out_.limit = limit;
  }

  // Whether a set told before is enough without the rest.
  bool contains_told(const std::vector<std::size_t>& at, std::size_t places) const {
    const auto chosen = [&](int part) {
      return std::any_of(at.begin(), at.begin() + static_cast<std::ptrdiff_t>(places),
                         [&](std::size_t i) { return order_[i].part == part; });
    };
    return std::any_of(out_.sets.begin(), out_.sets.end(), [&](const std::vector<int>& told) {
      return told.size() <= places && std::all_of(told.begin(), told.end(), chosen);
    });
  }

  void see(const std::vector<std::size_t>& at) {
    if (contains_told(at, at.size())) return;
    std::vector<int> parts;
    for (const std::size_t i : at) parts.push_back(order_[i].part);
    std::sort(parts.begin(), parts.end());
    if (!(adds_up_ ? reaches(sum_of(parts)) : corrections_.evaluate(parts).lines[line_].reached))
      return;
    if (out_.sets.size() < limits_.sets)
      out_.sets.push_back(std::move(parts));
    else
      ++out_.not_told;
  }

  Number sum_of(const std::vector<int>& parts) const {
    std::map<std::size_t, std::size_t> sets;
    for (const int part : parts) {
      const std::size_t number = group_of_[static_cast<std::size_t>(part)];
      const std::vector<int>& members = groups_[number].members;
      sets[number] |= std::size_t{1}
                      << (std::find(members.begin(), members.end(), part) - members.begin());
    }
    Number sum = 0;
    for (const auto& [number, set] : sets) sum = sum + groups_[number].gains[set];
    return sum;
  }

  // Takes the candidates by what they bring back, until the line is reached, and lets go of those
  // that are not needed.
  void one_by_one() {
    std::vector<int> parts;
    bool reached = false;
    for (const Entry& entry : order_) {
      parts.insert(std::lower_bound(parts.begin(), parts.end(), entry.part), entry.part);
      reached = corrections_.evaluate(parts).lines[line_].reached;
      if (reached) break;
    }
    if (!reached) return;
    for (std::size_t i = parts.size(); i-- > 0;) {
      std::vector<int> fewer = parts;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      if (corrections_.evaluate(fewer).lines[line_].reached) parts = std::move(fewer);
    }
    out_.sets.push_back(std::move(parts));
    out_.not_smallest = true;
  }

  Corrections& corrections_;
  const std::size_t line_;
  const CorrectionLimits limits_;
  std::vector<Entry> order_;
  bool adds_up_ = false;
  std::size_t sums_ = 0, evaluated_ = 0;
  std::vector<Group> groups_;
  std::vector<std::size_t> group_of_;  // by part
  CorrectingSets out_;
};

}  // namespace

CorrectingSets find_correcting_sets(Corrections& corrections, std::size_t line,
                                    const std::vector<int>& allowed,
                                    const CorrectionLimits& limits) {
  try {
    return Search(corrections, line, allowed, limits).run(true);
  } catch (const NumberOverflow&) {  // sums of ratios can need more room than any one of them
    return Search(corrections, line, allowed, limits).run(false);
  }
}

}  // namespace guiju
