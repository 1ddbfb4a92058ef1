// Sentences in the two languages of the reports, and values as people read them.
#pragma once

#include <fmt/format.h>

#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/number.h"
#include "evaluate/body.h"
#include "evaluate/result.h"
#include "rules/model.h"

namespace guiju {

// The one of two texts that `language` asks for.
inline std::string_view choose(Language language, std::string_view zh, std::string_view en) {
  return language == Language::zh ? zh : en;
}

// Appends one of two formatted sentences; both take the same arguments and both are checked by the
// compiler.
template <class... Arguments>
void say(std::string& out, Language language, fmt::format_string<Arguments...> zh,
         fmt::format_string<Arguments...> en, Arguments&&... arguments) {
  fmt::format_to(std::back_inserter(out), language == Language::zh ? zh : en,
                 std::forward<Arguments>(arguments)...);
}

// The same as a line of its own, with `depth` levels of indentation.
template <class... Arguments>
void say_line(std::string& out, Language language, int depth, fmt::format_string<Arguments...> zh,
              fmt::format_string<Arguments...> en, Arguments&&... arguments) {
  out.append(static_cast<std::size_t>(depth) * 2, ' ');
  say(out, language, zh, en, std::forward<Arguments>(arguments)...);
  out += '\n';
}

// "1 row", "2 rows": the words of an English sentence.
inline std::string counted(std::size_t count, std::string_view one, std::string_view more) {
  return fmt::format("{} {}", count, count == 1 ? one : more);
}

// A fact's label, or its id where it has none.
std::string_view label_of(const Fact& fact);

// The message of a body's note or error in a language; the other language's where it is missing.
std::string_view message_of(const BodyNote& note, Language language);
std::string_view message_of(const BodyError& error, Language language);

// A body's error with its place and fact: facts.csv:12: posts_missing_count: 个数不能是负数：-2
std::string error_words(const BodyError& error, Language language);

// Items between separators: 甲、乙、丙 or "a, b, c".
std::string joined(const std::vector<std::string>& items, Language language);

// Text of a body (its name, who found what) made fit for one line of a report: control characters
// and direction marks are escaped.
std::string shown_line(std::string_view text);

// "86.5"; points without a finite decimal as far as a reader needs them: "66.666666…".
std::string points_text(const Number& points);

// "86.5" or, for a range, "80.5–92".
std::string range_text(const PointRange& range);

// A cell in words: 是, 5 个, 2023-08-31, a choice's own text; 尚不清楚 where it is not known.
std::string cell_words(const Fact& fact, Cell cell, Given given, const Body& body,
                       Language language);

// The cell of a fact's default value; `body` keeps what a cell alone cannot hold.
Cell default_in(Body& body, const Fact& fact);

// "焊工（第2条）": the record's own label, if it has one, and its number from 1.
std::string record_words(const FactTable& facts, int list, int record, const Body& body,
                         Language language);
// The record's label alone; empty where the list names no label field or it is not known.
std::string record_label(const FactTable& facts, int list, int record, const Body& body);

// A path of Result::unknown ("occupations[2].own_item_bank") with labels:
// 已开展评价的职业（工种）第2条（焊工）：有自建题库. not_applicable[R08] is R08是否适用. A path that
// names no fact is given back as it is.
std::string path_words(const FactTable& facts, std::string_view path, const Body& body,
                       Language language);

// Where a path leads: the fact's index, the field and the 0-based record; -1 where it has none.
struct FactPath {
  int fact = -1;
  int field = -1;
  int record = -1;
};
FactPath parse_fact_path(const FactTable& facts, std::string_view path);

}  // namespace guiju
