// Arrow structs of a C caller -> a bound table, results as Arrow structs, texts of single rows. One
// idea: what is lent may be anything, so it is judged before it is looked at; what is wrong with a
// column becomes a problem, what is wrong with a value an error of its row.
#include "c/body_text.h"
#include "c/guard.h"
#include "c/handles.h"
#include "columns/export.h"
#include "rules/model.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace guiju::c {
namespace {

columns::Settings settings_of(const guiju_column_options& options, const Compiled& compiled) {
  columns::Settings settings = options.settings;
  settings.facts = compiled.facts;
  return settings;
}

// A number from 1 to `most`.
std::size_t count_of(const char* name, std::size_t count, std::size_t most, Diagnostics& found) {
  if (count >= 1 && count <= most) return count;
  const std::string range = "1–" + std::to_string(most);
  refuse_value(name, std::to_string(count), " " + range, range, found);
}

void refuse(Code code, std::string argument, Diagnostics& found) {
  found.add(code, {}, {std::move(argument)});
  throw Refused{GUIJU_BAD_ARGUMENT};
}

// Throws Refused where a struct is NULL or has been released: of such a one nothing else may be read.
template <class Struct>
void demand_lent(const Struct* lent, const char* name, Diagnostics& found) {
  demand(lent, name, found);
  if (lent->release == nullptr) refuse(Code::argument_released, name, found);
}

void demand_fixed_readings(const Run& run, Diagnostics& found) {
  std::string open;
  for (const int reading : run.open)
    open += (open.empty() ? "" : ", ") + at(run.rules->readings, reading).id;
  if (!open.empty()) refuse(Code::columns_need_readings, open, found);
}

const columns::BoundBatch& table_of(const guiju_columns& columns, Diagnostics& found) {
  if (!columns.bound) refuse(Code::no_table_bound, "guiju_columns_bind", found);
  return *columns.bound;
}

// The row as columns.body.
void read_row(guiju_columns& columns, std::size_t row, Diagnostics& found) {
  const columns::BoundBatch& table = table_of(columns, found);
  const auto rows = static_cast<std::size_t>(table.rows());
  if (row >= rows) {
    if (rows == 0)
      refuse_value("row", std::to_string(row), "表里的行，而表是空的",
                   "a row of the table, which has none", found);
    const std::string last = std::to_string(rows - 1);
    refuse_value("row", std::to_string(row), " 0 到 " + last, "0 to " + last, found);
  }
  columns.columns.read(table, static_cast<std::int64_t>(row), columns.body);
}

void add_problem(const columns::BatchProblem& problem, Diagnostics& found) {
  // The words of these codes are arguments of their own in each language.
  Diagnostic& added =
      found.add(problem.problem.code, {}, facts::arguments_of(problem.problem, Language::en));
  if (!problem.problem.suggestion.empty())
    added.notes.push_back({{}, Code::did_you_mean, {problem.problem.suggestion}});
}

// Result objects of all rows, for the column of them.
std::vector<std::string> objects_of(guiju_columns& columns) {
  std::vector<std::string> out;
  for (std::int64_t row = 0; row < columns.bound->rows(); ++row) {
    columns.columns.read(*columns.bound, row, columns.body);
    append_result(*columns.compiled, columns.evaluator, columns.body, columns.result,
                  out.emplace_back());
  }
  return out;
}

// Makes a text of one row by `append`.
template <class Append>
guiju_status one_row(guiju_columns* columns, std::size_t row, char** out, std::size_t* out_size,
                     guiju_problems** problems, const Append& append) {
  clear(out, out_size);
  return guarded(problems, [&](Diagnostics& found) {
    demand(columns, "columns", found);
    read_row(*columns, row, found);
    columns->out.clear();
    const bool good = append();
    give(columns->out, out, out_size);
    return good ? GUIJU_OK : GUIJU_HAS_ERRORS;
  });
}

// A setter: `set` changes the options, once they are there.
template <class Set>
guiju_status change(guiju_column_options* options, guiju_problems** problems, const Set& set) {
  return guarded(problems, [&](Diagnostics& found) {
    demand(options, "options", found);
    set(found);
    return GUIJU_OK;
  });
}

bool& switch_of(guiju_column_options& options, guiju_column column, Diagnostics& found) {
  columns::Wish& wish = options.settings.wish;
  switch (column) {
    case GUIJU_COLUMN_DECIMALS: return options.decimals;
    case GUIJU_COLUMN_GRADE: return wish.wanted.grade;
    case GUIJU_COLUMN_POSSIBLE: return wish.possible;
    case GUIJU_COLUMN_DEDUCTIONS: return wish.wanted.deductions;
    case GUIJU_COLUMN_PARTS: return wish.wanted.parts;
    case GUIJU_COLUMN_RESULT: return options.results;
    default:
      refuse_value("column", std::to_string(column),
                   " GUIJU_COLUMN_DECIMALS（0）到 GUIJU_COLUMN_RESULT（5）",
                   "GUIJU_COLUMN_DECIMALS (0) to GUIJU_COLUMN_RESULT (5)", found);
  }
}

}  // namespace
}  // namespace guiju::c

