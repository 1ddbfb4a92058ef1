// A YAML text -> tree with positions. Bytes are checked (yaml_bytes), yaml-cpp's events build the tree
// (yaml_builder, which finds scalars again through yaml_scalar), its errors are made plain
// (yaml_errors). One idea here: yaml-cpp reads through a buffer that refuses to run far ahead of its
// events, because it keeps all it has read of a flow collection or scalar in memory.
#include "syntax/yaml_tree.h"

#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cstring>
#include <istream>
#include <streambuf>

#include "base/json_text.h"
#include "syntax/yaml_builder.h"
#include "syntax/yaml_bytes.h"
#include "syntax/yaml_errors.h"

namespace guiju {
namespace {

struct RanAhead {
  std::size_t place;
};

// The text as a stream without a copy. Reading more than `most` bytes beyond `progress` throws
// RanAhead.
class TextBuffer : public std::streambuf {
 public:
  TextBuffer(std::string_view text, std::size_t most, const std::size_t& progress)
      : most_(most), progress_(progress) {
    // Only for reading: putback of the same character writes nothing.
    char* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }

 protected:
  std::streamsize xsgetn(char* target, std::streamsize count) override {
    const std::streamsize available = std::min<std::streamsize>(count, egptr() - gptr());
    const std::size_t read = static_cast<std::size_t>(gptr() - eback());
    if (available > 0 && read > progress_ && read - progress_ > most_) throw RanAhead{progress_};
    if (available > 0) std::memcpy(target, gptr(), static_cast<std::size_t>(available));
    setg(eback(), gptr() + available, egptr());
    return available;
  }

 private:
  std::size_t most_;
  const std::size_t& progress_;
};

// Finds where a second document starts and reads no further.
class SecondDocument : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override {
    place = mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos);
    throw StopReading();
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

  std::size_t place = 0;
};

// Whether something follows the first document; then `place` tells where.
bool has_more(YAML::Parser& parser, std::size_t& place) {
  SecondDocument second;
  try {
    return parser.HandleNextDocument(second);
  } catch (const StopReading&) {
    place = second.place;
    return true;
  }
}

// Where the item starts that follows what was read last: behind blanks and a colon, dash or comma.
std::size_t item_start(std::string_view text, std::size_t place) {
  place = skip_blanks(text, place);
  if (place < text.size() && std::string_view(":-,").find(text[place]) != std::string_view::npos) {
    place = skip_blanks(text, place + 1);
  }
  return place;
}

void dump_node(const YamlNode& node, const SourceFile& source, std::size_t depth,
               std::string_view role, std::string& out) {
  const auto position = [&](std::uint32_t offset) {
    const LineColumn place = source.position(offset);
    return std::to_string(place.line) + ":" + std::to_string(place.column);
  };
  out.append(2 * depth, ' ');
  out += role;
  switch (node.kind) {
    case YamlNode::Kind::null: out += "null"; break;
    case YamlNode::Kind::sequence: out += "sequence"; break;
    case YamlNode::Kind::mapping: out += "mapping"; break;
    case YamlNode::Kind::scalar:
      out += node.style == YamlNode::Style::plain    ? "plain"
             : node.style == YamlNode::Style::quoted ? "quoted"
                                                     : "block";
      break;
  }
  out += " " + position(node.span.begin) + "-" + position(node.span.end);
  if (node.is_scalar()) {
    out += ' ';
    append_json_string(out, node.text);
  }
  out += '\n';
  for (const YamlNode& item : node.items) dump_node(item, source, depth + 1, "- ", out);
  for (const auto& [key, value] : node.entries) {
    dump_node(key, source, depth + 1, "key ", out);
    dump_node(value, source, depth + 2, "", out);
  }
}

}  // namespace

YamlNode::YamlNode() = default;
YamlNode::YamlNode(const YamlNode&) = default;
YamlNode::YamlNode(YamlNode&&) noexcept = default;
YamlNode& YamlNode::operator=(const YamlNode&) = default;
YamlNode& YamlNode::operator=(YamlNode&&) noexcept = default;
YamlNode::~YamlNode() = default;

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name.text == key) return &value;
  }
  return nullptr;
}

std::uint32_t YamlNode::offset_of(std::size_t index) const {
  if (kind != Kind::scalar) return span.begin;
  const auto position = static_cast<std::uint32_t>(std::min(index, text.size()));
  const std::uint32_t start = span.begin + (style == Style::quoted ? 1u : 0u);
  if (pieces.empty()) return std::min(start + position, span.end);
  const auto after =
      std::upper_bound(pieces.begin(), pieces.end(), position,
                       [](std::uint32_t value, const Piece& piece) { return value < piece.index; });
  std::uint32_t offset = after == pieces.begin()
                             ? start + position
                             : std::prev(after)->offset + (position - std::prev(after)->index);
  // What an escape stands for may be longer than the escape.
  if (after != pieces.end() && offset >= after->offset) offset = after->offset - 1;
  return std::min(offset, span.end);
}

YamlNode read_yaml(const SourcePtr& source, Diagnostics& diagnostics, const YamlLimits& limits,
                   bool* complete) {
  if (complete) *complete = false;
  const std::unique_ptr<CheckedBytes> checked = check_bytes(source, limits, diagnostics);
  if (!checked) return {};
  const std::string_view text = checked->text;
  YamlBuilder builder(source, text, checked->offset, limits, diagnostics);
  TextBuffer buffer(text, limits.item_bytes, builder.progress());
  std::istream stream(&buffer);
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) {
      diagnostics.add(Code::empty_document, {source, {checked->offset, checked->offset}});
    } else if (std::size_t place = 0; has_more(parser, place)) {
      diagnose_leftover(source, text, checked->offset, place, builder, diagnostics);
      // Behind a document marker the first document is complete all the same.
      if (complete) *complete = text.substr(std::min(place, text.size()), 3) == "---";
      return builder.take();
    }
    if (complete) *complete = true;
  } catch (const StopReading&) {
  } catch (const RanAhead& ahead) {
    const auto place = checked->offset + static_cast<std::uint32_t>(item_start(text, ahead.place));
    diagnostics.add(Code::item_too_long, {source, {place, place}},
                    {std::to_string(limits.item_bytes)});
  } catch (const YAML::Exception& error) {
    diagnose_syntax_error(source, text, checked->offset, error, builder, diagnostics);
  }
  return builder.take();
}

std::string dump(const YamlNode& node, const SourceFile& source) {
  std::string out;
  dump_node(node, source, 0, "", out);
  return out;
}

}  // namespace guiju
