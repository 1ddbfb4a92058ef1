/* Every function of the C interface in a loop, on good and bad input: what the C library has handed
   out must not grow from round to round. leak RULES [ROUNDS [forget]]: with `forget` one result and
   one table of results a round are not freed, which the program must find. Sanitizers and valgrind
   see their own side of it. To be run with GLIBC_TUNABLES=glibc.malloc.tcache_count=0: what the
   allocator keeps for later would count as handed out. */
#include <guiju/guiju_c.h>

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures = 0;

static void expect(guiju_status got, guiju_status wanted, const char* what) {
  if (got == wanted) return;
  fprintf(stderr, "%s: %s, not %s\n", what, guiju_status_name(got), guiju_status_name(wanted));
  ++failures;
}

/* All texts of problems, and the problems themselves, are given back. */
static void drop(guiju_problems* problems) {
  char* text = NULL;
  size_t size = 0;
  expect(guiju_problems_text(problems, GUIJU_EN, &text, &size), GUIJU_OK, "problems_text");
  guiju_free(text);
  expect(guiju_problems_json(problems, &text, &size), GUIJU_OK, "problems_json");
  guiju_free(text);
  guiju_problems_free(problems);
}

static int32_t take(void* context, const char* line, size_t size, int32_t has_errors) {
  (void)line;
  (void)size;
  (void)has_errors;
  return --*(int*)context == 0;
}

static void round_of_bodies(const guiju_evaluation* evaluation, int forget) {
  static const char* const bodies[] = {
      "{\"id\": \"1\", \"cohort\": 2020, \"posts_missing_count\": 2}",
      "{\"id\": \"2\", \"cohort\": 2020, \"posts_missing_count\": -2}",
      "{\"id\": \"3\", \"no_such_fact\": [1, 2], \"name\": \"\xE7\xA4\xBA\xE4\xBE\x8B\"}", "{", ""};
  static const char lines[] = "{\"id\": \"1\"}\n{\"id\": \"1\"}\n{\"id\": \"2\"}\n";
  guiju_session* session = NULL;
  guiju_problems* problems = NULL;
  char* text = NULL;
  size_t size = 0;
  expect(guiju_session_new(evaluation, &session, &problems), GUIJU_OK, "session_new");
  for (size_t i = 0; i < sizeof bodies / sizeof *bodies; ++i) {
    const guiju_status status = i == 0 ? GUIJU_OK : GUIJU_HAS_ERRORS;
    expect(guiju_evaluate(session, bodies[i], GUIJU_TERMINATED, &text, &size, &problems), status,
           "evaluate");
    if (!forget || i != 0) guiju_free(text);
    drop(problems);
    expect(guiju_explain(session, bodies[i], GUIJU_TERMINATED, &text, &size, &problems), status,
           "explain");
    guiju_free(text);
    drop(problems);
  }
  expect(guiju_evaluate(session, "x", GUIJU_MOST_BODY + 1, &text, &size, &problems), GUIJU_TOO_LONG,
         "evaluate too long");
  drop(problems);
  expect(
      guiju_evaluate_lines_text(session, lines, GUIJU_TERMINATED, "a", 1, &text, &size, &problems),
      GUIJU_HAS_ERRORS, "evaluate_lines_text");
  guiju_free(text);
  drop(problems);
  int left = 2;
  expect(guiju_evaluate_lines(session, lines, GUIJU_TERMINATED, "a", 1, take, &left, &problems),
         GUIJU_STOPPED, "evaluate_lines");
  drop(problems);
  guiju_session_free(session);
}

static void round_of_rules(const guiju_rules* rules) {
  guiju_problems* problems = NULL;
  guiju_options* options = NULL;
  guiju_evaluation* evaluation = NULL;
  guiju_rules* none = NULL;
  expect(guiju_options_new(&options, &problems), GUIJU_OK, "options_new");
  expect(guiju_options_reading(options, "no_such", GUIJU_TERMINATED, "\xFF", 1, &problems),
         GUIJU_BAD_UTF8, "options_reading");
  drop(problems);
  expect(guiju_options_open_readings(options, &problems), GUIJU_OK, "open_readings");
  expect(guiju_evaluation_new(rules, options, &evaluation, &problems), GUIJU_OK, "evaluation_new");
  guiju_evaluation_free(evaluation);
  expect(guiju_options_reading(options, "no_such", GUIJU_TERMINATED, "x", 1, &problems), GUIJU_OK,
         "options_reading");
  expect(guiju_evaluation_new(rules, options, &evaluation, &problems), GUIJU_UNKNOWN_NAME,
         "evaluation_new of no reading");
  drop(problems);
  guiju_options_free(options);
  expect(guiju_load_text("guiju: 1\nid: x\nid: y\n", GUIJU_TERMINATED, "x", 1, &none, &problems),
         GUIJU_HAS_ERRORS, "load_text");
  drop(problems);
  expect(guiju_load_file("/nowhere", GUIJU_TERMINATED, &none, &problems), GUIJU_UNREADABLE,
         "load_file");
  drop(problems);
}

