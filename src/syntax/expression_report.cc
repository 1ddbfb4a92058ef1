// A problem at bytes of an expression -> a diagnostic at a place of the rule file. One idea: a fix
// is written into YAML, so whether it is safe depends on the quotes and brackets around the scalar.
#include "syntax/expression_report.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "syntax/yaml_scalar.h"

namespace guiju {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// What must not stand at the start of a plain scalar.
constexpr std::string_view yaml_indicators = "-?:,[]{}#&*!|>'\"%@`";

}  // namespace

ExpressionReport::ExpressionReport(const SourcePtr& source, const YamlNode& node)
    : source_(source), node_(node), problems_(std::numeric_limits<std::size_t>::max()) {}

Span ExpressionReport::span(std::size_t begin, std::size_t end) const {
  const std::uint32_t first = node_.offset_of(begin);
  return {first, std::max(first, node_.offset_of(end))};
}

Diagnostic& ExpressionReport::error(Code code, Span span, std::vector<std::string> arguments) {
  return problems_.add(code, {source_, span}, std::move(arguments));
}

void ExpressionReport::fix(Diagnostic& diagnostic, std::size_t begin, std::size_t end,
                           std::string replacement) {
  if (!written_plainly(begin, end)) return;
  if (node_.style == YamlNode::Style::quoted) {
    const char quote = source_->text()[node_.span.begin];
    std::string escaped;
    for (const char c : replacement) {
      if (quote == '"' && (c == '"' || c == '\\')) escaped += '\\';
      if (quote == '\'' && c == '\'') escaped += '\'';
      escaped += c;
    }
    replacement = std::move(escaped);
  } else if (node_.style == YamlNode::Style::plain) {
    const bool starts_badly = begin == 0 && !replacement.empty() &&
                              yaml_indicators.find(replacement[0]) != std::string_view::npos;
    const bool ends_collection =
        replacement.find_first_of(",[]{}") != std::string::npos && in_flow_collection();
    if (starts_badly || ends_collection) {
      return note(diagnostic, Code::quote_expression, node_.span, {replacement});
    }
  }
  if (!claim(begin, end)) return;
  diagnostic.fixes.push_back({{source_, span(begin, end)}, std::move(replacement)});
}

void ExpressionReport::fix_word(Diagnostic& diagnostic, std::size_t begin, std::size_t end,
                                std::string word) {
  const std::string_view text = node_.text;
  if (begin > 0 && !is_blank(text[begin - 1]) && text[begin - 1] != '(') word.insert(0, 1, ' ');
  if (end < text.size() && !is_blank(text[end])) word += ' ';
  fix(diagnostic, begin, end, std::move(word));
}

void ExpressionReport::note(Diagnostic& diagnostic, Code code, Span span,
                            std::vector<std::string> arguments) {
  diagnostic.notes.push_back({{source_, span}, code, std::move(arguments)});
}

void ExpressionReport::deliver(Diagnostics& diagnostics) {
  std::vector<Diagnostic> list = problems_.all();
  std::stable_sort(list.begin(), list.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return a.where.span.begin < b.where.span.begin;
  });
  for (Diagnostic& problem : list) {
    Diagnostic& added = diagnostics.add(problem.code, problem.where, std::move(problem.arguments));
    added.notes = std::move(problem.notes);
    added.fixes = std::move(problem.fixes);
  }
}

// Takes the bytes for one fix; false when another has some of them.
bool ExpressionReport::claim(std::size_t begin, std::size_t end) {
  const auto next = claimed_.upper_bound(begin);  // the first that ends behind `begin`
  if (next != claimed_.end() && next->second < end) return false;
  claimed_.emplace(end, begin);
  return true;
}

// Whether the rule file holds these bytes as they are, without escapes and line folds.
bool ExpressionReport::written_plainly(std::size_t begin, std::size_t end) const {
  const Span place = span(begin, end);
  const std::string_view written = source_->text();
  return place.end <= written.size() && place.end - place.begin == end - begin &&
         written.substr(place.begin, end - begin) == text().substr(begin, end - begin);
}

// Whether the scalar stands between { } or [ ]: then a comma or closing bracket comes next.
bool ExpressionReport::in_flow_collection() const {
  const std::string_view written = source_->text();
  const std::size_t next = skip_trivia(written, node_.span.end);
  return next < written.size() &&
         std::string_view(",]}").find(written[next]) != std::string_view::npos;
}

}  // namespace guiju
