// yaml-cpp's events -> tree. One idea: a frame for each open collection; a finished node is handed
// to the frame below it, as key, value or item. Everything is counted before it is copied.
#include "syntax/yaml_builder.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "syntax/yaml_bytes.h"
#include "syntax/yaml_errors.h"

namespace guiju {
namespace {

// yaml-cpp's own guard against deep recursion stands at 500, a node and its scalars counted.
constexpr std::size_t most_depth = 400;
constexpr std::size_t bytes_per_node = 64;

std::size_t cost_of(const YamlNode& node) {
  std::size_t cost = 1 + node.text.size() / bytes_per_node;
  for (const YamlNode& item : node.items) cost += cost_of(item);
  for (const auto& [key, value] : node.entries) cost += cost_of(key) + cost_of(value);
  return cost;
}

// The length of the plain null (null, Null, NULL, ~) at `at`, or 0.
std::size_t null_length(std::string_view text, std::size_t at) {
  for (const std::string_view word : {"null", "Null", "NULL", "~"}) {
    if (text.substr(at, word.size()) != word) continue;
    const std::size_t end = at + word.size();
    if (end == text.size() || std::string_view(" \t\r\n,:]}").find(text[end]) != text.npos) {
      return word.size();
    }
  }
  return 0;
}

bool ends_key(std::string_view text, std::size_t at) {
  at = skip_blanks(text, at);
  if (at >= text.size() || text[at] != ':') return false;
  return at + 1 == text.size() ||
         std::string_view(" \t\r\n,]}").find(text[at + 1]) != std::string_view::npos;
}

}  // namespace

YamlBuilder::YamlBuilder(SourcePtr source, std::string_view text, std::uint32_t base,
                         const YamlLimits& limits, Diagnostics& diagnostics)
    : source_(std::move(source)),
      text_(text),
      base_(base),
      limits_(limits),
      diagnostics_(diagnostics) {
  limits_.depth = std::min(limits.depth, most_depth);
}

std::size_t YamlBuilder::offset(const YAML::Mark& mark) {
  const std::size_t place = mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos);
  const std::size_t offset = std::min(place, text_.size());
  progress_ = std::max(progress_, offset);
  return offset;
}

Span YamlBuilder::source_span(std::size_t begin, std::size_t end) const {
  return {base_ + static_cast<std::uint32_t>(begin), base_ + static_cast<std::uint32_t>(end)};
}

Location YamlBuilder::at(std::size_t begin, std::size_t end) const {
  return {source_, source_span(begin, end)};
}

void YamlBuilder::stop(Code code, Location where, std::vector<std::string> arguments) {
  diagnostics_.add(code, std::move(where), std::move(arguments));
  throw StopReading();
}

void YamlBuilder::count_nodes(std::size_t number, std::size_t& counter, std::size_t place) {
  counter += number;
  if (counter > limits_.nodes) {
    stop(Code::too_many_nodes, at(place, place), {std::to_string(limits_.nodes)});
  }
}

bool YamlBuilder::expects_key() const {
  return !frames_.empty() && frames_.back().node.is_mapping() && !frames_.back().has_key;
}

void YamlBuilder::OnDocumentStart(const YAML::Mark& mark) { offset(mark); }

void YamlBuilder::check_tag(const Properties& properties) {
  const Span span = properties.tag;
  const std::string_view written = text_.substr(span.begin, span.end - span.begin);
  if (written.empty() || written == "!") return;
  diagnostics_.add(Code::tag_not_allowed, at(span.begin, span.end), {std::string(written)});
}

// Escapes can make characters that may not be written as they are.
void YamlBuilder::check_characters(const YamlNode& scalar) {
  for (std::size_t next = 0; next < scalar.text.size();) {
    const std::size_t begin = next;
    const char32_t code_point = utf8::next(scalar.text, next);
    if (!forbidden_in_yaml(code_point)) continue;
    std::string digits;
    for (std::uint32_t value = code_point; value != 0 || digits.size() < 4; value >>= 4) {
      digits.insert(digits.begin(), "0123456789ABCDEF"[value & 15]);
    }
    const std::uint32_t place = scalar.offset_of(begin);
    diagnostics_.add(Code::control_character, {source_, {place, scalar.offset_of(next)}}, {digits});
    return;
  }
}

