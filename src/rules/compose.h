// Several rule files as one: a file that extends another, and rubrics of other files used as items.
// What comes out is one tree and one text, in which every place still knows its file.
//
//   extends: ../province/rules.yaml     what that file says, with this one's sections added
//   override: {parts: {R12: {marks: 6}}, …}    what is changed of it, by id
//   parts: [{id: S, rubric: ../jgj59}]  the parts and facts of another rubric, as one item
#pragma once

#include <functional>
#include <string>

#include "base/diagnostic.h"
#include "syntax/yaml_tree.h"

namespace guiju {

// Reads the file of a path; null and a diagnostic when it cannot. Paths are those of the files that
// name them, joined and made simple ("a/b/../c.yaml" is "a/c.yaml").
using FileReader = std::function<SourcePtr(const std::string& path, Diagnostics&)>;

// Of one rule file with all that it names.
inline constexpr std::size_t max_rule_files = 32;
inline constexpr std::size_t max_rule_file_depth = 8;
inline constexpr std::size_t max_rule_bytes = 64u << 20;

struct Composed {
  SourcePtr source;       // the file itself, or all of them one behind the other
  YamlNode tree;          // without `extends`, `override` and `rubric: FILE`
  std::string sha256;     // of the files' bytes, in the order in which they are named
  bool complete = false;  // every file could be read to its end
};

// Reads `source` and what it names. With a null `files` a file that names others is refused.
Composed compose(const SourcePtr& source, const FileReader& files, Diagnostics& diagnostics);

}  // namespace guiju
