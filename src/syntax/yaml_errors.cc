// yaml-cpp's errors -> diagnostics that say what to change. One idea: yaml-cpp says where it gave up,
// not what is wrong; the usual slips (tabs, full-width colons and spaces, a colon without a space, an
// open quote or bracket) are looked for around that place first, and only then its message is taken.
#include "syntax/yaml_errors.h"

#include <algorithm>
#include <string>

#include "base/utf8.h"
#include "syntax/yaml_scalar.h"

namespace guiju {
namespace {

constexpr std::string_view wide_colon = "：";
constexpr std::size_t npos = std::string_view::npos;

class ErrorReader {
 public:
  ErrorReader(const SourcePtr& source, std::string_view text, std::uint32_t base, std::size_t place,
              const YamlBuilder& builder, Diagnostics& diagnostics)
      : source_(source),
        text_(text),
        base_(base),
        place_(std::min(place, text.size())),
        builder_(builder),
        diagnostics_(diagnostics) {}

  void syntax_error(const std::string& text) {
    namespace Msg = YAML::ErrorMsg;
    const auto is = [&text](const char* known) { return text == known; };
    const auto starts = [&text](const char* known) { return text.rfind(known, 0) == 0; };
    if (is(Msg::EOF_IN_SCALAR)) return unclosed_quote();
    if (is(Msg::UNKNOWN_ANCHOR)) return unknown_alias();
    if (is(Msg::DOC_IN_SCALAR)) return report(Code::document_marker_in_text, place_, place_ + 3);
    if (starts(Msg::INVALID_ESCAPE) || starts(Msg::INVALID_UNICODE) || is(Msg::INVALID_HEX)) {
      return bad_escape();
    }
    if (is(Msg::CHAR_IN_BLOCK) || is(Msg::ZERO_INDENT_IN_BLOCK)) {
      return report(Code::bad_block_header, place_, line_end(place_));
    }
    if (is(Msg::ALIAS_NOT_FOUND) || is(Msg::ANCHOR_NOT_FOUND) || is(Msg::CHAR_IN_ALIAS) ||
        is(Msg::CHAR_IN_ANCHOR) || is(Msg::MULTIPLE_ANCHORS) || is(Msg::MULTIPLE_ALIASES) ||
        is(Msg::ALIAS_CONTENT)) {
      return report(Code::bad_anchor, place_, after_character(place_));
    }
    if (is(Msg::YAML_DIRECTIVE_ARGS) || starts(Msg::YAML_VERSION) || is(Msg::YAML_MAJOR_VERSION) ||
        is(Msg::REPEATED_YAML_DIRECTIVE) || is(Msg::TAG_DIRECTIVE_ARGS) ||
        is(Msg::REPEATED_TAG_DIRECTIVE)) {
      return report(Code::bad_directive, place_, line_end(place_));
    }
    if (is(Msg::CHAR_IN_TAG_HANDLE) || is(Msg::TAG_WITH_NO_SUFFIX) ||
        is(Msg::END_OF_VERBATIM_TAG) || is(Msg::MULTIPLE_TAGS)) {
      return bad_tag();
    }
    if (is(Msg::FLOW_END)) {
      return report(Code::unexpected_flow_end, place_, place_ + 1, {character(place_)});
    }
    if (is(Msg::UNKNOWN_TOKEN)) {
      if (indentation_slip()) return;
      // yaml-cpp ends a text before "?," and "?}", which then starts none.
      const bool goes_on = place_ > 0 && std::string_view(" \t\n[]{},").find(text_[place_ - 1]) ==
                                             std::string_view::npos;
      if (character(place_) == "?" && goes_on)
        return report(Code::question_in_flow, place_, place_ + 1);
      return report(Code::unexpected_character, place_, after_character(place_),
                    {character(place_)});
    }
    if (quote_closed_late() || indentation_slip()) return;
    if (is(Msg::END_OF_SEQ_FLOW) || is(Msg::END_OF_MAP_FLOW)) {
      return flow(is(Msg::END_OF_SEQ_FLOW) ? ']' : '}');
    }
    if (builder_.open_bracket() != npos && at_end()) return flow(closer());
    if (is(Msg::BLOCK_ENTRY)) {
      if (builder_.open_bracket() != npos) return flow(closer());
      return report(Code::misplaced_dash, place_, place_ + 1);
    }
    if (is(Msg::MAP_VALUE) || is(Msg::MAP_KEY)) {
      if (colon_slip() || key_alone_above()) return;
      if (value_has_key_before()) return report(Code::colon_in_value, place_, place_ + 1);
      return report(Code::bad_indentation, line_content(place_), place_);
    }
    if (is(Msg::END_OF_MAP)) return map_ended();
    if (is(Msg::END_OF_SEQ)) {
      if (colon_slip()) return;
      if (is_dash(place_)) return report(Code::bad_indentation, place_, content_end(place_));
      return report(Code::list_item_expected, place_, content_end(place_));
    }
    if (is(Msg::TAB_IN_INDENTATION)) return report(Code::tab_indentation, place_, place_ + 1);
    report(Code::yaml_syntax, place_, place_, {text});
  }

