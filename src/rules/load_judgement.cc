// The section judgement → the words that a person must weigh: findings, which only a person's finding
// answers, and confirmations, for which what follows needs a person's confirmation.
#include <algorithm>

#include "rules/loader.h"

namespace guiju {

namespace {

constexpr std::size_t max_words = 200;

void load_words(LoadContext& context, const YamlNode& node, std::vector<JudgedWord>& words) {
  if (too_many(context, node.items.size(), max_words, node.span)) return;
  for_each_item(context, node, [&](const YamlNode& item) {
    const auto text = read_text(context, item);
    if (!text) return;
    const Judgement& known = context.rules.judgement;
    const auto same = [&](const JudgedWord& word) { return word.text == *text; };
    if (text->empty() || text->find_first_not_of(' ') == std::string::npos ||
        std::any_of(known.findings.begin(), known.findings.end(), same) ||
        std::any_of(known.confirmations.begin(), known.confirmations.end(), same))
      context.error(Code::judged_word_twice, item.span, {*text});
    else
      words.push_back({*text, item.span});
  });
}

}  // namespace

void load_judgement(LoadContext& context, const YamlNode& node) {
  MapReader reader(context, node, "judgement", {"findings", "confirmations"});
  if (!reader.good()) return;
  Judgement& judgement = context.rules.judgement;
  if (const YamlNode* words = reader.find("findings"))
    load_words(context, *words, judgement.findings);
  if (const YamlNode* words = reader.find("confirmations"))
    load_words(context, *words, judgement.confirmations);
}

}  // namespace guiju
