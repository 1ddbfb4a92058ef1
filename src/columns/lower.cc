// Plan + batch → loops. What the criteria lose and what follows from it, once for complete rows and
// once for rows with nulls, where everything is worked out twice: for the completion of the unknown
// facts that loses least and the one that loses most.
#include "columns/lower.h"

#include <algorithm>
#include <functional>

namespace guiju::columns {

namespace {

// ---- What criteria lose

class Losses {
 public:
  Losses(const Plan& plan, const Batch& batch, std::optional<Date> as_of, const Wanted& wanted,
         Lowered& out, Builder& builder, Readers& readers, Conditions& body)
      : program_(plan.program()),
        rules_(plan.rules()),
        batch_(batch),
        as_of_(as_of),
        wanted_(wanted),
        out_(out),
        builder_(builder),
        readers_(readers),
        body_(body) {}

  // Calls `take` with each criterion and what it loses, as a value; the least, where `sense` is must.
  void run(Sense sense, const std::function<void(std::size_t, Reg)>& take) {
    sense_ = sense;
    readers_.begin(0);
    readers_.record(sense != Sense::must);
    absent_.clear();
    records_.clear();
    for (const CompiledCriterion& criterion : program_.criteria) {
      readers_.flip();
      absent_.push_back(body_.holds(criterion.not_applicable, opposite(sense)));
      readers_.flip();
    }
    collect_lists();
    // Each is taken as soon as it is there, so that few are alive at once.
    std::vector<Reg> lost(program_.criteria.size(), no_reg);
    for (std::size_t i = 0; i < program_.criteria.size(); ++i) {
      lost[i] = criterion(i);
      if (program_.criteria[i].shared < 0) take(i, lost[i]);
    }
    share(lost);
    for (std::size_t i = 0; i < program_.criteria.size(); ++i)
      if (program_.criteria[i].shared >= 0) take(i, lost[i]);
    readers_.record(false);
  }

 private:
  std::int64_t room(const CompiledCriterion& criterion) const {
    return criterion.marks - criterion.floor;
  }

  // A deduction's amount is exact below the top of a value, or at least what there is to lose.
  void check_reach(const CompiledDeduction& deduction, std::int64_t room) const {
    if (!deduction.repeats || deduction.points == 0) return;
    const std::int64_t most = builder_.top() / deduction.every;
    const std::int64_t enough = std::min(room, deduction.cap);
    if (most == 0 || deduction.points < (enough + most - 1) / most)
      throw Unsupported{"counts beyond the values of a register"};
  }

  struct Taken {
    Reg value = no_reg;  // before a cap
    Reg holds = no_reg;  // whether it asks anything
  };

  Taken taken(const CompiledDeduction& deduction, Reg holds, Conditions& at) {
    const std::int64_t top = builder_of(at).top();
    Builder& builder = builder_of(at);
    if (!deduction.repeats)
      return {builder.unary(Kind::value, Op::constant, holds, std::min(deduction.points, top)),
              holds};
    Reg bad = no_reg;
    Reg count = at.count(deduction, sense_, bad);
    if (bad != no_reg) at.exceptions = builder.either(at.exceptions, bad);
    Step times;
    times.op = Op::times;
    times.a = count;
    times.k0 = std::min(deduction.points, top);
    times.k1 = deduction.every;
    const Reg value = builder.make(Kind::value, times);
    Reg asks = holds;
    if (wanted_.deductions) {
      Step compare;
      compare.op = Op::compare_small;
      compare.a = count;
      compare.k0 = deduction.every;
      compare.test.compare = Compare::ge;
      asks = builder.both(holds, builder.make(Kind::mask, compare));
    }
    return {masked(builder, holds, value), asks};
  }

  static Reg masked(Builder& builder, Reg mask, Reg value) {
    if (builder.constant(mask) == true) return value;
    if (const Step* made = builder.made(value); made != nullptr && made->op == Op::constant) {
      const std::int64_t lost = made->k0;
      return builder.unary(Kind::value, Op::constant, builder.both(mask, made->a), lost);
    }
    return builder.binary(Kind::value, Op::where, mask, value);
  }
  Builder& builder_of(Conditions& at) { return &at == &body_ ? builder_ : *record_builder_; }

