// A body that was read + facts to try -> the body as if it had been read with them. One idea: what
// reading added of itself (defaults, notes on form) is taken away, the facts are set, and it is added
// again, so that a trial of a body in memory is the same as one of its file.
#include <algorithm>

#include "facts/filler.h"
#include "facts/reader.h"
#include "facts/vocabulary.h"

namespace guiju {
namespace {

void forget_default(Given& given) {
  if (given == Given::defaulted) given = Given::absent;
}
void forget_defaults(Cells& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (cells.state(i) == Given::defaulted) cells.set_state(i, Given::absent);
}

void forget_defaults(Body& body) {
  forget_defaults(body.cells);
  for (RecordList& list : body.lists) {
    forget_default(list.given);
    forget_defaults(list.cells);
  }
  body.notes.erase_if([](const BodyNote& note) { return note.code == "unusual_form"; });
}

}  // namespace

void try_facts(const RuleSet& rules, const FactsOptions& options, Body& body) {
  forget_defaults(body);
  for (const auto& [fact, value] : options.set) set_fact(rules, fact, value, body);
  facts::note_forms(facts::Vocabulary(rules), body);
  body.apply_defaults(rules.facts, options.as_of);
}

}  // namespace guiju
