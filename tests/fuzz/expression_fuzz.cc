// Any bytes as an expression, alone and as a value of a rule file: either a tree that survives
// being written and read again, or problems with places inside the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <memory>
#include <string>

#include "base/diagnostic.h"
#include "syntax/expression.h"
#include "syntax/yaml_tree.h"

using namespace guiju;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

YamlNode scalar(const std::string& text) {
  YamlNode node;
  node.kind = YamlNode::Kind::scalar;
  node.style = YamlNode::Style::block;
  node.text = text;
  node.span = {0, static_cast<std::uint32_t>(text.size())};
  node.pieces = {{0, 0}};
  return node;
}

void check_place(const Location& where) {
  require(where.source != nullptr);
  require(where.span.begin <= where.span.end);
  require(where.span.end <= where.source->text().size());
}

void check_tree(const SyntaxNode& node, const Span& around) {
  require(around.begin <= node.span.begin && node.span.end <= around.end);
  for (const SyntaxNode& child : node.children) check_tree(child, node.span);
}

void check(const SourcePtr& source, const YamlNode& node) {
  SyntaxNode tree;
  Diagnostics problems(std::numeric_limits<std::size_t>::max());
  const bool good = parse_expression(source, node, tree, problems);
  require(good != problems.has_errors());
  for (const Diagnostic& problem : problems.all()) {
    check_place(problem.where);
    for (const Fix& fix : problem.fixes) check_place(fix.where);
    for (const DiagnosticNote& note : problem.notes) check_place(note.where);
    require(!render(problem, {}).empty());
  }
  if (!good) return;
  check_tree(tree, node.span);
  // Canonical text has brackets where the text may have had none, so it may be longer and deeper.
  const std::string text = to_text(tree);
  ExpressionLimits limits;
  limits.bytes = 64 * limits.bytes;
  limits.depth = 200;
  SyntaxNode again;
  const YamlNode written = scalar(text);
  require(parse_expression(std::make_shared<SourceFile>("text", text), written, again, problems,
                           limits));
  require(dump(again) == dump(tree));
  require(to_text(again) == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 1u << 16) return 0;
  const std::string text(reinterpret_cast<const char*>(data), size);
  check(std::make_shared<SourceFile>("text", text), scalar(text));

  const SourcePtr source = std::make_shared<SourceFile>("rules.yaml", "when: " + text + "\n");
  Diagnostics problems;
  const YamlNode tree = read_yaml(source, problems);
  const YamlNode* node = tree.find("when");
  if (node != nullptr && node->is_scalar()) check(source, *node);
  return 0;
}
