// What a body states in parts: a finding {value, by, on, because}, or what a person determined of the
// opinion {opinion, by, on, because}. Which one is told by the meaning of its key, so that mappings,
// structures and columns FACT.by read both alike.
#pragma once

#include <string>

#include "facts/filler.h"

namespace guiju::python {

class StatedParts {
 public:
  // `meaning` as in Vocabulary::keys: a finding, means_confirmation or means_override.
  StatedParts(facts::Filler& filler, int meaning, std::uint32_t line)
      : filler_(filler), meaning_(meaning), line_(line) {}

  static bool is_determination(int meaning) {
    return meaning == facts::means_confirmation || meaning == facts::means_override;
  }
  static const facts::KeyTable& keys(const facts::Vocabulary& vocabulary, int meaning) {
    return is_determination(meaning) ? vocabulary.determination_parts : vocabulary.finding_parts;
  }
  static std::string id(const facts::Vocabulary& vocabulary, int meaning) {
    if (is_determination(meaning)) return std::string(name_of(facts::determined(meaning)));
    return vocabulary.facts[static_cast<std::size_t>(meaning)].fact->id;
  }

  // False when it was given before.
  bool begin() {
    return finding() ? filler_.begin_finding(meaning_, line_)
                     : filler_.begin_determination(facts::determined(meaning_), line_);
  }
  // `which` by the meaning of its key.
  void part(int which, const facts::Value& value) {
    if (finding())
      filler_.finding_part(meaning_, static_cast<facts::FindingPart>(which), value, line_);
    else
      filler_.determination_part(facts::determined(meaning_),
                                 static_cast<facts::DeterminationPart>(which), value, line_);
  }
  // A part whose value cannot be stated at all.
  void wrong(int which, const facts::Problem& problem) {
    filler_.error(
        line_,
        id(filler_.vocabulary(), meaning_) + '.' +
            std::string(finding() ? name_of(static_cast<facts::FindingPart>(which))
                                  : name_of(static_cast<facts::DeterminationPart>(which))),
        problem);
    part(which, {});
  }
  void end() {
    if (finding())
      filler_.end_finding(meaning_, line_);
    else
      filler_.end_determination(facts::determined(meaning_), line_);
  }

 private:
  bool finding() const { return !is_determination(meaning_); }

  facts::Filler& filler_;
  const int meaning_;
  const std::uint32_t line_;
};

}  // namespace guiju::python