/* A table as a program in C has it: columns in arrays of its own, lent to the library. */
static void keep_schema(struct ArrowSchema* schema) { schema->release = NULL; }
static void keep_array(struct ArrowArray* array) { array->release = NULL; }

static struct ArrowSchema column_type(const char* name, const char* format) {
  const struct ArrowSchema made = {.name = name, .format = format, .release = keep_schema};
  return made;
}

static struct ArrowArray column(int64_t length, int64_t n_buffers, const void** buffers) {
  const struct ArrowArray made = {
      .length = length, .n_buffers = n_buffers, .buffers = buffers, .release = keep_array};
  return made;
}

static const char table_rules[] =
    "guiju: 1\n"
    "id: tables\n"
    "facts:\n"
    "  fees: {label: fees, type: boolean}\n"
    "  missing: {label: missing, type: count}\n"
    "  posts: {label: posts, type: list, fields: {vacant: {label: vacant, type: boolean}}}\n"
    "rubric:\n"
    "  parts:\n"
    "  - id: R1\n"
    "    marks: 2\n"
    "    deductions:\n"
    "    - {id: R1a, points: 0.5, each: missing}\n"
    "    - {id: R1b, points: 0.1, for_each: posts, when: vacant}\n"
    "    - {id: R1c, points: 0.2, when: fees}\n";

