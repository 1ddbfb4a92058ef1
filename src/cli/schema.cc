// guiju schema: the JSON Schema of a rule set's facts, or of the rule language.
#include "report/schema.h"

#include "cli/common.h"
#include "cli/output.h"
#include "cli/verbs.h"

namespace guiju::cli {

int schema(const Options& options) {
  std::string text;
  if (options.rule_language) {
    text = rule_language_schema();
  } else {
    const LoadedRules loaded = load(options.rules.front(), options.language);
    if (!loaded.rules) return loaded.exit_code;
    append_facts_schema(*loaded.rules, options.language, text);
  }
  Output output(options.output, options.language);
  output.write(text);
  return output.commit() ? exit_fine : exit_usage;
}

}  // namespace guiju::cli
