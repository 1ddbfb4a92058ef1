// Guiju 规矩 for C11, and for every language that can call C: rule files are loaded and checked,
// bodies are evaluated and explained. The same engine as <guiju/guiju.h>; docs/c-interface.md has an
// example and says which systems it runs on.
//
// The way through it:
//
//   guiju_load_file        rule file           -> guiju_rules        (checked, immutable)
//   guiju_options_new …    readings, as-of …   -> guiju_options      (optional)
//   guiju_evaluation_new   rules + options     -> guiju_evaluation   (compiled, immutable)
//   guiju_session_new      evaluation          -> guiju_session      (working memory of one thread)
//   guiju_evaluate …       session + body      -> result as JSON text
//
// and, for many bodies at once, columns of the Arrow C data interface in and out:
//
//   guiju_columns_new      evaluation          -> guiju_columns      (working memory of one thread)
//   guiju_columns_bind     + table of facts       (lent, not copied)
//   guiju_columns_evaluate                     -> table of results
//
// Conventions. Each function keeps them where its own comment says nothing else.
//
// (1) Handles. Every type is opaque. A handle is made by a function …_new or guiju_load_…, belongs
//     to the caller, and is given back exactly once with …_free, which takes NULL as well. Handles
//     share what they are made from: they may be freed in any order.
//
// (2) Threads. A guiju_rules, guiju_evaluation or guiju_problems never changes: any number of
//     threads may use one at the same time. A guiju_options, guiju_session, guiju_column_options or
//     guiju_columns belongs to one thread at a time. Nothing is shared but through handles: there is
//     no global state, nothing to initialise, and nothing that is bound to the thread that made it.
//     A handle is freed when no thread uses it any more.
//
// (3) Text in. All text is UTF-8 in memory of the caller, given by its address and its size in
//     bytes; GUIJU_TERMINATED as the size stands for "up to the first NUL". It is not kept after the
//     call. The address may be NULL where the size is 0. Text that is not UTF-8 in a name, a path or
//     a value is GUIJU_BAD_UTF8; in a rule file it is a problem of the file, in a body an error of
//     the body, both with the place. Sizes above the limits at the end are GUIJU_TOO_LONG, found
//     before the text is looked at.
//
// (4) Text out. `char** text, size_t* size`: UTF-8, with a NUL behind it that does not count.
//     It belongs to the caller, who gives it back with guiju_free (not with free). Either may be
//     NULL where it is not wanted; where `text` is NULL nothing is to be freed. `const char*`
//     returned by a function belongs to the handle and lives as long.
//
// (5) Statuses. Every function that can fail returns one: GUIJU_OK is 0. With GUIJU_HAS_ERRORS the
//     function did its work, and what it was given has errors: the outputs say which. With any other
//     status nothing has happened, and all outputs but `problems` are NULL and 0; of an Arrow struct
//     that is an output, all of it is.
//
// (6) Problems. The last parameter `problems` may be NULL. Else it gets a handle that says in
//     Chinese and English what was wrong, or NULL where nothing was, or there is no memory to say
//     it. It is to be freed.
//
// (7) Nothing gets out. No function throws, aborts, exits, prints, or reads the clock, environment
//     or network; only guiju_load_file and guiju_check_file read files. The same input gives the
//     same bytes on every machine.
//
// (8) Version of the interface. GUIJU_C_INTERFACE grows by one when a function, a status or a
//     meaning is added; what there is stays as it is. Should anything ever be taken away or changed,
//     the library gets another name (SONAME) as well. A program may ask guiju_interface_version()
//     whether the library it found is as new as its header.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <guiju/arrow.h>
#include <guiju/export.h>
#include <guiju/version.h>