  // What a charge takes of one body or record: a value for each deduction with a cap, one for the
  // rest (no_reg where there is none).
  struct Term {
    Reg value = no_reg;
    std::int64_t cap = INT64_MAX;
    int deduction = -1;  // of Program::deductions; -1: several
  };
  struct Asks {
    std::vector<Term> terms;
    std::vector<std::pair<int, Reg>> holds;  // of Program::deductions
  };

  Asks charge(const CompiledCharge& charge, std::int64_t room, Conditions& at) {
    using Choose = Charge::Choose;
    Builder& builder = builder_of(at);
    const Reg concerned = at.holds(charge.where, sense_);
    const std::uint32_t count = charge.last - charge.first;
    const Choose choose = count == 1 ? Choose::all : charge.choose;
    Asks out;
    std::vector<Taken> all;
    std::vector<Reg> whens;
    Reg left = concerned;  // where no earlier tier holds
    const std::size_t before = readers_.count();
    bool descends = true, repeats = false, capped = false;
    std::int64_t last = INT64_MAX;
    for (std::uint32_t d = charge.first; d < charge.last; ++d) {
      const CompiledDeduction& deduction = program_.deductions[d];
      check_reach(deduction, room);
      const Reg when = at.holds(deduction.when, sense_);
      whens.push_back(when);
      all.push_back(taken(deduction, builder.both(left, when), at));
      if (choose == Choose::first) left = builder.without(left, when);
      descends = descends && deduction.points <= last;
      last = deduction.points;
      repeats = repeats || deduction.repeats;
      capped = capped || deduction.cap != INT64_MAX;
    }
    // Tiers move a loss in one direction only where an earlier one takes more.
    const bool mixed =
        (choose == Choose::first && (!descends || repeats || capped)) || choose == Choose::smallest;
    if (mixed) readers_.entangle_since(before);
    if ((choose == Choose::largest || choose == Choose::smallest) && (capped || repeats))
      throw Unsupported{"the largest or smallest of what is counted or capped"};
    if (choose == Choose::largest || choose == Choose::smallest) {
      // What asks nothing is no candidate; of equals the first is taken.
      Reg best = all.front().value;
      std::vector<Reg> chosen{all.front().holds};
      if (program_.deductions[charge.first].points == 0) chosen.front() = builder.everywhere(false);
      Reg any = chosen.front();
      for (std::uint32_t i = 1; i < count; ++i) {
        const CompiledDeduction& deduction = program_.deductions[charge.first + i];
        Reg better = deduction.points == 0 ? builder.everywhere(false) : all[i].holds;
        // Better than those before that hold and take as much or more (less).
        for (std::uint32_t j = 0; j < i; ++j) {
          const std::int64_t other = program_.deductions[charge.first + j].points;
          const bool stays = other != 0 && (choose == Choose::largest ? other >= deduction.points
                                                                      : other <= deduction.points);
          if (stays) better = builder.without(better, all[j].holds);
        }
        for (std::uint32_t j = 0; j < i; ++j) chosen[j] = builder.without(chosen[j], better);
        chosen.push_back(better);
        Step pick;
        pick.op = Op::choose;
        pick.a = better;
        pick.b = all[i].value;
        pick.c = best;
        best = builder.make(Kind::value, pick);
        any = builder.either(any, better);
      }
      out.terms.push_back({best, INT64_MAX, -1});
      for (std::uint32_t i = 0; i < count; ++i)
        out.holds.emplace_back(static_cast<int>(charge.first + i), chosen[i]);
      return out;
    }
    // Of tiers that take less and less the first that holds is the one that takes most.
    const bool tiers = choose == Choose::first && !mixed;
    Reg rest = no_reg;
    for (std::uint32_t i = 0; i < count; ++i) {
      const CompiledDeduction& deduction = program_.deductions[charge.first + i];
      out.holds.emplace_back(static_cast<int>(charge.first + i), all[i].holds);
      if (tiers)
        all[i].value = builder.unary(Kind::value, Op::constant, whens[i],
                                     std::min(deduction.points, builder.top()));
      if (deduction.cap != INT64_MAX) {
        out.terms.push_back({all[i].value, deduction.cap, static_cast<int>(charge.first + i)});
        continue;
      }
      if (rest == no_reg) {
        rest = all[i].value;
      } else if (choose == Choose::first) {
        // Only one of them holds.
        rest = builder.binary(Kind::value, Op::most, rest, all[i].value);
      } else {
        rest = builder.binary(Kind::value, Op::add, rest, all[i].value);
      }
    }
    if (tiers) rest = masked(builder, concerned, rest);
    if (rest != no_reg) out.terms.push_back({rest, INT64_MAX, -1});
    return out;
  }

