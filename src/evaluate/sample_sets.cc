// Candidates → how many sets of them there are, and the n-th. The one idea: candidates are taken in
// groups of the same value of one key, of which a set has at most one; what the rest has to know of
// a partial set is only its size, what it lacks of the amount, and which values of the other keys
// that still occur it has used. The n-th set follows from such counts by halving.
#include "evaluate/sample_sets.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace guiju {

namespace {

constexpr std::size_t most_held = 4'000'000;  // partial sets at a time, in words

constexpr std::int64_t most_dense = 4096;  // amounts that a table has a column for

// Candidates of one group that are alike to the others.
struct Kind {
  std::vector<int> values;  // of the other keys, ascending
  std::int64_t amount = 0;
  auto operator<=>(const Kind&) const = default;
};
using Groups = std::map<std::size_t, std::map<Kind, std::size_t>>;  // how many of each kind

struct Partial {
  std::size_t left = 0;   // candidates still to be taken
  std::int64_t need = 0;  // amount still to be added
  std::vector<int> used;  // values of the other keys, ascending
  bool operator==(const Partial&) const = default;
};

struct PartialHash {
  std::size_t operator()(const Partial& partial) const {
    std::size_t hash = partial.left * 1000003 + static_cast<std::size_t>(partial.need);
    for (const int value : partial.used) hash = hash * 1000003 + static_cast<std::size_t>(value);
    return hash ^ (hash >> 17);
  }
};
using Partials = std::unordered_map<Partial, SetCount, PartialHash>;

SetCount choose(std::size_t n, std::size_t k) {
  if (k > n) return 0;
  k = std::min(k, n - k);
  SetCount out = 1;
  for (std::size_t i = 1; i <= k; ++i) {
    out *= n - k + i;
    out /= i;
  }
  return out;
}

// The same as for partial sets, where no other key is asked for and the amount is small: by size and
// amount still to come, in a table.
SetCount count_in_table(const Groups& groups, std::size_t left, std::int64_t need) {
  const auto width = static_cast<std::size_t>(need) + 1;
  std::vector<SetCount> ways((left + 1) * width);
  ways.back() = 1;
  for (const auto& [group, kinds] : groups)
    // From the smallest size up, so that a group is never taken twice.
    for (std::size_t size = 1; size <= left; ++size)
      for (std::size_t lack = 0; lack < width; ++lack) {
        const SetCount& from = ways[size * width + lack];
        if (from == 0) continue;
        for (const auto& [kind, count] : kinds) {
          const auto amount = static_cast<std::size_t>(kind.amount);
          ways[(size - 1) * width + (lack > amount ? lack - amount : 0)] += from * count;
        }
      }
  return ways.front();
}

// All as whole numbers of a common unit.
std::int64_t in_units(const Number& value, const Number& unit) {
  const auto whole = (value / unit).to_int64();
  // Sums of as many as a set has must stay in range.
  if (!whole || *whole > INT64_MAX / 4096 || *whole < INT64_MIN / 4096) throw NumberOverflow();
  return *whole;
}

}  // namespace

SampleSets::SampleSets(const std::vector<Candidate>& candidates, std::size_t size,
                       std::size_t distinct, const std::optional<Number>& least, std::size_t& work)
    : candidates_(candidates),
      size_(size),
      distinct_(distinct),
      plain_(distinct == 0 && !least),
      work_(work) {
  usable_.assign(candidates.size(), true);
  amounts_.assign(candidates.size(), 0);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    for (std::size_t key = 0; key < distinct && size > 1; ++key)
      if (candidates[i].keys[key] < 0) usable_[i] = false;
    if (least && !candidates[i].amount) usable_[i] = false;
  }
  if (!least) return;
  int128 denominator = least->denominator();
  for (const Candidate& candidate : candidates)
    if (candidate.amount) {
      const int128 other = candidate.amount->denominator();
      int128 a = denominator, b = other;
      while (b != 0) std::swap(a %= b, b);
      if (denominator > INT64_MAX / other) throw NumberOverflow();
      denominator = denominator / a * other;
    }
  const Number unit = Number::ratio(1, denominator);
  need_ = in_units(*least, unit);
  std::int64_t lowest = 0;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (candidates[i].amount)
      lowest = std::min(lowest, amounts_[i] = in_units(*candidates[i].amount, unit));
  // Every set has the same size: raising all amounts alike leaves the same sets.
  need_ -= lowest * static_cast<std::int64_t>(size);
  need_ = std::max<std::int64_t>(need_, 0);
  for (std::int64_t& amount : amounts_) amount = std::min(amount - lowest, need_);
}

void SampleSets::spend(std::size_t steps) {
  if (steps > most_work - std::min(work_, most_work)) throw TooManySets();
  work_ += steps;
}

bool SampleSets::fits(std::size_t candidate, const Chosen& chosen) const {
  if (!usable_[candidate]) return false;
  const auto equal = [&](std::size_t other) {
    for (std::size_t key = 0; key < distinct_; ++key)
      if (candidates_[candidate].keys[key] == candidates_[other].keys[key]) return true;
    return false;
  };
  return std::none_of(chosen.candidates.begin(), chosen.candidates.end(), equal);
}

