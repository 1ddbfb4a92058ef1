// A result as computed + the body's confirmation and overriding opinion → the result as it stands.
// One idea: a confirmation names the opinion that was confirmed, so that it cannot settle another one
// once facts have changed; an overriding opinion stands beside the computed one and changes nothing
// of it but the dates that follow.
#include "evaluate/determination.h"

#include <algorithm>

#include "base/diagnostic.h"
#include "evaluate/evaluator.h"

namespace guiju {
namespace {

void note(Result& result, Code code, const std::vector<std::string>& zh,
          const std::vector<std::string>& en) {
  BodyNote& added = result.notes.emplace_back();
  added.code = info(code).name;
  added.zh = message(code, zh, Language::zh);
  added.en = message(code, en, Language::en);
}

// An opinion in the two languages' messages: 终止备案 (terminate), and terminate.
struct Named {
  std::string zh, en;
};
Named named(const RuleSet& rules, int opinion) {
  if (opinion < 0) return {"尚不能确定", "undetermined"};
  const OpinionCode& code = rules.opinions[static_cast<std::size_t>(opinion)];
  return {code.label.empty() ? code.id : code.label, code.id};
}

// Whether some row of the opinion table, whatever its condition and under whatever reading, gives
// `opinion` to a body whose facts choose as this one's.
bool open_to(const RuleSet& rules, const Body& body, int opinion) {
  if (opinion == rules.scope.otherwise) return true;
  return std::any_of(
      rules.opinion_rows.begin(), rules.opinion_rows.end(), [&](const OpinionRow& row) {
        if (row.by_slot < 0) return row.opinion == opinion;
        const auto slot = static_cast<std::size_t>(row.by_slot);
        if (is_known(body.cells.state(slot)))
          return row.by_choice[static_cast<std::size_t>(body.cells[slot])] == opinion;
        return std::find(row.by_choice.begin(), row.by_choice.end(), opinion) !=
               row.by_choice.end();
      });
}

void take_confirmation(const RuleSet& rules, const Body& body, Result& result) {
  const Determination& said = body.confirmation;
  const Named computed = named(rules, result.opinion);
  if (confirms(body, result.opinion)) {
    result.confirmed = true;
    result.needs_confirmation = false;
    if (said.opinion < 0) note(result, Code::confirmation_unnamed, {computed.zh}, {computed.en});
  } else if (result.opinion < 0) {
    note(result, Code::confirmation_of_undetermined, {}, {});
  } else {
    const Named confirmed = named(rules, said.opinion);
    note(result, Code::confirmation_of_another, {confirmed.zh, computed.zh},
         {confirmed.en, computed.en});
  }
  if (body.overriding.given) note(result, Code::confirmed_and_overridden, {}, {});
}

}  // namespace

bool confirms(const Body& body, int opinion) {
  const Determination& said = body.confirmation;
  return said.given && opinion >= 0 && (said.opinion < 0 || said.opinion == opinion);
}

void take_determinations(const RuleSet& rules, const Body& body, Result& result) {
  if (body.confirmation.given) take_confirmation(rules, body, result);
  if (!body.overriding.given) return;
  const Named given = named(rules, body.overriding.opinion);
  if (body.overriding.opinion == result.opinion)
    note(result, Code::override_same, {given.zh}, {given.en});
  else if (!open_to(rules, body, body.overriding.opinion))
    note(result, Code::override_not_open, {given.zh}, {given.en});
}

void Evaluator::evaluate(const Body& body, Result& result) {
  compute(body, result);
  take_determinations(plan().rules(), body, result);
}

const Brief& Evaluator::brief(const Body& body, bool inner_parts) {
  return finished(body, compute_brief(body, inner_parts));
}

const Brief& Evaluator::finished(const Body& body, Brief& brief) const {
  brief.exact = bounds_exact();
  if (confirms(body, brief.opinion)) brief.needs_confirmation = false;
  return brief;
}

}  // namespace guiju
