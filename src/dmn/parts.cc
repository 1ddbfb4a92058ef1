// Parts → decisions that tell their scores, in the order of src/evaluate/general_parts.cc: what the
// score is based on, its adjustments, the gate, zeroing, rounding, floor and ceiling; and what a part
// counts as that does not apply.
#include <algorithm>

#include "dmn/builder.h"
#include "rules/marks.h"

namespace guiju::dmn {

namespace {

constexpr std::size_t most_sharing =
    30;  // parts of one shared limit; its steps grow with the square

Feel name_of_step(std::string name) {
  return {std::move(name), value_binding, std::nullopt, false};
}

}  // namespace

// ---- what does not apply

// The rows that a body names, and the parts whose own conditions say so.
void Builder::add_absent() {
  attempt({}, [&] {
    std::vector<Feel> lists;
    const Feel named = ref(out_.not_applicable);
    lists.push_back(if_else(binary(named, "=", {"null"}, comparison_binding), {"[]"}, named));
    for (std::size_t p = 0; p < rules_.parts.size(); ++p) {
      const GeneralPart& form = form_->parts[p];
      Feel condition;
      if (form.not_applicable) condition = boolean(*form.not_applicable);
      if (form.only_when) condition = either(condition, not_of(boolean(*form.only_when)));
      if (condition.text.empty()) continue;
      lists.push_back(if_else(condition, {"[" + feel_string(rules_.parts[p].id) + "]"}, {"[]"}));
    }
    add(absent_, text("不适用的部分", "parts that do not apply"), types_[out_.not_applicable],
        Literal{lists.size() == 1 ? lists[0].text : call("concatenate", lists).text});
  });
}

// Whether a part does not apply by itself or by one it stands in; empty where it always applies.
Feel Builder::absent(int index) {
  Feel out;
  for (int p = index; p >= 0; p = rules_.parts[static_cast<std::size_t>(p)].parent) {
    const Part& part = rules_.parts[static_cast<std::size_t>(p)];
    const GeneralPart& form = form_->parts[static_cast<std::size_t>(p)];
    if (form.not_applicable || form.only_when || (p == index && part.is_criterion()))
      out = either(out, call("list contains", {ref(absent_), {feel_string(part.id)}}));
  }
  return out;
}

bool Builder::may_leave(int index) const {
  const Part& part = rules_.parts[static_cast<std::size_t>(index)];
  const GeneralPart& form = form_->parts[static_cast<std::size_t>(index)];
  if (form.only_when) return true;
  if (part.absent != Absent::rescale && part.absent != Absent::leave) return false;
  return part.is_criterion() || form.not_applicable || may_be_empty(index);
}

// Whether it can happen that none of a part's parts applies.
bool Builder::may_be_empty(int index) const {
  const Part& part = rules_.parts[static_cast<std::size_t>(index)];
  if (part.children.empty() || part.kind == PartKind::value) return false;
  return std::all_of(part.children.begin(), part.children.end(), [&](int child) {
    return rules_.parts[static_cast<std::size_t>(child)].bonus || may_leave(child);
  });
}

// Whether a part is no member of its parent's sum or mean; empty where it always is one.
Feel Builder::leaves(int index) {
  const Part& part = rules_.parts[static_cast<std::size_t>(index)];
  const GeneralPart& form = form_->parts[static_cast<std::size_t>(index)];
  const bool policy = part.absent == Absent::rescale || part.absent == Absent::leave;
  Feel out;
  if (policy && (part.is_criterion() || form.not_applicable || form.only_when))
    out = call("list contains", {ref(absent_), {feel_string(part.id)}});
  else if (form.only_when)
    out = not_of(boolean(*form.only_when));
  if (policy && may_be_empty(index))
    out = either(out, ref(empties_[static_cast<std::size_t>(index)]));
  return out;
}

// ---- what a criterion loses or gains

Ratio Builder::taken(int index) {
  Ratio sum = ratio_of(0);
  for (const Contribution& from : contributions_[static_cast<std::size_t>(index)])
    sum = plus(sum, {ref(from.name)});
  return sum;
}

// Start less what is taken (or and what is given) within its room. `within` is whether the result
// needs no further look at floor and ceiling.
Ratio Builder::charged(int index, bool& within) {
  const Part& part = rules_.parts[static_cast<std::size_t>(index)];
  const GeneralPart& form = form_->parts[static_cast<std::size_t>(index)];
  const bool awards = part.kind == PartKind::awards;
  const Number& start = form.start;
  const auto& end = awards ? part.ceiling : part.floor;
  Number room = 0;
  if (end) room = std::max(Number(0), awards ? *end - start : start - *end);
  within = (!part.floor || *part.floor <= start) && (!part.ceiling || *part.ceiling >= start);
  Feel lost;
  if (form.shared >= 0) {
    const Feel shares = ref(shares_[static_cast<std::size_t>(form.shared)]);
    const auto& members = form_->shared[static_cast<std::size_t>(form.shared)];
    const auto place = std::find(members.begin(), members.end(), index) - members.begin();
    lost = {shares.text + "[" + std::to_string(place + 1) + "]", value_binding, std::nullopt,
            shares.rounded};
  } else {
    lost = value_of(taken(index));
    if (lost.constant && lost.constant->sign() == 0) return {feel_number(start)};
    if (end) lost = call("min", {lost, feel_number(room)});
  }
  const Feel from = feel_number(start);
  return {awards ? plus(from, lost) : minus(from, lost)};
}

// What exceeds one part's room is taken from the next that has room, in document order and then
// round. One decision tells what each loses, as a list.
void Builder::share(std::size_t group) {
  if (!shares_[group].empty()) return;
  const std::vector<int>& members = form_->shared[group];
  const Part& first = rules_.parts[static_cast<std::size_t>(members[0])];
  if (members.size() > most_sharing) throw NotExportable{first.span, "shared_limits"};
  Steps steps;
  std::vector<std::string> lost, excess, rooms;
  bool rounded = false;
  const auto step = [&](const std::string& name, const std::string& text) {
    steps.steps.push_back({name, "number", text});
    return name;
  };
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Part& part = rules_.parts[static_cast<std::size_t>(members[i])];
    const std::string number = std::to_string(i + 1);
    const Number& start = form_->parts[static_cast<std::size_t>(members[i])].start;
    const Number room = part.floor ? std::max(Number(0), start - *part.floor) : Number(0);
    if (!part.floor) throw NotExportable{part.span, "shared_limits"};
    const Feel gone = absent(members[i]);
    const Feel own = value_of(taken(members[i]));
    rounded = rounded || own.rounded;
    rooms.push_back(step("room_" + number, if_else(gone, feel_number(0), feel_number(room)).text));
    // Where facts are missing nothing is taken rather than null: no function fails then.
    const std::string all =
        step("own_" + number,
             if_else(both(ref(sheet_complete_), not_of(gone)), own, feel_number(0)).text);
    lost.push_back(step("lost_" + number, "min(" + all + ", " + rooms.back() + ")"));
    excess.push_back(step("excess_" + number, all + " - " + lost.back()));
  }
  int moves = 0;
  for (std::size_t i = 0; i < members.size(); ++i)
    for (std::size_t s = 1; s < members.size(); ++s) {
      const std::size_t other = (i + s) % members.size();
      const std::string number = std::to_string(++moves);
      const std::string moved = step(
          "moved_" + number, "min(" + excess[i] + ", " + rooms[other] + " - " + lost[other] + ")");
      lost[other] = step("lost_after_" + number, lost[other] + " + " + moved);
      excess[i] = step("excess_after_" + number, excess[i] + " - " + moved);
    }
  for (const std::string& name : lost) steps.result += (steps.result.empty() ? "[" : ", ") + name;
  steps.result += "]";
  std::string ids;
  for (const int member : members)
    ids += (ids.empty() ? "" : ", ") + rules_.parts[static_cast<std::size_t>(member)].id;
  shares_[group] = names_.make("shared_limit_" + std::to_string(group + 1));
  add(shares_[group], text("共用限额：", "shared limit: ") + ids, "Any", std::move(steps),
      text("各部分所扣的分，按上列次序", "what each of them loses, in this order"));
  if (rounded) rounded_.insert(shares_[group]);
}