  // ---- Records: for each list one set of loops over all charges that go through it.
  struct Through {
    std::size_t loops = 0;
    std::vector<Term> terms;  // `value`: of the body
    std::vector<std::pair<int, Reg>> holds;
  };

  void collect_lists() {
    for (std::size_t list = 0; list < batch_.lists.size(); ++list) {
      std::vector<std::size_t> charges;
      for (std::size_t i = 0; i < program_.criteria.size(); ++i)
        for (std::uint32_t c = program_.criteria[i].first; c < program_.criteria[i].last; ++c)
          if (program_.charges[c].list == static_cast<int>(list)) charges.push_back(c);
      if (!charges.empty()) through(static_cast<int>(list), charges);
    }
  }

  std::int64_t room_of_charge(std::size_t charge) const {
    for (const CompiledCriterion& criterion : program_.criteria)
      if (charge >= criterion.first && charge < criterion.last) return room(criterion);
    return 0;
  }

  void through(int list, const std::vector<std::size_t>& charges) {
    const ListColumn& column = batch_.lists[static_cast<std::size_t>(list)];
    if (!column.bound) {
      if (rules_.facts.list(list).default_kind == Fact::Default::not_given) {
        for (const std::size_t c : charges) records_[c] = {};
        return;  // no records
      }
      throw Unsupported{"a list that is not there"};
    }
    Builder builder(builder_.value());
    record_builder_ = &builder;
    Conditions at(program_, rules_, batch_, as_of_, list, builder, readers_);
    at.without_nulls = body_.without_nulls;
    at.exceptions = builder.everywhere(false);
    RecordLoops loops;
    loops.list = &column;
    std::vector<Asks> asks;
    for (const std::size_t c : charges)
      asks.push_back(charge(program_.charges[c], room_of_charge(c), at));
    // Lanes, and where their sums go in the body's loops.
    for (std::size_t i = 0; i < charges.size(); ++i) {
      Through& out = records_[charges[i]];
      for (const Term& term : asks[i].terms) {
        loops.lanes.push_back(term.value);
        loops.sums.push_back(builder_.fresh(Kind::value));
        out.terms.push_back({loops.sums.back(), term.cap, term.deduction});
      }
      if (!wanted_.deductions) continue;
      for (const auto& [deduction, holds] : asks[i].holds) {
        loops.any.push_back(holds);
        loops.some.push_back(builder_.fresh(Kind::mask));
        out.holds.emplace_back(deduction, loops.some.back());
      }
    }
    if (builder.constant(at.exceptions) != false) {
      loops.any.push_back(at.exceptions);
      loops.some.push_back(builder_.fresh(Kind::mask));
      body_.exceptions = builder_.either(body_.exceptions, loops.some.back());
    }
    constexpr std::size_t most_lanes = 32;
    if (loops.lanes.size() > most_lanes) throw Unsupported{"more than 32 sums over one list"};
    loops.endless = endless(list, charges, loops.lanes.size());
    std::vector<Reg*> keep;
    for (Reg& lane : loops.lanes) keep.push_back(&lane);
    for (Reg& any : loops.any) keep.push_back(&any);
    std::vector<RecordLoops> none;
    loops.loops = builder.finish(keep, none);
    Step step;
    step.op = Op::records;
    step.k0 = static_cast<std::int64_t>(out_.records.size());
    step.list = &column;
    out_.records.push_back(std::move(loops));
    builder_.change(step);
    record_builder_ = nullptr;
  }

