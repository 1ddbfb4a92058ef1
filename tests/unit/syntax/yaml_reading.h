// Reads a YAML text in a test: the tree, its dump, and what was diagnosed.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "syntax/yaml_tree.h"

namespace guiju::test {

struct Reading {
  SourcePtr source;
  Diagnostics diagnostics;
  bool complete = false;
  YamlNode tree;  // after `complete`, which reading it sets

  explicit Reading(std::string text, const YamlLimits& limits = {})
      : source(std::make_shared<SourceFile>("t.yaml", std::move(text))),
        tree(read_yaml(source, diagnostics, limits, &complete)) {}

  std::string dumped() const { return dump(tree, *source); }

  // Each diagnostic as line:column-line:column code(arguments), its notes and fixes behind it.
  std::string problems() const {
    std::string out;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      out += place(diagnostic.where) + " " + std::string(info(diagnostic.code).name);
      for (const std::string& argument : diagnostic.arguments) out += " '" + argument + "'";
      for (const DiagnosticNote& note : diagnostic.notes) {
        out += " [" + place(note.where) + " " + std::string(info(note.code).name) + "]";
      }
      for (const Fix& fix : diagnostic.fixes) {
        out += " {" + place(fix.where) + " '" + fix.text + "'}";
      }
      out += '\n';
    }
    return out;
  }

  std::string place(const Location& where) const {
    const LineColumn begin = source->position(where.span.begin);
    const LineColumn end = source->position(where.span.end);
    return std::to_string(begin.line) + ":" + std::to_string(begin.column) + "-" +
           std::to_string(end.line) + ":" + std::to_string(end.column);
  }

  std::string_view at(Span span) const {
    return source->text().substr(span.begin, span.end - span.begin);
  }
};

}  // namespace guiju::test