// A key indented with full-width or no-break spaces is another key to YAML; nobody sees it.
void YamlBuilder::check_wide_spaces(const YamlNode& key, std::size_t begin) {
  if (key.style != YamlNode::Style::plain) return;
  const std::size_t size = wide_spaces(key.text);
  if (size > 0) diagnostics_.add(Code::wide_space_indentation, at(begin, begin + size));
}

void YamlBuilder::OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                           const std::string& value) {
  const Properties properties = read_properties(text_, offset(mark));
  // Not by yaml-cpp's tag: it reads "!重要" as the tag "!" and the text "重要".
  check_tag(properties);
  YamlNode node;
  node.kind = YamlNode::Kind::scalar;
  node.text = value;
  const char first = properties.end < text_.size() ? text_[properties.end] : '\n';
  if (value.empty() && std::string_view("'\"|>").find(first) == std::string_view::npos) {
    // A tag without content.
    node.span = source_span(properties.own_end, properties.own_end);
  } else {
    ScalarPlace place = locate_scalar(text_, properties.end, value);
    if (place.unclosed) {
      std::size_t line = std::min(text_.find('\n', place.begin), text_.size());
      if (text_[line - 1] == '\r') --line;
      stop(Code::unclosed_quote, at(place.begin, line), {});
    }
    node.style = place.style;
    node.span = source_span(place.begin, place.end);
    if (place.has_text) node.text = std::move(place.text);
    node.pieces = std::move(place.pieces);
    for (YamlNode::Piece& piece : node.pieces) piece.offset += base_;
    if (node.pieces.size() == 1 && node.style == YamlNode::Style::quoted) node.pieces = {};
    if (node.style == YamlNode::Style::quoted) {
      last_quoted_ = {static_cast<std::uint32_t>(place.begin),
                      static_cast<std::uint32_t>(place.end)};
      if (place.has_text) check_characters(node);
    }
  }
  const std::size_t begin = node.span.begin - base_;
  const std::size_t end = node.span.end - base_;
  if (expects_key()) check_wide_spaces(node, begin);
  progress_ = std::max(progress_, end);
  count_nodes(1, nodes_, begin);
  remember(anchor, node, 0);
  add(std::move(node), begin, end, 0);
}

std::size_t YamlBuilder::place_of_empty(std::size_t mark, const Properties& properties) const {
  if (properties.own_end > mark) return properties.own_end;
  if (frames_.empty()) return mark;
  const Frame& frame = frames_.back();
  if (frame.node.is_mapping()) {
    const std::size_t colon = skip_blanks(text_, frame.end);
    return colon < text_.size() && text_[colon] == ':' ? colon + 1 : frame.end;
  }
  if (frame.flow) return mark;
  const std::size_t dash = skip_trivia(text_, frame.end);
  return dash < text_.size() && text_[dash] == '-' ? dash + 1 : frame.end;
}

// A last line without colon is a key with an empty value to yaml-cpp.
void YamlBuilder::check_colon() {
  if (frames_.empty() || !frames_.back().has_key || frames_.back().key_dropped) return;
  const Frame& frame = frames_.back();
  const bool flow =
      std::any_of(frames_.begin(), frames_.end(), [](const Frame& f) { return f.flow; });
  if (flow || ends_key(text_, frame.end)) return;
  std::size_t before = frame.key_begin;
  while (before > 0 && std::string_view(" \t\r\n").find(text_[before - 1]) != text_.npos) --before;
  if (before > 0 && text_[before - 1] == '?') return;
  diagnose_missing_colon(
      source_, text_, base_,
      {static_cast<std::uint32_t>(frame.key_begin), static_cast<std::uint32_t>(frame.end)}, *this,
      diagnostics_);
}

