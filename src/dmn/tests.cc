// Bodies and their results → test cases of the DMN technology compatibility kit: a node for each
// input, null where nothing is stated, and the expected value of each decision that tells a result.
#include <algorithm>

#include "base/date.h"
#include "dmn/export.h"
#include "dmn/required.h"
#include "dmn/xml.h"

namespace guiju::dmn {

namespace {

class Nodes {
 public:
  explicit Nodes(std::string& out) : xml_(out) {}
  Xml& xml() { return xml_; }

  void value(std::string_view element, std::string_view type, const std::string& text) {
    xml_.element(element, text, {{"xsi:type", type}});
  }
  void null(std::string_view element) { xml_.empty(element, {{"xsi:nil", "true"}}); }

  void cell(const Fact& fact, Cell cell, Given given, const Body& body) {
    if (!is_known(given) || given == Given::defaulted) {
      null("value");
      return;
    }
    switch (fact.type) {
      case FactType::boolean:
      case FactType::finding: value("value", "xsd:boolean", cell_text(fact, cell, body)); break;
      case FactType::count:
      case FactType::number: value("value", "xsd:decimal", cell_text(fact, cell, body)); break;
      case FactType::date: value("value", "xsd:date", cell_text(fact, cell, body)); break;
      default: value("value", "xsd:string", cell_text(fact, cell, body));
    }
  }

  void input(const std::string& name) { xml_.open("inputNode", {{"name", name}}); }
  void close() { xml_.close(); }

  void texts(const std::vector<std::string>& items) {
    xml_.open("list");
    for (const std::string& item : items) {
      xml_.open("item");
      value("value", "xsd:string", item);
      xml_.close();
    }
    xml_.close();
  }

  // <resultNode> with what `fill` writes into <expected>.
  template <class Fill>
  void result(const std::string& name, Fill fill) {
    if (name.empty()) return;
    xml_.open("resultNode", {{"name", name}, {"type", "decision"}});
    xml_.open("expected");
    fill();
    xml_.close();
    xml_.close();
  }
  void number(const std::string& name, const std::optional<Number>& number) {
    result(name, [&] {
      if (number)
        value("value", "xsd:decimal", number->to_string());
      else
        null("value");
    });
  }
  void text(const std::string& name, const std::string* text) {
    result(name, [&] {
      if (text != nullptr)
        value("value", "xsd:string", *text);
      else
        null("value");
    });
  }

 private:
  Xml xml_;
};

std::size_t index_of(int i) { return static_cast<std::size_t>(i); }

}  // namespace

TestCases::TestCases(const RuleSet& rules, const Exported& exported, const std::string& model_file,
                     std::optional<Date> as_of, std::string& out)
    : rules_(rules), exported_(exported), as_of_(as_of), out_(out) {
  out_ +=
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testCases xmlns=\"http://www.omg.org/spec/DMN/20160719/testcase\" "
      "xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n";
  Xml(out_).element("modelName", model_file);
}

std::optional<std::string> TestCases::missing(const Body& body, const Result& result) const {
  return exported_.required->missing(body, result);
}

bool TestCases::writable(const Body& body) {
  return fits_xml(body.id) && fits_xml(body.name) &&
         std::all_of(body.texts.begin(), body.texts.end(),
                     [](const std::string& text) { return fits_xml(text); });
}

void TestCases::add(const Body& body, const Result& result) {
  Nodes nodes(out_);
  Xml& xml = nodes.xml();
  xml.open("testCase", {{"id", body.id}, {"name", body.name}});
  for (const Fact& fact : rules_.facts.facts) {
    if (fact.type != FactType::list) {
      nodes.input(exported_.slots[index_of(fact.slot)]);
      nodes.cell(fact, body.cells[index_of(fact.slot)], body.cells.state(index_of(fact.slot)),
                 body);
      nodes.close();
      continue;
    }
    const RecordList& records = body.lists[index_of(fact.list)];
    nodes.input(exported_.lists[index_of(fact.list)]);
    if (records.given != Given::stated) {
      nodes.null("list");
    } else {
      xml.open("list");
      for (std::size_t record = 0; record < records.count; ++record) {
        xml.open("item");
        for (std::size_t field = 0; field < fact.fields.size(); ++field) {
          xml.open("component", {{"name", exported_.fields[index_of(fact.list)][field]}});
          nodes.cell(fact.fields[field], records.cell(record, field), records.state(record, field),
                     body);
          xml.close();
        }
        xml.close();
      }
      xml.close();
    }
    nodes.close();
  }
  if (!exported_.as_of.empty()) {
    nodes.input(exported_.as_of);
    if (as_of_)
      nodes.value("value", "xsd:date", as_of_->to_string());
    else
      nodes.null("value");
    nodes.close();
  }
  nodes.input(exported_.not_applicable);
  std::vector<std::string> rows;
  for (const int part : body.not_applicable) rows.push_back(rules_.parts[index_of(part)].id);
  if (rows.empty())
    nodes.null("list");
  else
    nodes.texts(rows);
  nodes.close();

  // Where there is no score to give, its facts may be missing.
  const bool sheet = exported_.required->sheet_complete(body);
  for (std::size_t p = 0; p < result.parts.size(); ++p)
    nodes.number(exported_.parts[p],
                 sheet ? std::optional<Number>(result.parts[p].score.low) : std::nullopt);
  nodes.number(exported_.score, result.has_score ? result.value : std::nullopt);
  const auto label_or_null = [](int index, const auto& list, auto text) {
    return index < 0 ? nullptr : &text(list[index_of(index)]);
  };
  nodes.text(exported_.grade,
             label_or_null(result.has_score ? result.grade : -1, rules_.grades,
                           [](const GradeLabel& g) -> const std::string& { return g.label; }));
  nodes.text(exported_.opinion,
             label_or_null(result.opinion, rules_.opinions,
                           [](const OpinionCode& o) -> const std::string& { return o.id; }));
  std::vector<std::string> grounds;
  for (const GroundResult& ground : result.grounds)
    grounds.push_back(rules_.opinion_rows[index_of(ground.row)].clause);
  nodes.result(exported_.grounds, [&] { nodes.texts(grounds); });
  for (std::size_t c = 0; c < result.columns.size(); ++c) {
    const ColumnResult& column = result.columns[c];
    if (rules_.results[c].value)
      nodes.number(exported_.results[c],
                   column.none ? std::nullopt : std::optional<Number>(column.number.low));
    else
      nodes.text(exported_.results[c], column.none || column.labels.empty()
                                           ? nullptr
                                           : &rules_.results[c].labels[index_of(column.labels[0])]);
  }
  for (const auto& [rule, name] : exported_.due) {
    const auto due = std::find_if(result.due.begin(), result.due.end(),
                                  [&, r = rule](const DueResult& d) { return d.rule == r; });
    nodes.result(name, [&] {
      if (due == result.due.end())
        nodes.null("value");
      else
        nodes.value("value", "xsd:date", due->on);
    });
  }
  xml.close();
}

void TestCases::finish() { out_ += "</testCases>\n"; }

}  // namespace guiju::dmn
