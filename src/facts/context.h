// What the readers of all formats share: the rule set prepared, the options, and memory of a thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "facts/csv_rows.h"
#include "facts/filler.h"
#include "facts/input.h"
#include "facts/json_body.h"
#include "facts/reader.h"
#include "facts/vocabulary.h"

namespace guiju {

struct FactsScratch::Impl {
  facts::JsonBody json;
  facts::Suggestions suggestions;
  facts::CsvScratch csv;
};

namespace facts {

// Immutable while a file is read; shared by its batches.
struct ReadContext {
  ReadContext(std::string file_name, std::shared_ptr<const RuleSet> rule_set,
              FactsOptions read_options)
      : name(std::move(file_name)),
        rules(std::move(rule_set)),
        vocabulary(*rules),
        options(std::move(read_options)) {}

  std::string name;  // of the file, as shown in errors
  std::shared_ptr<const RuleSet> rules;
  Vocabulary vocabulary;
  FactsOptions options;
};
using ContextPtr = std::shared_ptr<const ReadContext>;

// The readers of the formats. The input has been opened and its format decided.
std::unique_ptr<FactsReader> read_json_lines(ContextPtr context, std::unique_ptr<Input> input);
std::unique_ptr<FactsReader> read_json_file(ContextPtr context, std::unique_ptr<Input> input);
std::unique_ptr<FactsReader> read_yaml_file(ContextPtr context, std::unique_ptr<Input> input);

// A file with the records of one list of a CSV.
struct ListInput {
  int list = -1;  // list index
  std::string name;
  std::unique_ptr<Input> input;
};
std::unique_ptr<FactsReader> read_csv_file(ContextPtr context, std::unique_ptr<Input> input,
                                           std::vector<ListInput> lists);

}  // namespace facts
}  // namespace guiju
