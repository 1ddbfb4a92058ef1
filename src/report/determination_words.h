// What persons determined about the opinion, in words, in JSON and in a table's cell: the computed
// opinion and the overriding one always stand together.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "evaluate/body.h"
#include "evaluate/result.h"
#include "report/run.h"

namespace guiju {

// An opinion's label, else its code.
const std::string& opinion_label(const RuleSet& rules, int opinion);

// "终止备案（确认人：…；时间：…；理由：…）": the opinion confirmed and by whom; empty where there is no
// confirmation. One that does not count says so.
std::string confirmation_words(const RuleSet& rules, const Body& body, const Result& result,
                               Language language);
// "同意延续备案（改定人：…；时间：…；理由：…）"; empty where the opinion is not overridden.
std::string override_words(const RuleSet& rules, const Body& body, Language language);

// "只是候选，须由人确认" of a row whose words leave it to people (原则上), by the rule file's judgement;
// empty for other rows.
std::string_view candidate_words(const RuleSet& rules, const OpinionRow& row, const Result& result,
                                 Language language);

// What is doubtful about a confirmation or an overriding opinion: the messages of those notes.
std::string doubts_about_determinations(const Result& result, Language language);

// ,"confirmation":{…},"override":{…}: each only where given.
void append_determinations(std::string& out, const RuleSet& rules, const Body& body,
                           const Result& result);
// {"code", "label", "by", "on", "because"} of an overriding opinion that is given.
void append_override(std::string& out, const RuleSet& rules, const Determination& overriding);

// Where an opinion is overridden, a table of codes says "COMPUTED>GIVEN" in its one column: whoever
// counts codes cannot take the body for one or the other without looking.
inline constexpr std::string_view overridden_by = ">";

}  // namespace guiju
