// Rule files -> guiju_rules, and all that is wrong with them. One idea: checking is loading without
// keeping the rule set.
#include "rules/load.h"

#include <algorithm>

#include "c/guard.h"
#include "c/handles.h"

namespace guiju::c {
namespace {

using Loaded = std::shared_ptr<const RuleSet>;

std::string path_of(const TextArgument& argument, Diagnostics& found) {
  const std::string_view path = name_of(argument, found);
  if (path.empty() || path.find('\0') != path.npos) {
    refuse_value(argument.name, path.empty() ? "''" : "…\\0…", "文件或文件夹的路径",
                 "the path of a file or folder", found);
  }
  return rule_file_of(std::string(path));
}

Loaded load_text(const TextArgument& text, const TextArgument& name, Diagnostics& found) {
  const std::string_view bytes = bytes_of(text, GUIJU_MOST_RULES, found);
  const std::string_view called = name_of(name, found);
  return load_rules(std::make_shared<const SourceFile>(
                        std::string(called.empty() ? "rules.yaml" : called), std::string(bytes)),
                    found);
}

// What loading comes to for the caller.
guiju_status status_of(const Diagnostics& found) {
  const auto unreadable = [](const Diagnostic& problem) {
    return problem.code == Code::file_unreadable;
  };
  if (!found.has_errors()) return GUIJU_OK;
  return std::any_of(found.all().begin(), found.all().end(), unreadable) ? GUIJU_UNREADABLE
                                                                         : GUIJU_HAS_ERRORS;
}

// `load` gives a rule set or null, and adds what is wrong to the diagnostics it takes.
template <class Load>
guiju_status load_into(guiju_rules** rules, guiju_problems** problems, const Load& load) {
  if (rules != nullptr) *rules = nullptr;
  return guarded(problems, [&](Diagnostics& found) {
    demand(rules, "rules", found);
    auto handle = std::make_unique<guiju_rules>();
    handle->rules = load(found);
    // Before the handle is given, so that nothing is given where there is no memory for problems.
    const guiju_status status = status_of(found);
    give_problems(found, problems);
    if (handle->rules) *rules = handle.release();
    return status;
  });
}

template <class Load>
guiju_status check(int32_t strict, guiju_problems** problems, const Load& load) {
  return guarded(problems, [&](Diagnostics& found) {
    load(found);
    if (strict != 0) found.raise_warnings();
    found.sort();
    return status_of(found);
  });
}

}  // namespace
}  // namespace guiju::c

using guiju::Diagnostics;

guiju_status guiju_load_file(const char* path, size_t path_size, guiju_rules** rules,
                             guiju_problems** problems) {
  return guiju::c::load_into(rules, problems, [&](Diagnostics& found) {
    return guiju::load_rule_file(guiju::c::path_of({"path", path, path_size}, found), found);
  });
}

guiju_status guiju_load_text(const char* text, size_t text_size, const char* name, size_t name_size,
                             guiju_rules** rules, guiju_problems** problems) {
  return guiju::c::load_into(rules, problems, [&](Diagnostics& found) {
    return guiju::c::load_text({"text", text, text_size}, {"name", name, name_size}, found);
  });
}

guiju_status guiju_check_file(const char* path, size_t path_size, int32_t strict,
                              guiju_problems** problems) {
  return guiju::c::check(strict, problems, [&](Diagnostics& found) {
    guiju::load_rule_file(guiju::c::path_of({"path", path, path_size}, found), found);
  });
}

guiju_status guiju_check_text(const char* text, size_t text_size, const char* name,
                              size_t name_size, int32_t strict, guiju_problems** problems) {
  return guiju::c::check(strict, problems, [&](Diagnostics& found) {
    guiju::c::load_text({"text", text, text_size}, {"name", name, name_size}, found);
  });
}

const char* guiju_rules_id(const guiju_rules* rules) {
  return rules == nullptr ? nullptr : rules->rules->id.c_str();
}

const char* guiju_rules_version(const guiju_rules* rules) {
  return rules == nullptr ? nullptr : rules->rules->version.c_str();
}

const char* guiju_rules_sha256(const guiju_rules* rules) {
  return rules == nullptr ? nullptr : rules->rules->sha256.c_str();
}

void guiju_rules_free(guiju_rules* rules) { delete rules; }
