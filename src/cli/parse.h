// Command line -> Options; help and usage errors in the chosen language. The only user of CLI11.
#pragma once

#include <optional>

#include "cli/options.h"

namespace guiju::cli {

// The language of messages by --lang, else by LC_ALL, else LANG; Chinese where none says English.
Language language_of(int argc, const char* const* argv);

// Fills `options`. Returns an exit code where the program ends here (help, version, wrong usage,
// with the text already written), else nothing.
std::optional<int> parse(int argc, char** argv, Options& options);

}  // namespace guiju::cli
