// Decision model → DMN 1.3 XML, elements in the order that its schema asks for.
#include <unordered_map>

#include "dmn/export.h"
#include "dmn/xml.h"
#include "report/run.h"

namespace guiju::dmn {

namespace {

constexpr std::string_view model_namespace = "https://www.omg.org/spec/DMN/20191111/MODEL/";

std::string id_of(std::string_view kind, const std::string& name) {
  return std::string(kind) + "_" + name;
}

class Writer {
 public:
  Writer(const Model& model, std::string& out) : model_(model), xml_(out) {
    for (const Input& input : model.inputs) inputs_[input.name] = id_of("input", input.name);
    for (const Function& f : model.functions) functions_[f.name] = id_of("function", f.name);
    for (const Decision& d : model.decisions) decisions_[d.name] = id_of("decision", d.name);
  }

  void write() {
    xml_.declaration();
    xml_.open("definitions", {{"xmlns", model_namespace},
                              {"id", "definitions"},
                              {"name", model_.id},
                              {"namespace", model_namespace_of(model_.id)},
                              {"label", model_.name},
                              {"exporter", "guiju"},
                              {"exporterVersion", engine_name()}});
    description(model_.description);
    for (const ItemType& type : model_.types) item(type, "itemDefinition");
    for (const Input& input : model_.inputs) {
      xml_.open("inputData",
                {{"id", inputs_[input.name]}, {"name", input.name}, {"label", input.label}});
      description(input.description);
      xml_.empty("variable", {{"name", input.name}, {"typeRef", input.type}});
      xml_.close();
    }
    for (const Function& f : model_.functions) function(f);
    for (const Decision& d : model_.decisions) decision(d);
    xml_.close();
  }

 private:
  void description(const std::string& text) {
    if (!text.empty()) xml_.element("description", text);
  }

  void item(const ItemType& type, std::string_view element) {
    xml_.open(
        element,
        {{"name", type.name}, {"label", type.label}, {"isCollection", type.list ? "true" : ""}});
    if (type.fields.empty()) xml_.element("typeRef", type.base);
    if (!type.domain.empty()) {
      xml_.open("allowedValues");
      xml_.element("text", type.domain);
      xml_.close();
    }
    for (const ItemType& field : type.fields) item(field, "itemComponent");
    xml_.close();
  }

  void requirements(const std::vector<std::string>& uses) {
    for (const std::string& name : uses) {
      const bool input = inputs_.contains(name);
      if (!input && !decisions_.contains(name)) continue;
      xml_.open("informationRequirement");
      xml_.empty(input ? "requiredInput" : "requiredDecision",
                 {{"href", "#" + (input ? inputs_[name] : decisions_[name])}});
      xml_.close();
    }
    knowledge(uses);
  }

  void knowledge(const std::vector<std::string>& uses) {
    for (const std::string& name : uses) {
      const auto function = functions_.find(name);
      if (function == functions_.end()) continue;
      xml_.open("knowledgeRequirement");
      xml_.empty("requiredKnowledge", {{"href", "#" + function->second}});
      xml_.close();
    }
  }

  void decision(const Decision& d) {
    xml_.open("decision", {{"id", decisions_[d.name]}, {"name", d.name}, {"label", d.label}});
    description(d.description);
    if (!d.answers.empty()) xml_.element("allowedAnswers", d.answers);
    xml_.empty("variable", {{"name", d.name}, {"typeRef", d.type}});
    requirements(d.uses);
    logic(d.logic, d.type);
    xml_.close();
  }

  void function(const Function& f) {
    xml_.open("businessKnowledgeModel",
              {{"id", functions_[f.name]}, {"name", f.name}, {"label", f.label}});
    description(f.description);
    xml_.empty("variable", {{"name", f.name}});
    xml_.open("encapsulatedLogic", {{"typeRef", f.type}});
    for (const auto& [name, type] : f.parameters)
      xml_.empty("formalParameter", {{"name", name}, {"typeRef", type}});
    logic(f.logic, f.type);
    xml_.close();
    knowledge(f.uses);
    xml_.close();
  }

  void literal(const std::string& text, const std::string& type) {
    xml_.open("literalExpression", {{"typeRef", type}});
    xml_.element("text", text);
    xml_.close();
  }

  void logic(const Logic& logic, const std::string& type) {
    if (const auto* text = std::get_if<Literal>(&logic))
      literal(text->text, type);
    else if (const auto* steps = std::get_if<Steps>(&logic))
      context(*steps, type);
    else
      table(std::get<Table>(logic));
  }

  void context(const Steps& steps, const std::string& type) {
    xml_.open("context", {{"typeRef", type}});
    for (const Steps::Step& step : steps.steps) {
      xml_.open("contextEntry");
      xml_.empty("variable", {{"name", step.name}, {"typeRef", step.type}});
      literal(step.text, step.type);
      xml_.close();
    }
    xml_.open("contextEntry");
    literal(steps.result, type);
    xml_.close();
    xml_.close();
  }

  void table(const Table& table) {
    xml_.open("decisionTable", {{"hitPolicy", "FIRST"}, {"typeRef", table.type}});
    for (const Table::Column& column : table.columns) {
      xml_.open("input", {{"label", column.label}});
      xml_.open("inputExpression", {{"typeRef", column.type}});
      xml_.element("text", column.text);
      xml_.close();
      xml_.close();
    }
    xml_.empty("output", {{"typeRef", table.type}});
    for (const Table::Rule& rule : table.rules) {
      xml_.open("rule");
      description(rule.description);
      for (const std::string& test : rule.tests) entry("inputEntry", test);
      entry("outputEntry", rule.output);
      xml_.close();
    }
    xml_.close();
  }

  void entry(std::string_view name, const std::string& text) {
    xml_.open(name);
    xml_.element("text", text);
    xml_.close();
  }

  // A URI: what is no letter, digit or one of -._ of an id is escaped.
  static std::string model_namespace_of(const std::string& id) {
    static constexpr char hex[] = "0123456789ABCDEF";
    std::string out = "urn:guiju:";
    for (const char c : id) {
      const auto byte = static_cast<unsigned char>(c);
      const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                         (byte >= 'a' && byte <= 'z') || c == '-' || c == '.' || c == '_';
      if (plain) {
        out += c;
      } else {
        out += '%';
        out += hex[byte >> 4];
        out += hex[byte & 15];
      }
    }
    return out;
  }

  const Model& model_;
  Xml xml_;
  std::unordered_map<std::string, std::string> inputs_, functions_, decisions_;  // name → id
};

}  // namespace

void append_model(const Model& model, std::string& out) { Writer(model, out).write(); }

}  // namespace guiju::dmn