  // By lane: whether a record of which nothing is known may lose anything; then any number of them may
  // lose everything.
  std::vector<bool> endless(int list, const std::vector<std::size_t>& charges, std::size_t lanes) {
    std::vector<bool> out(lanes, false);
    if (sense_ != Sense::may) return out;
    readers_.record(false);
    Builder shadow(builder_.value());
    Builder* const real = std::exchange(record_builder_, &shadow);
    Conditions at(program_, rules_, batch_, as_of_, list, shadow, readers_);
    at.nothing_known = true;
    at.exceptions = shadow.everywhere(false);
    std::size_t lane = 0;
    for (const std::size_t c : charges) {
      const Asks asks = charge(program_.charges[c], room_of_charge(c), at);
      for (const Term& term : asks.terms) {
        for (const auto& [deduction, holds] : asks.holds) {
          const bool own =
              term.deduction == deduction ||
              (term.deduction < 0 &&
               program_.deductions[static_cast<std::size_t>(deduction)].cap == INT64_MAX);
          if (own && shadow.constant(holds) != false &&
              program_.deductions[static_cast<std::size_t>(deduction)].points > 0)
            out[lane] = true;
        }
        ++lane;
      }
    }
    record_builder_ = real;
    readers_.record(true);
    return out;
  }

  // ---- Criteria
  Reg criterion(std::size_t index) {
    const CompiledCriterion& at = program_.criteria[index];
    Reg lost = no_reg;
    const auto take = [&](const Term& term) {
      Reg value = term.value;
      if (term.cap < builder_.top()) value = builder_.unary(Kind::value, Op::hold, value, term.cap);
      lost = lost == no_reg ? value : builder_.binary(Kind::value, Op::add, lost, value);
    };
    const auto bit = [&](int deduction, Reg holds) {
      if (!wanted_.deductions || sense_ != Sense::exact) return;
      Step step;
      step.op = Op::put_deduction;
      step.a = builder_.without(holds, absent_[index]);
      step.k0 = program_.deductions[static_cast<std::size_t>(deduction)].deduction;
      if (builder_.constant(step.a) != false) builder_.change(step);
    };
    for (std::uint32_t c = at.first; c < at.last; ++c) {
      const CompiledCharge& charge_at = program_.charges[c];
      if (charge_at.list >= 0) {
        for (const Term& term : records_[c].terms) take(term);
        for (const auto& [deduction, holds] : records_[c].holds) bit(deduction, holds);
        continue;
      }
      const Asks asks = charge(charge_at, room(at), body_);
      for (const Term& term : asks.terms) take(term);
      for (const auto& [deduction, holds] : asks.holds) bit(deduction, holds);
    }
    if (lost == no_reg) {
      lost = builder_.unary(Kind::value, Op::constant, builder_.everywhere(false), 0);
      return lost;
    }
    if (builder_.constant(absent_[index]) != false)
      lost = masked(builder_, builder_.negate(absent_[index]), lost);
    if (at.shared >= 0) return lost;  // what exceeds its marks goes to others
    return held(lost, room(at));
  }

  Reg held(Reg lost, std::int64_t room) {
    return room >= builder_.top() ? lost : builder_.unary(Kind::value, Op::hold, lost, room);
  }

