// A path or a text -> the reader of its format, and the files of a CSV's record lists beside it.
#include "facts/reader.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <limits>
#include <system_error>
#include <utility>

#include "facts/context.h"

namespace guiju {
namespace facts {
namespace {

namespace fs = std::filesystem;

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::optional<FactsFormat> format_of(const std::string& path) {
  if (path == "-") return FactsFormat::json_lines;
  constexpr std::array<std::pair<std::string_view, FactsFormat>, 6> endings = {{
      {".yaml", FactsFormat::yaml},
      {".yml", FactsFormat::yaml},
      {".json", FactsFormat::json},
      {".jsonl", FactsFormat::json_lines},
      {".ndjson", FactsFormat::json_lines},
      {".csv", FactsFormat::csv},
  }};
  const std::string lower = lower_case(path);
  for (const auto& [ending, format] : endings) {
    if (lower.ends_with(ending)) return format;
  }
  return std::nullopt;
}

// Places in files are 32 bits wide.
FactsOptions with_bounds(FactsOptions options) {
  constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max() - 1024;
  options.limits.file_bytes = std::min(options.limits.file_bytes, most);
  options.limits.line_bytes = std::min(options.limits.line_bytes, most);
  return options;
}

std::unique_ptr<FactsReader> reader_of(FactsFormat format, ContextPtr context,
                                       std::unique_ptr<Input> input, std::vector<ListInput> lists) {
  switch (format) {
    case FactsFormat::json_lines: return read_json_lines(std::move(context), std::move(input));
    case FactsFormat::json: return read_json_file(std::move(context), std::move(input));
    case FactsFormat::yaml: return read_yaml_file(std::move(context), std::move(input));
    case FactsFormat::csv: break;
  }
  return read_csv_file(std::move(context), std::move(input), std::move(lists));
}

// NAME.<id>.csv or NAME.<label>.csv beside NAME.csv, for each list.
std::vector<ListInput> open_lists(const ReadContext& context, Diagnostics& diagnostics) {
  const std::string& path = context.name;
  const std::string stem = path.substr(0, path.size() - std::string_view(".csv").size());
  std::vector<ListInput> lists;
  for (const ListRule& rule : context.vocabulary.lists) {
    std::vector<std::string> found;
    for (const std::string* name : {&rule.fact->id, &rule.fact->label}) {
      const bool usable = !name->empty() && name->find('/') == std::string::npos;
      const std::string list_path = stem + '.' + *name + ".csv";
      std::error_code ignored;
      if (usable && fs::exists(list_path, ignored) &&
          std::find(found.begin(), found.end(), list_path) == found.end()) {
        found.push_back(list_path);
      }
    }
    if (found.empty()) continue;
    ListInput& list = lists.emplace_back();
    list.list = rule.fact->list;
    list.name = found[0];
    if (found.size() > 1) {
      diagnostics.add(Code::csv_two_list_files, {}, {found[0], found[1]});
    } else {
      list.input = open_input(found[0], diagnostics);
    }
  }
  return lists;
}

// Tells of a file beside the CSV whose name is nearly that of a list's file.
void report_misnamed_lists(const ReadContext& context, Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const ListRule& rule : context.vocabulary.lists) {
    names.push_back(rule.fact->id);
    if (!rule.fact->label.empty()) names.push_back(rule.fact->label);
  }
  const fs::path path(context.name);
  const std::string stem = path.stem().string() + '.';
  std::vector<std::string> files;
  std::error_code error;
  fs::directory_iterator entries(path.has_parent_path() ? path.parent_path() : fs::path("."),
                                 error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    files.push_back(entries->path().filename().string());
  }
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) {
    if (!file.starts_with(stem) || !lower_case(file).ends_with(".csv")) continue;
    if (file.size() <= stem.size() + 4) continue;
    const std::string list = file.substr(stem.size(), file.size() - stem.size() - 4);
    if (std::find(names.begin(), names.end(), list) != names.end() && file.ends_with(".csv")) {
      continue;
    }
    const std::string nearest = nearest_name(list, names);
    if (nearest.empty()) continue;
    diagnostics.add(Code::csv_unknown_list_file, {},
                    {(path.parent_path() / file).string(), stem + nearest + ".csv"});
  }
}

}  // namespace
}  // namespace facts

