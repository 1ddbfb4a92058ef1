// Problems of one expression, told in places of its text and kept in places of the rule file.
// Internal to syntax/.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "syntax/yaml_tree.h"

namespace guiju {

// Collects the problems of the expression in the scalar `node` and hands them over in source order.
// All offsets are bytes of `node.text`. Keeps a reference to `node`. Not thread safe.
class ExpressionReport {
 public:
  ExpressionReport(const SourcePtr& source, const YamlNode& node);

  std::string_view text() const { return node_.text; }
  // The place of text bytes [begin, end) in the rule file.
  Span span(std::size_t begin, std::size_t end) const;
  Span whole() const { return node_.span; }

  // The diagnostic returned is good until the next call.
  Diagnostic& error(Code code, Span span, std::vector<std::string> arguments = {});
  Diagnostic& error(Code code, std::size_t begin, std::size_t end,
                    std::vector<std::string> arguments = {}) {
    return error(code, span(begin, end), std::move(arguments));
  }
  // Adds the fix "write `replacement` for the bytes [begin, end)" where that is safe in the rule
  // file: escaped as the scalar's quotes need; not at all where the bytes stand there in another
  // form, where another fix changes them, or where it would change how YAML reads the scalar. When
  // quotes around the whole scalar would mend the latter, a note says so.
  void fix(Diagnostic& diagnostic, std::size_t begin, std::size_t end, std::string replacement);
  // The same for a word, with blanks around it where it would touch its neighbours.
  void fix_word(Diagnostic& diagnostic, std::size_t begin, std::size_t end, std::string word);
  void note(Diagnostic& diagnostic, Code code, Span span, std::vector<std::string> arguments);

  bool empty() const { return problems_.all().empty(); }
  // Adds the problems to `diagnostics` in the order of their places.
  void deliver(Diagnostics& diagnostics);

 private:
  bool written_plainly(std::size_t begin, std::size_t end) const;
  bool in_flow_collection() const;
  bool claim(std::size_t begin, std::size_t end);

  SourcePtr source_;
  const YamlNode& node_;
  Diagnostics problems_;
  std::map<std::size_t, std::size_t> claimed_;  // ranges that fixes change: end → begin
};

}  // namespace guiju
