// Diagnostics -> the text shown to people and the JSON shown to programs. One idea: a source line is
// first turned into cells (what is shown for each character, and how many columns it takes), so that
// the caret, the underline and the cutting of long lines are sums over cells.
#include <algorithm>

#include "base/diagnostic.h"
#include "base/json_text.h"
#include "base/shown_text.h"
#include "base/utf8.h"

namespace guiju {
namespace {

constexpr std::size_t most_columns = 160;  // shown of a source line
constexpr std::size_t before_caret = 60;   // columns kept before the caret when a line is cut
constexpr std::string_view reset = "\x1b[0m";
constexpr std::string_view bold = "\x1b[1m";

struct Cell {
  std::string_view text;  // of the source, or a replacement
  std::uint32_t begin;    // byte in the line
  std::size_t columns;
};

// The cells of a part of a line, and whether something was left out on either side of it.
struct Cells {
  std::vector<Cell> list;
  bool cut_left = false;
  bool cut_right = false;
};

Cells cells_around(std::string_view line, std::size_t focus) {
  focus = std::min(focus, line.size());
  const auto inside_character = [&line](std::size_t at) {
    return at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0) == 0x80;
  };
  // A code point has at most four bytes; combining marks make the window a little narrower.
  std::size_t begin = focus > 4 * most_columns ? focus - 4 * most_columns : 0;
  std::size_t end = std::min(line.size(), focus + 4 * most_columns);
  while (inside_character(begin)) ++begin;
  while (inside_character(end)) ++end;
  Cells cells;
  cells.cut_left = begin > 0;
  cells.cut_right = end < line.size();
  for (std::size_t at = begin; at < end;) {
    const std::size_t start = at;
    if (utf8::first_invalid(line.substr(at, std::min<std::size_t>(4, line.size() - at))) == 0) {
      cells.list.push_back({"\xEF\xBF\xBD", static_cast<std::uint32_t>(start), 1});
      ++at;
      continue;
    }
    const char32_t code_point = utf8::next(line, at);
    Cell cell{line.substr(start, at - start), static_cast<std::uint32_t>(start), 0};
    if (code_point == '\t') {
      cell.text = " ";
      cell.columns = 1;
    } else if (disturbs(code_point)) {
      cell.text = "\xEF\xBF\xBD";
      cell.columns = 1;
    } else {
      cell.columns = static_cast<std::size_t>(utf8::width(code_point));
    }
    cells.list.push_back(cell);
  }
  return cells;
}

struct Snippet {
  std::string line;
  std::string underline;
};

// The line with the caret under byte `begin` and an underline to byte `end` of it.
Snippet snippet(std::string_view line, std::size_t begin, std::size_t end) {
  const Cells cells = cells_around(line, begin);
  const std::vector<Cell>& list = cells.list;
  const auto at = [&list](std::size_t byte) {
    return static_cast<std::size_t>(
        std::find_if(list.begin(), list.end(), [byte](const Cell& c) { return c.begin >= byte; }) -
        list.begin());
  };
  const std::size_t caret = at(begin);
  std::size_t first = 0;
  std::size_t last = list.size();
  std::size_t total = 0;
  for (const Cell& cell : list) total += cell.columns;
  bool cut_left = cells.cut_left;
  bool cut_right = cells.cut_right;
  if (cut_left || cut_right || total > most_columns) {
    std::size_t columns = 0;
    for (first = caret; first > 0 && columns + list[first - 1].columns <= before_caret; --first) {
      columns += list[first - 1].columns;
    }
    for (last = caret; last < list.size() && columns + list[last].columns <= most_columns; ++last) {
      columns += list[last].columns;
    }
    // Room left over on the right goes to the left.
    for (; first > 0 && columns + list[first - 1].columns <= most_columns; --first) {
      columns += list[first - 1].columns;
    }
    cut_left = cut_left || first > 0;
    cut_right = cut_right || last < list.size();
  }
  Snippet result;
  if (cut_left) {
    result.line += "…";
    result.underline += ' ';
  }
  std::size_t marked = 0;
  for (std::size_t i = first; i < last; ++i) {
    result.line += list[i].text;
    if (i < caret) result.underline.append(list[i].columns, ' ');
    if (i >= caret && list[i].begin < end) marked += list[i].columns;
  }
  if (cut_right) result.line += "…";
  result.line.resize(result.line.find_last_not_of(' ') + 1);
  result.underline += '^';
  if (marked > 1) result.underline.append(marked - 1, '~');
  return result;
}

std::string_view label(Severity severity, Language language) {
  const bool zh = language == Language::zh;
  switch (severity) {
    case Severity::error: return zh ? "错误" : "error";
    case Severity::warning: return zh ? "警告" : "warning";
    case Severity::note: return zh ? "说明" : "note";
  }
  return {};
}

std::string_view color(Severity severity) {
  switch (severity) {
    case Severity::error: return "\x1b[1;31m";
    case Severity::warning: return "\x1b[1;33m";
    case Severity::note: return "\x1b[1;36m";
  }
  return {};
}

class Renderer {
 public:
  explicit Renderer(const RenderOptions& options) : options_(options) {}

