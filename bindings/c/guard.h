// What every function of the C interface does around its work: arguments are checked, texts are
// handed over, and no exception gets out. Internal to bindings/c.
#pragma once

#include <guiju/guiju_c.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace guiju::c {

// Ends a call with a status; what was wrong has been added to the call's diagnostics.
struct Refused {
  guiju_status status;
};

// A text argument: its name for messages, and what the caller gave.
struct TextArgument {
  const char* name;
  const char* text;
  std::size_t size;
};

// The bytes of an argument of at most `most` bytes. Throws Refused for NULL and for too many.
std::string_view bytes_of(const TextArgument& argument, std::size_t most, Diagnostics& found);
// The same of at most GUIJU_MOST_NAME bytes of UTF-8. Throws Refused for any other bytes.
std::string_view name_of(const TextArgument& argument, Diagnostics& found);
// Throws Refused where `pointer` is NULL.
void demand(const void* pointer, const char* name, Diagnostics& found);
// Throws Refused for an argument whose value there is not; what is expected, in both languages.
[[noreturn]] void refuse_value(const char* name, std::string value, std::string zh, std::string en,
                               Diagnostics& found);
Language language_of(guiju_language language, Diagnostics& found);

// Hands a text over to the caller, who frees it with guiju_free. Throws std::bad_alloc.
void give(std::string_view text, char** out, std::size_t* size);
// Puts NULL and 0 where the caller wants a text.
void clear(char** out, std::size_t* size);

// Puts a handle of what was found where the caller wants it; nothing where nothing was, or where
// there is one already. Throws std::bad_alloc.
void give_problems(const Diagnostics& found, guiju_problems** problems);

// The status of the exception being handled; what is not known already becomes a problem.
guiju_status status_of_exception(Diagnostics& found, guiju_problems** problems) noexcept;

// Runs `work`, which takes the diagnostics to add to and returns a status.
template <class Work>
guiju_status guarded(guiju_problems** problems, const Work& work) noexcept {
  if (problems != nullptr) *problems = nullptr;
  Diagnostics found;
  try {
    const guiju_status status = work(found);
    give_problems(found, problems);
    return status;
  } catch (...) {
    return status_of_exception(found, problems);
  }
}

}  // namespace guiju::c