  // Of the key from the place to `end`.
  void missing_colon(std::size_t end) {
    if (line_has_colon_slip(line_begin(place_))) return;
    report(Code::missing_colon, place_, end, {std::string(text_.substr(place_, end - place_))});
  }

  void leftover() {
    if (text_.substr(place_, 3) == "---" && line_begin(place_) == place_) {
      return report(Code::second_document, place_, place_ + 3);
    }
    if (quote_closed_late() || indentation_slip() || colon_slip()) return;
    const char first = place_ < text_.size() ? text_[place_] : ' ';
    if (first == ']' || first == '}') {
      return report(Code::unexpected_flow_end, place_, place_ + 1, {character(place_)});
    }
    report(Code::unexpected_content, place_, content_end(place_));
  }

 private:
  Location at(std::size_t begin, std::size_t end) const {
    begin = std::min(begin, text_.size());
    end = std::clamp(end, begin, text_.size());
    return {source_,
            {base_ + static_cast<std::uint32_t>(begin), base_ + static_cast<std::uint32_t>(end)}};
  }

  void report(Code code, std::size_t begin, std::size_t end,
              std::vector<std::string> arguments = {}) {
    diagnostics_.add(code, at(begin, end), std::move(arguments));
  }

  std::size_t line_begin(std::size_t place) const {
    const std::size_t before = place == 0 ? npos : text_.rfind('\n', place - 1);
    return before == npos ? 0 : before + 1;
  }
  std::size_t line_end(std::size_t place) const {
    std::size_t end = std::min(text_.find('\n', place), text_.size());
    if (end > place && text_[end - 1] == '\r') --end;
    return end;
  }
  // The first byte of a line that is no space or tab.
  std::size_t line_content(std::size_t place) const {
    return std::min(skip_blanks(text_, line_begin(place)), place);
  }
  // The end of the line without the blanks there.
  std::size_t content_end(std::size_t place) const {
    std::size_t end = line_end(place);
    while (end > place && (text_[end - 1] == ' ' || text_[end - 1] == '\t')) --end;
    return end;
  }
  std::size_t after_character(std::size_t place) const {
    if (place < text_.size()) utf8::next(text_, place);
    return place;
  }
  std::string character(std::size_t place) const {
    return std::string(text_.substr(place, after_character(place) - place));
  }
  bool at_end() const { return skip_trivia(text_, place_) >= text_.size(); }
  char closer() const {
    const std::size_t bracket = builder_.open_bracket();
    return bracket != npos && text_[bracket] == '[' ? ']' : '}';
  }

  // Tabs, full-width spaces or no-break spaces before the first character of the line.
  bool indentation_slip() {
    const std::size_t begin = line_begin(place_);
    const std::size_t content = skip_blanks(text_, begin);
    const std::size_t tab = text_.substr(begin, content - begin).find('\t');
    if (tab != npos && content < text_.size() && text_[content] != '\n') {
      report(Code::tab_indentation, begin + tab, content);
      return true;
    }
    if (const std::size_t size = wide_spaces(text_.substr(content)); size > 0) {
      report(Code::wide_space_indentation, content, content + size);
      return true;
    }
    return false;
  }

