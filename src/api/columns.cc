// The public interface over columns: Arrow structs in and out, one row explained.
#include <guiju/columns.h>

#include "api/handles.h"
#include "columns/evaluator.h"
#include "columns/export.h"

namespace guiju::api {

namespace {

std::string first_message(const std::vector<ColumnProblem>& problems) {
  return problems.empty() ? "no columns" : problems.front().message_en;
}

columns::Settings settings_of(const FactsOptions& facts, const ColumnOptions& options) {
  const auto check = [](const char* name, std::size_t value, std::size_t most) {
    if (value < 1 || value > most)
      throw UsageError(std::string(name) + ": 1 to " + std::to_string(most) + ", not " +
                       std::to_string(value));
  };
  check("threads", options.threads, ColumnOptions::most_threads);
  check("chunk_rows", options.chunk_rows, ColumnOptions::most_chunk_rows);
  columns::Settings out;
  out.wish.wanted = {options.grades, true, true, options.deductions, options.parts};
  out.wish.possible = options.possible;
  out.threads = options.threads;
  out.chunk = options.chunk_rows;
  out.facts = facts;
  return out;
}

}  // namespace

ColumnsError::ColumnsError(std::vector<ColumnProblem> found)
    : UsageError(first_message(found)), problems(std::move(found)) {}

struct ColumnSession::Impl {
  Impl(std::shared_ptr<const Evaluation::Impl> the_evaluation, const ColumnOptions& the_options)
      : evaluation(std::move(the_evaluation)),
        options(the_options),
        columns(evaluation->plan, settings_of(evaluation->facts, options)),
        evaluator(evaluation->plan) {}

  // The row as a body.
  void read(std::size_t row) {
    if (!is_bound || row >= static_cast<std::size_t>(bound.rows()))
      throw UsageError("no row " + std::to_string(row));
    columns.read(bound, static_cast<std::int64_t>(row), body);
  }
  std::string object(std::size_t row) {
    read(row);
    std::string out;
    if (body.errors.empty()) {
      try {
        evaluator.evaluate(body, result);
        evaluation->json->append(body, result, out);
        return out;
      } catch (const EvaluationFailure& failure) {
        out.clear();
        body.errors.push_back(failure.error);
      }
    }
    evaluation->json->append_errors(body, out);
    return out;
  }

  std::shared_ptr<const Evaluation::Impl> evaluation;
  ColumnOptions options;
  columns::ColumnEvaluator columns;
  columns::BoundBatch bound;
  bool is_bound = false;
  Evaluator evaluator;
  Body body;
  Result result;
};

ColumnSession::ColumnSession(const Evaluation& evaluation, const ColumnOptions& options)
    : impl_(std::make_unique<Impl>(evaluation.impl_, options)) {}
ColumnSession::~ColumnSession() = default;
ColumnSession::ColumnSession(ColumnSession&&) noexcept = default;
ColumnSession& ColumnSession::operator=(ColumnSession&&) noexcept = default;

void ColumnSession::bind(const ArrowSchema& schema, const ArrowArray& batch,
                         const std::vector<ListColumns>& lists) {
  Impl& s = *impl_;
  s.is_bound = false;
  std::vector<columns::SeparateList> separate;
  for (const ListColumns& list : lists)
    separate.push_back({list.list, list.schema, list.records, list.offsets});
  std::vector<columns::BatchProblem> problems;
  if (s.columns.bind(schema, batch, separate, s.bound, problems)) {
    s.is_bound = true;
    return;
  }
  std::vector<ColumnProblem> found;
  for (const columns::BatchProblem& problem : problems) {
    ColumnProblem out;
    out.column = problem.column;
    out.code = std::string(info(problem.problem.code).id);
    const auto words = [&](Language language) {
      std::string text =
          message(problem.problem.code, facts::arguments_of(problem.problem, language), language);
      if (!problem.problem.suggestion.empty())
        text += (language == Language::zh ? "；" : "; ") +
                message(Code::did_you_mean, {problem.problem.suggestion}, language);
      return text;
    };
    out.message_zh = words(Language::zh);
    out.message_en = words(Language::en);
    found.push_back(std::move(out));
  }
  throw ColumnsError(std::move(found));
}

std::size_t ColumnSession::rows() const {
  return impl_->is_bound ? static_cast<std::size_t>(impl_->bound.rows()) : 0;
}

void ColumnSession::evaluate(ArrowSchema& schema, ArrowArray& results) {
  Impl& s = *impl_;
  if (!s.is_bound) throw UsageError("no batch is bound");
  auto out = std::make_shared<columns::Results>();
  s.columns.evaluate(s.bound, *out);
  columns::ExportChoice choice;
  choice.decimals = s.options.decimals;
  choice.english = s.evaluation->run.language == Language::en;
  if (s.options.results) choice.objects.emplace();
  for (std::size_t row = 0; s.options.results && row < rows(); ++row)
    choice.objects->push_back(s.object(row));
  columns::export_results(std::move(out), choice, schema, results);
}

std::string ColumnSession::result(std::size_t row) { return impl_->object(row); }

std::string ColumnSession::explain(std::size_t row) {
  Impl& s = *impl_;
  s.read(row);
  return explanation(s.evaluation->run, s.evaluator, s.body);
}

std::vector<std::string> ColumnSession::deductions() const {
  std::vector<std::string> out;
  for (const Deduction& deduction : impl_->evaluation->plan->rules().deductions)
    out.push_back(deduction.id);
  return out;
}

}  // namespace guiju::api
