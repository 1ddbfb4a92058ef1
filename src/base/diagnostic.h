// Problems found in rule files and facts, as data: code, severity, place, arguments, notes, fix.
// Codes and their messages in both languages stand in one table, diagnostic_codes.def.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace guiju {

enum class Severity { error, warning, note };
enum class Language { zh, en };

// One enumerator for each line of diagnostic_codes.def.
enum class Code : std::uint16_t {
#define GUIJU_DIAGNOSTIC(name, id, severity, zh, en) name,
#include "base/diagnostic_codes.def"
#undef GUIJU_DIAGNOSTIC
};

// What the table says of a code. `zh` and `en` are templates: {0}, {1} … stand for the arguments,
// and {0:s} for the s of a plural: nothing where argument 0 is 1.
struct CodeInfo {
  std::string_view name;  // the enumerator, "duplicate_key"
  std::string_view id;    // the stable code shown to people, "GJ1003"
  Severity severity;
  std::string_view zh;
  std::string_view en;
};
const CodeInfo& info(Code code);
// All codes in table order.
const std::vector<CodeInfo>& all_codes();

// A place in a text. `source` may be null: a problem without a place (an unreadable file).
struct Location {
  SourcePtr source;
  Span span;
};

// A safe replacement of the text at `span` by `text`.
struct Fix {
  Location where;
  std::string text;
};

struct DiagnosticNote {
  Location where;  // may be without source: then only the text is shown
  Code code;       // a code of severity note
  std::vector<std::string> arguments;
};

struct Diagnostic {
  Code code;
  Severity severity;  // the table's severity unless raised by --strict
  Location where;
  std::vector<std::string> arguments;
  std::vector<DiagnosticNote> notes;
  std::vector<Fix> fixes;  // only where a fix is safe
};

// Collects diagnostics in the order found. Keeps at most `limit` of them and then one
// too_many_problems, so that a hostile file cannot fill the memory. Not thread safe.
class Diagnostics {
 public:
  explicit Diagnostics(std::size_t limit = 1000) : limit_(limit) {}
  // Adds a diagnostic and returns it, so that notes and fixes can be attached at once:
  // `diagnostics.add(Code::x, where, {"a"}).notes.push_back(…)`.
  Diagnostic& add(Code code, Location where, std::vector<std::string> arguments = {});
  const std::vector<Diagnostic>& all() const { return list_; }
  bool has_errors() const { return errors_ > 0; }
  std::size_t error_count() const { return errors_; }
  std::size_t warning_count() const;
  // Puts them in source order (file name, offset; stable) and drops exact repeats.
  void sort();
  // Places in a text made of several files become places in those files.
  void relocate();
  void raise_warnings();  // --strict: warnings become errors

 private:
  std::vector<Diagnostic> list_;
  Diagnostic overflow_{};  // where what is added beyond the limit goes
  std::size_t limit_;
  std::size_t errors_ = 0;
};

// The message of a code with its arguments filled in. Arguments may be any bytes: what could
// disturb a terminal (control characters, direction overrides, ill-formed UTF-8) is shown escaped,
// and a long one is cut in its middle.
std::string message(Code code, const std::vector<std::string>& arguments, Language language);

struct RenderOptions {
  Language language = Language::zh;
  bool color = false;
  bool source_lines = true;
};
// The text shown to people, with a final newline:
//   rules.yaml:12:5: 错误[GJ1003]: 键 "marks" 重复
//      12 |     marks: 5
//         |     ^~~~~
//   rules.yaml:9:5: 说明: 第一次出现在这里
// The caret stands under the character shown: wide characters count two columns. A span of several
// lines is underlined to the end of its first; of a long line the part around the caret is shown. A
// fix is a line of its own, like a note: `rules.yaml:12:9: 建议: 改为“>”`.
std::string render(const Diagnostic& diagnostic, const RenderOptions& options);
std::string render(const std::vector<Diagnostic>& diagnostics, const RenderOptions& options);
// A JSON array, one object a diagnostic: {code, name, severity, file, line, column, end_line,
// end_column, message: {zh, en}, notes: […], fixes: […]}. A note has the same keys but for notes and
// fixes; a fix has the place and `text`. file, line and columns are null where there is no place.
std::string to_json(const std::vector<Diagnostic>& diagnostics);

// The candidate nearest to `name` by edit distance (at most a third of its length, at least 1),
// or empty when none is near. Works on code points, so Chinese names work; swapped neighbours count
// as one edit, and at least one code point must be kept. Of equally near ones the first.
std::string nearest_name(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace guiju