// ---- parts combined

Ratio Builder::combined(int index, Steps& steps) {
  const Part& source = rules_.parts[static_cast<std::size_t>(index)];
  struct Member {
    int index;
    Ratio score, weight;
    Feel leaves;
    std::optional<Number> constant;  // its weight
  };
  std::vector<Member> members;
  Ratio extra = ratio_of(source.start.value_or(Number(0)));
  const auto unless_left = [](const Feel& leaves, const Ratio& value) -> Ratio {
    if (leaves.text.empty()) return value;
    return {if_else(leaves, feel_number(0), value.top), value.bottom, value.sign};
  };
  bool leave = false, rescales = false, constant = true;
  for (const int child : source.children) {
    const Part& part = rules_.parts[static_cast<std::size_t>(child)];
    Member member;
    member.index = child;
    member.score = {ref(out_.parts[static_cast<std::size_t>(child)])};
    member.constant = constant_weight(part);
    const GeneralPart& form = form_->parts[static_cast<std::size_t>(child)];
    if (!form.weight)
      member.weight = ratio_of(1);
    else
      member.weight = member.constant ? ratio_of(*member.constant) : number(*form.weight);
    member.leaves = leaves(child);
    if (part.bonus) {
      extra = plus(extra, unless_left(member.leaves, times(member.weight, member.score)));
      continue;
    }
    leave = leave || !member.leaves.text.empty();
    rescales = rescales || (part.absent == Absent::rescale && !member.leaves.text.empty());
    constant = constant && member.constant.has_value();
    members.push_back(std::move(member));
  }
  if (source.kind == PartKind::maximum || source.kind == PartKind::minimum) {
    const std::string function = source.kind == PartKind::maximum ? "max" : "min";
    std::vector<Feel> present;
    for (const Member& member : members) {
      if (!leave) {
        present.push_back(member.score.top);
        continue;
      }
      const Feel one{
          "[" + member.score.top.text + "]", value_binding, {}, member.score.top.rounded};
      present.push_back(member.leaves.text.empty() ? one : if_else(member.leaves, {"[]"}, one));
    }
    const Feel best =
        leave ? call(function, {call("concatenate", present)}) : call(function, present);
    return plus(Ratio{best}, extra);
  }
  Ratio sum = ratio_of(0);
  for (const Member& member : members)
    sum = plus(sum, unless_left(member.leaves, times(member.weight, member.score)));
  if (source.kind == PartKind::mean) {
    Ratio weights = ratio_of(0);
    for (const Member& member : members)
      weights = plus(weights, unless_left(member.leaves, member.weight));
    return plus(divided(sum, weights, constant && !leave ? 1 : 0), extra);
  }
  if (rescales) {
    // The members that are there, scaled up to the marks of all.
    Ratio here = ratio_of(0), all = ratio_of(0);
    for (const Member& member : members) {
      const Part& part = rules_.parts[static_cast<std::size_t>(member.index)];
      const Ratio marks = times(member.weight, ratio_of(part.marks));
      here = plus(here, unless_left(member.leaves, marks));
      all = plus(all, part.absent == Absent::rescale ? marks : unless_left(member.leaves, marks));
    }
    steps.steps.push_back({"marks_here", "number", value_of(here).text});
    steps.steps.push_back({"marks_all", "number", value_of(all).text});
    steps.steps.push_back({"sum_here", "number", value_of(sum).text});
    Feel scaled = if_else({"marks_here > 0", comparison_binding, {}, false},
                          {"sum_here * marks_all / marks_here", product_binding, {}, false},
                          name_of_step("sum_here"));
    scaled.rounded = true;
    return plus(Ratio{scaled}, extra);
  }
  return plus(sum, extra);
}