  // As share_out of evaluate/sheet.cc.
  void share(std::vector<Reg>& lost) {
    for (const std::vector<int>& group : program_.shared) {
      std::int64_t rooms = 0;
      for (const int member : group) {
        rooms += room(program_.criteria[static_cast<std::size_t>(member)]);
        // Whether a member takes part in the limit moves the others both ways.
        readers_.flip();
        body_.entangle(program_.criteria[static_cast<std::size_t>(member)].not_applicable);
        readers_.flip();
      }
      if (rooms > builder_.top())
        throw Unsupported{"a shared limit beyond the values of a register"};
      std::vector<Reg> excess;
      for (const int index : group) {
        const auto member = static_cast<std::size_t>(index);
        const Reg held_back =
            builder_.unary(Kind::value, Op::hold, lost[member], room(program_.criteria[member]));
        excess.push_back(builder_.binary(Kind::value, Op::subtract, lost[member], held_back));
        lost[member] = held_back;
      }
      for (std::size_t i = 0; i < group.size(); ++i)
        for (std::size_t step = 1; step < group.size(); ++step) {
          const auto member = static_cast<std::size_t>(group[(i + step) % group.size()]);
          Reg space = builder_.unary(Kind::value, Op::constant, builder_.negate(absent_[member]),
                                     room(program_.criteria[member]));
          space = builder_.binary(Kind::value, Op::subtract, space, lost[member]);
          const Reg moved = builder_.binary(Kind::value, Op::least, excess[i], space);
          lost[member] = builder_.binary(Kind::value, Op::add, lost[member], moved);
          excess[i] = builder_.binary(Kind::value, Op::subtract, excess[i], moved);
        }
    }
  }

  const Program& program_;
  const RuleSet& rules_;
  const Batch& batch_;
  std::optional<Date> as_of_;
  const Wanted& wanted_;
  Lowered& out_;
  Builder& builder_;
  Readers& readers_;
  Conditions& body_;
  Builder* record_builder_ = nullptr;
  Sense sense_ = Sense::exact;
  std::vector<Reg> absent_;
  std::map<std::size_t, Through> records_;  // by Program::charges
};

// Σ of what is lost, in bins that cannot overflow; total_marks less it.
class Sum {
 public:
  Sum(const Program& program, Builder& builder, int which, bool parts)
      : program_(program), builder_(builder), which_(which), parts_(parts) {
    std::int64_t room = builder.top(), all = 0;
    std::size_t bins = 0;
    for (const CompiledCriterion& criterion : program.criteria) {
      const std::int64_t most = criterion.marks - criterion.floor;
      if (most > builder.top()) throw Unsupported{"marks beyond the values of a register"};
      all += most;
      room += most;
      if (room > builder.top()) {
        room = most;
        ++bins;
      }
      bin_.push_back(bins - 1);
    }
    if (program.total_marks > INT32_MAX || all > INT32_MAX || bins > most_bins)
      throw Unsupported{"totals beyond 32 bits"};
    for (std::size_t i = 0; i < bins; ++i) regs_.push_back(builder.fresh(Kind::value));
    for (const Reg bin : regs_) {
      Step clear;
      clear.op = Op::clear;
      clear.out = bin;
      builder.change(clear);
    }
  }

  void take(std::size_t criterion, Reg lost) {
    std::int64_t limit = program_.criteria[criterion].marks - program_.criteria[criterion].floor;
    // Held here, too, so that nothing else need.
    Reg value = lost;
    const Step* made = builder_.made(value);
    if (made != nullptr && made->op == Op::hold && made->k0 == limit) value = made->a;
    std::vector<Reg> constants;
    if (!parts_ && apart(value, constants) <= limit) {
      for (const Reg one : constants) add(criterion, one, limit);
      return;
    }
    add(criterion, value, limit);
    if (!parts_) return;
    Step part;
    part.op = Op::put_part;
    part.a = lost;
    part.k0 = static_cast<std::int64_t>(criterion);
    part.k1 = which_;
    builder_.change(part);
  }

  Reg total() {
    Step step;
    step.op = Op::total;
    step.k0 = program_.total_marks;
    step.k1 = regs_.empty() ? 0 : regs_.front();
    step.k2 = step.k1 + static_cast<std::int64_t>(regs_.size());
    return builder_.make(Kind::total, step);
  }

