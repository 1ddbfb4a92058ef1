// A YAML file, one body or a list of them -> batches of bodies. One idea: what is wrong within a body
// is that body's error; only what lies outside all bodies, or breaks the reading off, is the file's.
#include <algorithm>

#include "facts/context.h"
#include "facts/yaml_body.h"

namespace guiju::facts {
namespace {

constexpr std::size_t most_yaml_nodes = 20'000'000;
constexpr std::size_t most_aliases = 100'000;
constexpr std::size_t most_problems = 20'000;

struct Document {
  SourcePtr source;
  YamlNode root;
  std::vector<const YamlNode*> bodies;
  // Problems that the YAML reader found inside bodies[first], in order.
  std::vector<std::pair<std::size_t, Diagnostic>> problems;
};

class YamlBatch : public FactsBatch {
 public:
  YamlBatch(ContextPtr context, std::shared_ptr<const Document> document, std::size_t first,
            std::size_t size)
      : context_(std::move(context)), document_(std::move(document)), first_(first), size_(size) {}

  std::size_t size() const override { return size_; }

  void parse(std::size_t index, FactsScratch& scratch, Body& body) const override {
    const std::size_t number = first_ + index;
    const YamlNode& node = *document_->bodies[number];
    const SourceFile& source = *document_->source;
    Filler filler(context_->vocabulary, context_->options, scratch.impl->suggestions, body,
                  context_->name, source.position(node.span.begin).line);
    fill_from_yaml(node, source, filler);
    const auto first =
        std::partition_point(document_->problems.begin(), document_->problems.end(),
                             [&](const auto& problem) { return problem.first < number; });
    for (auto at = first; at != document_->problems.end() && at->first == number; ++at) {
      const Diagnostic& diagnostic = at->second;
      filler.error(
          source.position(diagnostic.where.span.begin).line, {},
          {diagnostic.code, {diagnostic.arguments.begin(), diagnostic.arguments.end()}, {}});
    }
    filler.finish();
  }

 private:
  ContextPtr context_;
  std::shared_ptr<const Document> document_;
  std::size_t first_, size_;
};

class YamlFileReader : public FactsReader {
 public:
  YamlFileReader(ContextPtr context, std::unique_ptr<Input> input)
      : context_(std::move(context)), input_(std::move(input)) {}

  std::unique_ptr<FactsBatch> next(std::size_t bodies, Diagnostics& diagnostics) override {
    if (input_) read(diagnostics);
    if (!document_ || given_ == document_->bodies.size()) return nullptr;
    const std::size_t size =
        std::min(document_->bodies.size() - given_, std::max<std::size_t>(bodies, 1));
    const std::size_t first = std::exchange(given_, given_ + size);
    return std::make_unique<YamlBatch>(context_, document_, first, size);
  }

 private:
  void read(Diagnostics& diagnostics) {
    const std::unique_ptr<Input> input = std::move(input_);
    const FactsLimits& limits = context_->options.limits;
    std::optional<std::string> text =
        read_whole(*input, context_->name, limits.file_bytes, diagnostics);
    if (!text) return;
    if (is_utf16(*text)) {
      diagnostics.add(Code::utf16_text, {}, {context_->name});
      return;
    }
    auto document = std::make_shared<Document>();
    document->source = std::make_shared<const SourceFile>(context_->name, std::move(*text));
    YamlLimits yaml;
    yaml.bytes = limits.file_bytes;
    yaml.depth = limits.depth;
    yaml.nodes = most_yaml_nodes;
    yaml.aliases = most_aliases;
    bool complete = true;
    Diagnostics found(most_problems);
    document->root = read_yaml(document->source, found, yaml, &complete);
    if (document->root.is_sequence()) {
      for (const YamlNode& item : document->root.items) document->bodies.push_back(&item);
    } else if (!document->root.is_null()) {
      document->bodies.push_back(&document->root);
    } else if (!found.has_errors()) {
      diagnostics.add(Code::empty_document, {document->source, {0, 0}});
    }
    // What was read last may be half a body.
    if (!complete && !document->bodies.empty()) document->bodies.pop_back();
    for (const Diagnostic& diagnostic : found.all()) sort_out(diagnostic, *document, diagnostics);
    std::stable_sort(document->problems.begin(), document->problems.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    document_ = std::move(document);
  }

  // Gives a problem to every body it lies in (several where one is an alias of another), or else to
  // the file.
  static void sort_out(const Diagnostic& diagnostic, Document& document, Diagnostics& diagnostics) {
    const std::uint32_t offset = diagnostic.where.span.begin;
    // What was left out concerns all bodies from here on.
    const bool and_all_after = diagnostic.code == Code::too_many_problems;
    bool of_body = false;
    for (std::size_t i = 0; i < document.bodies.size(); ++i) {
      const Span& span = document.bodies[i]->span;
      const bool within = offset < span.end && (span.begin <= offset || and_all_after);
      if (!within || diagnostic.severity != Severity::error) continue;
      of_body = true;
      // A repeated key is found again, as a fact given twice.
      if (diagnostic.code != Code::duplicate_key) document.problems.emplace_back(i, diagnostic);
    }
    if (of_body) return;
    Diagnostic& kept = diagnostics.add(diagnostic.code, diagnostic.where, diagnostic.arguments);
    kept.severity = diagnostic.severity;
    kept.notes = diagnostic.notes;
    kept.fixes = diagnostic.fixes;
  }

  ContextPtr context_;
  std::unique_ptr<Input> input_;  // until it is read
  std::shared_ptr<const Document> document_;
  std::size_t given_ = 0;
};

}  // namespace

std::unique_ptr<FactsReader> read_yaml_file(ContextPtr context, std::unique_ptr<Input> input) {
  return std::make_unique<YamlFileReader>(std::move(context), std::move(input));
}

}  // namespace guiju::facts

namespace guiju {

void read_body_yaml(const RuleSet& rules, const YamlNode& node, const SourceFile& source,
                    const FactsOptions& options, Body& body) {
  const facts::Vocabulary vocabulary(rules);
  facts::Suggestions suggestions;
  facts::Filler filler(vocabulary, options, suggestions, body, source.name(),
                       source.position(node.span.begin).line);
  filler.id_not_needed();
  facts::fill_from_yaml(node, source, filler);
  filler.finish();
}

}  // namespace guiju
