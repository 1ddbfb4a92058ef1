// A YAML text as a tree with exact positions, made from yaml-cpp's parser events; the only user of
// yaml-cpp. Bytes are checked first (UTF-8, size), then the tree is built and everything that
// yaml-cpp lets pass is diagnosed: duplicate keys, second documents, tabs, anchors and aliases
// beyond a limit, tags, depth, size. All problems of a text are collected in one run as far as the
// syntax can be read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"

namespace guiju {

struct YamlLimits {
  std::size_t bytes = 16u << 20;  // a larger text is refused unread; at most 1 GiB
  std::size_t depth = 64;         // nested sequences and mappings; at most 400
  // Nodes in the tree, aliases expanded counted (a copied text counts one more for each 64 bytes).
  std::size_t nodes = 2'000'000;
  std::size_t aliases = 1000;  // uses of *anchor
  // Bytes of one scalar, one comment or one [...] or {...}: what yaml-cpp holds in memory at once,
  // about 240 times over.
  std::size_t item_bytes = 1u << 20;
};

// One node. A mapping's entries keep their order, and both of two with the same key.
struct YamlNode {
  enum class Kind : std::uint8_t { null, scalar, sequence, mapping };
  // How a scalar is written; quoted text is never a number.
  enum class Style : std::uint8_t { plain, quoted, block };
  Kind kind = Kind::null;
  Style style = Style::plain;
  std::string text;  // scalar text
  // The scalar with its quotes or block indicator; a flow collection with its brackets; a block
  // collection from its first key (or dash) to its last value; of an empty value the place where it
  // would stand. What an alias stands for keeps the place where it is written.
  Span span;
  std::vector<YamlNode> items;                         // of a sequence
  std::vector<std::pair<YamlNode, YamlNode>> entries;  // of a mapping; keys are scalars

  // Out of line, because a node holds pairs of nodes, which are incomplete in here.
  YamlNode();
  YamlNode(const YamlNode&);
  YamlNode(YamlNode&&) noexcept;
  YamlNode& operator=(const YamlNode&);
  YamlNode& operator=(YamlNode&&) noexcept;
  ~YamlNode();

  bool is_null() const { return kind == Kind::null; }
  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_sequence() const { return kind == Kind::sequence; }
  bool is_mapping() const { return kind == Kind::mapping; }
  // The value of a key, or null when absent or this is no mapping.
  const YamlNode* find(std::string_view key) const;
  // The byte offset in the source of byte `index` of `text` (used for expression positions), in
  // scalars of every style, over line folds and escapes; text.size() gives the end of the content.
  // A character that folding made stands for its line break. Other nodes: their start.
  std::uint32_t offset_of(std::size_t index) const;

  // From byte `index` of `text` on, `text` and the source agree byte by byte, starting at `offset`
  // in the source and up to the next piece. Filled by read_yaml; empty: one piece that starts after
  // the opening quote, or at the start of a plain scalar. At most 65536; then the last one counts.
  struct Piece {
    std::uint32_t index;
    std::uint32_t offset;
  };
  std::vector<Piece> pieces;
};

// Plain scalars `null`, `Null`, `NULL`, `~` and an empty value are Kind::null. Reads the first
// document of `source`; problems go to `diagnostics`. The tree of an empty text is null (with an
// empty_document error). `<<` is a key like any other. Without a control_character error, texts
// hold no control characters but tab and line feed. After a syntax error the tree holds what was
// read before it, and `*complete` (if given) is false.
YamlNode read_yaml(const SourcePtr& source, Diagnostics& diagnostics, const YamlLimits& limits = {},
                   bool* complete = nullptr);

// The tree as text, a line a node, with kind, style, position and scalar: for golden tests.
std::string dump(const YamlNode& node, const SourceFile& source);

}  // namespace guiju