// yaml-cpp tells neither whether a null is written nor, where it is not, its place: the mark is then
// that of the next token.
void YamlBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const std::size_t place = offset(mark);
  const Properties properties = read_properties(text_, place);
  const std::size_t length = null_length(text_, properties.end);
  const bool written = length > 0 && (expects_key() || !ends_key(text_, properties.end + length));
  if (expects_key()) {
    Frame& frame = frames_.back();
    const std::size_t end = written ? properties.end + length : place;
    diagnostics_.add(Code::key_not_scalar, at(place, end));
    frame.has_key = frame.key_dropped = true;
    frame.end = end;
    return;
  }
  YamlNode node;
  std::size_t begin = properties.end;
  std::size_t end = properties.end + length;
  if (!written) {
    begin = end = place_of_empty(place, properties);
    check_colon();
  }
  node.span = source_span(begin, end);
  if (!written && frames_.empty()) diagnostics_.add(Code::empty_document, at(0, 0));
  count_nodes(1, nodes_, begin);
  remember(anchor, node, 0);
  add(std::move(node), begin, end, 0);
}

void YamlBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const std::size_t begin = offset(mark);
  std::size_t end = begin + 1;
  while (end < text_.size() &&
         std::string_view("[]{}, \t\r\n").find(text_[end]) == std::string_view::npos) {
    ++end;
  }
  end = std::min(end, text_.size());
  if (++aliases_ > limits_.aliases) {
    stop(Code::too_many_aliases, at(begin, end), {std::to_string(limits_.aliases)});
  }
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) {
    // Registered by yaml-cpp but not finished: the alias stands inside its anchor.
    diagnostics_.add(Code::recursive_alias, at(begin, end),
                     {std::string(text_.substr(begin + 1, end - begin - 1))});
    YamlNode node;
    node.span = source_span(begin, end);
    add(std::move(node), begin, end, 0);
    return;
  }
  const Anchored& anchored = found->second;
  if (frames_.size() + anchored.height > limits_.depth) {
    stop(Code::too_deep, at(begin, end), {std::to_string(limits_.depth)});
  }
  count_nodes(anchored.cost, nodes_, begin);
  add(anchored.node, begin, end, anchored.height);
}

void YamlBuilder::remember(YAML::anchor_t anchor, const YamlNode& node, std::size_t height) {
  if (anchor == 0) return;
  const std::size_t cost = cost_of(node);
  count_nodes(cost, anchored_nodes_, node.span.begin - base_);
  anchors_[anchor] = {node, height, cost};
}

void YamlBuilder::start(YamlNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor,
                        bool flow) {
  const std::size_t begin = read_properties(text_, offset(mark)).end;
  if (frames_.size() >= limits_.depth) {
    stop(Code::too_deep, at(begin, begin), {std::to_string(limits_.depth)});
  }
  count_nodes(1, nodes_, begin);
  Frame frame;
  frame.node.kind = kind;
  frame.node.span = source_span(begin, begin);
  frame.anchor = anchor;
  // A pair without braces in a flow sequence has the flow style but no bracket of its own.
  const char first = begin < text_.size() ? text_[begin] : '\n';
  frame.flow = flow && (first == '[' || first == '{');
  frame.bracket = begin;
  frame.end = frame.flow ? begin + 1 : begin;
  frames_.push_back(std::move(frame));
}

void YamlBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                  YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
  // A block mapping's mark is that of its first key, whose properties are not its own.
  if (tag != "?" && tag != "!") check_tag(read_properties(text_, offset(mark)));
  start(YamlNode::Kind::sequence, mark, anchor, style == YAML::EmitterStyle::Flow);
}

void YamlBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value style) {
  // A block mapping's mark is that of its first key, whose properties are not its own.
  if (tag != "?" && tag != "!") check_tag(read_properties(text_, offset(mark)));
  start(YamlNode::Kind::mapping, mark, anchor, style == YAML::EmitterStyle::Flow);
}

