// The start and the value of a scalar -> its end and a map from the value's bytes to the source's.
// One idea: the source is read again by the rules of YAML; where source and value run in step
// nothing is noted, at each line fold or escape a new piece begins.
#include "syntax/yaml_scalar.h"

#include <algorithm>

#include "base/utf8.h"

namespace guiju {
namespace {

constexpr std::size_t most_pieces = 65536;

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Length of the line ending at `at`: 0 when there is none.
std::size_t break_length(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == '\n') return 1;
  return text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 0;
}

void add_piece(ScalarPlace& place, std::size_t index, std::size_t offset) {
  if (place.pieces.size() >= most_pieces) return;
  if (!place.pieces.empty()) {
    YamlNode::Piece& last = place.pieces.back();
    if (last.index == index) {  // nothing between: the later place counts
      last.offset = static_cast<std::uint32_t>(offset);
      return;
    }
    if (last.offset + (index - last.index) == offset) return;
  }
  place.pieces.push_back({static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(offset)});
}

// After the line breaks, blank lines and indentation that a fold stands for.
std::size_t skip_fold(std::string_view text, std::size_t at) {
  while (true) {
    const std::size_t after = skip_blanks(text, at);
    const std::size_t size = break_length(text, after);
    if (size == 0) return after;
    at = after + size;
  }
}

void locate_plain(std::string_view text, std::string_view value, ScalarPlace& place) {
  std::size_t at = place.begin;
  std::size_t index = 0;
  std::size_t run_end = 0;  // end of the blanks looked at last
  while (index < value.size() && at < text.size()) {
    if (at >= run_end && (is_blank(text[at]) || break_length(text, at) > 0)) {
      run_end = skip_blanks(text, at);
      if (break_length(text, run_end) > 0) {
        at = skip_fold(text, run_end);
        // One break is a space; more are one line feed less than there are.
        if (value[index] == ' ') {
          ++index;
        } else {
          while (index < value.size() && value[index] == '\n') ++index;
        }
        add_piece(place, index, at);
        run_end = 0;
        continue;
      }
    }
    if (text[at] != value[index]) break;
    ++at;
    ++index;
  }
  place.end = at;
}

struct Escape {
  std::size_t length;  // in the source, with the backslash
  char32_t code_point;
};

// The escape at `at`, which is a backslash that yaml-cpp accepted with what follows.
Escape read_escape(std::string_view text, std::size_t at) {
  const char letter = at + 1 < text.size() ? text[at + 1] : '\\';
  const auto hexadecimal = [&](std::size_t digits) {
    char32_t value = 0;
    for (std::size_t i = at + 2; i < at + 2 + digits && i < text.size(); ++i) {
      const char c = text[i];
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : 0;
      value = value * 16 + static_cast<char32_t>(digit);
    }
    return Escape{2 + digits, value};
  };
  switch (letter) {
    case '0': return {2, 0};
    case 'a': return {2, 0x07};
    case 'b': return {2, 0x08};
    case 't': return {2, '\t'};
    case 'n': return {2, '\n'};
    case 'v': return {2, 0x0B};
    case 'f': return {2, 0x0C};
    case 'r': return {2, '\r'};
    case 'e': return {2, 0x1B};
    case 'N': return {2, 0x85};
    case '_': return {2, 0xA0};
    case 'L': return {2, 0x2028};
    case 'P': return {2, 0x2029};
    case 'x': return hexadecimal(2);
    case 'u': return hexadecimal(4);
    case 'U': return hexadecimal(8);
    default: return {2, static_cast<unsigned char>(letter)};  // the character itself
  }
}

void locate_quoted(std::string_view text, ScalarPlace& place) {
  const char quote = text[place.begin];
  const bool escapes = quote == '"';
  std::string& value = place.text;
  std::size_t at = place.begin + 1;
  bool after_empty_line = false;
  add_piece(place, 0, at);
  while (at < text.size()) {
    std::size_t kept = value.size();  // blanks after this are dropped at a line's end
    bool break_escaped = false;
    while (at < text.size() && break_length(text, at) == 0) {
      const char c = text[at];
      if (c == quote && (escapes || at + 1 >= text.size() || text[at + 1] != quote)) {
        place.end = at + 1;
        return;
      }
      if (c == quote) {  // '' in single quotes
        value += c;
        at += 2;
        add_piece(place, value.size(), at);
        kept = value.size();
        place.has_text = true;
        continue;
      }
      if (escapes && c == '\\') {
        place.has_text = true;
        if (break_length(text, at + 1) > 0) {
          ++at;
          kept = value.size();
          break_escaped = true;
          break;
        }
        const Escape escape = read_escape(text, at);
        const bool scalar_value = escape.code_point <= 0x10FFFF &&
                                  (escape.code_point < 0xD800 || escape.code_point > 0xDFFF);
        utf8::append(value, scalar_value ? escape.code_point : U'\uFFFD');
        at = std::min(at + escape.length, text.size());
        add_piece(place, value.size(), at);
        kept = value.size();
        continue;
      }
      value += c;
      ++at;
      if (!is_blank(c)) kept = value.size();
    }
    if (at >= text.size()) break;
    place.has_text = true;
    value.resize(kept);
    at += break_length(text, at);
    at = skip_blanks(text, at);
    const bool empty_line = break_length(text, at) > 0;
    if (empty_line) {
      value += '\n';
    } else if (!after_empty_line && !break_escaped) {
      value += ' ';
    }
    after_empty_line = empty_line;
    add_piece(place, value.size(), at);
  }
  place.end = text.size();
  place.unclosed = true;
}

void locate_block(std::string_view text, std::string_view value, ScalarPlace& place) {
  std::size_t line = text.find('\n', place.begin);  // the break after the header
  place.end = line == std::string_view::npos ? text.size() : line;
  if (place.end > place.begin && text[place.end - 1] == '\r') --place.end;
  std::size_t index = std::min(value.find_first_not_of('\n'), value.size());
  if (index == value.size()) {
    add_piece(place, 0, place.end);
    return;
  }
  // Leading blanks of the value's first line are content, the others indentation.
  std::size_t extra = 0;
  while (index + extra < value.size() && value[index + extra] == ' ') ++extra;
  std::size_t indent = std::string_view::npos;
  std::size_t empty_lines = index;  // before the first line that has something
  while (line < text.size() && index <= value.size()) {
    const std::size_t start = line + 1;
    line = std::min(text.find('\n', start), text.size());
    std::size_t end = line;
    if (end > start && line < text.size() && text[end - 1] == '\r') --end;
    const std::size_t content = std::min(text.find_first_not_of(' ', start), end);
    if (indent == std::string_view::npos) {
      if (empty_lines > 0) {
        --empty_lines;
        continue;
      }
      indent = content - start >= extra ? content - start - extra : 0;
    }
    // A line of blanks within the indentation is an empty line.
    if (content == end && end - start <= indent) continue;
    if (content - start < indent) break;
    add_piece(place, index, start + indent);
    const std::size_t size = end - start - indent;
    index += size;
    if (content < end) place.end = end;
    // The fold: one space, or all line feeds.
    if (index < value.size() && value[index] == ' ') {
      ++index;
    } else {
      while (index < value.size() && value[index] == '\n') ++index;
    }
    if (index >= value.size()) break;
  }
}

// What yaml-cpp reads on over in a tag.
bool is_tag_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         std::string_view("-#;/?:@&=+$_.~*'()%!").find(c) != std::string_view::npos;
}

}  // namespace

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

