// Any bytes as a YAML text. Whatever comes: no crash, places inside the text, well-formed UTF-8 in the
// tree, and texts that stand where offset_of says they stand.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "base/utf8.h"
#include "syntax/yaml_tree.h"

namespace {

using guiju::YamlNode;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const YamlNode& node, const guiju::SourceFile& source, bool masked) {
  const std::string_view text = source.text();
  require(node.span.begin <= node.span.end && node.span.end <= text.size());
  require(guiju::utf8::first_invalid(node.text) == guiju::utf8::npos);
  std::uint32_t last = node.span.begin;
  for (std::size_t i = 0; i <= node.text.size(); ++i) {
    const std::uint32_t offset = node.offset_of(i);
    require(offset >= last && offset <= node.span.end);
    last = offset;
  }
  // Without escapes (and masked control characters) the bytes agree, but for those made by folds.
  const std::string_view own = text.substr(node.span.begin, node.span.end - node.span.begin);
  if (node.is_scalar() && !masked && own.find('\\') == std::string_view::npos) {
    for (std::size_t i = 0; i < node.text.size(); ++i) {
      if (node.text[i] == ' ' || node.text[i] == '\n') continue;
      require(node.offset_of(i) < text.size() && text[node.offset_of(i)] == node.text[i]);
    }
  }
  for (const YamlNode& item : node.items) check(item, source, masked);
  for (const auto& [key, value] : node.entries) {
    require(key.is_scalar());
    check(key, source, masked);
    check(value, source, masked);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto source = std::make_shared<guiju::SourceFile>(
      "fuzz.yaml", std::string(reinterpret_cast<const char*>(data), size));
  guiju::YamlLimits limits;
  limits.nodes = 100'000;
  guiju::Diagnostics diagnostics;
  bool complete = false;
  const YamlNode tree = guiju::read_yaml(source, diagnostics, limits, &complete);
  require(complete || diagnostics.has_errors());
  bool faulty = false;  // places of such texts are only near
  for (const guiju::Diagnostic& diagnostic : diagnostics.all()) {
    require(diagnostic.where.span.begin <= diagnostic.where.span.end);
    require(diagnostic.where.span.end <= size);
    faulty = faulty || diagnostic.code == guiju::Code::control_character ||
             diagnostic.code == guiju::Code::tag_not_allowed;
  }
  check(tree, *source, faulty);
  diagnostics.sort();
  guiju::RenderOptions options;
  const std::string shown = guiju::render(diagnostics.all(), options);
  require(guiju::utf8::first_invalid(shown) == guiju::utf8::npos);
  require(guiju::utf8::first_invalid(guiju::to_json(diagnostics.all())) == guiju::utf8::npos);
  guiju::dump(tree, *source);
  return 0;
}
