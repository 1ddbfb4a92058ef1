// Any bytes as facts in JSON: one body, lines, a file. Whatever comes: no crash, nothing accepted that
// an independent parser (simdjson's DOM) refuses, cells within their types, well-formed UTF-8 in all
// that is shown, and the same body by every way through.
#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "../unit/facts/sample_rules.h"
#include "base/utf8.h"
#include "facts/json_outline.h"

namespace {

using namespace guiju;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_cell(const Fact& fact, Given given, Cell cell, const Body& body) {
  if (!is_known(given)) return;
  const std::string text = cell_text(fact, cell, body);
  require(utf8::first_invalid(text) == utf8::npos);
  switch (fact.type) {
    case FactType::boolean:
    case FactType::finding: require(cell == 0 || cell == 1); break;
    case FactType::count: require(Number(cell) >= *fact.min && Number(cell) <= *fact.max); break;
    case FactType::date: require(Date::parse(text).has_value()); break;
    default: require(!text.empty()); break;
  }
}

void check(const Body& body) {
  const FactTable& table = test::sample()->facts;
  require(utf8::first_invalid(body.id) == utf8::npos);
  require(utf8::first_invalid(body.name) == utf8::npos);
  require(body.errors.size() <= 51);
  for (const BodyError& error : body.errors) {
    for (const std::string* text : {&error.code, &error.fact, &error.zh, &error.en}) {
      require(utf8::first_invalid(*text) == utf8::npos);
    }
  }
  for (const Fact& fact : table.facts) {
    if (fact.list < 0) {
      const std::size_t slot = static_cast<std::size_t>(fact.slot);
      check_cell(fact, body.cells.state(slot), body.cells[slot], body);
      continue;
    }
    const RecordList& records = body.lists[static_cast<std::size_t>(fact.list)];
    require(records.count == 0 || records.given == Given::stated);
    require(records.cells.size() == records.count * fact.fields.size());
    for (std::size_t r = 0; r < records.count; ++r) {
      for (std::size_t f = 0; f < fact.fields.size(); ++f) {
        check_cell(fact.fields[f], records.state(r, f), records.cell(r, f), body);
      }
    }
  }
}

bool dom_accepts(const std::string& text) {
  simdjson::dom::parser parser;
  const simdjson::error_code error = parser.parse(text).error();
  // It has no place for integers beyond 64 bits, which are fine here.
  return error == simdjson::SUCCESS || error == simdjson::NUMBER_ERROR;
}

std::string digest(const Body& body) {
  std::string all = body.id + '|' + body.name + '|' + body.sha256(*test::sample());
  for (const BodyError& error : body.errors) all += '|' + error.code + ' ' + error.fact;
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  Body body;
  parse_body_json(*test::sample(), text, {}, body);
  check(body);
  const bool has_mark = text.substr(0, 3) == "\xEF\xBB\xBF";
  const facts::JsonOutline outline = facts::outline_json(text, has_mark ? 3 : 0);
  if (outline.problem || utf8::first_invalid(text) != utf8::npos) require(!body.errors.empty());
  if (body.errors.empty()) require(dom_accepts(has_mark ? text.substr(3) : text));
  for (const BodyError& error : body.errors) require(error.code != "json_unreadable");

  for (const FactsFormat format : {FactsFormat::json_lines, FactsFormat::json}) {
    const test::Facts facts = test::read_text(format, text);
    for (const Body& one : facts.bodies) check(one);
    if (facts.bodies.size() != 1 || facts.diagnostics.has_errors()) continue;
    // The one line or object of the file is the text itself, but for an array around it and for
    // line ends, at which lines break off.
    if (format == FactsFormat::json && outline.is_array) continue;
    if (format == FactsFormat::json_lines && text.find('\n') != std::string::npos) continue;
    require(digest(facts.bodies[0]) == digest(body));
  }
  return 0;
}