 private:
  // The constants of which `value` is the sum, and what all of them come to; beyond any limit where it
  // is made of something else.
  std::int64_t apart(Reg value, std::vector<Reg>& constants) const {
    const Step* const made = builder_.made(value);
    if (made == nullptr) return INT64_MAX;
    if (made->op == Op::constant) {
      constants.push_back(value);
      return made->k0;
    }
    if (made->op != Op::add) return INT64_MAX;
    const Reg a = made->a, b = made->b;
    const std::int64_t one = apart(a, constants), two = apart(b, constants);
    return one > builder_.top() || two > builder_.top() ? INT64_MAX : one + two;
  }

  void add(std::size_t criterion, Reg value, std::int64_t limit) {
    Step sum;
    sum.op = Op::sum;
    sum.out = regs_[bin_[criterion]];
    sum.a = value;
    sum.k0 = limit;
    const Step* const made = builder_.made(value);
    if (made != nullptr && made->op == Op::constant) {
      sum.op = Op::sum_constant;
      sum.k0 = std::min(limit, made->k0);
      sum.a = made->a;
    }
    builder_.change(sum);
  }

  static constexpr std::size_t most_bins = 200;
  const Program& program_;
  Builder& builder_;
  int which_;
  bool parts_;
  std::vector<std::size_t> bin_;  // by criterion
  std::vector<Reg> regs_;
};

// Looks at the values of columns that no loop reads.
void check_rest(const Batch& batch, Lowered& out) {
  std::vector<const Column*> seen;
  const auto reads = [&](const Loops& loops) {
    for (const Step& step : loops.steps) switch (step.op) {
        case Op::small:
        case Op::flag:
        case Op::flag_either:
        case Op::flag_both:
        case Op::sum_flag:
        case Op::sum_small:
        case Op::wide:
        case Op::choice: seen.push_back(step.column); break;
        default: break;
      }
  };
  reads(out.loops);
  for (const RecordLoops& records : out.records) reads(records.loops);
  const auto rest = [&](const Column& column, Loops& loops) {
    const bool free = column.store == Store::bits || column.store == Store::nothing;
    if (free || std::find(seen.begin(), seen.end(), &column) != seen.end()) return;
    Step step;
    step.op = Op::check;
    step.column = &column;
    loops.steps.push_back(step);
  };
  for (const Column& column : batch.columns) rest(column, out.loops);
  for (const ListColumn& list : batch.lists) {
    if (!list.bound) continue;
    auto own = std::find_if(out.records.begin(), out.records.end(),
                            [&](const RecordLoops& records) { return records.list == &list; });
    if (own == out.records.end()) {
      RecordLoops loops;
      loops.list = &list;
      own = out.records.insert(out.records.end(), std::move(loops));
      Step step;
      step.op = Op::records;
      step.k0 = static_cast<std::int64_t>(out.records.size()) - 1;
      step.list = &list;
      out.loops.steps.push_back(step);
    }
    for (const Column& column : list.fields) rest(column, own->loops);
  }
}

}  // namespace

// ---- All of it

namespace {

class PlanLowering {
 public:
  PlanLowering(const Plan& plan, const Batch& batch, const Wanted& wanted,
               std::optional<Date> as_of)
      : plan_(plan), program_(plan.program()), batch_(batch), wanted_(wanted), as_of_(as_of) {}

  // Of chunks in which no column of `needed` has a null.
  std::unique_ptr<const Lowered> complete(int value, const std::vector<const Column*>& needed) {
    auto out = std::make_unique<Lowered>();
    out->value = value;
    Builder builder(value);
    Readers readers;
    Conditions body(program_, plan_.rules(), batch_, as_of_, -1, builder, readers);
    readers.record(false);
    body.without_nulls = &needed;
    body.exceptions = builder.everywhere(false);
    in_force(builder, body);
    Losses losses(plan_, batch_, as_of_, wanted_, *out, builder, readers, body);
    Answer& answer = out->answer;
    answer.total_low = answer.total_high = sum(losses, builder, Sense::exact, 0);
    body.total = answer.total_low;
    decide_complete(plan_, wanted_, builder, body, answer);
    finish(builder, body, *out);
    return out;
  }

