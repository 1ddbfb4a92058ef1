/* Uses the C interface of Guiju as C11: exit 0 when the library is as new as the header, a small rule
   set loads, and a body has the score that it must have. */
#include <guiju/guiju_c.h>

#include <stdio.h>
#include <string.h>

static const char rules_text[] =
    "guiju: 1\n"
    "id: small\n"
    "facts:\n"
    "  missing: {label: missing, type: count}\n"
    "rubric:\n"
    "  parts:\n"
    "  - id: R1\n"
    "    marks: 2\n"
    "    deductions:\n"
    "    - {id: R1a, points: 0.5, each: missing}\n";

int main(void) {
  if (guiju_interface_version() < GUIJU_C_INTERFACE || strcmp(guiju_version(), EXPECTED_VERSION) ||
      strcmp(GUIJU_VERSION, EXPECTED_VERSION)) {
    fprintf(stderr, "library %s, header %s, expected %s\n", guiju_version(), GUIJU_VERSION,
            EXPECTED_VERSION);
    return 1;
  }
  guiju_rules* rules = NULL;
  guiju_evaluation* evaluation = NULL;
  guiju_session* session = NULL;
  char* result = NULL;
  int good =
      guiju_load_text(rules_text, sizeof rules_text - 1, NULL, 0, &rules, NULL) == GUIJU_OK &&
      guiju_evaluation_new(rules, NULL, &evaluation, NULL) == GUIJU_OK &&
      guiju_session_new(evaluation, &session, NULL) == GUIJU_OK &&
      guiju_evaluate(session, "{\"id\": \"1\", \"missing\": 3}", GUIJU_TERMINATED, &result, NULL,
                     NULL) == GUIJU_OK &&
      strstr(result, "\"score\":{\"value\":\"0.5\"") != NULL;
  if (!good) fprintf(stderr, "result: %s\n", result == NULL ? "none" : result);
  guiju_free(result);
  guiju_session_free(session);
  guiju_evaluation_free(evaluation);
  guiju_rules_free(rules);
  return good ? 0 : 1;
}