  void diagnostic(const Diagnostic& diagnostic) {
    const std::string text = message(diagnostic.code, diagnostic.arguments, options_.language);
    place(diagnostic.where);
    colored(color(diagnostic.severity), std::string(label(diagnostic.severity, options_.language)) +
                                            "[" + std::string(info(diagnostic.code).id) + "]");
    out_ += ": ";
    colored(bold, text);
    out_ += '\n';
    if (options_.source_lines && diagnostic.where.source) source_line(diagnostic.where);
    for (const DiagnosticNote& note : diagnostic.notes) {
      if (note.code == Code::did_you_mean && says_more(diagnostic, note)) continue;
      place(note.where);
      colored(color(Severity::note), label(Severity::note, options_.language));
      out_ += ": " + message(note.code, note.arguments, options_.language) + "\n";
    }
    for (const Fix& fix : diagnostic.fixes) {
      if (!said_by_note(diagnostic, fix)) suggestion(fix);
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void colored(std::string_view code, std::string_view text) {
    if (options_.color) out_ += code;
    out_ += text;
    if (options_.color) out_ += reset;
  }

  // A near name is offered once: as a question where the fix is that very name, else (a name that
  // needs quotes) as the fix. Programs get both.
  static bool in_place(const Diagnostic& diagnostic, const Fix& fix) {
    return fix.where.source == diagnostic.where.source && fix.where.span == diagnostic.where.span;
  }
  static bool says_more(const Diagnostic& diagnostic, const DiagnosticNote& question) {
    return std::any_of(diagnostic.fixes.begin(), diagnostic.fixes.end(), [&](const Fix& fix) {
      return in_place(diagnostic, fix) && fix.text != question.arguments.front();
    });
  }
  static bool said_by_note(const Diagnostic& diagnostic, const Fix& fix) {
    return in_place(diagnostic, fix) &&
           std::any_of(
               diagnostic.notes.begin(), diagnostic.notes.end(), [&](const DiagnosticNote& note) {
                 return note.code == Code::did_you_mean && note.arguments.front() == fix.text;
               });
  }

  void place(const Location& where) {
    if (!where.source) return;
    const LineColumn position = where.source->position(where.span.begin);
    colored(bold, shown_argument(where.source->name()) + ":" + std::to_string(position.line) + ":" +
                      std::to_string(position.column) + ":");
    out_ += ' ';
  }

  void source_line(const Location& where) {
    const SourceFile& source = *where.source;
    const std::uint32_t number = source.position(where.span.begin).line;
    const std::string_view line = source.line(number);
    const std::uint32_t start = source.line_start(number);
    const std::size_t begin = where.span.begin > start ? where.span.begin - start : 0;
    const std::size_t end = where.span.end > start ? where.span.end - start : 0;
    const Snippet shown = snippet(line, std::min(begin, line.size()), std::min(end, line.size()));
    const std::string digits = std::to_string(number);
    const std::string margin(std::max<std::size_t>(digits.size(), 5), ' ');
    out_ += utf8::pad_left(digits, margin.size()) + " |";
    if (!shown.line.empty()) out_ += " " + shown.line;
    out_ += "\n" + margin + " | ";
    colored("\x1b[1;32m", shown.underline);
    out_ += '\n';
  }

  void suggestion(const Fix& fix) {
    const bool zh = options_.language == Language::zh;
    const std::string text = shown_argument(fix.text);
    const bool insertion = fix.where.span.begin >= fix.where.span.end;
    place(fix.where);
    colored(color(Severity::note), zh ? "建议" : "fix");
    out_ += ": ";
    if (fix.text.empty()) {
      out_ += zh ? "删去这一段" : "remove this";
    } else if (zh) {
      out_ += (insertion ? "在此插入“" : "改为“") + text + "”";
    } else {
      out_ += (insertion ? "insert '" : "replace with '") + text + "'";
    }
    out_ += '\n';
  }

  RenderOptions options_;
  std::string out_;
};

void append_place(std::string& json, const Location& where) {
  if (!where.source) {
    json += R"("file": null, "line": null, "column": null, "end_line": null, "end_column": null)";
    return;
  }
  const LineColumn begin = where.source->position(where.span.begin);
  const LineColumn end = where.source->position(std::max(where.span.begin, where.span.end));
  json += "\"file\": ";
  append_json_string(json, where.source->name());
  json += ", \"line\": " + std::to_string(begin.line);
  json += ", \"column\": " + std::to_string(begin.column);
  json += ", \"end_line\": " + std::to_string(end.line);
  json += ", \"end_column\": " + std::to_string(end.column);
}

void append_head(std::string& json, Code code, Severity severity, const Location& where,
                 const std::vector<std::string>& arguments) {
  json += "{\"code\": ";
  append_json_string(json, info(code).id);
  json += ", \"name\": ";
  append_json_string(json, info(code).name);
  json += ", \"severity\": ";
  append_json_string(json, label(severity, Language::en));
  json += ", ";
  append_place(json, where);
  json += ", \"message\": {\"zh\": ";
  append_json_string(json, message(code, arguments, Language::zh));
  json += ", \"en\": ";
  append_json_string(json, message(code, arguments, Language::en));
  json += '}';
}

void append_json(std::string& json, const Diagnostic& diagnostic) {
  append_head(json, diagnostic.code, diagnostic.severity, diagnostic.where, diagnostic.arguments);
  json += ", \"notes\": [";
  std::string_view separator;
  for (const DiagnosticNote& note : diagnostic.notes) {
    json += separator;
    separator = ", ";
    append_head(json, note.code, Severity::note, note.where, note.arguments);
    json += '}';
  }
  json += "], \"fixes\": [";
  separator = {};
  for (const Fix& fix : diagnostic.fixes) {
    json += separator;
    separator = ", ";
    json += '{';
    append_place(json, fix.where);
    json += ", \"text\": ";
    append_json_string(json, fix.text);
    json += '}';
  }
  json += "]}";
}

}  // namespace

std::string render(const Diagnostic& diagnostic, const RenderOptions& options) {
  Renderer renderer(options);
  renderer.diagnostic(diagnostic);
  return renderer.take();
}

std::string render(const std::vector<Diagnostic>& diagnostics, const RenderOptions& options) {
  Renderer renderer(options);
  for (const Diagnostic& diagnostic : diagnostics) renderer.diagnostic(diagnostic);
  return renderer.take();
}

std::string to_json(const std::vector<Diagnostic>& diagnostics) {
  std::string json = "[";
  std::string_view separator = "\n  ";
  for (const Diagnostic& diagnostic : diagnostics) {
    json += separator;
    separator = ",\n  ";
    append_json(json, diagnostic);
  }
  json += diagnostics.empty() ? "]\n" : "\n]\n";
  return json;
}

}  // namespace guiju
