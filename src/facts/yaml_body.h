// One body from a YAML tree.
#pragma once

#include "facts/filler.h"
#include "syntax/yaml_tree.h"

namespace guiju::facts {

// Fills a body from `node`; errors have the lines of `source`. Does not finish it.
void fill_from_yaml(const YamlNode& node, const SourceFile& source, Filler& filler);

}  // namespace guiju::facts