/* Three rows: 2 − 0.2; 2 − 0.5 − 2 × 0.1, and fees unknown; an error. */
static void round_of_tables(const guiju_evaluation* evaluation, int forget) {
  static const int32_t id_offsets[] = {0, 1, 2, 3};
  static const char ids[] = "abc";
  static const uint8_t fees[] = {1}, fees_known[] = {5}, vacant[] = {3};
  static const int16_t missing[] = {0, 1, -1};
  static const int32_t posts[] = {0, 0, 2, 2};
  const void* root_buffers[] = {NULL};
  const void* id_buffers[] = {NULL, id_offsets, ids};
  const void* fees_buffers[] = {fees_known, fees};
  const void* missing_buffers[] = {NULL, missing};
  const void* vacant_buffers[] = {NULL, vacant};
  struct ArrowSchema types[] = {column_type("id", "u"), column_type("fees", "b"),
                                column_type("missing", "s"), column_type("vacant", "b")};
  struct ArrowArray arrays[] = {column(3, 3, id_buffers), column(3, 2, fees_buffers),
                                column(3, 2, missing_buffers), column(2, 2, vacant_buffers)};
  struct ArrowSchema* type_children[] = {&types[0], &types[1], &types[2]};
  struct ArrowArray* array_children[] = {&arrays[0], &arrays[1], &arrays[2]};
  struct ArrowSchema* record_types[] = {&types[3]};
  struct ArrowArray* record_arrays[] = {&arrays[3]};
  struct ArrowSchema schema = column_type("", "+s"), record_schema = column_type("", "+s");
  struct ArrowArray table = column(3, 1, root_buffers), records = column(2, 1, root_buffers);
  schema.n_children = table.n_children = 3;
  schema.children = type_children;
  table.children = array_children;
  record_schema.n_children = records.n_children = 1;
  record_schema.children = record_types;
  records.children = record_arrays;
  arrays[1].null_count = 1;

  guiju_problems* problems = NULL;
  guiju_column_options* options = NULL;
  guiju_columns* columns = NULL;
  struct ArrowSchema result_schema;
  struct ArrowArray results;
  char* text = NULL;
  size_t size = 0;
  expect(guiju_column_options_new(&options, &problems), GUIJU_OK, "column_options_new");
  expect(guiju_column_options_want(options, GUIJU_COLUMN_PARTS, 1, &problems), GUIJU_OK, "want");
  expect(guiju_column_options_want(options, GUIJU_COLUMN_RESULT, 1, &problems), GUIJU_OK, "want");
  expect(guiju_column_options_threads(options, 0, &problems), GUIJU_BAD_ARGUMENT, "threads");
  drop(problems);
  expect(guiju_columns_new(evaluation, options, &columns, &problems), GUIJU_OK, "columns_new");
  guiju_column_options_free(options);
  expect(guiju_columns_evaluate(columns, &result_schema, &results, &problems), GUIJU_BAD_ARGUMENT,
         "evaluate without a table");
  drop(problems);
  expect(guiju_columns_list(columns, "posts", GUIJU_TERMINATED, &record_schema, &records, posts, 4,
                            &problems),
         GUIJU_OK, "columns_list");
  expect(guiju_columns_bind(columns, &schema, &table, &problems), GUIJU_OK, "columns_bind");
  expect(guiju_columns_evaluate(columns, &result_schema, &results, &problems), GUIJU_HAS_ERRORS,
         "columns_evaluate");
  const int16_t* low = results.children[0]->buffers[1];
  const int16_t* high = results.children[1]->buffers[1];
  if (low[0] != 18 || high[0] != 18 || low[1] != 11 || high[1] != 13) {
    fprintf(stderr, "scores %d..%d and %d..%d\n", low[0], high[0], low[1], high[1]);
    ++failures;
  }
  if (!forget) results.release(&results);
  result_schema.release(&result_schema);
  for (size_t row = 0; row < 4; ++row) {
    const guiju_status status = row == 3   ? GUIJU_BAD_ARGUMENT
                                : row == 2 ? GUIJU_HAS_ERRORS
                                           : GUIJU_OK;
    expect(guiju_columns_result(columns, row, &text, &size, &problems), status, "columns_result");
    guiju_free(text);
    drop(problems);
    expect(guiju_columns_explain(columns, row, &text, &size, &problems), status, "columns_explain");
    guiju_free(text);
    drop(problems);
  }
  types[1].name = "fee";
  expect(guiju_columns_bind(columns, &schema, &table, &problems), GUIJU_HAS_ERRORS,
         "columns_bind of an undeclared column");
  drop(problems);
  table.release(&table);
  expect(guiju_columns_bind(columns, &schema, &table, &problems), GUIJU_BAD_ARGUMENT,
         "columns_bind of a released table");
  drop(problems);
  guiju_columns_free(columns);
}

static size_t handed_out(void) { return mallinfo2().uordblks; }

int main(int argc, char** argv) {
  const int rounds = argc > 2 ? atoi(argv[2]) : 400;
  const int forget = argc > 3 && strcmp(argv[3], "forget") == 0;
  guiju_problems* problems = NULL;
  guiju_rules* rules = NULL;
  guiju_rules* of_tables = NULL;
  guiju_evaluation *evaluation = NULL, *tables = NULL;
  expect(guiju_load_text(table_rules, GUIJU_TERMINATED, "t", 1, &of_tables, &problems), GUIJU_OK,
         "load_text");
  drop(problems);
  expect(guiju_evaluation_new(of_tables, NULL, &tables, &problems), GUIJU_OK, "evaluation_new");
  drop(problems);
  guiju_rules_free(of_tables);
  expect(guiju_load_file(argv[1], GUIJU_TERMINATED, &rules, &problems), GUIJU_OK, "load_file");
  drop(problems);
  expect(guiju_evaluation_new(rules, NULL, &evaluation, &problems), GUIJU_OK, "evaluation_new");
  drop(problems);
  size_t before = 0;
  for (int i = 0; i < rounds; ++i) {
    if (i == rounds / 4) before = handed_out();
    round_of_bodies(evaluation, forget);
    round_of_rules(rules);
    round_of_tables(tables, forget);
  }
  const size_t after = handed_out();
  guiju_evaluation_free(tables);
  guiju_evaluation_free(evaluation);
  guiju_rules_free(rules);
  printf("%d rounds, %zu bytes before, %zu after\n", rounds, before, after);
  if (after > before) {
    fprintf(stderr, "%zu bytes more\n", after - before);
    ++failures;
  }
  return failures == 0 ? 0 : 1;
}
