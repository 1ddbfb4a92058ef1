// Where a scalar stands in a YAML text, found by reading the text from its start. Internal to
// yaml_tree. Offsets are those of the text given, without byte order mark.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/yaml_tree.h"

namespace guiju {

struct ScalarPlace {
  YamlNode::Style style = YamlNode::Style::plain;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<YamlNode::Piece> pieces;
  // Of a quoted scalar with escapes or line folds: its text as YAML 1.2 defines it (yaml-cpp writes
  // ill-formed bytes for \N and \_ and drops empty lines at the end).
  std::string text;
  bool has_text = false;
  bool unclosed = false;  // a quoted scalar without closing quote: yaml-cpp lets some pass
};

// The scalar that starts at `begin` and which yaml-cpp read as `value`.
ScalarPlace locate_scalar(std::string_view text, std::size_t begin, std::string_view value);

struct Properties {
  std::size_t end = 0;      // where the node itself starts; the place given when there are none
  Span tag;                 // empty without tag
  std::size_t own_end = 0;  // after the last property, before the white space that follows
};
// Reads &anchor and !tag, which may stand before a node.
Properties read_properties(std::string_view text, std::size_t begin);

// After blanks; after blanks, line breaks and comments.
std::size_t skip_blanks(std::string_view text, std::size_t at);
std::size_t skip_trivia(std::string_view text, std::size_t at);

// Length in bytes of the full-width and no-break spaces at the start of a text.
std::size_t wide_spaces(std::string_view text);

// The end of the quoted scalar that starts at `begin` (after the closing quote), or npos when it is
// not closed.
std::size_t quoted_end(std::string_view text, std::size_t begin);

}  // namespace guiju
