// The checked model of a rule file: immutable once loaded, shared freely between threads. Every
// element keeps its place in the rule file, so that later stages can point at it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "base/number.h"
#include "rules/expression.h"
#include "rules/facts.h"

namespace guiju {

// Words of the notice that are a person's to judge, never the program's.
struct JudgedWord {
  std::string text;
  Span span;
};
struct Judgement {
  std::vector<JudgedWord> findings;       // 故意: only a person's finding answers it
  std::vector<JudgedWord> confirmations;  // 原则上: what follows needs a person's confirmation
};

// A clause that can be read in more than one way.
struct Reading {
  std::string id;
  std::string where;   // rows or clauses concerned
  std::string clause;  // the words in question
  std::string question;
  std::vector<std::pair<std::string, std::string>> options;  // id, what it means; the order counts
  int default_option = 0;
  std::string because;  // why this default
  Span span;
};

// "Only under these readings": all of the pairs (reading, options allowed) must hold.
struct Under {
  std::vector<std::pair<int, std::vector<int>>> readings;  // reading index, allowed option indices
  Span span;
  bool empty() const { return readings.empty(); }
  // `selection[r]` is the option in force of reading r.
  bool holds(const std::vector<int>& selection) const;
};

// A named constant with its source: pass_line, evaluation_from.
struct Parameter {
  std::string id;
  std::string label;
  std::string clause;
  Expr value;  // a constant
  Span span;
};

// Takes points from its part (or gives, in a part of awards).
struct Deduction {
  std::string id;
  int part = -1;
  Number points;   // for one occurrence; 0 in a band, or where it only zeroes a part
  ExprPtr amount;  // points by formula or by an assessor, instead of `points`
  std::optional<Number> least, most;  // what the rubric allows `amount` to be where it is not 0 …
  std::vector<Number> choices;        // … or the amounts that it allows, ascending
  ExprPtr when;                       // boolean; null = always (with `each` or `amount`)
  bool has_when = false;              // a condition is stated (`when` is null if it is wrong)
  ExprPtr unless;                     // exemption; already part of `when`, kept to say so
  ExprPtr each;                       // number of occurrences; null = one
  Number every = 1;                   // one occurrence for every n of `each`, whole ones
  std::optional<Number> cap;          // most it can take, points
  std::string clause;                 // the words of the rubric it comes from
  std::string clause_differs;         // why `points` is not what the clause says, or empty
  int from_part = -1;                 // the criterion the points are taken from; -1 = its own part
  int zeroes = -1;                    // the part whose score becomes 0 where it occurs, or -1
  Under under;
  Span span;  // of the id
  Span points_span;
};

// Deductions that belong together: one alone, the first that holds, for the body or each record.
struct Charge {
  enum class Choose { all, first, largest, smallest };
  Choose choose = Choose::all;
  int list = -1;                // for each record of this list; -1 = once for the body
  ExprPtr where;                // records it concerns; null = all
  ExprPtr only_when;            // bodies it concerns; null = all
  bool must_hold = false;       // bands and tables: a body that no row fits is an error
  std::vector<int> deductions;  // indices into RuleSet::deductions
  Under under;
  Span span;
};

// How the score of a part is made.
enum class PartKind { deductions, awards, value, sum, mean, maximum, minimum };

// What a part that does not apply counts as.
enum class Absent {
  full,      // its marks (the default)
  zero,      // nothing
  rescale,   // leaves the sum, which is scaled up to all marks again
  leave,     // leaves the sum or mean
  forbidden  // may not be declared not applicable
};
std::string_view name_of(PartKind kind);
std::string_view name_of(Absent absent);

// A result rounded to a multiple of a step, by name.
struct RoundTo {
  Rounding rounding = Rounding::half_up;
  Number step = 1;
};

// One step of the ordered adjustments of a part; each is followed by its own clamp.
struct Adjustment {
  enum class How { add, multiply, set };
  std::string id;
  std::string clause;
  How how = How::add;
  ExprPtr when;    // null = always
  ExprPtr amount;  // number
  std::optional<Number> floor, ceiling;
  Under under;
  Span span;
};

// A node of the rubric. Parts stand in document order (a parent before its children).
struct Part {
  std::string id;
  std::string title;
  int parent = -1;
  int depth = 0;  // 0 = a top-level part
  std::vector<int> children;
  PartKind kind = PartKind::sum;
  Number marks;                 // 满分, points
  ExprPtr value;                // of PartKind::value: a formula over facts and other parts
  ExprPtr weight;               // in its parent; null = 1
  bool bonus = false;           // comes on top: its marks are none of the parent's
  std::optional<Number> start;  // where deductions or awards start from, or what a sum adds
  // What the score is held within; none = no limit.
  std::optional<Number> floor = Number(0), ceiling;
  Absent absent = Absent::full;
  ExprPtr only_when;    // bodies that have this part at all; null = all
  ExprPtr counts_when;  // where it does not hold the score counts as 0; null = always
  std::vector<Adjustment> adjustments;
  std::optional<RoundTo> round;
  std::string clause;           // scoring standard as printed
  std::string method;           // inspection method as printed
  std::string sample;           // what is sampled
  std::vector<Charge> charges;  // of a criterion
  ExprPtr not_applicable_when;  // boolean over facts; null = never by facts
  Span span;                    // of the id (or the first key)
  Span marks_span;
  bool marks_known = false;    // stated (false after an error in `marks`)
  bool marks_derived = false;  // not stated, but those of its parts
  bool is_criterion() const { return children.empty(); }
};

// Parts that share one limit (merged cells): what exceeds one part's marks is taken from the next.
struct SharedLimit {
  std::vector<int> parts;  // criteria in document order
  std::string because;
  Under under;
  Span span;
};

// How the compared score is made from the total.
struct ScoreRule {
  ExprPtr value;  // over `total`
  Number of;
  Under under;
  std::optional<Rounding> shown_rounding;  // only for showing a value without a finite decimal
  Number shown_step;
  Span span;
};

struct OpinionCode {
  std::string id;                   // "renew"
  std::string label;                // 同意延续备案
  bool needs_confirmation = false;  // rests on words that a person must weigh
  Span span;
};

struct GradeLabel {
  std::string label;
};

// One row of the opinion table.
struct OpinionRow {
  std::string clause;          // ground id, "四(一)2"
  std::string text;            // the clause's words
  ExprPtr when;                // boolean
  int opinion = -1;            // opinion code, or -1 when chosen by a fact:
  int by_slot = -1;            // choice fact
  std::vector<int> by_choice;  // choice index → opinion code, -1 = none
  int grade = -1;              // grade this ground gives, or -1
  bool no_score = false;       // where it holds there is no score
  bool otherwise = false;      // considered only where no row above holds
  Under under;
  Span span;
  bool has_when = false;    // the rule file states a condition (`when` is null if it is wrong)
  bool uses_score = false;  // its condition speaks of the score
};

// A further result column: an ordered table of labels, or a formula.
struct ResultRow {
  ExprPtr when;  // null = otherwise
  int label = -1;
  Span span;
};
struct ResultColumn {
  std::string id, label, unit;
  std::vector<std::string> labels;  // each once, in table order; at most 64
  std::vector<ResultRow> rows;
  ExprPtr value;  // a number, instead of rows
  std::optional<RoundTo> round;
  Span span;
};

struct GradeRow {
  ExprPtr when;  // null = otherwise
  int grade = -1;
  Span span;
};

// Facts that make a body lie outside what the rubric is for.
struct Scope {
  ExprPtr when;        // null = everything is in scope
  int otherwise = -1;  // opinion code of a body out of scope
  std::string clause;
  std::string text;
};

// A remark of the rule file on facts that hold at once but should not.
struct NoteRule {
  std::string code;
  ExprPtr when;  // over the body, or over each record of `list`
  int list = -1;
  std::string message_zh, message_en;  // one of them may be empty: then the other is used
  Under under;
  Span span;
};

// A date that follows from the result.
struct DueRule {
  std::string what;           // "rectify"
  std::vector<int> opinions;  // only for these opinions; empty = any body in scope
  ExprPtr when;               // null = always
  ExprPtr from;               // date
  int months = 0;
  int days = 0;  // after the months
  std::string clause;
  std::string text;                 // the clause's words
  bool needs_confirmation = false;  // the date is a person's to grant
  Span span;
};

// The summary table over all bodies.
struct ReportColumn {
  std::string label;          // "（二）同意延续备案的机构"
  std::vector<int> opinions;  // a tick where the opinion is one of these
  std::vector<int> blocks;    // choice indices the column is open to; empty = all
  bool score = false;         // holds the score instead of a tick
};
// Bodies that state the same name: where one of them has one of these opinions, the others are named
// under the table with this message.
struct RelatedRule {
  std::vector<int> opinions;  // empty = no such warning
  std::string message;
};
struct Report {
  std::string title;
  std::string name_heading, id_heading;  // over a body's name and id; empty = the program's words
  int block_slot = -1;                   // choice fact that divides the table into blocks, or -1
  std::vector<std::pair<int, std::string>> blocks;  // choice index, heading; in this order
  std::vector<int> fact_columns;  // scalar slots shown as columns before the ticks
  std::vector<ReportColumn> columns;
  std::vector<std::string> remarks;
  RelatedRule related;
};

// What is drawn at random for inspection (抽查): records of a list, or whole numbers such as years.
struct SampleKey {
  std::string label;
  std::vector<ExprPtr> values;  // of a record; two records differ where one of these differs
  Span span;
};
// What the records drawn add up to at least.
struct SampleLeast {
  std::string label, unit;
  ExprPtr of;     // number, of a record
  ExprPtr value;  // number
  // Kept until no order of different keys allows it; else given up before any of them.
  bool before_distinct = false;
  Span span;
};
struct SampleRule {
  std::string id, label, clause;
  std::vector<int> parts;           // what the draw is inspected for
  int list = -1;                    // records of this list …
  ExprPtr where;                    // … that fulfil this; null = all
  ExprPtr low, high;                // or the whole numbers from … to …
  ExprPtr size;                     // number
  std::vector<SampleKey> distinct;  // the last is given up first
  std::optional<SampleLeast> least;
  Under under;
  Span span;
};

struct RuleSet {
  SourcePtr source;
  std::string sha256;  // of the rule file's bytes, hex
  std::string id, version, title;
  std::string document, issued, issuer;  // source of the rubric
  std::string in_force_from, in_force_to;
  int in_force_slot = -1;  // date fact that must lie between the two, or -1
  FactTable facts;
  Judgement judgement;
  std::vector<Reading> readings;
  std::vector<Parameter> parameters;
  std::vector<Parameter> derived;     // named expressions over facts, in order of declaration
  std::vector<Part> parts;            // document order
  std::vector<Deduction> deductions;  // document order
  std::vector<SharedLimit> shared_limits;
  Number marks;     // sum of the top-level parts
  Number declared;  // printed total
  Span declared_span, discrepancy_span;
  std::string discrepancy;        // why `declared` and the sum differ; shown under every report
  std::vector<ScoreRule> scores;  // exactly one holds under every selection of readings
  std::vector<OpinionCode> opinions;
  std::vector<GradeLabel> grades;
  std::vector<GradeRow> grade_rows;
  Scope scope;
  std::vector<OpinionRow> opinion_rows;
  std::vector<ResultColumn> results;
  std::vector<NoteRule> notes;
  std::vector<DueRule> due;
  std::vector<SampleRule> samples;
  Report report;

  int find_part(std::string_view id) const;  // index or -1
  void index_part(int part);                 // makes find_part know it (while loading)
  int find_reading(std::string_view id) const;
  int find_opinion(std::string_view id) const;
  int find_grade(std::string_view label) const;
  // The option index in force for each reading: the defaults.
  std::vector<int> default_readings() const;

 private:
  std::unordered_map<std::string, int> part_index_;
};

}  // namespace guiju