std::size_t skip_trivia(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (is_blank(text[at])) {
      ++at;
    } else if (const std::size_t size = break_length(text, at); size > 0) {
      at += size;
    } else if (text[at] == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else {
      break;
    }
  }
  return at;
}

std::size_t wide_spaces(std::string_view text) {
  std::size_t size = 0;
  while (true) {
    if (text.substr(size, 3) == "\u3000") {
      size += 3;
    } else if (text.substr(size, 2) == "\u00A0") {
      size += 2;
    } else {
      return size;
    }
  }
}

Properties read_properties(std::string_view text, std::size_t begin) {
  const auto ends = [text](std::size_t at) {
    return at >= text.size() || is_blank(text[at]) || break_length(text, at) > 0 ||
           std::string_view("[]{},").find(text[at]) != std::string_view::npos;
  };
  Properties properties;
  properties.end = begin;
  properties.own_end = begin;
  while (properties.end < text.size() &&
         (text[properties.end] == '&' || text[properties.end] == '!')) {
    std::size_t at = properties.end;
    const bool tag = text[at] == '!';
    if (text.substr(at, 2) == "!<") {
      at = std::min(text.find('>', at), text.size() - 1) + 1;
    } else {
      ++at;
      while (!ends(at) && (!tag || is_tag_character(text[at]))) ++at;
    }
    if (tag) {
      // Shown is all that its writer may have taken for the tag.
      std::size_t shown_end = at;
      while (!ends(shown_end)) ++shown_end;
      properties.tag = {static_cast<std::uint32_t>(properties.end),
                        static_cast<std::uint32_t>(shown_end)};
    }
    properties.own_end = at;
    properties.end = skip_trivia(text, at);
  }
  return properties;
}

std::size_t quoted_end(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  for (std::size_t at = begin + 1; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (quote == '"' || at + 1 >= text.size() || text[at + 1] != quote) return at + 1;
      ++at;
    }
  }
  return std::string_view::npos;
}

ScalarPlace locate_scalar(std::string_view text, std::size_t begin, std::string_view value) {
  ScalarPlace place;
  place.begin = place.end = std::min(begin, text.size());
  if (place.begin == text.size()) return place;
  const char first = text[place.begin];
  if (first == '"' || first == '\'') {
    place.style = YamlNode::Style::quoted;
    locate_quoted(text, place);
  } else if (first == '|' || first == '>') {
    place.style = YamlNode::Style::block;
    locate_block(text, value, place);
  } else {
    locate_plain(text, value, place);
  }
  return place;
}

}  // namespace guiju