  // The quoted text before the place runs over several lines: its end is probably missing.
  bool quote_closed_late() {
    const Span quoted = builder_.last_quoted();
    if (quoted.begin == quoted.end || skip_blanks(text_, quoted.end) < place_) return false;
    if (quoted.end > place_ || line_end(quoted.begin) >= quoted.end) return false;
    diagnostics_.add(Code::unclosed_quote, at(quoted.begin, line_end(quoted.begin)))
        .notes.push_back({at(quoted.end - 1, quoted.end), Code::closed_here, {}});
    return true;
  }

  // Reads on from where yaml-cpp's events ended, to the quote that is never closed.
  void unclosed_quote() {
    std::size_t next = std::min(builder_.progress(), text_.size());
    bool token_start = true;
    while (next < text_.size()) {
      const char c = text_[next];
      if (token_start && (c == '"' || c == '\'')) {
        const std::size_t end = quoted_end(text_, next);
        if (end == npos) return report(Code::unclosed_quote, next, content_end(next));
        next = end;
        token_start = false;
        continue;
      }
      const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (c == '#' && token_start) {
        next = line_end(next);
        continue;
      }
      token_start = space || c == '[' || c == '{' || c == ',' || (token_start && c == '-');
      ++next;
    }
    report(Code::unclosed_quote, place_, place_);
  }

  void unknown_alias() {
    std::size_t end = place_ + 1;
    while (end < text_.size() && std::string_view("[]{}, \t\r\n").find(text_[end]) == npos) ++end;
    end = std::min(end, text_.size());
    const std::size_t name = std::min(place_ + 1, end);
    report(Code::unknown_alias, place_, end, {std::string(text_.substr(name, end - name))});
  }

  // yaml-cpp's place is behind the escape.
  void bad_escape() {
    std::size_t begin = place_;
    while (begin > 0 && place_ - begin < 10 && text_[begin - 1] != '\\') --begin;
    if (begin > 0) --begin;
    const std::size_t end = std::max(place_, after_character(std::min(begin + 1, text_.size())));
    report(Code::bad_escape, begin, end,
           {std::string(text_.substr(begin, std::min(end, text_.size()) - begin))});
  }

  void bad_tag() {
    std::size_t begin = place_;
    const std::size_t line = line_begin(place_);
    while (begin > line && text_[begin - 1] != ' ' && text_[begin - 1] != '\t') --begin;
    const std::size_t end = std::max(content_end(place_), begin);
    report(Code::tag_not_allowed, begin, end, {std::string(text_.substr(begin, end - begin))});
  }

  void flow(char expected) {
    const std::size_t bracket = builder_.open_bracket();
    const std::string closing(1, expected);
    if (bracket == npos) {
      return report(Code::flow_separator, place_, after_character(place_), {closing});
    }
    const std::string opening = character(bracket);
    if (at_end()) return report(Code::unclosed_flow, bracket, bracket + 1, {opening});
    Diagnostic& diagnostic =
        diagnostics_.add(Code::flow_separator, at(place_, after_character(place_)), {closing});
    diagnostic.notes.push_back({at(bracket, bracket + 1), Code::opened_here, {opening}});
    // `{value: sum(list[item > 1])}`, `{when: kind in ("A", "B")}`: an expression with such signs.
    const char found = place_ < text_.size() ? text_[place_] : ' ';
    if (found == '[' || found == '{' || found == ')')
      diagnostic.notes.push_back(
          {{}, Code::quote_in_flow, {found == ')' ? "," : character(place_)}});
  }

  // A colon stands behind a key on this line before the place: the one there is the second.
  bool value_has_key_before() const {
    const std::size_t begin = line_content(place_);
    const std::string_view before = text_.substr(begin, place_ - begin);
    return before.find(": ") != npos;
  }

  // The line above holds only words and starts where this one does: a key without its colon.
  bool key_alone_above() {
    const std::size_t line = line_begin(place_);
    if (line == 0) return false;
    const std::size_t above = line_begin(line - 1);
    const std::size_t begin = after_dashes(above);
    const std::size_t end = content_end(begin);
    if (begin - above != line_content(place_) - line || begin >= end || is_key_like(begin, end)) {
      return false;
    }
    report(Code::missing_colon, begin, end, {std::string(text_.substr(begin, end - begin))});
    return true;
  }