using guiju::Diagnostics;

guiju_columns::guiju_columns(std::shared_ptr<const guiju::c::Compiled> the_compiled,
                             const guiju_column_options& the_options)
    : compiled(std::move(the_compiled)),
      decimals(the_options.decimals),
      results(the_options.results),
      columns(compiled->readings.plans->get(compiled->run.selection),
              guiju::c::settings_of(the_options, *compiled)),
      evaluator(compiled->readings) {}

guiju_status guiju_column_options_new(guiju_column_options** options, guiju_problems** problems) {
  if (options != nullptr) *options = nullptr;
  return guiju::c::guarded(problems, [&](Diagnostics& found) {
    guiju::c::demand(options, "options", found);
    *options = new guiju_column_options();
    return GUIJU_OK;
  });
}

guiju_status guiju_column_options_want(guiju_column_options* options, guiju_column column,
                                       int32_t wanted, guiju_problems** problems) {
  return guiju::c::change(options, problems, [&](Diagnostics& found) {
    guiju::c::switch_of(*options, column, found) = wanted != 0;
  });
}

guiju_status guiju_column_options_threads(guiju_column_options* options, size_t threads,
                                          guiju_problems** problems) {
  return guiju::c::change(options, problems, [&](Diagnostics& found) {
    options->settings.threads =
        static_cast<unsigned>(guiju::c::count_of("threads", threads, GUIJU_MOST_THREADS, found));
  });
}

guiju_status guiju_column_options_chunk(guiju_column_options* options, size_t rows,
                                        guiju_problems** problems) {
  return guiju::c::change(options, problems, [&](Diagnostics& found) {
    options->settings.chunk = guiju::c::count_of("rows", rows, GUIJU_MOST_CHUNK, found);
  });
}

void guiju_column_options_free(guiju_column_options* options) { delete options; }

guiju_status guiju_columns_new(const guiju_evaluation* evaluation,
                               const guiju_column_options* options, guiju_columns** columns,
                               guiju_problems** problems) {
  if (columns != nullptr) *columns = nullptr;
  return guiju::c::guarded(problems, [&](Diagnostics& found) {
    guiju::c::demand(evaluation, "evaluation", found);
    guiju::c::demand(columns, "columns", found);
    guiju::c::demand_fixed_readings(evaluation->compiled->run, found);
    const guiju_column_options chosen = options == nullptr ? guiju_column_options() : *options;
    try {
      *columns = new guiju_columns(evaluation->compiled, chosen);
    } catch (const std::system_error&) {
      found.add(guiju::Code::threads_refused, {}, {std::to_string(chosen.settings.threads)});
      return GUIJU_NO_MEMORY;
    }
    return GUIJU_OK;
  });
}