Ratio Builder::basis(int index, Steps& steps) {
  const Part& source = rules_.parts[static_cast<std::size_t>(index)];
  if (source.kind == PartKind::value)
    return number(*form_->parts[static_cast<std::size_t>(index)].value);
  return combined(index, steps);
}

Feel Builder::limited(Feel score, const std::optional<Number>& floor,
                      const std::optional<Number>& ceiling) const {
  if (floor) score = call("max", {score, feel_number(*floor)});
  if (ceiling) score = call("min", {score, feel_number(*ceiling)});
  return score;
}

void Builder::part(int index) {
  const Part& source = rules_.parts[static_cast<std::size_t>(index)];
  const GeneralPart& form = form_->parts[static_cast<std::size_t>(index)];
  attempt(source.span, [&] {
    if (form.shared >= 0) share(static_cast<std::size_t>(form.shared));
    uses_.clear();
    // Whether any of its parts applies is asked here and by its parent.
    if (may_be_empty(index)) {
      Feel none;
      for (const int child : source.children)
        if (!rules_.parts[static_cast<std::size_t>(child)].bonus) none = both(none, leaves(child));
      std::string& name = empties_[static_cast<std::size_t>(index)];
      name = names_.make(source.id + "_empty");
      if (none.text.empty()) none = {"true"};
      add(name, source.id + text(" 没有一个部分适用", ": none of its parts applies"), "boolean",
          Literal{none.text});
    }
    Steps steps;
    bool within = false;
    const bool criterion = source.kind == PartKind::deductions || source.kind == PartKind::awards;
    Feel gone = absent(index);
    Feel score = value_of(criterion ? charged(index, within) : basis(index, steps));
    // A step is made whether or not the result needs it, so it must not fail where facts are missing.
    const Feel asked =
        gone.text.empty() ? ref(sheet_complete_) : both(ref(sheet_complete_), not_of(gone));
    const auto step = [&](const std::string& name, const Feel& value) {
      steps.steps.push_back({name, "number", if_else(asked, value, {"null"}).text});
      Feel out = name_of_step(name);
      out.rounded = value.rounded;
      return out;
    };
    int number_of = 0;
    for (const GeneralAdjustment& adjustment : form.adjustments) {
      using How = Adjustment::How;
      const Feel before = step("before_" + std::to_string(++number_of), score);
      const Ratio amount = number(*adjustment.amount), old{before};
      const How how = adjustment.source->how;
      Feel after = value_of(how == How::set        ? amount
                            : how == How::multiply ? times(old, amount)
                                                   : plus(old, amount));
      after = limited(after, adjustment.source->floor, adjustment.source->ceiling);
      if (adjustment.when) after = if_else(boolean(*adjustment.when), after, before);
      score = after;
      within = false;
    }
    if (form.counts_when) {
      score = if_else(boolean(*form.counts_when), score, feel_number(0));
      within = false;
    }
    Feel zero;
    for (const std::string& name : zeroes_[static_cast<std::size_t>(index)])
      zero = either(zero, ref(name));
    if (!zero.text.empty()) {
      score = if_else(zero, feel_number(0), score);
      within = false;
    }
    if (source.round) {
      if (score.rounded) score = call("decimal", {score, feel_number(compared_decimals)});
      score = call(function(standard_rounding(source.round->rounding)),
                   {score, feel_number(source.round->step)});
      score.rounded = false;
      within = false;
    }
    if (!within) score = limited(score, source.floor, source.ceiling);
    // What it counts as where it does not apply.
    const Feel instead = source.absent == Absent::zero ? feel_number(0) : feel_number(source.marks);
    if (may_be_empty(index)) {
      const Feel none = ref(empties_[static_cast<std::size_t>(index)]);
      const bool stated = source.absent != Absent::full && source.absent != Absent::forbidden;
      if (stated)
        gone = either(gone, none);
      else
        score = if_else(none, {"null"}, score);
    }
    if (!gone.text.empty()) score = if_else(gone, instead, score);
    if (source.absent == Absent::forbidden && source.is_criterion()) {
      const Feel named = ref(out_.not_applicable);
      const Feel wrong = both(binary(named, "!=", {"null"}, comparison_binding),
                              call("list contains", {named, {feel_string(source.id)}}));
      score = if_else(wrong, {"null"}, score);
    }
    const std::string& name = out_.parts[static_cast<std::size_t>(index)];
    std::string label = source.title.empty() ? source.id : source.id + " " + source.title;
    const Feel result = guarded(score, sheet_complete_);
    if (result.rounded) rounded_.insert(name);
    Logic logic = Literal{result.text};
    if (!steps.steps.empty()) {
      steps.result = result.text;
      logic = std::move(steps);
    }
    add(name, std::move(label), "number", std::move(logic), source.clause);
  });
}

