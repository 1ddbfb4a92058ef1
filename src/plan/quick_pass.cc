// Two sums over one list → one pass. What both read of a record is read once, and how many records a
// body has, which no processor guesses, is found out once.
#include "plan/quick_pass.h"

#include <algorithm>

namespace guiju {

namespace {

class Passes {
 public:
  explicit Passes(Program& program) : program_(program) {}

  void run() {
    std::vector<std::uint32_t> open;
    for (std::uint32_t i = 0; i < program_.quick_sums.size(); ++i) {
      const auto partner = std::find_if(open.begin(), open.end(),
                                        [&](std::uint32_t other) { return join(other, i); });
      if (partner == open.end())
        open.push_back(i);
      else
        open.erase(partner);
    }
    program_.quick_alone = std::move(open);
  }

 private:
  // The one term of a sum, where it reads the record alone and by switches and bits.
  const QuickTerm* term(std::uint32_t sum) const {
    const QuickRange& terms = program_.quick_sums[sum].terms;
    if (terms.last - terms.first != 1) return nullptr;
    const QuickTerm& out = program_.quick_terms[terms.first];
    const auto none = [](const QuickRange& range) { return range.first == range.last; };
    const bool fits = out.list >= 0 && none(out.index.switches) && none(out.index.digits) &&
                      none(out.index.bits) && none(out.record.digits) && none(out.record.switches);
    return fits ? &out : nullptr;
  }

  // What both read of a record, each once.
  struct Inputs {
    std::vector<std::uint32_t> slots;
    std::vector<QuickTest> tests;

    bool is_zero(const QuickSwitch& one, std::uint32_t entry) const {
      const auto at = std::find(slots.begin(), slots.end(), one.slot) - slots.begin();
      return (entry >> at & 1) != 0;
    }
    bool test_at(const QuickTest& test, std::uint32_t entry) const {
      const auto at = std::find(tests.begin(), tests.end(), test) - tests.begin();
      return (entry >> (slots.size() + static_cast<std::size_t>(at)) & 1) != 0;
    }
  };

  void collect(const QuickTerm& term, Inputs& inputs) const {
    for (const QuickSwitch& one : term.switches)
      if (one.stride != 0 &&
          std::find(inputs.slots.begin(), inputs.slots.end(), one.slot) == inputs.slots.end())
        inputs.slots.push_back(one.slot);
    for (std::uint32_t i = term.record.bits.first; i < term.record.bits.last; ++i) {
      const QuickTest& test = program_.quick_bits[i].test;
      if (std::find(inputs.tests.begin(), inputs.tests.end(), test) == inputs.tests.end())
        inputs.tests.push_back(test);
    }
  }

  // What the term takes of a record whose inputs are the bits of `entry`: set where a cell is zero,
  // where a test holds.
  std::int64_t taken(const QuickTerm& term, const Inputs& inputs, std::uint32_t entry) const {
    std::uint32_t at = term.table;
    for (const QuickSwitch& one : term.switches)
      if (one.stride != 0 && inputs.is_zero(one, entry)) at -= one.stride;
    for (std::uint32_t i = term.record.bits.first; i < term.record.bits.last; ++i)
      if (inputs.test_at(program_.quick_bits[i].test, entry)) at += program_.quick_bits[i].stride;
    return program_.quick_table[at];
  }

  bool join(std::uint32_t a, std::uint32_t b) {
    const QuickTerm *const one = term(a), *const two = term(b);
    if (one == nullptr || two == nullptr || one->list != two->list) return false;
    Inputs inputs;
    collect(*one, inputs);
    collect(*two, inputs);
    QuickPass pass;
    if (inputs.slots.size() > pass.slots.size() || inputs.tests.size() > most_tests) return false;
    pass.list = static_cast<std::uint32_t>(one->list);
    pass.sums = {a, b};
    // All of the switches count, be they read by nothing: then every pass has the same shape.
    for (std::size_t i = 0; i < inputs.slots.size(); ++i) pass.slots[i] = inputs.slots[i];
    for (std::size_t i = inputs.slots.size(); i < pass.slots.size(); ++i)
      inputs.slots.push_back(unread);
    pass.table = static_cast<std::uint32_t>(program_.quick_pass_table.size());
    const auto entries = std::uint32_t{1} << (inputs.slots.size() + inputs.tests.size());
    for (std::uint32_t entry = 0; entry < entries; ++entry)
      program_.quick_pass_table.push_back({taken(*one, inputs, entry), taken(*two, inputs, entry)});
    for (const QuickTest& test : inputs.tests) program_.quick_pass_tests.push_back(test);
    pass.tests.last = static_cast<std::uint32_t>(program_.quick_pass_tests.size());
    pass.tests.first = pass.tests.last - static_cast<std::uint32_t>(inputs.tests.size());
    program_.quick_passes.push_back(pass);
    return true;
  }

  static constexpr std::size_t most_tests = 4;
  static constexpr std::uint32_t unread = ~std::uint32_t{0};
  Program& program_;
};

}  // namespace

void add_quick_passes(Program& program) { Passes(program).run(); }

}  // namespace guiju
