// A decision model as data, before it is written as XML.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace guiju::dmn {

// FEEL text of one value.
struct Literal {
  std::string text;
};

// Named steps, each of which may use those before it, and the result.
struct Steps {
  struct Step {
    std::string name, type, text;
  };
  std::vector<Step> steps;
  std::string result;
};

// A decision table with the hit policy FIRST.
struct Table {
  struct Column {
    std::string label, text, type;
  };
  struct Rule {
    std::vector<std::string> tests;  // by column; "-" = any value
    std::string output;
    std::string description;
  };
  std::vector<Column> columns;
  std::vector<Rule> rules;
  std::string type;  // of the output
};

using Logic = std::variant<Literal, Steps, Table>;

struct Input {
  std::string name, label, description, type;
};

struct Decision {
  std::string name, label, description, type;
  Logic logic;
  std::vector<std::string> uses;  // names of inputs, decisions and functions, each once
  std::string answers{};          // unary tests that list what it can be, or empty
};

struct Function {
  std::string name, label, description, type;
  std::vector<std::pair<std::string, std::string>> parameters;  // name, type
  Logic logic;
  std::vector<std::string> uses;  // names of functions
};

// A type of values: one with a domain, a structure, or a list of one.
struct ItemType {
  std::string name, label;
  std::string base;    // of a simple type or of the elements of a list
  std::string domain;  // unary tests, or empty
  bool list = false;
  std::vector<ItemType> fields;  // of a structure: name, label, base, domain
};

struct Model {
  std::string id, name, description;
  std::vector<ItemType> types;
  std::vector<Input> inputs;
  std::vector<Function> functions;
  std::vector<Decision> decisions;
};

}  // namespace guiju::dmn