// ---- total and score

void Builder::add_total() {
  attempt({}, [&] {
    Ratio sum = ratio_of(0);
    Feel none;
    bool may_be_none = true;
    for (std::size_t p = 0; p < rules_.parts.size(); ++p) {
      const Part& part = rules_.parts[p];
      if (part.parent >= 0) continue;
      Ratio score{ref(out_.parts[p])};
      const Feel left = leaves(static_cast<int>(p));
      if (left.text.empty()) {
        may_be_none = false;
      } else {
        none = both(none, left);
        score.top = if_else(left, feel_number(0), score.top);
      }
      sum = plus(sum, score);
    }
    Feel value = value_of(sum);
    if (may_be_none && !none.text.empty()) value = if_else(none, {"null"}, value);
    add_number(out_.total, text("合计", "total"), guarded(value, sheet_complete_));
  });
}

void Builder::add_score() {
  const ScoreRule* rule = nullptr;
  for (const ScoreRule& candidate : rules_.scores)
    if (candidate.under.holds(selection_)) rule = &candidate;
  if (rule == nullptr) return;
  attempt(rule->span, [&] {
    const ExprPtr value = folded(rule->value);
    const Feel score = value_of(number(*value));
    const Feel when = both(ref(complete_), ref(has_score_));
    Feel guarded = if_else(when, score, {"null"});
    guarded.rounded = score.rounded;
    add_number(
        out_.score,
        text("与合格线比较的分数，满分 ", "the score that is compared, of ") + rule->of.to_string(),
        guarded);
  });
}

}  // namespace guiju::dmn
