// The pieces of which the JSON Schema of rule files is made. Internal to report/.
#pragma once

#include <string_view>

namespace guiju {

// In the order of the schema, each of whole lines. Properties, after those in rule_schema.cc:
std::string_view rule_schema_results();
std::string_view rule_schema_report();
// Definitions:
std::string_view rule_schema_values();
std::string_view rule_schema_parts();

}  // namespace guiju
