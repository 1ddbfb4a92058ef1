// The table of codes -> messages, and a list of problems in source order with a limit.
#include "base/diagnostic.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/shown_text.h"

namespace guiju {
namespace {

bool same_place(const Location& a, const Location& b) {
  return a.source == b.source && a.span == b.span;
}

bool same(const DiagnosticNote& a, const DiagnosticNote& b) {
  return a.code == b.code && same_place(a.where, b.where) && a.arguments == b.arguments;
}

bool same(const Fix& a, const Fix& b) { return same_place(a.where, b.where) && a.text == b.text; }

template <typename T>
bool same(const std::vector<T>& a, const std::vector<T>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const T& x, const T& y) { return same(x, y); });
}

bool same(const Diagnostic& a, const Diagnostic& b) {
  return a.code == b.code && a.severity == b.severity && same_place(a.where, b.where) &&
         a.arguments == b.arguments && same(a.notes, b.notes) && same(a.fixes, b.fixes);
}

// Where a problem is sorted: "too many" last, those without a place first.
auto sort_key(const Diagnostic& diagnostic) {
  const SourceFile* source = diagnostic.where.source.get();
  return std::tuple(diagnostic.code == Code::too_many_problems,
                    source ? std::string_view(source->name()) : std::string_view(),
                    diagnostic.where.span.begin);
}

std::size_t count(const std::vector<Diagnostic>& list, Severity severity) {
  return static_cast<std::size_t>(
      std::count_if(list.begin(), list.end(),
                    [severity](const Diagnostic& d) { return d.severity == severity; }));
}

}  // namespace

const std::vector<CodeInfo>& all_codes() {
  static const std::vector<CodeInfo> codes = {
#define GUIJU_DIAGNOSTIC(name, id, severity, zh, en) {#name, id, Severity::severity, zh, en},
#include "base/diagnostic_codes.def"
#undef GUIJU_DIAGNOSTIC
  };
  return codes;
}

const CodeInfo& info(Code code) { return all_codes()[static_cast<std::size_t>(code)]; }

std::string message(Code code, const std::vector<std::string>& arguments, Language language) {
  const std::string_view form = language == Language::zh ? info(code).zh : info(code).en;
  std::string text;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool numbered =
        form[i] == '{' && i + 2 < form.size() && form[i + 1] >= '0' && form[i + 1] <= '9';
    const bool plural = numbered && form.substr(i + 2, 3) == ":s}";
    if (!numbered || (form[i + 2] != '}' && !plural)) {
      text += form[i];
      continue;
    }
    const std::size_t index = static_cast<std::size_t>(form[i + 1] - '0');
    if (plural) {
      if (index >= arguments.size() || arguments[index] != "1") text += 's';
      i += 4;
      continue;
    }
    // A missing argument is a mistake in the program: the placeholder stays to be seen.
    text += index < arguments.size() ? shown_argument(arguments[index])
                                     : std::string(form.substr(i, 3));
    i += 2;
  }
  return text;
}

Diagnostic& Diagnostics::add(Code code, Location where, std::vector<std::string> arguments) {
  const Severity severity = info(code).severity;
  if (list_.size() >= limit_) {
    if (list_.size() == limit_) {
      list_.push_back(
          {Code::too_many_problems, Severity::error, where, {std::to_string(limit_)}, {}, {}});
      ++errors_;
    }
    overflow_ = {code, severity, std::move(where), std::move(arguments), {}, {}};
    return overflow_;
  }
  if (severity == Severity::error) ++errors_;
  list_.push_back({code, severity, std::move(where), std::move(arguments), {}, {}});
  return list_.back();
}

std::size_t Diagnostics::warning_count() const { return count(list_, Severity::warning); }

void Diagnostics::sort() {
  std::stable_sort(list_.begin(), list_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return sort_key(a) < sort_key(b);
  });
  std::vector<Diagnostic> kept;
  kept.reserve(list_.size());
  for (Diagnostic& diagnostic : list_) {
    // Repeats have the same key, so they are among the last of those kept.
    bool repeated = false;
    for (std::size_t i = kept.size(); i-- > 0 && sort_key(kept[i]) == sort_key(diagnostic);) {
      if (same(kept[i], diagnostic)) {
        repeated = true;
        break;
      }
    }
    if (!repeated) kept.push_back(std::move(diagnostic));
  }
  list_ = std::move(kept);
  errors_ = count(list_, Severity::error);
}

void Diagnostics::relocate() {
  const auto move = [](Location& where) {
    if (!where.source) return;
    const SourceFile::Origin begin = where.source->origin(where.span.begin);
    if (!begin.file) return;
    const std::uint32_t before = where.span.begin - begin.offset;
    where = {begin.file, {begin.offset, std::max(where.span.end, where.span.begin) - before}};
  };
  for (Diagnostic& diagnostic : list_) {
    move(diagnostic.where);
    for (DiagnosticNote& note : diagnostic.notes) move(note.where);
    for (Fix& fix : diagnostic.fixes) move(fix.where);
  }
}

void Diagnostics::raise_warnings() {
  for (Diagnostic& diagnostic : list_) {
    if (diagnostic.severity == Severity::warning) diagnostic.severity = Severity::error;
  }
  errors_ = count(list_, Severity::error);
}

}  // namespace guiju
