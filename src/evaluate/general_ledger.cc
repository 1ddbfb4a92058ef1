// Scored sheet → ledger. Every part adds up: its start, less the lines of deductions and steps in it
// and below it, plus those of awards, is its score. A step's `applied` is what it takes; below 0 it
// gives back.
#include <algorithm>

#include "evaluate/general.h"

namespace guiju {

std::vector<const GeneralAsk*> GeneralSheet::asks_of(int part) const {
  std::vector<const GeneralAsk*> out;
  for (const int c : form(part).charges)
    for (const GeneralAsk& ask : asks_[static_cast<std::size_t>(c)])
      // One whose own cap was used up before is told, too.
      if (ask.target == part && (ask.high.sign() > 0 || (ask.settled && ask.asked.sign() > 0)))
        out.push_back(&ask);
  return out;
}

LedgerLine GeneralSheet::ask_line(const GeneralAsk& ask, int part, LineKind kind,
                                  const Number& asked, const Number& low,
                                  const Number& high) const {
  LedgerLine line;
  line.part = part;
  line.deduction = ask.deduction;
  line.kind = kind;
  line.list = ask.list;
  line.record = ask.record;
  if (ask.settled && low == high && !state(part).open()) {
    line.occurrences = ask.occurrences;
    line.asked = asked;
    line.applied = low;
    line.absorbed = asked - low;
  } else {
    line.state = LineState::possible;
    line.possible = {low, high};
  }
  return line;
}

void GeneralSheet::charge_lines(int index, std::vector<LedgerLine>& ledger) const {
  const LineKind kind =
      part(index).kind == PartKind::awards ? LineKind::award : LineKind::deduction;
  // What is left to take if the lines before took as much or as little as they can.
  Number room_low = room(index), room_high = room_low;
  for (const GeneralAsk* ask : asks_of(index)) {
    const Number low = std::min(ask->low, room_low), high = std::min(ask->high, room_high);
    ledger.push_back(ask_line(*ask, index, kind, ask->asked, low, high));
    room_low = room_low - std::min(ask->high, room_low);
    room_high = room_high - std::min(ask->low, room_high);
  }
}

// Parts that share a limit: own lines first, then what exceeded each part's room.
void GeneralSheet::shared_lines(const std::vector<int>& group,
                                std::vector<LedgerLine>& ledger) const {
  const bool settled = std::all_of(group.begin(), group.end(), [&](int p) {
    const GeneralPartState& s = state(p);
    return s.lost_low == s.lost_high && !s.open();
  });
  if (!settled) {
    for (const int p : group)
      if (!state(p).absent) charge_lines(p, ledger);
    return;
  }
  struct Rest {
    const GeneralAsk* ask;
    Number asked, left;  // not yet shown, not yet taken
    std::size_t from, line;
  };
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::vector<Rest> rests;
  std::vector<Number> rooms(group.size());
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (state(group[i]).absent) continue;
    rooms[i] = room(group[i]);
    for (const GeneralAsk* ask : asks_of(group[i])) {
      const Number taken = std::min(ask->low, rooms[i]);
      rooms[i] = rooms[i] - taken;
      if (taken == ask->low) {
        ledger.push_back(ask_line(*ask, group[i], LineKind::deduction, ask->asked, taken, taken));
        continue;
      }
      if (taken.sign() > 0)
        ledger.push_back(ask_line(*ask, group[i], LineKind::deduction, taken, taken, taken));
      rests.push_back({ask, ask->asked - taken, ask->low - taken, i,
                       taken.sign() > 0 ? ledger.size() - 1 : none});
    }
  }
  for (Rest& rest : rests) {
    for (std::size_t s = 1; s < group.size() && rest.left.sign() > 0; ++s) {
      const std::size_t i = (rest.from + s) % group.size();
      const Number moved = std::min(rest.left, rooms[i]);
      if (moved.sign() == 0) continue;
      rooms[i] = rooms[i] - moved;
      rest.left = rest.left - moved;
      const bool last =
          rest.left.sign() == 0 ||
          std::all_of(rooms.begin(), rooms.end(), [](const Number& r) { return r.sign() == 0; });
      const Number asked = last ? rest.asked : moved;
      rest.asked = rest.asked - asked;
      ledger.push_back(ask_line(*rest.ask, group[i], LineKind::overflow, asked, moved, moved));
    }
    if (rest.asked.sign() == 0) continue;
    // What nothing had room for is absorbed by its own part.
    if (rest.line != none) {
      LedgerLine& own = ledger[rest.line];
      own.asked = own.asked + rest.asked;
      own.absorbed = own.absorbed + rest.asked;
    } else {
      ledger.push_back(
          ask_line(*rest.ask, group[rest.from], LineKind::deduction, rest.asked, 0, 0));
    }
  }
}

void GeneralSheet::step_lines(int index, std::vector<LedgerLine>& ledger) const {
  for (const GeneralStep& step : state(index).steps) {
    LedgerLine line;
    line.part = index;
    line.kind = step.kind;
    line.adjustment = step.adjustment;
    line.deduction = step.deduction;
    if (step.before.known() && step.after.known() && !state(index).open()) {
      line.asked = line.applied = step.before.low - step.after.low;
    } else {
      line.state = LineState::possible;
      line.possible = {step.before.low - step.after.high, step.before.high - step.after.low};
    }
    ledger.push_back(line);
  }
}

void GeneralSheet::make_ledger(std::vector<LedgerLine>& ledger) const {
  std::vector<bool> done(form_.shared.size());
  for (std::size_t i = 0; i < rules_.parts.size(); ++i) {
    const int index = static_cast<int>(i);
    const int group = form(index).shared;
    const bool charged =
        part(index).kind == PartKind::deductions || part(index).kind == PartKind::awards;
    if (charged && group < 0 && !state(index).absent) charge_lines(index, ledger);
    if (group >= 0 && !done[static_cast<std::size_t>(group)]) {
      done[static_cast<std::size_t>(group)] = true;
      shared_lines(form_.shared[static_cast<std::size_t>(group)], ledger);
    }
    step_lines(index, ledger);
  }
  std::stable_sort(ledger.begin(), ledger.end(),
                   [](const LedgerLine& a, const LedgerLine& b) { return a.part < b.part; });
}

}  // namespace guiju
