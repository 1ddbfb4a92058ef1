/* Evaluates JSON lines from standard input under a rule set: evaluate RULES < bodies.jsonl */
#include <guiju/guiju_c.h>

#include <stdio.h>
#include <stdlib.h>

/* Shows what was found, and ends the program where that is more than warnings. */
static void report(guiju_status status, guiju_problems* problems) {
  char* text = NULL;
  guiju_problems_text(problems, GUIJU_ZH, &text, NULL);
  if (text != NULL) fputs(text, stderr);
  guiju_free(text);
  guiju_problems_free(problems);
  if (status != GUIJU_OK) {
    fprintf(stderr, "%s\n", guiju_status_name(status));
    exit(1);
  }
}

int main(int argc, char** argv) {
  const char* path = argc > 1 ? argv[1] : "rules/yangquan-2023";
  guiju_problems* problems = NULL;
  guiju_rules* rules = NULL;
  guiju_evaluation* evaluation = NULL;
  guiju_session* session = NULL;
  guiju_status status = guiju_load_file(path, GUIJU_TERMINATED, &rules, &problems);
  report(status, problems);
  status = guiju_evaluation_new(rules, NULL, &evaluation, &problems);
  report(status, problems);
  status = guiju_session_new(evaluation, &session, &problems);
  report(status, problems);

  static char line[1 << 20];
  while (fgets(line, sizeof line, stdin) != NULL) {
    char* result = NULL;
    status = guiju_evaluate(session, line, GUIJU_TERMINATED, &result, NULL, &problems);
    if (status != GUIJU_HAS_ERRORS) report(status, problems); /* else the result tells */
    puts(result);
    guiju_free(result);
  }
  guiju_session_free(session);
  guiju_evaluation_free(evaluation);
  guiju_rules_free(rules);
  return 0;
}
