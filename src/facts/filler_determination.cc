// {opinion, by, on, because} under `confirmation` or `override` → what a person determined of a body's
// opinion. One idea: it counts whole or not at all, so whatever is missing of it is an error.
#include <algorithm>

#include "base/utf8.h"
#include "facts/filler.h"

namespace guiju::facts {
namespace {

constexpr unsigned bit(DeterminationPart part) { return 1u << static_cast<unsigned>(part); }

// Nothing but spaces: ASCII, no-break and full-width ones.
bool blank(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = utf8::next(text, at);
    if (c > U' ' && c != U'\u00A0' && c != U'\u3000') return false;
  }
  return true;
}

std::string path_of(Determined what, DeterminationPart part) {
  return std::string(name_of(what)).append(1, '.').append(name_of(part));
}

}  // namespace

bool Filler::begin_determination(Determined what, std::uint32_t line) {
  Determination& said = body_.*member_of(what);
  if (said.given) {
    twice(name_of(what), std::string(name_of(what)), line);
    return false;
  }
  said.given = true;
  parts_given_ = 0;
  if (vocabulary_.rules.opinions.empty())
    error(line, std::string(name_of(what)), {Code::no_opinions_here, {}, {}});
  return true;
}

void Filler::determination_value(Determined what, const Value& value, std::uint32_t line) {
  if ((body_.*member_of(what)).given) {
    twice(name_of(what), std::string(name_of(what)), line);
  } else if (value.form != Value::Form::null) {
    wrong_shape({"{opinion, by, on, because}", "{opinion, by, on, because}"}, value,
                std::string(name_of(what)), line);
  }
}

void Filler::determination_part(Determined what, DeterminationPart part, const Value& value,
                                std::uint32_t line) {
  if ((parts_given_ & bit(part)) != 0) return twice(name_of(part), path_of(what, part), line);
  Determination& said = body_.*member_of(what);
  std::string_view text;
  Problem problem;
  bool good = take_text(value, limits(), text, problem);
  if (good && blank(text)) return;  // as if left out
  parts_given_ |= bit(part);
  if (good && part == DeterminationPart::on) {
    CellRule date;
    date.type = FactType::date;
    Cell cell = 0;
    text = trimmed(text);
    good = take_value(date, {Value::Form::plain, text}, limits(), body_, cell, problem) !=
           Taken::wrong;
  }
  if (good && part == DeterminationPart::opinion && !vocabulary_.rules.opinions.empty()) {
    const int key = vocabulary_.opinions.find(trimmed(text));
    good = key >= 0;
    if (good)
      said.opinion = vocabulary_.opinions.meaning(key);
    else
      problem = {
          Code::unknown_opinion, {Words(text)}, suggestions_.nearest(text, vocabulary_.opinions)};
  }
  if (!good) return error(line, path_of(what, part), problem);
  if (part == DeterminationPart::by) said.by = text;
  if (part == DeterminationPart::on) said.on = text;
  if (part == DeterminationPart::because) said.because = text;
}

void Filler::end_determination(Determined what, std::uint32_t line) {
  std::string missing;
  for (const DeterminationPart part :
       {DeterminationPart::by, DeterminationPart::on, DeterminationPart::because}) {
    if ((parts_given_ & bit(part)) != 0) continue;
    missing.append(missing.empty() ? "" : ", ").append(name_of(part));
  }
  if (!missing.empty())
    error(line, std::string(name_of(what)), {Code::determination_incomplete, {missing}, {}});
  const bool of_opinion = (parts_given_ & bit(DeterminationPart::opinion)) != 0;
  if (what == Determined::override && !of_opinion)
    error(line, std::string(name_of(what)), {Code::override_without_opinion, {}, {}});
}

}  // namespace guiju::facts