  std::unique_ptr<const Lowered> open(int value) {
    auto out = std::make_unique<Lowered>();
    out->value = value;
    out->sets = true;
    Builder builder(value);
    Readers readers;
    Conditions body(program_, plan_.rules(), batch_, as_of_, -1, builder, readers);
    body.exceptions = builder.everywhere(false);
    readers.record(false);
    in_force(builder, body);
    readers.record(true);
    Losses losses(plan_, batch_, as_of_, wanted_, *out, builder, readers, body);
    Answer& answer = out->answer;
    answer.total_low = sum(losses, builder, Sense::may, 1);
    answer.total_high = sum(losses, builder, Sense::must, 2);
    decide_open(plan_, wanted_, builder, readers, body, answer);
    // A null of what is entangled: the row is evaluated by itself.
    std::map<int, Reg> of_lists;
    for (const auto& [list, slot] : readers.entangled()) {
      if (slot < 0) {
        body.exceptions = builder.either(body.exceptions, builder.negate(body.list_known(list)));
      } else if (list < 0) {
        const Source source = body.source(slot, false);
        if (source.constant) continue;
        body.exceptions = builder.either(body.exceptions, builder.negate(body.known(source)));
      } else {
        entangled_fields_[list].push_back(slot);
      }
    }
    fields(builder, body, *out);
    finish(builder, body, *out);
    return out;
  }

 private:
  Reg sum(Losses& losses, Builder& builder, Sense sense, int which) {
    Sum sum(program_, builder, which, wanted_.parts);
    losses.run(sense, [&](std::size_t criterion, Reg lost) { sum.take(criterion, lost); });
    return sum.total();
  }

  // Of a body that states when it was evaluated the rules may not be in force.
  void in_force(Builder& builder, Conditions& body) {
    const RuleSet& rules = plan_.rules();
    if (rules.in_force_slot < 0) return;
    const auto outside = [&](const std::string& day, Compare compare) {
      const auto date = Date::parse(day);
      if (!date) throw Unsupported{"the dates between which the rules are in force"};
      Condition condition;
      condition.kind = Condition::Kind::compare;
      condition.slots[0] = static_cast<std::uint16_t>(rules.in_force_slot);
      condition.factors = {1, 0};
      condition.offset = date->days();
      condition.comparison = compare == Compare::lt ? Node::Op::lt : Node::Op::gt;
      // An unknown day is no day outside.
      const Source source = body.source(rules.in_force_slot, false);
      if (source.column == nullptr && !source.constant) return;
      body.exceptions = builder.either(
          body.exceptions, builder.both(body.known(source), body.holds(condition, Sense::exact)));
    };
    outside(rules.in_force_from, Compare::lt);
    if (!rules.in_force_to.empty()) outside(rules.in_force_to, Compare::gt);
  }

  // Rows with a record that has a null in an entangled field.
  void fields(Builder& builder, Conditions& body, Lowered& out) {
    for (const auto& [list, slots] : entangled_fields_) {
      const ListColumn& column = batch_.lists[static_cast<std::size_t>(list)];
      if (!column.bound) continue;
      Builder own(out.value);
      Readers none;
      none.record(false);
      Conditions at(program_, plan_.rules(), batch_, as_of_, list, own, none);
      Reg missing = own.everywhere(false);
      for (const int slot : slots) {
        const Source source = at.source(slot, true);
        if (!source.constant) missing = own.either(missing, own.negate(at.known(source)));
      }
      if (own.constant(missing) == false) continue;
      RecordLoops loops;
      loops.list = &column;
      loops.any.push_back(missing);
      loops.some.push_back(builder.fresh(Kind::mask));
      std::vector<RecordLoops> nothing;
      loops.loops = own.finish({&loops.any.back()}, nothing);
      Step step;
      step.op = Op::records;
      step.k0 = static_cast<std::int64_t>(out.records.size());
      step.list = &column;
      body.exceptions = builder.either(body.exceptions, loops.some.back());
      out.records.push_back(std::move(loops));
      builder.change(step);
    }
  }