// NOLINTBEGIN: C, not C++.
#ifdef __cplusplus
extern "C" {
#endif

#define GUIJU_C_INTERFACE 1

#define GUIJU_TERMINATED ((size_t)-1)

// ---- Statuses and languages: int32_t in the binary interface.

typedef int32_t guiju_status;
enum {
  GUIJU_OK = 0,
  GUIJU_HAS_ERRORS = 1,    // the rule file, the table, or at least one body, has errors
  GUIJU_BAD_ARGUMENT = 2,  // a NULL that may not be, a value that there is not
  GUIJU_BAD_UTF8 = 3,      // a name, path or value is not UTF-8
  GUIJU_TOO_LONG = 4,      // a text is longer than its limit
  GUIJU_UNKNOWN_NAME = 5,  // no such reading, option, fact or date
  GUIJU_UNREADABLE = 6,    // a file cannot be read
  GUIJU_STOPPED = 7,       // the caller's own function asked to stop
  GUIJU_NO_MEMORY = 8,     // or as many threads as were asked for
  GUIJU_INTERNAL = 9       // a fault of the library; please report it with the text of `problems`
};

typedef int32_t guiju_language;
enum { GUIJU_ZH = 0, GUIJU_EN = 1 };

typedef struct guiju_problems guiju_problems;
typedef struct guiju_rules guiju_rules;
typedef struct guiju_options guiju_options;
typedef struct guiju_evaluation guiju_evaluation;
typedef struct guiju_session guiju_session;
typedef struct guiju_column_options guiju_column_options;
typedef struct guiju_columns guiju_columns;

// ---- The library itself.

// GUIJU_C_INTERFACE of the library that is running.
GUIJU_EXPORT int32_t guiju_interface_version(void);

// "0.1.0", the version of the library that is running. Never freed.
GUIJU_EXPORT const char* guiju_version(void);

// The name of a status for logs, "GUIJU_TOO_LONG"; "unknown status" for any other number. Never
// freed.
GUIJU_EXPORT const char* guiju_status_name(guiju_status status);

// Gives back a text that a function gave. NULL is nothing to do.
GUIJU_EXPORT void guiju_free(char* text);

// ---- Problems: what is wrong, or worth a warning, as people and programs read it.

// How many of them are errors, and how many are warnings. 0 for NULL.
GUIJU_EXPORT size_t guiju_problems_errors(const guiju_problems* problems);
GUIJU_EXPORT size_t guiju_problems_warnings(const guiju_problems* problems);

// All of them as text for people, in source order: place, code, message, the source line with a
// caret, notes and fixes; a line feed behind the last. Empty for NULL.
// GUIJU_BAD_ARGUMENT for a language that there is not.
GUIJU_EXPORT guiju_status guiju_problems_text(const guiju_problems* problems,
                                              guiju_language language, char** text, size_t* size);

// All of them as a JSON array for programs, what `guiju check --format json` writes but for its last
// line feed: {code, name, severity, file, line, column, end_line, end_column, message: {zh, en},
// notes, fixes}. Places are null where there is none. "[]" for NULL.
GUIJU_EXPORT guiju_status guiju_problems_json(const guiju_problems* problems, char** text,
                                              size_t* size);

GUIJU_EXPORT void guiju_problems_free(guiju_problems* problems);

// ---- Rule files.

// Loads a rule file, or rules.yaml of a folder, with the files that it names. `problems` gets its
// warnings as well, so it may be set beside GUIJU_OK.
// GUIJU_HAS_ERRORS: the file has errors, `*rules` is NULL, all errors are in `problems`.
// GUIJU_UNREADABLE: it, or a file that it names, cannot be read.
// GUIJU_BAD_ARGUMENT: `rules` is NULL, or the path is empty or holds a NUL.
GUIJU_EXPORT guiju_status guiju_load_file(const char* path, size_t path_size, guiju_rules** rules,
                                          guiju_problems** problems);

// The same from memory. `name` is what problems call the file; empty, it is "rules.yaml". A rule
// file in memory may name no other files (`extends`, `rubric`): that is an error of the file.
GUIJU_EXPORT guiju_status guiju_load_text(const char* text, size_t text_size, const char* name,
                                          size_t name_size, guiju_rules** rules,
                                          guiju_problems** problems);

// Only checks a rule file: as guiju_load_…, without a handle. With `strict` other than 0 warnings
// count as errors.
GUIJU_EXPORT guiju_status guiju_check_file(const char* path, size_t path_size, int32_t strict,
                                           guiju_problems** problems);
GUIJU_EXPORT guiju_status guiju_check_text(const char* text, size_t text_size, const char* name,
                                           size_t name_size, int32_t strict,
                                           guiju_problems** problems);

// What the rule file calls itself, its version, and the SHA-256 of its bytes in hex. NULL for NULL.
GUIJU_EXPORT const char* guiju_rules_id(const guiju_rules* rules);
GUIJU_EXPORT const char* guiju_rules_version(const guiju_rules* rules);
GUIJU_EXPORT const char* guiju_rules_sha256(const guiju_rules* rules);

GUIJU_EXPORT void guiju_rules_free(guiju_rules* rules);

// ---- Options: what an evaluation may fix. Names are looked up by guiju_evaluation_new, so that it
// can tell of all that are wrong.

// Options that fix nothing: every reading at its default, no date, messages in Chinese.
GUIJU_EXPORT guiju_status guiju_options_new(guiju_options** options, guiju_problems** problems);

// Fixes a reading at one of its options; the option "open" leaves it open: results are then what
// all of its options allow. The last call for a reading holds.
GUIJU_EXPORT guiju_status guiju_options_reading(guiju_options* options, const char* reading,
                                                size_t reading_size, const char* option,
                                                size_t option_size, guiju_problems** problems);

// Leaves every reading open that is not fixed by guiju_options_reading.
GUIJU_EXPORT guiju_status guiju_options_open_readings(guiju_options* options,
                                                      guiju_problems** problems);

// How many combinations of open readings are evaluated for one body at most, 1 to 1,000,000; a body
// that leaves more has an error. 1,000 where nothing is said.
GUIJU_EXPORT guiju_status guiju_options_combinations(guiju_options* options, size_t combinations,
                                                     guiju_problems** problems);

// How many evaluations making the bounds of one body with unknown facts exact may take, 1 to
// 100,000,000; where they do not suffice bounds are wider, never too narrow, and a note says so.
// 4,000 where nothing is said.
GUIJU_EXPORT guiju_status guiju_options_bound_steps(guiju_options* options, size_t steps,
                                                    guiju_problems** problems);

// How far explanations look for what would have to be put right to reach a line: how many sets of
// rows they tell for a line, 1 to 10,000, and how many they try where what rows bring back does not
// just add up, 1 to 100,000. 10 and 10,000 where nothing is said. Where readings are left open
// explanations do not look for any.
GUIJU_EXPORT guiju_status guiju_options_corrections(guiju_options* options, size_t sets,
                                                    size_t tries, guiju_problems** problems);

// The date of the evaluation, "2023-08-31", for facts whose default is that date. Empty: none.
GUIJU_EXPORT guiju_status guiju_options_as_of(guiju_options* options, const char* date,
                                              size_t date_size, guiju_problems** problems);

// What if: every body has this value of the fact (its id or label), whatever it says itself. Empty
// or "null": the fact is unknown. Results are marked as a trial (试算).
GUIJU_EXPORT guiju_status guiju_options_set(guiju_options* options, const char* fact,
                                            size_t fact_size, const char* value, size_t value_size,
                                            guiju_problems** problems);

// The language of messages, notes and explanations; the rubric's own words stay as they are.
GUIJU_EXPORT guiju_status guiju_options_language(guiju_options* options, guiju_language language,
                                                 guiju_problems** problems);

GUIJU_EXPORT void guiju_options_free(guiju_options* options);

// ---- Evaluation: a rule set compiled under options.

// `options` may be NULL: the defaults. They are copied, and may be changed or freed afterwards.
// GUIJU_UNKNOWN_NAME: a reading, option, fact, value or date is wrong; all that are wrong are in
// `problems`, with the nearest right name.
GUIJU_EXPORT guiju_status guiju_evaluation_new(const guiju_rules* rules,
                                               const guiju_options* options,
                                               guiju_evaluation** evaluation,
                                               guiju_problems** problems);

GUIJU_EXPORT void guiju_evaluation_free(guiju_evaluation* evaluation);

// ---- Sessions: one for each thread; each keeps its working memory between bodies.

GUIJU_EXPORT guiju_status guiju_session_new(const guiju_evaluation* evaluation,
                                            guiju_session** session, guiju_problems** problems);

// Evaluates one body, a JSON object (docs/facts.md), and gives its result object on one line without
// a line feed: byte for byte what `guiju evaluate --format jsonl` writes (docs/semantics.md).
// GUIJU_HAS_ERRORS: the body cannot be read or evaluated; the result is the object with "errors".
GUIJU_EXPORT guiju_status guiju_evaluate(guiju_session* session, const char* body, size_t body_size,
                                         char** result, size_t* result_size,
                                         guiju_problems** problems);

// Takes one line of results, without a line feed; `line` has a NUL behind it and is valid during the
// call only. `has_errors` is 1 for a body that was not evaluated. Returns 0 to go on, any other
// number to stop. It may use any handle but the session that calls it, must not throw, and must
// return (no longjmp).
typedef int32_t (*guiju_take_line)(void* context, const char* line, size_t size,
                                   int32_t has_errors);

// Evaluates JSON lines, one body a line, blank lines left out, and gives each result line to `take`
// in the order read, with `context`, on the calling thread. An id used before in the same text is
// an error of the later body. `name` is what errors call the text; it may be empty.
// GUIJU_HAS_ERRORS: some body was not evaluated; or the text as a whole cannot be read (UTF-16),
// which `problems` tells. GUIJU_STOPPED: `take` asked to stop; lines given stay given.
GUIJU_EXPORT guiju_status guiju_evaluate_lines(guiju_session* session, const char* lines,
                                               size_t lines_size, const char* name,
                                               size_t name_size, guiju_take_line take,
                                               void* context, guiju_problems** problems);

// The same, with all result lines in one text, a line feed behind each.
GUIJU_EXPORT guiju_status guiju_evaluate_lines_text(guiju_session* session, const char* lines,
                                                    size_t lines_size, const char* name,
                                                    size_t name_size, char** result,
                                                    size_t* result_size, guiju_problems** problems);

// Everything about one body as text for people, as `guiju explain` writes it: every lost point with
// clause, facts and arithmetic, what was not deducted and why, the grounds of the opinion, what is
// unknown and what would change it. In the language of the options.
// GUIJU_HAS_ERRORS: the body was not evaluated; the text says why, a line an error.
GUIJU_EXPORT guiju_status guiju_explain(guiju_session* session, const char* body, size_t body_size,
                                        char** text, size_t* size, guiju_problems** problems);

GUIJU_EXPORT void guiju_session_free(guiju_session* session);

// ---- Tables: many bodies at once, as columns of the Arrow C data interface. A row says what
// guiju_evaluate says of the same body. Which types a fact's column may have, and which columns come
// out, stands at the head of <guiju/columns.h>; docs/columns.md says how, and how fast.

typedef int32_t guiju_column;
enum {
  GUIJU_COLUMN_DECIMALS = 0,    // score_low and score_high
  GUIJU_COLUMN_GRADE = 1,       // grade
  GUIJU_COLUMN_POSSIBLE = 2,    // possible
  GUIJU_COLUMN_DEDUCTIONS = 3,  // deductions; rows with unknown facts are then evaluated one by one
  GUIJU_COLUMN_PARTS = 4,       // parts_low and parts_high
  GUIJU_COLUMN_RESULT = 5       // result; every row is then evaluated one by one
};

// The first three columns above, one thread, and chunks of 8,192 rows.
GUIJU_EXPORT guiju_status guiju_column_options_new(guiju_column_options** options,
                                                   guiju_problems** problems);

// Whether a column is made: with `wanted` 0 it is not, with any other number it is.
// GUIJU_BAD_ARGUMENT for a column that there is not.
GUIJU_EXPORT guiju_status guiju_column_options_want(guiju_column_options* options,
                                                    guiju_column column, int32_t wanted,
                                                    guiju_problems** problems);

// How many threads work at once in guiju_columns_evaluate, the caller's among them, 1 to
// GUIJU_MOST_THREADS. The others are started by guiju_columns_new and wait between calls.
GUIJU_EXPORT guiju_status guiju_column_options_threads(guiju_column_options* options,
                                                       size_t threads, guiju_problems** problems);

// How many rows a thread works on at once, 1 to GUIJU_MOST_CHUNK. Results are the same.
GUIJU_EXPORT guiju_status guiju_column_options_chunk(guiju_column_options* options, size_t rows,
                                                     guiju_problems** problems);

GUIJU_EXPORT void guiju_column_options_free(guiju_column_options* options);

// A session over tables. `options` may be NULL: the defaults; they are copied. What guiju_options
// fix of the evaluation holds here, too.
// GUIJU_BAD_ARGUMENT: a reading was left open; over columns every one must be fixed.
// GUIJU_NO_MEMORY: also where the system does not give as many threads, which `problems` tells.
GUIJU_EXPORT guiju_status guiju_columns_new(const guiju_evaluation* evaluation,
                                            const guiju_column_options* options,
                                            guiju_columns** columns, guiju_problems** problems);

// Lends a record list that is no column of the table, for the next guiju_columns_bind and only for
// that, whatever its status: the records of row i are those from offsets[i] up to offsets[i + 1] of the struct array
// `records`; there is one offset more than rows. `list` is its id or label.
// GUIJU_BAD_ARGUMENT: NULL, or a struct that has been released. GUIJU_TOO_LONG: more than
// GUIJU_MOST_SETTINGS lists.
GUIJU_EXPORT guiju_status guiju_columns_list(guiju_columns* columns, const char* list,
                                             size_t list_size, const struct ArrowSchema* schema,
                                             const struct ArrowArray* records,
                                             const int32_t* offsets, size_t offsets_count,
                                             guiju_problems** problems);

// Takes a table to work on, in place of the one before: a struct array with a child for each column,
// and the lists lent since the last call. Nothing is copied and nothing released: all of it stays the
// caller's, who leaves it as it is until the next guiju_columns_bind or guiju_columns_free.
// GUIJU_HAS_ERRORS: it cannot be evaluated, and no table is bound; `problems` says of each column
// what is wrong: undeclared (with the nearest name), given twice, of a type that its fact cannot
// have, binary floating point, released, or no valid array. Single values are errors of their row.
// GUIJU_BAD_ARGUMENT: NULL, or a struct that has been released; the table before stays bound.
// Arrow carries no sizes of buffers: that they are as long as the arrays say is the caller's word.
GUIJU_EXPORT guiju_status guiju_columns_bind(guiju_columns* columns,
                                             const struct ArrowSchema* schema,
                                             const struct ArrowArray* table,
                                             guiju_problems** problems);

// How many rows the bound table has. 0 for NULL, and where none is bound.
GUIJU_EXPORT size_t guiju_columns_rows(const guiju_columns* columns);

// Evaluates every row. Both structs are filled, whatever they held before, and belong to the caller,
// who calls the `release` of each; they refer to no handle and not to the table of facts.
// GUIJU_HAS_ERRORS: some row was not evaluated; the column `error` says which and why.
// GUIJU_BAD_ARGUMENT: NULL, or no table is bound.
GUIJU_EXPORT guiju_status guiju_columns_evaluate(guiju_columns* columns, struct ArrowSchema* schema,
                                                 struct ArrowArray* results,
                                                 guiju_problems** problems);

// One row of the bound table, counted from 0: its result object, and everything about it as text, as
// guiju_evaluate and guiju_explain give them. Neither needs guiju_columns_evaluate.
// GUIJU_HAS_ERRORS: the row was not evaluated, and the text says why.
// GUIJU_BAD_ARGUMENT: no table is bound, or it has no such row.
GUIJU_EXPORT guiju_status guiju_columns_result(guiju_columns* columns, size_t row, char** result,
                                               size_t* result_size, guiju_problems** problems);
GUIJU_EXPORT guiju_status guiju_columns_explain(guiju_columns* columns, size_t row, char** text,
                                                size_t* size, guiju_problems** problems);

// How many deductions the rule set has, and the id of one of them: bit `index` of the column
// `deductions` is set where it is applied. One that stands several times in the rule file, under
// several readings, has a bit each time. 0 and NULL for NULL, NULL for an index that there is not.
GUIJU_EXPORT size_t guiju_columns_deductions(const guiju_columns* columns);
GUIJU_EXPORT const char* guiju_columns_deduction(const guiju_columns* columns, size_t index);

GUIJU_EXPORT void guiju_columns_free(guiju_columns* columns);

// ---- Limits, in bytes but for the last three. Those on what a rule file and a body may hold are in the README.

#define GUIJU_MOST_NAME 4096         // a path, name, fact, value, reading, option or date
#define GUIJU_MOST_RULES 16777216    // a rule file: 16 MiB
#define GUIJU_MOST_BODY 16777216     // a body, and one line of JSON lines: 16 MiB
#define GUIJU_MOST_LINES 1073741824  // JSON lines in one call: 1 GiB
#define GUIJU_MOST_SETTINGS 10000  // calls of guiju_options_reading, of guiju_options_set, of _list
#define GUIJU_MOST_THREADS 1024    // of one guiju_columns
#define GUIJU_MOST_CHUNK 65536     // rows

#ifdef __cplusplus
}
#endif
// NOLINTEND
