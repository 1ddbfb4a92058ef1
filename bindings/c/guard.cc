// Arguments of C callers -> views that are safe to use, or a status with its problem; texts and
// exceptions -> what a C caller can hold.
#include "c/guard.h"

#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <stdexcept>

#include "base/utf8.h"
#include "c/handles.h"

namespace guiju::c {

std::string_view bytes_of(const TextArgument& argument, std::size_t most, Diagnostics& found) {
  if (argument.size == 0) return {};
  demand(argument.text, argument.name, found);
  std::size_t size = argument.size;
  // One byte more than allowed is enough to know.
  if (size == GUIJU_TERMINATED) size = strnlen(argument.text, most + 1);
  if (size > most) {
    found.add(Code::argument_too_long, {},
              {argument.name, std::to_string(size), std::to_string(most)});
    throw Refused{GUIJU_TOO_LONG};
  }
  return {argument.text, size};
}

std::string_view name_of(const TextArgument& argument, Diagnostics& found) {
  const std::string_view text = bytes_of(argument, GUIJU_MOST_NAME, found);
  const std::size_t bad = utf8::first_invalid(text);
  if (bad == utf8::npos) return text;
  found.add(Code::argument_not_utf8, {}, {argument.name, std::to_string(bad + 1)});
  throw Refused{GUIJU_BAD_UTF8};
}

void demand(const void* pointer, const char* name, Diagnostics& found) {
  if (pointer != nullptr) return;
  found.add(Code::argument_null, {}, {name});
  throw Refused{GUIJU_BAD_ARGUMENT};
}

void refuse_value(const char* name, std::string value, std::string zh, std::string en,
                  Diagnostics& found) {
  found.add(Code::argument_value, {}, {name, std::move(value), std::move(zh), std::move(en)});
  throw Refused{GUIJU_BAD_ARGUMENT};
}

Language language_of(guiju_language language, Diagnostics& found) {
  if (language == GUIJU_ZH) return Language::zh;
  if (language == GUIJU_EN) return Language::en;
  refuse_value("language", std::to_string(language), " GUIJU_ZH（0）或 GUIJU_EN（1）",
               "GUIJU_ZH (0) or GUIJU_EN (1)", found);
}

void give(std::string_view text, char** out, std::size_t* size) {
  if (out != nullptr) {
    auto* copy = static_cast<char*>(std::malloc(text.size() + 1));
    if (copy == nullptr) throw std::bad_alloc();
    if (!text.empty()) std::memcpy(copy, text.data(), text.size());
    copy[text.size()] = '\0';
    *out = copy;
  }
  if (size != nullptr) *size = text.size();
}

void clear(char** out, std::size_t* size) {
  if (out != nullptr) *out = nullptr;
  if (size != nullptr) *size = 0;
}

void give_problems(const Diagnostics& found, guiju_problems** problems) {
  if (problems == nullptr || *problems != nullptr || found.all().empty()) return;
  auto handle = std::make_unique<guiju_problems>();
  handle->list = found.all();
  handle->errors = found.error_count();
  handle->warnings = found.warning_count();
  *problems = handle.release();
}

guiju_status status_of_exception(Diagnostics& found, guiju_problems** problems) noexcept {
  guiju_status status = GUIJU_INTERNAL;
  try {
    try {
      throw;
    } catch (const Refused& refused) {
      status = refused.status;
    } catch (const std::bad_alloc&) {
      status = GUIJU_NO_MEMORY;
    } catch (const std::length_error&) {  // a text longer than a std::string can be
      status = GUIJU_NO_MEMORY;
    } catch (const std::exception& fault) {
      found.add(Code::internal_fault, {}, {fault.what()});
    } catch (...) {
      found.add(Code::internal_fault, {}, {"exception"});
    }
    if (status != GUIJU_NO_MEMORY) give_problems(found, problems);
  } catch (...) {
    // No memory to say it: the status alone tells.
  }
  return status;
}

}  // namespace guiju::c
