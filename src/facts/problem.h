// What is wrong with one value of a body, in both languages, and how it becomes a BodyError.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "evaluate/body.h"

namespace guiju::facts {

// An argument of a message: the same in both languages, or one for each.
struct Words {
  std::string zh, en;
  Words(std::string same) : zh(same), en(std::move(same)) {}  // NOLINT: a text is words
  Words(std::string_view same) : Words(std::string(same)) {}  // NOLINT
  Words(const char* same) : Words(std::string(same)) {}       // NOLINT
  Words(std::string chinese, std::string english)
      : zh(std::move(chinese)), en(std::move(english)) {}
};

struct Problem {
  Code code{};
  std::vector<Words> arguments;
  std::string suggestion;  // the nearest name, or empty
};

// The arguments of the problem's message.
std::vector<std::string> arguments_of(const Problem& problem, Language language);

// Most errors kept of one body; then one too_many_problems.
inline constexpr std::size_t most_body_errors = 50;

// Adds an error to `body`. `fact` is an id or a path, or empty.
void add_error(Body& body, std::string_view file, std::uint32_t line, std::string fact,
               const Problem& problem);

// "occupations[2].own_examiners"; `record` is 0-based.
std::string record_path(const Fact& list, std::size_t record, std::string_view field);
std::string record_path(std::string_view list, std::size_t record, std::string_view field);

}  // namespace guiju::facts