SetCount SampleSets::count_from(std::size_t from, const Chosen& chosen) {
  const std::size_t left = size_ - chosen.candidates.size();
  if (left == 0) return chosen.need <= 0 ? 1 : 0;
  if (candidates_.size() - from < left) return 0;
  if (plain_) {
    spend(left);
    return choose(candidates_.size() - from, left);
  }
  spend((candidates_.size() - from) * (1 + distinct_ * chosen.candidates.size() / 4));
  std::vector<std::size_t> rest;
  for (std::size_t i = from; i < candidates_.size(); ++i)
    if (fits(i, chosen)) rest.push_back(i);
  if (distinct_ == 0 && chosen.need <= 0) {
    spend(left);
    return choose(rest.size(), left);
  }
  return count_different(rest, left, chosen.need);
}

SetCount SampleSets::count_different(const std::vector<std::size_t>& rest, std::size_t left,
                                     std::int64_t need) {
  // Grouped by the key of most values; without a key each candidate is a group.
  std::size_t main = 0, most = 0;
  std::map<std::pair<std::size_t, int>, int> numbers;  // (key, value) → one number for both
  for (std::size_t key = 0; key < distinct_; ++key) {
    const std::size_t before = numbers.size();
    for (const std::size_t i : rest)
      numbers.try_emplace({key, candidates_[i].keys[key]}, static_cast<int>(numbers.size()));
    if (numbers.size() - before > most) {
      most = numbers.size() - before;
      main = key;
    }
  }
  Groups groups;
  std::vector<std::size_t> last(numbers.size(), 0);  // the last group that has a value
  for (const std::size_t i : rest) {
    Kind kind;
    kind.amount = std::min(amounts_[i], need);
    std::size_t group = i;
    for (std::size_t key = 0; key < distinct_; ++key) {
      const int value = numbers.at({key, candidates_[i].keys[key]});
      if (key == main)
        group = static_cast<std::size_t>(value);
      else
        kind.values.push_back(value);
    }
    std::sort(kind.values.begin(), kind.values.end());
    for (const int value : kind.values) {
      std::size_t& at = last[static_cast<std::size_t>(value)];
      at = std::max(at, group);
    }
    ++groups[group][std::move(kind)];
  }
  if (distinct_ <= 1 && need < most_dense) {
    std::size_t kinds = 0;
    for (const auto& [group, alike] : groups) kinds += alike.size();
    // A step of a table is short; below 200 · 4,096 · 100,000 of them, which fits.
    spend(left * (static_cast<std::size_t>(need) + 1) * kinds / 4);
    return count_in_table(groups, left, need);
  }
  Partials partials;
  partials[{left, need, {}}] = 1;
  std::size_t groups_left = groups.size();
  for (const auto& [group, kinds] : groups) {
    const std::size_t here = group;
    Partials next;
    std::size_t held = 0;
    const auto add = [&](Partial partial, const SetCount& ways) {
      spend(2 + partial.used.size());
      // A value that no later group has can meet none.
      std::erase_if(partial.used, [&](int value) {
        return partial.left == 0 || last[static_cast<std::size_t>(value)] <= here;
      });
      const std::size_t weight = 8 + partial.used.size();
      const auto [at, is_new] = next.try_emplace(std::move(partial));
      at->second += ways;
      if (is_new && (held += weight) > most_held) throw TooManySets();
    };
    --groups_left;
    for (const auto& [partial, ways] : partials) {
      spend(1);
      if (partial.left <= groups_left) add(partial, ways);
      if (partial.left == 0 || partial.left - 1 > groups_left) continue;
      spend(kinds.size());
      for (const auto& [kind, count] : kinds) {
        Partial more{partial.left - 1, std::max<std::int64_t>(partial.need - kind.amount, 0), {}};
        std::set_union(partial.used.begin(), partial.used.end(), kind.values.begin(),
                       kind.values.end(), std::back_inserter(more.used));
        if (more.used.size() == partial.used.size() + kind.values.size())
          add(std::move(more), ways * count);
      }
    }
    partials = std::move(next);
  }
  SetCount total = 0;
  for (const auto& [partial, ways] : partials)
    if (partial.left == 0 && partial.need == 0) total += ways;
  return total;
}

SetCount SampleSets::count() { return count_from(0, {{}, need_}); }

std::vector<std::size_t> SampleSets::at(SetCount index) {
  Chosen chosen{{}, need_};
  std::size_t from = 0;
  while (chosen.candidates.size() < size_) {
    const SetCount all = count_from(from, chosen);
    // The last candidate so that no more than `index` sets begin with one before it.
    std::size_t low = from, high = candidates_.size() - 1;
    SetCount before = 0;
    while (low < high) {
      const std::size_t middle = low + (high - low + 1) / 2;
      const SetCount skipped = all - count_from(middle, chosen);
      if (skipped <= index) {
        low = middle;
        before = skipped;
      } else {
        high = middle - 1;
      }
    }
    index -= before;
    chosen.candidates.push_back(low);
    chosen.need = std::max<std::int64_t>(chosen.need - amounts_[low], 0);
    from = low + 1;
  }
  return chosen.candidates;
}

}  // namespace guiju
