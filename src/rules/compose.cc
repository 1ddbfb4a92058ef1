// Rule file → its tree with those that it names put in. The one idea: every file's tree is read with
// its own places, which are then moved by where the file starts in the text of all of them; so
// nothing further down knows that there are several.
#include "rules/compose.h"

#include <algorithm>
#include <filesystem>

#include "base/sha256.h"
#include "rules/compose_merge.h"

namespace guiju {

namespace {

void move_places(YamlNode& node, std::uint32_t by) {
  node.span.begin += by;
  node.span.end += by;
  for (YamlNode::Piece& piece : node.pieces) piece.offset += by;
  for (YamlNode& item : node.items) move_places(item, by);
  for (auto& [key, value] : node.entries) {
    move_places(key, by);
    move_places(value, by);
  }
}

// The path of a file named in another one; a folder stands for its rules.yaml.
std::string joined_path(const std::string& from, const std::string& name) {
  const std::filesystem::path path =
      (std::filesystem::path(from).parent_path() / name).lexically_normal();
  const std::string extension = path.extension().string();
  if (extension == ".yaml" || extension == ".yml") return path.generic_string();
  return (path / "rules.yaml").lexically_normal().generic_string();
}

class Composer {
 public:
  Composer(const FileReader& reader, Diagnostics& diagnostics)
      : reader_(reader), diagnostics_(diagnostics) {}

  Composed run(const SourcePtr& source) {
    Composed out;
    out.tree = read(source);
    resolve(out.tree, source->name());
    out.complete = complete_;
    // Nearly every rule set is one file: its text is not copied.
    if (files_.size() == 1) {
      out.source = source;
      out.sha256 = sha256_hex(source->text());
      return out;
    }
    out.source = std::make_shared<const SourceFile>(files_);
    std::string all;
    for (const SourcePtr& file : files_) all += file->text();
    out.sha256 = sha256_hex(all);
    return out;
  }

 private:
  YamlNode read(const SourcePtr& source) {
    bool complete = true;
    YamlNode tree = read_yaml(source, diagnostics_, {}, &complete);
    complete_ = complete_ && complete;
    files_.push_back(source);
    bytes_ += source->text().size() + 1;
    if (const std::uint32_t at = SourceFile::starts(files_).back(); at > 0) move_places(tree, at);
    return tree;
  }

  // The place of a node of any of the files read.
  Location place(const YamlNode& node) const {
    const std::vector<std::uint32_t> starts = SourceFile::starts(files_);
    const auto after = std::upper_bound(starts.begin(), starts.end(), node.span.begin);
    const auto index = static_cast<std::size_t>(after - starts.begin()) - 1;
    return {files_[index], {node.span.begin - starts[index], node.span.end - starts[index]}};
  }
  Diagnostic& error(Code code, const YamlNode& node, std::vector<std::string> arguments = {}) {
    return diagnostics_.add(code, place(node), std::move(arguments));
  }

  // The tree of the file that `node` names, with what that one names put in; a null tree when it
  // cannot be had (reported): then what is missing of it would only be noise.
  YamlNode file(const YamlNode& node, const std::string& from) {
    YamlNode tree = read_named(node, from);
    complete_ = complete_ && !tree.is_null();
    return tree;
  }

  YamlNode read_named(const YamlNode& node, const std::string& from) {
    if (!node.is_scalar() || node.text.empty() || node.text.front() == '/' ||
        node.text.find('\\') != std::string::npos || node.text.find('\0') != std::string::npos) {
      error(Code::bad_file_name, node, {node.is_scalar() ? node.text : "?"});
      return {};
    }
    if (!reader_) {
      error(Code::files_not_allowed, node, {node.text});
      return {};
    }
    const std::string path = joined_path(from, node.text);
    if (std::find(open_.begin(), open_.end(), path) != open_.end()) {
      error(Code::file_names_itself, node, {path});
      return {};
    }
    if (open_.size() >= max_rule_file_depth || files_.size() >= max_rule_files ||
        bytes_ > max_rule_bytes) {
      error(Code::too_many_files, node,
            {std::to_string(max_rule_files), std::to_string(max_rule_file_depth),
             std::to_string(max_rule_bytes >> 20)});
      return {};
    }
    Diagnostics own;
    const SourcePtr source = reader_(path, own);
    if (!source) {
      error(Code::named_file_unreadable, node,
            {path, own.all().empty() || own.all().front().arguments.size() < 2
                       ? ""
                       : own.all().front().arguments.back()});
      return {};
    }
    YamlNode tree = read(source);
    if (!tree.is_mapping()) {
      if (complete_) error(Code::not_a_rule_file, node, {path});
      return {};
    }
    open_.push_back(path);
    resolve(tree, path);
    open_.pop_back();
    return tree;
  }

  void resolve(YamlNode& tree, const std::string& path) {
    if (!tree.is_mapping()) return;
    if (open_.empty()) open_.push_back(joined_path("", path));
    include_rubrics(tree, path);
    const YamlNode* extends = tree.find("extends");
    if (extends == nullptr) {
      if (const YamlNode* over = tree.find("override"))
        error(Code::key_needs, *over, {"override", "extends"});
      return;
    }
    YamlNode base = file(*extends, path);
    if (base.is_null()) return;
    tree = merger().extend(std::move(base), tree);
  }

  Merger merger() {
    return Merger(
        [this](Code code, const YamlNode& node, std::vector<std::string> arguments) -> Diagnostic& {
          return error(code, node, std::move(arguments));
        },
        [this](const YamlNode& node) { return place(node); });
  }

  void include_rubrics(YamlNode& tree, const std::string& path) {
    const auto parts_of = [](YamlNode& root) -> YamlNode* {
      for (auto& [key, value] : root.entries)
        if (key.text == "rubric")
          for (auto& [inner, parts] : value.entries)
            if (inner.text == "parts") return &parts;
      return nullptr;
    };
    YamlNode* at = parts_of(tree);
    if (at == nullptr) return;
    // Apart meanwhile: sections may be added to the tree.
    YamlNode parts = std::move(*at);
    include(parts, tree, path, 0);
    *parts_of(tree) = std::move(parts);
  }

  // `rubric: FILE` of any part below: its parts stand there, what they need beside this file's.
  void include(YamlNode& parts, YamlNode& root, const std::string& path, std::size_t depth) {
    if (depth > YamlLimits{}.depth) return;  // the tree is no deeper
    for (YamlNode& part : parts.items) {
      if (!part.is_mapping()) continue;
      for (auto& [key, value] : part.entries)
        if (key.text == "parts") include(value, root, path, depth + 1);
      const auto at = std::find_if(part.entries.begin(), part.entries.end(),
                                   [](const auto& entry) { return entry.first.text == "rubric"; });
      if (at == part.entries.end()) continue;
      const YamlNode name = at->second;
      const YamlNode other = file(name, path);
      std::erase_if(part.entries, [](const auto& e) { return e.first.text == "rubric"; });
      if (other.is_null()) continue;
      if (const YamlNode* score = other.find("score"))
        diagnostics_.add(Code::included_score_left, place(name), {name.text})
            .notes.push_back({place(*score), Code::score_is_here, {}});
      merger().include(other, part, root);
    }
  }

  const FileReader& reader_;
  Diagnostics& diagnostics_;
  std::vector<SourcePtr> files_;
  std::vector<std::string> open_;  // paths from the first file to the one at hand
  std::size_t bytes_ = 0;
  bool complete_ = true;
};

}  // namespace

Composed compose(const SourcePtr& source, const FileReader& files, Diagnostics& diagnostics) {
  return Composer(files, diagnostics).run(source);
}

}  // namespace guiju