void YamlBuilder::OnSequenceEnd() { finish(); }

void YamlBuilder::OnMapEnd() { finish(); }

void YamlBuilder::finish() {
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  const std::size_t begin = frame.node.span.begin - base_;
  std::size_t end = std::max(begin, frame.end);
  if (frame.flow) {
    end = skip_trivia(text_, end);
    if (end < text_.size() && text_[end] == ',') end = skip_trivia(text_, end + 1);
    const bool closed = end < text_.size() && (text_[end] == ']' || text_[end] == '}');
    end = closed ? end + 1 : frame.end;
  }
  frame.node.span = source_span(begin, end);
  if (frame.node.is_mapping()) check_duplicates(frame.node);
  progress_ = std::max(progress_, end);
  remember(frame.anchor, frame.node, frame.height + 1);
  add(std::move(frame.node), begin, end, frame.height + 1);
}

void YamlBuilder::add(YamlNode node, std::size_t begin, std::size_t end, std::size_t height) {
  if (frames_.empty()) {
    root_ = std::move(node);
    return;
  }
  Frame& frame = frames_.back();
  frame.end = std::max(frame.end, end);
  frame.height = std::max(frame.height, height);
  if (frame.node.is_sequence()) {
    frame.node.items.push_back(std::move(node));
    return;
  }
  if (!frame.has_key) {
    frame.has_key = true;
    frame.key_dropped = !node.is_scalar();
    // After an error what looks like a key may be the rest of something else.
    if (frame.key_dropped && !ended_) diagnostics_.add(Code::key_not_scalar, at(begin, end));
    frame.key = std::move(node);
    frame.key_begin = begin;
    return;
  }
  frame.has_key = false;
  if (!frame.key_dropped) frame.node.entries.emplace_back(std::move(frame.key), std::move(node));
  frame.key = {};
  frame.key_dropped = false;
}

void YamlBuilder::check_duplicates(const YamlNode& mapping) {
  const auto& entries = mapping.entries;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> found;  // the repeat, the first
  const auto count = static_cast<std::uint32_t>(entries.size());
  const auto text = [&entries](std::uint32_t i) -> const std::string& {
    return entries[i].first.text;
  };
  if (count <= 12) {
    for (std::uint32_t i = 1; i < count; ++i) {
      for (std::uint32_t j = 0; j < i; ++j) {
        if (text(i) != text(j)) continue;
        found.emplace_back(i, j);
        break;
      }
    }
  } else {
    std::unordered_map<std::string_view, std::uint32_t> first;
    first.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      const auto [place, inserted] = first.emplace(text(i), i);
      if (!inserted) found.emplace_back(i, place->second);
    }
  }
  for (const auto& [repeat, first] : found) {
    diagnostics_.add(Code::duplicate_key, {source_, entries[repeat].first.span}, {text(repeat)})
        .notes.push_back({{source_, entries[first].first.span}, Code::first_here, {}});
  }
}

std::size_t YamlBuilder::open_bracket() const {
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    if (frame->flow) return frame->bracket;
  }
  return std::string_view::npos;
}

YamlNode YamlBuilder::take() {
  ended_ = true;
  while (!frames_.empty()) {
    Frame& frame = frames_.back();
    if (frame.has_key) {  // a key whose value was not read
      YamlNode missing;
      missing.span = source_span(frame.end, frame.end);
      add(std::move(missing), frame.end, frame.end, 0);
    }
    Frame done = std::move(frames_.back());
    frames_.pop_back();
    if (done.node.is_mapping()) check_duplicates(done.node);
    const std::size_t begin = done.node.span.begin - base_;
    const std::size_t end = std::max(begin, done.end);
    done.node.span = source_span(begin, end);
    add(std::move(done.node), begin, end, done.height + 1);
  }
  return std::move(root_);
}

}  // namespace guiju