  void finish(Builder& builder, Conditions& body, Lowered& out) {
    Answer& answer = out.answer;
    answer.exceptions = body.exceptions;
    std::vector<Reg*> keep{&answer.exceptions, &answer.scored,    &answer.certain,
                           &answer.confirm,    &answer.total_low, &answer.total_high,
                           &answer.opinions,   &answer.grades};
    // The same register twice would be renamed twice.
    if (answer.total_high == answer.total_low) keep.erase(keep.begin() + 5);
    rename_aliases(keep, builder);
    out.loops = builder.finish(keep, out.records);
    if (!out.sets) answer.total_high = answer.total_low;
    check_rest(batch_, out);
  }

  // Registers that stand for two answers become copies.
  static void rename_aliases(std::vector<Reg*>& keep, Builder& builder) {
    for (std::size_t i = 0; i < keep.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (*keep[i] != no_reg && *keep[i] == *keep[j]) {
          // A computation of its own: what holds and holds.
          Step copy;
          copy.op = Op::both;
          copy.a = copy.b = *keep[i];
          copy.k2 = static_cast<std::int64_t>(i) + 1;
          *keep[i] = builder.make(Kind::mask, copy);
        }
  }

  const Plan& plan_;
  const Program& program_;
  const Batch& batch_;
  const Wanted& wanted_;
  std::optional<Date> as_of_;
  std::map<int, std::vector<int>> entangled_fields_;
};

void needs(const Plan& plan, const Batch& batch, std::optional<Date> as_of, LoweredPlan& out) {
  const Program& program = plan.program();
  Builder builder(0);
  Readers readers;
  const auto need = [&](const Source& source) {
    if (source.constant) return;
    if (source.column == nullptr)
      out.always_open = true;
    else if (source.nullable())
      out.needed.push_back(source.column);
  };
  Conditions body(program, plan.rules(), batch, as_of, -1, builder, readers);
  for (const int slot : program.needed_slots) need(body.source(slot, false));
  for (std::size_t list = 0; list < program.needed_lists.size(); ++list) {
    if (!program.needed_lists[list]) continue;
    const ListColumn& column = batch.lists[list];
    if (!column.bound) {
      if (plan.rules().facts.list(static_cast<int>(list)).default_kind != Fact::Default::not_given)
        out.always_open = true;
      continue;
    }
    if (column.validity.bytes != nullptr) out.needed_lists.push_back(&column);
    Conditions at(program, plan.rules(), batch, as_of, static_cast<int>(list), builder, readers);
    for (const int field : program.needed_fields[list]) {
      const Source source = at.source(field, true);
      // Without records nothing is missing; with any it is.
      if (source.constant || source.column != nullptr)
        need(source);
      else
        out.always_open = true;
    }
  }
}

}  // namespace

LoweredPlan lower(const Plan& plan, const Batch& batch, const Wanted& wanted,
                  std::optional<Date> as_of) {
  LoweredPlan out;
  if (plan.general() != nullptr) {
    out.why = "the general form";
    return out;
  }
  needs(plan, batch, as_of, out);
  PlanLowering lowering(plan, batch, wanted, as_of);
  const auto attempt = [&](auto make) -> std::unique_ptr<const Lowered> {
    for (const int value : {0, 1}) {
      try {
        return make(value);
      } catch (const Unsupported& reason) {
        out.why = reason.what;
      }
    }
    return nullptr;
  };
  if (!out.always_open)
    out.complete = attempt([&](int value) { return lowering.complete(value, out.needed); });
  const bool may_be_open = out.always_open || !out.needed.empty() || !out.needed_lists.empty();
  if (may_be_open && !wanted.deductions)
    out.open = attempt([&](int value) { return lowering.open(value); });
  return out;
}

}  // namespace guiju::columns
