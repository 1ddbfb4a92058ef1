// Arrow structs that are not what they say: bytes decide the formats, lengths, offsets, counts and
// contents of a batch, whose buffers are as long as its lengths ask for. A batch is refused or every
// row of it is evaluated, the same with chunks of one row and of many.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "columns/evaluator.h"
#include "rules/load.h"

namespace {

using namespace guiju;

constexpr const char* rules_text = R"(guiju: 1
id: fuzz
version: 1
title: 示例
facts:
  flag: {label: 是否, type: boolean}
  count: {label: 个数, type: count, max: 50}
  kind: {label: 类别, type: choice, choices: [a, b, "3"]}
  day: {label: 日期, type: date}
  items:
    label: 记录
    type: list
    fields:
      good: {label: 好, type: boolean}
      size: {label: 大小, type: count}
rubric:
  parts:
  - id: P1
    marks: 5
    deductions:
    - {id: P1a, points: 1, when: not flag}
    - {id: P1b, points: 0.5, each: count}
  - id: P2
    marks: 5
    deductions:
    - for_each: items
      where: size > 0
      all:
      - {id: P2a, points: 1, when: not good}
opinions:
  good: {label: 好}
  bad: {label: 差}
opinion:
- {clause: 一, when: score < 5, opinion: bad}
- {clause: 二, when: 'kind = "a" and day > @"2020-01-01"', opinion: bad}
- {clause: 三, when: score >= 5, otherwise: true, opinion: good}
score:
- {value: total, of: 10}
)";

class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  std::uint8_t next() { return at_ < size_ ? data_[at_++] : 0; }
  int below(int n) { return next() % n; }

 private:
  const std::uint8_t* data_;
  std::size_t size_, at_ = 0;
};

struct Foreign {
  ArrowSchema schema{};
  ArrowArray array{};
  std::string name, format;
  std::vector<std::unique_ptr<std::uint8_t[]>> memory;
  std::vector<const void*> buffers;
  std::vector<std::unique_ptr<Foreign>> children;
  std::vector<ArrowSchema*> schemas;
  std::vector<ArrowArray*> arrays;
  std::unique_ptr<Foreign> dictionary;
};

// A column of about `rows` rows. Buffers are exactly as long as the array says, so that whoever reads
// further is seen by the sanitizer.
std::unique_ptr<Foreign> column(Bytes& bytes, std::string name, int rows, int depth) {
  static const char* const formats[] = {"b",      "c", "C", "s",   "S",   "i",    "I",  "l",
                                        "L",      "u", "U", "tdD", "tdm", "+l",   "+L", "+s",
                                        "d:10,2", "n", "g", "vu",  "",    "d:9,x"};
  auto node = std::make_unique<Foreign>();
  node->name = std::move(name);
  // Mostly one that its fact can have, so that rows are reached.
  static constexpr struct {
    const char* name;
    const char* formats[4];
  } fitting[] = {{"flag", {"b", "C", "s", "b"}},      {"count", {"C", "s", "i", "L"}},
                 {"kind", {"u", "C", "vu", "U"}},     {"day", {"tdD", "vu", "tdm", "u"}},
                 {"items", {"+l", "+l", "+L", "+l"}}, {"item", {"+s", "+s", "+s", "+s"}},
                 {"good", {"b", "c", "b", "S"}},      {"size", {"C", "S", "i", "l"}},
                 {"id", {"vu", "u", "l", "U"}},       {"not_applicable", {"u", "U", "n", "vu"}},
                 {"", {"u", "U", "vu", "u"}}};
  const int choice = bytes.next();
  node->format = formats[choice % 22];
  for (const auto& one : fitting)
    if (choice >= 6 && node->name == one.name) node->format = one.formats[choice % 4];
  const int odd = bytes.next();
  const int length =
      rows +
      ((odd & 1) != 0 ? std::max(0, bytes.below(20) - 17 - (bytes.below(30) == 0 ? 3 : 0)) : 0);
  const int offset = (odd & 2) != 0 ? bytes.below(11) : 0;
  const auto total = static_cast<std::size_t>(std::max(0, length + offset));
  node->array.length = (odd & 4) != 0 && bytes.below(200) == 1 ? -5 : length;
  node->array.offset = offset;
  node->array.null_count = (odd & 8) != 0 ? -1 : 0;
  const auto buffer = [&](std::size_t size) {
    auto& memory = node->memory.emplace_back(new std::uint8_t[size + 1]);
    for (std::size_t i = 0; i < size; ++i) memory[i] = bytes.next();
    return memory.get();
  };
  node->buffers.push_back((odd & 8) != 0 ? buffer((total + 7) / 8) : nullptr);
  const auto offsets = [&](std::size_t width, std::size_t most) {
    // Ascending, but for some.
    std::uint8_t* const out = buffer((total + 1) * width);
    std::int64_t at = 0;
    for (std::size_t i = 0; i <= total; ++i) {
      at = std::min<std::int64_t>(at + bytes.below(3), static_cast<std::int64_t>(most));
      const std::int64_t value = bytes.below(250) == 249 ? at - 3 : at;
      for (std::size_t byte = 0; byte < width; ++byte)
        out[i * width + byte] = static_cast<std::uint8_t>(value >> (8 * byte));
    }
    node->buffers.push_back(out);
  };
  const std::string& format = node->format;
  if (format == "b") {
    node->buffers.push_back(buffer((total + 7) / 8));
  } else if (format == "u" || format == "U") {
    offsets(format == "u" ? 4 : 8, 40);
    node->buffers.push_back(buffer(40));
  } else if (format == "vu") {
    // Within two buffers of 24 bytes, but for some.
    std::uint8_t* const views = buffer(total * 16);
    for (std::size_t i = 0; i < total; ++i) {
      const auto put = [&](std::size_t at, std::int32_t value) {
        std::memcpy(views + i * 16 + at, &value, 4);
      };
      put(0, bytes.below(17) - (bytes.below(100) == 0 ? 1 : 0));
      if (bytes.below(4) == 0) continue;  // the rest as it comes
      put(8, bytes.below(2) + (bytes.below(100) == 0 ? 1 : 0));
      put(12, bytes.below(9) + (bytes.below(100) == 0 ? 1 : 0));
    }
    node->buffers.push_back(views);
    node->buffers.push_back(buffer(24));
    node->buffers.push_back(buffer(24));
    std::uint8_t* const sizes = buffer(16);
    for (std::size_t b = 0; b < 2; ++b) {
      const std::int64_t size = 24;
      std::memcpy(sizes + 8 * b, &size, 8);
    }
    node->buffers.push_back(sizes);
  } else if (format == "+l" || format == "+L") {
    offsets(format == "+l" ? 4 : 8, 30);
    if (depth < 3) node->children.push_back(column(bytes, "item", 30, depth + 1));
  } else if (format == "+s") {
    for (const char* field : {"good", "size"})
      if (depth < 3 && bytes.below(4) != 0)
        node->children.push_back(column(bytes, field, rows, depth + 1));
  } else if (format == "n") {
    node->buffers.clear();
  } else {
    node->buffers.push_back(buffer(total * 16));
  }
  const bool integer =
      format.size() == 1 && std::string("cCsSiIlL").find(format) != std::string::npos;
  if (integer && (odd & 16) != 0 && depth < 3 && (node->name == "kind" || bytes.below(10) == 0))
    node->dictionary = column(bytes, "", 4, depth + 1);
  if ((odd & 32) != 0 && bytes.below(100) == 1) node->buffers.push_back(nullptr);
  return node;
}

