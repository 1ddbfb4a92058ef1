// The library itself and problems as text: what needs no rule set.
#include <cstdlib>

#include "c/guard.h"
#include "c/handles.h"

using guiju::Diagnostics;

int32_t guiju_interface_version(void) { return GUIJU_C_INTERFACE; }

const char* guiju_version(void) { return GUIJU_VERSION; }

const char* guiju_status_name(guiju_status status) {
  switch (status) {
    case GUIJU_OK: return "GUIJU_OK";
    case GUIJU_HAS_ERRORS: return "GUIJU_HAS_ERRORS";
    case GUIJU_BAD_ARGUMENT: return "GUIJU_BAD_ARGUMENT";
    case GUIJU_BAD_UTF8: return "GUIJU_BAD_UTF8";
    case GUIJU_TOO_LONG: return "GUIJU_TOO_LONG";
    case GUIJU_UNKNOWN_NAME: return "GUIJU_UNKNOWN_NAME";
    case GUIJU_UNREADABLE: return "GUIJU_UNREADABLE";
    case GUIJU_STOPPED: return "GUIJU_STOPPED";
    case GUIJU_NO_MEMORY: return "GUIJU_NO_MEMORY";
    case GUIJU_INTERNAL: return "GUIJU_INTERNAL";
    default: return "unknown status";
  }
}

void guiju_free(char* text) { std::free(text); }

size_t guiju_problems_errors(const guiju_problems* problems) {
  return problems == nullptr ? 0 : problems->errors;
}

size_t guiju_problems_warnings(const guiju_problems* problems) {
  return problems == nullptr ? 0 : problems->warnings;
}

guiju_status guiju_problems_text(const guiju_problems* problems, guiju_language language,
                                 char** text, size_t* size) {
  guiju::c::clear(text, size);
  return guiju::c::guarded(nullptr, [&](Diagnostics& found) {
    guiju::RenderOptions options;
    options.language = guiju::c::language_of(language, found);
    guiju::c::give(problems == nullptr ? std::string() : guiju::render(problems->list, options),
                   text, size);
    return GUIJU_OK;
  });
}

guiju_status guiju_problems_json(const guiju_problems* problems, char** text, size_t* size) {
  guiju::c::clear(text, size);
  return guiju::c::guarded(nullptr, [&](Diagnostics&) {
    guiju::c::give(problems == nullptr ? std::string("[]") : guiju::to_json(problems->list), text,
                   size);
    return GUIJU_OK;
  });
}

void guiju_problems_free(guiju_problems* problems) { delete problems; }
