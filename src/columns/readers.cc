// What is read → which facts are entangled. The one idea: some completion reaches the least,
// or the greatest, of all that is read where each fact has one reader and is read there once, or moves
// it in one direction only; any other fact is entangled.
#include "columns/conditions.h"

namespace guiju::columns {

std::vector<Readers::Fact> Readers::entangled() const {
  std::vector<Fact> out;
  for (const auto& [fact, reads] : reads_) {
    bool fine = true;
    for (const auto& [reader, direction] : reads) {
      fine = fine && reader == reads.front().first && direction != 2;
      if (reads.size() > 1) fine = fine && direction != 0 && direction == reads.front().second;
    }
    if (!fine) out.push_back(fact);
  }
  return out;
}

std::vector<Readers::Fact> Readers::of(int reader) const {
  std::vector<Fact> out;
  for (const auto& [fact, reads] : reads_)
    for (const auto& read : reads)
      if (read.first == reader) {
        out.push_back(fact);
        break;
      }
  return out;
}

void Conditions::entangle_all(std::int32_t index) {
  if (index < 0) return;
  const Node& at = node(index);
  switch (at.op) {
    case Node::Op::cell: readers_.entangle({-1, at.a}); return;
    case Node::Op::field: readers_.entangle({list_, at.a}); return;
    case Node::Op::given:
    case Node::Op::records: readers_.entangle({at.a, -1}); return;
    case Node::Op::add:
    case Node::Op::sub:
    case Node::Op::mul:
    case Node::Op::eq:
    case Node::Op::ne:
    case Node::Op::lt:
    case Node::Op::le:
    case Node::Op::gt:
    case Node::Op::ge:
    case Node::Op::and_:
    case Node::Op::or_:
    case Node::Op::not_:
    case Node::Op::condition:
      entangle_all(at.a);
      entangle_all(at.b);
      entangle_all(at.c);
      return;
    default: return;
  }
}

void Conditions::entangle(const Condition& condition) {
  switch (condition.kind) {
    case Condition::Kind::any:
    case Condition::Kind::all:
    case Condition::Kind::member:
    case Condition::Kind::compare: {
      const int list = condition.on_record ? list_ : -1;
      const bool two = condition.kind == Condition::Kind::compare && condition.factors[1] != 0;
      const std::size_t count = condition.kind == Condition::Kind::compare  ? (two ? 2 : 1)
                                : condition.kind == Condition::Kind::member ? 1
                                                                            : condition.count;
      for (std::size_t i = 0; i < count; ++i) readers_.entangle({list, condition.slots[i]});
      return;
    }
    case Condition::Kind::node: entangle_all(condition.node); return;
    default: return;
  }
}

}  // namespace guiju::columns
