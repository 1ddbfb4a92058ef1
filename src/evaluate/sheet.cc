// Asks → scores and ledger. The one idea: a criterion loses what is asked of it up to its marks
// (less its floor); within a shared limit the excess is taken from the next part that has room, in
// document order and then round; a part is the sum of its parts.
#include "evaluate/sheet.h"

#include <algorithm>

namespace guiju {

void share_out(const Program& program, const std::vector<CriterionAsks>& criteria, bool at_most,
               std::vector<std::int64_t>& lost) {
  for (const std::vector<int>& group : program.shared) {
    // First each part's own, then the excess.
    std::vector<std::int64_t> excess(group.size());
    std::int64_t over = 0;
    for (std::size_t i = 0; i < group.size(); ++i) {
      const auto member = static_cast<std::size_t>(group[i]);
      const std::int64_t room = program.criteria[member].marks - program.criteria[member].floor;
      excess[i] = std::max<std::int64_t>(0, lost[member] - room);
      lost[member] -= excess[i];
      over = saturating_add(over, excess[i]);
    }
    if (over == 0) continue;
    for (std::size_t i = 0; i < group.size(); ++i)
      for (std::size_t step = 1; step < group.size() && excess[i] > 0; ++step) {
        const auto member = static_cast<std::size_t>(group[(i + step) % group.size()]);
        // A part that does not apply takes no part in the limit. Where that is unknown, the most that
        // the others can lose counts it as absent, the least as there; its own is set below.
        if (criteria[member].not_applicable || (at_most && criteria[member].may_not_apply))
          continue;
        const std::int64_t room =
            program.criteria[member].marks - program.criteria[member].floor - lost[member];
        const std::int64_t moved = std::min(excess[i], room);
        lost[member] += moved;
        excess[i] -= moved;
      }
    // Of its own it may lose all to the others' excess, or nothing.
    for (const int index : group) {
      const auto member = static_cast<std::size_t>(index);
      if (criteria[member].may_not_apply)
        lost[member] =
            at_most ? program.criteria[member].marks - program.criteria[member].floor : 0;
    }
  }
}

namespace {

// Scores of all parts from what their criteria lose. `lost` is by Program::criteria, the result
// `scores` by part.
void fold_scores(const Program& program, const std::vector<CriterionAsks>& criteria, bool at_most,
                 std::vector<std::int64_t>& lost, Units& scores, std::int64_t& total) {
  share_out(program, criteria, at_most, lost);
  std::fill(scores.begin(), scores.end(), 0);
  for (std::size_t i = 0; i < program.criteria.size(); ++i) {
    const CompiledCriterion& criterion = program.criteria[i];
    scores[static_cast<std::size_t>(criterion.part)] =
        std::max(criterion.floor, criterion.marks - lost[i]);
  }
  total = 0;
  for (std::size_t part = program.inner_parent.size(); part-- > 0;) {
    const std::int32_t parent = program.inner_parent[part];
    if (parent >= 0)
      scores[static_cast<std::size_t>(parent)] += scores[part];
    else
      total += scores[part];
  }
}

}  // namespace

void make_sheet(const Program& program, const Asks& asks, bool complete, Sheet& sheet) {
  const std::size_t parts = program.inner_parent.size(), count = program.criteria.size();
  sheet.low.resize(parts);
  sheet.high.resize(parts);
  sheet.lost_low.resize(count);
  for (std::size_t i = 0; i < count; ++i) sheet.lost_low[i] = asks.criteria[i].low;
  fold_scores(program, asks.criteria, false, sheet.lost_low, sheet.high, sheet.total_high);
  if (complete) {
    sheet.low = sheet.high;
    sheet.total_low = sheet.total_high;
    return;
  }
  sheet.lost_high.resize(count);
  for (std::size_t i = 0; i < count; ++i) sheet.lost_high[i] = asks.criteria[i].high;
  fold_scores(program, asks.criteria, true, sheet.lost_high, sheet.low, sheet.total_low);
}

namespace {

class LedgerMaker {
 public:
  LedgerMaker(const Program& program, const Asks& asks, std::vector<LedgerLine>& ledger)
      : program_(program), asks_(asks), ledger_(ledger) {}

  void make() {
    std::vector<bool> done(program_.shared.size());
    const CriterionAsks* const criteria = asks_.criteria.data();
    const std::size_t count = asks_.criteria.size();
    for (std::size_t i = 0; i < count; ++i) {
      if (criteria[i].first == criteria[i].last) continue;
      const CompiledCriterion& criterion = program_.criteria[i];
      if (criterion.shared < 0) {
        std::int64_t room_low = room(i), room_high = room_low;
        for (std::uint32_t a = asks_.criteria[i].first; a < asks_.criteria[i].last; ++a)
          line(asks_.asks[a], criterion.part, LineKind::deduction, room_low, room_high);
      } else if (!done[static_cast<std::size_t>(criterion.shared)]) {
        done[static_cast<std::size_t>(criterion.shared)] = true;
        shared(program_.shared[static_cast<std::size_t>(criterion.shared)]);
      }
    }
    if (!program_.shared.empty())
      std::stable_sort(ledger_.begin(), ledger_.end(),
                       [](const LedgerLine& a, const LedgerLine& b) { return a.part < b.part; });
  }

