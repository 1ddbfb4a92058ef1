// Outlook → JSON. One idea: a number that is certain is `value`; one that is not is null with `low`
// and `high` beside it, null where there is no limit, as everywhere in results.
#include "report/outlook_json.h"

#include "report/json_writer.h"
#include "report/outlook_words.h"
#include "report/what_if.h"

namespace guiju {
namespace {

class OutlookJson {
 public:
  OutlookJson(const Run& run, const Body& body, const Outlook& outlook, std::string& out)
      : run_(run),
        rules_(*run.rules),
        body_(body),
        outlook_(outlook),
        rule_(score_rule(*run.rules, run.selection)),
        json_(out) {}

  void write() {
    json_.begin_object();
    json_.key("lines").begin_array();
    for (const OutlookLine& line : outlook_.lines) write_line(line);
    json_.end_array();
    json_.key("corrections").begin_array();
    for (const PutRight& entry : outlook_.corrections) put_right(entry);
    json_.end_array();
    json_.key("all_corrected");
    if (outlook_.all) {
      json_.begin_object();
      outcome(*outlook_.all);
      json_.end_object();
    } else {
      json_.null();
    }
    json_.key("grounds").begin_array();
    for (const FixedGround& ground : outlook_.fixed) {
      const OpinionRow& row = at(rules_.opinion_rows, ground.row);
      json_.begin_object();
      json_.key("clause").string(row.clause);
      json_.key("text").string(row.text);
      json_.key("state").string(ground.state == GroundState::holds ? "holds" : "possible");
      json_.key("decides").boolean(ground.decides);
      json_.end_object();
    }
    json_.end_array();
    json_.key("fixed_grade");
    if (outlook_.fixed_grade >= 0)
      json_.string(written_text(rules_, at(rules_.grade_rows, outlook_.fixed_grade).when->span));
    else
      json_.null();
    json_.key("without_findings");
    without_findings();
    json_.key("limits").begin_object();
    json_.key("sets").integer(static_cast<std::int64_t>(outlook_.limits.sets));
    json_.key("tries").integer(static_cast<std::int64_t>(outlook_.limits.evaluations));
    json_.end_object();
    json_.end_object();
  }

 private:
  void number(const char* key, const Number& value, bool of_score, const char* exact = nullptr) {
    json_.key(key).string(of_score ? shown_score(value, rule_) : value.to_string());
    if (exact != nullptr && !value.finite_decimals())
      json_.key(exact).string(value.to_exact_string());
  }

  void range(const OpenRange& values, bool of_score) {
    if (values.known()) {
      number("value", values.low, of_score, "exact");
      return;
    }
    json_.key("value").null();
    if (values.has_low)
      number("low", values.low, of_score, "low_exact");
    else
      json_.key("low").null();
    if (values.has_high)
      number("high", values.high, of_score, "high_exact");
    else
      json_.key("high").null();
  }

  void ranged(const char* key, const OpenRange& values, bool of_score) {
    json_.key(key).begin_object();
    range(values, of_score);
    json_.end_object();
  }

  void put_right(const PutRight& entry) {
    json_.begin_object();
    json_.key("part").string(at(rules_.parts, entry.part).id);
    if (entry.known()) {
      number("points", entry.least, false, "exact");
    } else {
      json_.key("points").null();
      number("least_rises", entry.least, false);
      number("most_rises", entry.most, false);
    }
    json_.end_object();
  }

  void outcome(const Corrected& found) { append_outcome(run_, found, json_); }

  void write_line(const OutlookLine& entry) {
    const bool of_score = entry.line.of_score();
    json_.begin_object();
    json_.key("subject").string(subject_text(rules_, entry.line));
    json_.key("label");
    if (entry.line.label.empty())
      json_.null();
    else
      json_.string(entry.line.label);
    ranged("line", entry.standing.line, false);
    json_.key("beyond").boolean(entry.line.beyond);
    ranged("points", entry.standing.subject, of_score);
    ranged("distance", entry.standing.distance(), of_score);
    json_.key("state").string(entry.standing.reached     ? "reached"
                              : entry.standing.may_reach ? "open"
                                                         : "not_reached");
    json_.key("in_play").boolean(entry.line.in_play);
    json_.key("in").begin_array();
    for (const LineUse& use : entry.line.uses) write_use(use);
    json_.end_array();
    json_.key("reach");
    if (entry.reach)
      write_reach(*entry.reach);
    else
      json_.null();
    json_.end_object();
  }

  void write_use(const LineUse& use) {
    json_.begin_object();
    if (use.table == LineUse::Table::opinion) {
      json_.key("table").string("opinion");
      json_.key("clause").string(at(rules_.opinion_rows, use.row).clause);
    } else if (use.table == LineUse::Table::grade) {
      json_.key("table").string("grade");
      json_.key("value").string(at(rules_.grades, at(rules_.grade_rows, use.row).grade).label);
    } else {
      const ResultColumn& column = at(rules_.results, use.column);
      json_.key("table").string("results");
      json_.key("column").string(column.id);
      json_.key("value").string(at(column.labels, at(column.rows, use.row).label));
    }
    json_.end_object();
  }

  void write_reach(const LineReach& reach) {
    const CorrectingSets& found = reach.found;
    json_.begin_object();
    json_.key("sets").begin_array();
    for (const CorrectingSet& set : reach.sets) {
      json_.begin_object();
      json_.key("parts").begin_array();
      for (const PutRight& entry : set.parts) put_right(entry);
      json_.end_array();
      outcome(set.result);
      json_.end_object();
    }
    json_.end_array();
    json_.key("not_listed").integer(static_cast<std::int64_t>(found.not_told));
    json_.key("all_counted").boolean(found.all_counted);
    json_.key("smallest").boolean(!found.not_smallest);
    json_.key("all_reach").boolean(reach.all_reach);
    json_.key("opinion_stays").boolean(reach.opinion_stays);
    json_.key("grade_stays").boolean(reach.grade_stays);
    json_.key("searched").begin_object();
    json_.key("parts").integer(static_cast<std::int64_t>(found.looked_at));
    json_.key("complete").boolean(found.complete);
    json_.end_object();
    json_.end_object();
  }

  void without_findings() {
    if (!outlook_.without_findings) {
      json_.null();
      return;
    }
    const WithoutFindings& without = *outlook_.without_findings;
    json_.begin_object();
    json_.key("set").begin_object();
    for (const int slot : without.findings)
      json_.key(rules_.facts.scalar(slot).id).boolean(at(body_.cells, slot) == 0);
    json_.end_object();
    outcome(outcome_of(without.result));
    json_.end_object();
  }

  const Run& run_;
  const RuleSet& rules_;
  const Body& body_;
  const Outlook& outlook_;
  const ScoreRule* rule_;
  JsonWriter json_;
};

}  // namespace

void append_outlook_json(const Run& run, const Body& body, const Outlook& outlook,
                         std::string& out) {
  OutlookJson(run, body, outlook, out).write();
}

}  // namespace guiju