guiju_status guiju_columns_list(guiju_columns* columns, const char* list, size_t list_size,
                                const struct ArrowSchema* schema, const struct ArrowArray* records,
                                const int32_t* offsets, size_t offsets_count,
                                guiju_problems** problems) {
  return guiju::c::guarded(problems, [&](Diagnostics& found) {
    guiju::c::demand(columns, "columns", found);
    const std::string_view name = guiju::c::name_of({"list", list, list_size}, found);
    guiju::c::demand_lent(schema, "schema", found);
    guiju::c::demand_lent(records, "records", found);
    guiju::c::demand(offsets, "offsets", found);
    if (columns->lists.size() >= GUIJU_MOST_SETTINGS) {
      found.add(guiju::Code::settings_too_many, {}, {std::to_string(GUIJU_MOST_SETTINGS)});
      throw guiju::c::Refused{GUIJU_TOO_LONG};
    }
    // A count beyond every table's stays beyond.
    const auto count = static_cast<std::int64_t>(std::min<std::size_t>(offsets_count, INT64_MAX));
    columns->lists.push_back({std::string(name), schema, records, offsets, count});
    return GUIJU_OK;
  });
}

guiju_status guiju_columns_bind(guiju_columns* columns, const struct ArrowSchema* schema,
                                const struct ArrowArray* table, guiju_problems** problems) {
  return guiju::c::guarded(problems, [&](Diagnostics& found) {
    guiju::c::demand(columns, "columns", found);
    // Nothing that was lent for this call is looked at in a later one.
    const std::vector<guiju::columns::SeparateList> lists = std::exchange(columns->lists, {});
    guiju::c::demand_lent(schema, "schema", found);
    guiju::c::demand_lent(table, "table", found);
    auto bound = std::make_unique<guiju::columns::BoundBatch>();
    std::vector<guiju::columns::BatchProblem> wrong;
    const bool good = columns->columns.bind(*schema, *table, lists, *bound, wrong);
    for (const guiju::columns::BatchProblem& problem : wrong) guiju::c::add_problem(problem, found);
    guiju::c::give_problems(found, problems);
    columns->bound = good ? std::move(bound) : nullptr;
    return good ? GUIJU_OK : GUIJU_HAS_ERRORS;
  });
}

size_t guiju_columns_rows(const guiju_columns* columns) {
  return columns == nullptr || !columns->bound ? 0
                                               : static_cast<std::size_t>(columns->bound->rows());
}

guiju_status guiju_columns_evaluate(guiju_columns* columns, struct ArrowSchema* schema,
                                    struct ArrowArray* results, guiju_problems** problems) {
  if (schema != nullptr) *schema = {};
  if (results != nullptr) *results = {};
  return guiju::c::guarded(problems, [&](Diagnostics& found) {
    guiju::c::demand(columns, "columns", found);
    guiju::c::demand(schema, "schema", found);
    guiju::c::demand(results, "results", found);
    const guiju::columns::BoundBatch& table = guiju::c::table_of(*columns, found);
    auto out = std::make_shared<guiju::columns::Results>();
    columns->columns.evaluate(table, *out);
    const bool good = out->all_errors().empty();
    guiju::columns::ExportChoice choice;
    choice.decimals = columns->decimals;
    choice.english = columns->compiled->run.language == guiju::Language::en;
    if (columns->results) choice.objects = guiju::c::objects_of(*columns);
    guiju::columns::export_results(std::move(out), choice, *schema, *results);
    return good ? GUIJU_OK : GUIJU_HAS_ERRORS;
  });
}

guiju_status guiju_columns_result(guiju_columns* columns, size_t row, char** result,
                                  size_t* result_size, guiju_problems** problems) {
  return guiju::c::one_row(columns, row, result, result_size, problems, [&] {
    return guiju::c::append_result(*columns->compiled, columns->evaluator, columns->body,
                                   columns->result, columns->out);
  });
}

guiju_status guiju_columns_explain(guiju_columns* columns, size_t row, char** text, size_t* size,
                                   guiju_problems** problems) {
  return guiju::c::one_row(columns, row, text, size, problems, [&] {
    return guiju::c::append_text(*columns->compiled, columns->evaluator, columns->body, false,
                                 columns->out);
  });
}

size_t guiju_columns_deductions(const guiju_columns* columns) {
  return columns == nullptr ? 0 : columns->compiled->run.rules->deductions.size();
}

const char* guiju_columns_deduction(const guiju_columns* columns, size_t index) {
  return index >= guiju_columns_deductions(columns)
             ? nullptr
             : columns->compiled->run.rules->deductions[index].id.c_str();
}

void guiju_columns_free(guiju_columns* columns) { delete columns; }
