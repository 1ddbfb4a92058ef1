// yaml-cpp's events -> tree. Internal to yaml_tree.
#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/diagnostic.h"
#include "syntax/yaml_scalar.h"
#include "syntax/yaml_tree.h"

namespace guiju {

// Thrown out of yaml-cpp's parser when reading must end; the reason is diagnosed already.
struct StopReading {};

// Builds the tree of one document and diagnoses what yaml-cpp lets pass. Nesting, nodes and aliases
// beyond the limits end the reading with StopReading.
class YamlBuilder : public YAML::EventHandler {
 public:
  // `text` begins at byte `base` of the source and outlives the builder.
  YamlBuilder(SourcePtr source, std::string_view text, std::uint32_t base, const YamlLimits& limits,
              Diagnostics& diagnostics);

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override;
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override;

  // Closes what is open (after an error) and gives the tree.
  YamlNode take();

  // How far reading came: bytes of `text` before the last event.
  const std::size_t& progress() const { return progress_; }
  // The innermost flow collection that is open: its bracket's place in `text`, or npos.
  std::size_t open_bracket() const;
  // The last quoted scalar read, in `text`; empty before the first.
  Span last_quoted() const { return last_quoted_; }

 private:
  struct Frame {
    YamlNode node;
    YamlNode key;  // of the entry whose value comes next
    bool has_key = false;
    bool key_dropped = false;  // the key was no scalar: its value is dropped too
    bool flow = false;
    YAML::anchor_t anchor = 0;
    std::size_t key_begin = 0;  // in text
    std::size_t bracket = 0;    // of a flow collection, in text
    std::size_t end = 0;        // in text, after the last child; after the key while has_key
    std::size_t height = 0;     // levels below
  };
  struct Anchored {
    YamlNode node;
    std::size_t height = 0;
    std::size_t cost = 0;
  };

  std::size_t offset(const YAML::Mark& mark);
  Location at(std::size_t begin, std::size_t end) const;
  Span source_span(std::size_t begin, std::size_t end) const;
  [[noreturn]] void stop(Code code, Location where, std::vector<std::string> arguments);
  bool expects_key() const;
  void start(YamlNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor, bool flow);
  void finish();
  // Hands over a node that stands at [begin, end) of the text.
  void add(YamlNode node, std::size_t begin, std::size_t end, std::size_t height);
  void remember(YAML::anchor_t anchor, const YamlNode& node, std::size_t height);
  void count_nodes(std::size_t number, std::size_t& counter, std::size_t place);
  void check_tag(const Properties& properties);
  void check_characters(const YamlNode& scalar);
  void check_colon();
  void check_wide_spaces(const YamlNode& key, std::size_t begin);
  void check_duplicates(const YamlNode& mapping);
  std::size_t place_of_empty(std::size_t mark, const Properties& properties) const;

  SourcePtr source_;
  std::string_view text_;
  std::uint32_t base_;
  YamlLimits limits_;
  Diagnostics& diagnostics_;
  std::vector<Frame> frames_;
  YamlNode root_;
  std::unordered_map<YAML::anchor_t, Anchored> anchors_;
  std::size_t nodes_ = 0;
  std::size_t anchored_nodes_ = 0;
  std::size_t aliases_ = 0;
  std::size_t progress_ = 0;
  Span last_quoted_;
  bool ended_ = false;  // no more events come; take() closes what is open
};

}  // namespace guiju