 private:
  std::int64_t room(std::size_t criterion) const {
    return program_.criteria[criterion].marks - program_.criteria[criterion].floor;
  }
  Number points(std::int64_t units) const { return program_.points(units); }

  // One line in one part. `room_low` and `room_high` are what is left to take if the lines before
  // took as much or as little as they can; both are reduced.
  void line(const Ask& ask, int part, LineKind kind, std::int64_t& room_low,
            std::int64_t& room_high) {
    const std::int64_t low = std::min(ask.low, room_low), high = std::min(ask.high, room_high);
    emit(ask, part, kind, ask.asked, low, high);
    room_low -= std::min(ask.high, room_low);
    room_high -= std::min(ask.low, room_high);
  }

  void emit(const Ask& ask, int part, LineKind kind, std::int64_t asked, std::int64_t low,
            std::int64_t high) {
    ledger_.push_back(empty_);  // copied, which is quicker than made
    LedgerLine& out = ledger_.back();
    out.part = part;
    out.deduction = ask.deduction;
    out.kind = kind;
    out.list = ask.list;
    out.record = ask.record;
    if (ask.settled && low == high) {
      out.state = LineState::applied;
      out.occurrences = ask.occurrences;
      out.asked = points(asked);
      out.applied = points(low);
      out.absorbed = points(asked - low);
    } else {
      out.state = LineState::possible;
      out.possible = {points(low), points(high)};
    }
  }

  // The parts of a shared limit: own lines first, then what exceeded each part's marks.
  void shared(const std::vector<int>& group) {
    bool settled = true;
    for (const int member : group) {
      const CriterionAsks& criterion = asks_.criteria[static_cast<std::size_t>(member)];
      settled = settled && criterion.low == criterion.high && !criterion.may_not_apply;
    }
    struct Rest {
      const Ask* ask;
      std::int64_t asked, left;  // not yet shown, not yet taken
      std::size_t from;
      std::size_t line;  // of the ledger: what its own part took, or none
    };
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::vector<Rest> rests;
    std::vector<std::int64_t> rooms(group.size());
    for (std::size_t i = 0; i < group.size(); ++i) {
      const auto member = static_cast<std::size_t>(group[i]);
      rooms[i] = asks_.criteria[member].not_applicable ? 0 : room(member);
      std::int64_t open_low = rooms[i], open_high = rooms[i];
      for (std::uint32_t a = asks_.criteria[member].first; a < asks_.criteria[member].last; ++a) {
        const Ask& ask = asks_.asks[a];
        if (!settled || !ask.settled) {
          line(ask, program_.criteria[member].part, LineKind::deduction, open_low, open_high);
          continue;
        }
        const std::int64_t taken = std::min(ask.low, rooms[i]);
        rooms[i] -= taken;
        if (taken == ask.low) {
          emit(ask, program_.criteria[member].part, LineKind::deduction, ask.asked, taken, taken);
        } else {
          // The part takes what it has room for; the rest of what was asked goes on.
          if (taken > 0)
            emit(ask, program_.criteria[member].part, LineKind::deduction, taken, taken, taken);
          rests.push_back(
              {&ask, ask.asked - taken, ask.low - taken, i, taken > 0 ? ledger_.size() - 1 : none});
        }
      }
    }
    for (Rest& rest : rests) {
      for (std::size_t step = 1; step < group.size() && rest.left > 0; ++step) {
        const std::size_t i = (rest.from + step) % group.size();
        const std::int64_t moved = std::min(rest.left, rooms[i]);
        if (moved == 0) continue;
        rooms[i] -= moved;
        rest.left -= moved;
        const bool last = rest.left == 0 || std::all_of(rooms.begin(), rooms.end(),
                                                        [](std::int64_t r) { return r == 0; });
        const std::int64_t asked = last ? rest.asked : moved;
        rest.asked -= asked;
        emit(*rest.ask, program_.criteria[static_cast<std::size_t>(group[i])].part,
             LineKind::overflow, asked, moved, moved);
      }
      // What nothing had room for is absorbed by its own part.
      if (rest.asked == 0) continue;
      if (rest.line != none) {
        LedgerLine& own = ledger_[rest.line];
        own.asked = own.asked + points(rest.asked);
        own.absorbed = own.absorbed + points(rest.asked);
      } else {
        emit(*rest.ask, program_.criteria[static_cast<std::size_t>(group[rest.from])].part,
             LineKind::deduction, rest.asked, 0, 0);
      }
    }
  }

  const Program& program_;
  const Asks& asks_;
  std::vector<LedgerLine>& ledger_;
  const LedgerLine empty_;
};

}  // namespace

void make_ledger(const Program& program, const Asks& asks, std::vector<LedgerLine>& ledger) {
  LedgerMaker(program, asks, ledger).make();
}

}  // namespace guiju