FactsScratch::FactsScratch() : impl(std::make_unique<Impl>()) {}
FactsScratch::~FactsScratch() = default;

std::unique_ptr<FactsReader> FactsReader::open(const std::string& path,
                                               std::shared_ptr<const RuleSet> rules,
                                               const FactsOptions& options,
                                               Diagnostics& diagnostics) {
  const std::optional<FactsFormat> format = facts::format_of(path);
  if (!format) {
    diagnostics.add(Code::unknown_facts_format, {}, {path});
    return nullptr;
  }
  std::unique_ptr<facts::Input> input = facts::open_input(path, diagnostics);
  if (!input) return nullptr;
  auto context = std::make_shared<const facts::ReadContext>(path, std::move(rules),
                                                            facts::with_bounds(options));
  std::vector<facts::ListInput> lists;
  if (*format == FactsFormat::csv) {
    lists = facts::open_lists(*context, diagnostics);
    facts::report_misnamed_lists(*context, diagnostics);
  }
  return facts::reader_of(*format, std::move(context), std::move(input), std::move(lists));
}

std::unique_ptr<FactsReader> FactsReader::from_text(
    std::string name, FactsFormat format, std::string text, std::shared_ptr<const RuleSet> rules,
    const FactsOptions& options, Diagnostics& diagnostics, std::vector<ListText> lists) {
  auto context = std::make_shared<const facts::ReadContext>(std::move(name), std::move(rules),
                                                            facts::with_bounds(options));
  std::vector<facts::ListInput> inputs;
  for (ListText& list : lists) {
    const int key = context->vocabulary.keys.find(list.list);
    const int fact = key < 0 ? -1 : context->vocabulary.keys.meaning(key);
    const int index =
        fact < 0 ? -1 : context->vocabulary.facts[static_cast<std::size_t>(fact)].list;
    if (index < 0) {
      diagnostics.add(Code::undeclared_fact, {}, {list.list});
      continue;
    }
    inputs.push_back({index, std::move(list.name), facts::memory_input(std::move(list.text))});
  }
  return facts::reader_of(format, std::move(context), facts::memory_input(std::move(text)),
                          std::move(inputs));
}

struct JsonBodyReader::Impl {
  Impl(std::shared_ptr<const RuleSet> rule_set, FactsOptions read_options)
      : rules(std::move(rule_set)), vocabulary(*rules), options(std::move(read_options)) {}

  std::shared_ptr<const RuleSet> rules;
  facts::Vocabulary vocabulary;
  FactsOptions options;
  facts::JsonBody json;
  facts::Suggestions suggestions;
};

JsonBodyReader::JsonBodyReader(std::shared_ptr<const RuleSet> rules, FactsOptions options)
    : impl_(std::make_unique<Impl>(std::move(rules), std::move(options))) {}

JsonBodyReader::~JsonBodyReader() = default;

void JsonBodyReader::read(std::string_view json, Body& body) {
  facts::Filler filler(impl_->vocabulary, impl_->options, impl_->suggestions, body, {}, 1);
  const bool has_mark = json.starts_with(facts::byte_order_mark);
  const std::size_t begin = has_mark ? facts::byte_order_mark.size() : 0;
  impl_->json.read(json.substr(begin), json.size() - begin, {1, begin}, filler);
}

void parse_body_json(const RuleSet& rules, std::string_view json, const FactsOptions& options,
                     Body& body) {
  // The reader needs the rule set no longer than this call.
  JsonBodyReader reader(std::shared_ptr<const RuleSet>(std::shared_ptr<void>(), &rules), options);
  reader.read(json, body);
}

}  // namespace guiju