void finish(Foreign& node) {
  node.schema.name = node.name.c_str();
  node.schema.format = node.format.c_str();
  node.schema.release = [](ArrowSchema*) {};
  node.array.release = [](ArrowArray*) {};
  node.array.n_buffers = static_cast<std::int64_t>(node.buffers.size());
  node.array.buffers = node.buffers.data();
  for (const auto& child : node.children) {
    finish(*child);
    node.schemas.push_back(&child->schema);
    node.arrays.push_back(&child->array);
  }
  node.schema.n_children = node.array.n_children = static_cast<std::int64_t>(node.children.size());
  node.schema.children = node.schemas.data();
  node.array.children = node.arrays.data();
  if (node.dictionary) {
    finish(*node.dictionary);
    node.schema.dictionary = &node.dictionary->schema;
    node.array.dictionary = &node.dictionary->array;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::shared_ptr<const Plan> plan = [] {
    Diagnostics diagnostics;
    const auto rules =
        load_rules(std::make_shared<const SourceFile>("fuzz.yaml", rules_text), diagnostics);
    if (!rules) std::abort();
    return Plan::compile(rules, rules->default_readings());
  }();
  if (size > 20'000) return 0;
  Bytes bytes(data, size);
  const int rows = bytes.below(70);
  Foreign root;
  root.format = "+s";
  root.array.length = rows;
  root.array.offset = bytes.below(3);
  root.buffers = {nullptr};
  for (const char* name : {"flag", "count", "kind", "day", "items", "id", "not_applicable", "x"}) {
    const int drawn = bytes.below(40);
    if (name[0] == 'x' ? drawn == 1 : drawn < 34)
      root.children.push_back(column(bytes, name, rows + static_cast<int>(root.array.offset), 0));
  }
  finish(root);
  columns::Settings settings;
  settings.chunk = 1;
  columns::Results by_row;
  for (const bool whole : {false, true}) {
    if (whole) settings.chunk = 64;
    columns::ColumnEvaluator evaluator(plan, settings);
    columns::BoundBatch bound;
    std::vector<columns::BatchProblem> problems;
    if (!evaluator.bind(root.schema, root.array, {}, bound, problems)) {
      if (problems.empty()) std::abort();
      return 0;
    }
    columns::Results results;
    evaluator.evaluate(bound, results);
    for (std::int64_t row = 0; whole && row < results.rows(); ++row) {
      const columns::Results::Row a = results.row(row), b = by_row.row(row);
      if (a.opinion != b.opinion || a.has_error != b.has_error || a.has_score != b.has_score ||
          a.low != b.low || a.high != b.high)
        std::abort();
    }
    by_row = std::move(results);
  }
  return 0;
}
