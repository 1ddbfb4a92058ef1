// Bodies as an Arrow record batch, laid out in one of the many ways that Arrow has: any width of
// integers, flags as bits or integers, choices as dictionary, words or numbers, slices that begin
// anywhere, lists with records before and behind them. The layout is drawn by dice.
#pragma once

#include <guiju/arrow.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "evaluate/body.h"
#include "rules/model.h"
#include "unit/evaluate/random_rules.h"

namespace guiju::test {

struct Layout {
  int absent_percent = 0;   // columns that are left out
  bool odd_offsets = true;  // arrays begin somewhere inside their buffers
  bool separate_lists = false;
  bool plain = false;  // bits, int16, date32, int32 offsets, nothing else
};

// Owns everything; the structs refer to it.
class ArrowTable {
 public:
  ArrowTable(const RuleSet& rules, const std::vector<Body>& bodies, Dice& dice,
             const Layout& layout = {});

  const ArrowSchema& schema() const { return *schema_; }
  const ArrowArray& array() const { return *array_; }
  // The facts that have a column; others are left out of every body.
  const std::vector<bool>& given() const { return given_; }
  const std::vector<std::vector<bool>>& given_fields() const { return given_fields_; }
  // The body as a row of this table states it, defaults taken.
  // `set`: facts that an evaluation sets.
  Body stated(const Body& body,
              const std::vector<std::pair<std::string, std::string>>& set = {}) const;

  ArrowSchema* schema(const std::string& column);
  ArrowArray* array(const std::string& column);

 private:
  struct Node {
    ArrowSchema schema{};
    ArrowArray array{};
    std::string name, format;
    std::vector<const void*> buffers;
    std::deque<std::vector<std::uint8_t>> memory;
    std::vector<ArrowSchema*> child_schemas;
    std::vector<ArrowArray*> child_arrays;
  };
  struct Value {
    bool known = false;
    std::int64_t cell = 0;
    std::string text;
    bool outside = false;  // of a row or record that lies outside the table: anything
  };
  static Value outside() { return {false, 0, {}, true}; }
  Node& node(const std::string& name, const std::string& format);
  std::vector<std::uint8_t>& memory(Node& node, std::size_t bytes);
  Node& values(const Fact& fact, std::vector<Value> values, std::size_t front);
  void texts(Node& node, const std::vector<Value>& values, bool large);
  void views(Node& node, const std::vector<Value>& values);
  void finish(Node& node, std::size_t length, std::size_t offset, const std::vector<Value>* values);
  static void adopt(Node& parent, Node& child);

  const RuleSet& rules_;
  Dice& dice_;
  Layout layout_;
  std::deque<Node> nodes_;
  ArrowSchema* schema_ = nullptr;
  ArrowArray* array_ = nullptr;
  std::vector<bool> given_;
  std::vector<std::vector<bool>> given_fields_;
};

}  // namespace guiju::test
