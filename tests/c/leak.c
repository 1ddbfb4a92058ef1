/* Every function of the C interface in a loop, on good and bad input: what the C library has handed
   out must not grow from round to round. leak RULES [ROUNDS [forget]]: with `forget` one result a
   round is not freed, which the program must find. Sanitizers and valgrind see their own side of it. */
#include <guiju/guiju_c.h>

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Chunks that the allocator keeps for later count as handed out; 32 bytes a round, the smallest there
   are, must still be seen over some hundred rounds. */
static const size_t slack = 4096;

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

static size_t handed_out(void) { return mallinfo2().uordblks; }

int main(int argc, char** argv) {
  const int rounds = argc > 2 ? atoi(argv[2]) : 400;
  const int forget = argc > 3 && strcmp(argv[3], "forget") == 0;
  guiju_problems* problems = NULL;
  guiju_rules* rules = NULL;
  guiju_evaluation* evaluation = NULL;
  expect(guiju_load_file(argv[1], GUIJU_TERMINATED, &rules, &problems), GUIJU_OK, "load_file");
  drop(problems);
  expect(guiju_evaluation_new(rules, NULL, &evaluation, &problems), GUIJU_OK, "evaluation_new");
  drop(problems);
  size_t before = 0;
  for (int i = 0; i < rounds; ++i) {
    if (i == rounds / 4) before = handed_out();
    round_of_bodies(evaluation, forget);
    round_of_rules(rules);
  }
  const size_t after = handed_out();
  guiju_evaluation_free(evaluation);
  guiju_rules_free(rules);
  printf("%d rounds, %zu bytes before, %zu after\n", rounds, before, after);
  if (after > before + slack) {
    fprintf(stderr, "%zu bytes more\n", after - before);
    ++failures;
  }
  return failures == 0 ? 0 : 1;
}
