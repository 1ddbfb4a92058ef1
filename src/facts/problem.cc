// A problem -> an error of the body, its message written in both languages from the one table.
#include "facts/problem.h"

namespace guiju::facts {
namespace {

std::string text_of(const Problem& problem, Language language) {
  std::string text = message(problem.code, arguments_of(problem, language), language);
  if (!problem.suggestion.empty()) {
    text += language == Language::zh ? "；" : "; ";
    text += message(Code::did_you_mean, {problem.suggestion}, language);
  }
  return text;
}

}  // namespace

std::vector<std::string> arguments_of(const Problem& problem, Language language) {
  std::vector<std::string> arguments;
  arguments.reserve(problem.arguments.size());
  for (const Words& words : problem.arguments) {
    arguments.push_back(language == Language::zh ? words.zh : words.en);
  }
  return arguments;
}

void add_error(Body& body, std::string_view file, std::uint32_t line, std::string fact,
               const Problem& problem) {
  if (body.errors.size() > most_body_errors) return;
  const Problem overflow{Code::too_many_problems, {std::to_string(most_body_errors)}, {}};
  const bool full = body.errors.size() == most_body_errors;
  const Problem& added = full ? overflow : problem;
  BodyError& error = body.errors.emplace_back();
  error.code = info(added.code).name;
  error.file = file;
  error.line = line;
  if (!full) error.fact = std::move(fact);
  error.zh = text_of(added, Language::zh);
  error.en = text_of(added, Language::en);
}

std::string record_path(const Fact& list, std::size_t record, std::string_view field) {
  return record_path(list.id, record, field);
}

std::string record_path(std::string_view list, std::size_t record, std::string_view field) {
  std::string path(list);
  path.append(1, '[').append(std::to_string(record + 1)).append(1, ']');
  if (!field.empty()) path.append(1, '.').append(field);
  return path;
}

}  // namespace guiju::facts
