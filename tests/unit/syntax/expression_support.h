// What the tests of expressions share: parsing a text that stands alone or in a rule file, and
// problems as one line of text each.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "syntax/expression.h"
#include "syntax/yaml_tree.h"

namespace guiju::test {

struct Parsed {
  bool good = false;
  SyntaxNode tree;
  Diagnostics problems;
  SourcePtr source;
};

inline Parsed parse(const SourcePtr& source, const YamlNode& node, const ExpressionLimits& limits) {
  Parsed parsed;
  parsed.source = source;
  parsed.good = parse_expression(source, node, parsed.tree, parsed.problems, limits);
  return parsed;
}

// The text is a whole source file, so that its offsets are those of the file; a block scalar, so
// that any fix is safe.
inline Parsed parse(const std::string& text, const ExpressionLimits& limits = {}) {
  YamlNode node;
  node.kind = YamlNode::Kind::scalar;
  node.style = YamlNode::Style::block;
  node.text = text;
  node.span = {0, static_cast<std::uint32_t>(text.size())};
  node.pieces = {{0, 0}};
  return parse(std::make_shared<SourceFile>("text", text), node, limits);
}

// The value of the key `when` of a rule file; fails quietly into `good` when that cannot be read.
inline Parsed parse_in_yaml(const std::string& yaml) {
  const SourcePtr source = std::make_shared<SourceFile>("rules.yaml", yaml);
  Diagnostics problems;
  const YamlNode tree = read_yaml(source, problems);
  const YamlNode* node = tree.find("when");
  if (problems.has_errors() || node == nullptr) return Parsed();
  return parse(source, *node, {});
}

inline std::string place(const Span& span) {
  return std::to_string(span.begin) + "-" + std::to_string(span.end);
}

// "operator_missing 2-3; keyword_case 4-7 [and 4-7]; bracket_mismatch 3-4 (opened_here 0-1)".
inline std::string problems_of(const Parsed& parsed) {
  std::string text;
  for (const Diagnostic& problem : parsed.problems.all()) {
    if (!text.empty()) text += "; ";
    text += std::string(info(problem.code).name) + " " + place(problem.where.span);
    for (const Fix& fix : problem.fixes)
      text += " [" + fix.text + " " + place(fix.where.span) + "]";
    for (const DiagnosticNote& note : problem.notes) {
      text += " (" + std::string(info(note.code).name) + " " + place(note.where.span) + ")";
    }
  }
  return text;
}

// The tree as text, or the problems.
inline std::string shown(const Parsed& parsed) {
  return parsed.good ? dump(parsed.tree) : problems_of(parsed);
}

// The source with all fixes made.
inline std::string mended(const Parsed& parsed) {
  std::string text(parsed.source->text());
  std::vector<Fix> fixes;
  for (const Diagnostic& problem : parsed.problems.all()) {
    fixes.insert(fixes.end(), problem.fixes.begin(), problem.fixes.end());
  }
  std::sort(fixes.begin(), fixes.end(),
            [](const Fix& a, const Fix& b) { return a.where.span.begin > b.where.span.begin; });
  for (const Fix& fix : fixes) {
    text.replace(fix.where.span.begin, fix.where.span.end - fix.where.span.begin, fix.text);
  }
  return text;
}

}  // namespace guiju::test