  // After the blanks and dashes at the start of a line.
  std::size_t after_dashes(std::size_t line) const {
    std::size_t begin = skip_blanks(text_, line);
    while (text_.substr(begin, 2) == "- ") begin = skip_blanks(text_, begin + 1);
    return begin;
  }

  bool is_dash(std::size_t place) const {
    return text_.substr(place, 1) == "-" &&
           (place + 1 == text_.size() ||
            std::string_view(" \t\r\n").find(text_[place + 1]) != npos);
  }

  // Whether [begin, end) of a line holds a key with its colon, a list item or a comment.
  bool is_key_like(std::size_t begin, std::size_t end) const {
    const std::string_view rest = text_.substr(begin, end - begin);
    return rest.find(": ") != npos || rest.back() == ':' || is_dash(begin) || rest.front() == '#';
  }

  // A full-width colon, or one without a space, where a key ends: on this line or, since a plain text
  // runs on, on up to three lines above.
  bool colon_slip() {
    std::size_t line = line_begin(place_);
    for (int lines = 0; lines < 4; ++lines) {
      if (line_has_colon_slip(line)) return true;
      if (line == 0) return false;
      // A line with a proper key ends the search: nothing above it runs on.
      line = line_begin(line - 1);
      if (text_.substr(line, line_end(line) - line).find(": ") != npos) {
        return line_has_colon_slip(line);
      }
    }
    return false;
  }

  bool line_has_colon_slip(std::size_t line) {
    const std::size_t begin = after_dashes(line);
    const std::size_t end = line_end(line);
    if (begin >= end || std::string_view("#\"'[{|>&*!").find(text_[begin]) != npos) return false;
    const std::string_view rest = text_.substr(begin, end - begin);
    const std::size_t proper =
        std::min(rest.find(": "), rest.back() == ':' ? rest.size() - 1 : npos);
    const std::size_t wide = rest.find(wide_colon);
    const std::size_t narrow = rest.find(':');
    if (wide != npos && wide > 0 && wide < proper && wide < narrow) {
      const std::size_t where = begin + wide;
      const std::size_t after = where + wide_colon.size();
      const bool last = after == end;
      diagnostics_.add(Code::full_width_colon, at(where, after))
          .fixes.push_back(
              {at(where, last ? after : skip_blanks(text_, after)), last ? ":" : ": "});
      return true;
    }
    if (narrow != npos && narrow > 0 && narrow < proper && narrow + 1 < rest.size() &&
        rest.substr(0, narrow).find(' ') == npos && rest.substr(narrow + 1, 2) != "//") {
      const std::size_t where = begin + narrow;
      diagnostics_.add(Code::colon_without_space, at(where, where + 1))
          .fixes.push_back({at(where + 1, where + 1), " "});
      return true;
    }
    return false;
  }

  void map_ended() {
    if (colon_slip()) return;
    const std::size_t begin = place_;
    const std::size_t end = content_end(begin);
    if (begin == end || is_key_like(begin, end) || line_content(begin) != begin) {
      return report(Code::bad_indentation, begin, end);
    }
    report(Code::missing_colon, begin, end, {std::string(text_.substr(begin, end - begin))});
  }

  const SourcePtr& source_;
  std::string_view text_;
  std::uint32_t base_;
  std::size_t place_;
  const YamlBuilder& builder_;
  Diagnostics& diagnostics_;
};

}  // namespace

void diagnose_syntax_error(const SourcePtr& source, std::string_view text, std::uint32_t base,
                           const YAML::Exception& error, const YamlBuilder& builder,
                           Diagnostics& diagnostics) {
  const std::size_t place = error.mark.pos < 0 ? 0 : static_cast<std::size_t>(error.mark.pos);
  ErrorReader(source, text, base, place, builder, diagnostics).syntax_error(error.msg);
}

void diagnose_missing_colon(const SourcePtr& source, std::string_view text, std::uint32_t base,
                            Span key, const YamlBuilder& builder, Diagnostics& diagnostics) {
  ErrorReader(source, text, base, key.begin, builder, diagnostics).missing_colon(key.end);
}

void diagnose_leftover(const SourcePtr& source, std::string_view text, std::uint32_t base,
                       std::size_t place, const YamlBuilder& builder, Diagnostics& diagnostics) {
  ErrorReader(source, text, base, place, builder, diagnostics).leftover();
}

}  // namespace guiju
