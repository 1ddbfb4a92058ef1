// yaml-cpp's errors -> diagnostics that say what to change. Internal to yaml_tree.
#pragma once

#include <yaml-cpp/exceptions.h>

#include <cstdint>
#include <string_view>

#include "base/diagnostic.h"
#include "syntax/yaml_builder.h"

namespace guiju {

// Diagnoses an error of yaml-cpp; `text` begins at byte `base` of the source.
void diagnose_syntax_error(const SourcePtr& source, std::string_view text, std::uint32_t base,
                           const YAML::Exception& error, const YamlBuilder& builder,
                           Diagnostics& diagnostics);

// Diagnoses the key at `key` of `text`, which no colon follows.
void diagnose_missing_colon(const SourcePtr& source, std::string_view text, std::uint32_t base,
                            Span key, const YamlBuilder& builder, Diagnostics& diagnostics);

// Diagnoses content at byte `place` of `text` that follows the end of the first document.
void diagnose_leftover(const SourcePtr& source, std::string_view text, std::uint32_t base,
                       std::size_t place, const YamlBuilder& builder, Diagnostics& diagnostics);

}  // namespace guiju
