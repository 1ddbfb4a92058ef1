// Bodies → Arrow buffers, written out by hand: nothing of the engine is used but the bodies.
#include "arrow_table.h"

#include <cstring>

#include "facts/reader.h"

namespace guiju::test {

namespace {

// The structs are lent; whoever releases them does nothing.
void keep_schema(ArrowSchema* schema) { schema->release = nullptr; }
void keep_array(ArrowArray* array) { array->release = nullptr; }

std::string text_of(const Fact& fact, Cell cell, const Body& body) {
  return cell_text(fact, cell, body);
}

void put_bit(std::vector<std::uint8_t>& bits, std::size_t at, bool value) {
  if (value) bits[at / 8] = static_cast<std::uint8_t>(bits[at / 8] | 1 << (at % 8));
}

}  // namespace

ArrowTable::Node& ArrowTable::node(const std::string& name, const std::string& format) {
  Node& out = nodes_.emplace_back();
  out.name = name;
  out.format = format;
  out.schema.name = out.name.c_str();
  out.schema.format = out.format.c_str();
  out.schema.flags = ARROW_FLAG_NULLABLE;
  out.schema.release = keep_schema;
  out.array.release = keep_array;
  return out;
}

std::vector<std::uint8_t>& ArrowTable::memory(Node& node, std::size_t bytes) {
  // Exactly as long as needed, so that the address sanitizer sees whoever reads further.
  return node.memory.emplace_back(bytes);
}

void ArrowTable::finish(Node& node, std::size_t length, std::size_t offset,
                        const std::vector<Value>* values) {
  node.array.length = static_cast<std::int64_t>(length);
  node.array.offset = static_cast<std::int64_t>(offset);
  const void* validity = nullptr;
  if (values != nullptr) {
    bool nulls = false;
    for (const Value& value : *values) nulls = nulls || !(value.known || value.outside);
    if (nulls || dice_.chance(20)) {
      auto& bits = memory(node, (offset + length + 7) / 8);
      for (std::size_t i = 0; i < length; ++i) put_bit(bits, offset + i, (*values)[i].known);
      validity = bits.data();
      std::int64_t count = 0;
      for (const Value& value : *values) count += value.known ? 0 : 1;
      node.array.null_count = dice_.chance(50) ? -1 : count;
    }
  }
  node.buffers.insert(node.buffers.begin(), validity);
  node.array.n_buffers = static_cast<std::int64_t>(node.buffers.size());
  node.array.buffers = node.buffers.data();
}

void ArrowTable::adopt(Node& parent, Node& child) {
  parent.child_schemas.push_back(&child.schema);
  parent.child_arrays.push_back(&child.array);
  parent.schema.children = parent.child_schemas.data();
  parent.array.children = parent.child_arrays.data();
  parent.schema.n_children = parent.array.n_children =
      static_cast<std::int64_t>(parent.child_schemas.size());
}

void ArrowTable::texts(Node& node, const std::vector<Value>& values, bool large) {
  const std::size_t offset = static_cast<std::size_t>(node.array.offset);
  std::string all = "?";  // bytes before the first
  const std::size_t size = large ? 8 : 4;
  auto& offsets = memory(node, (offset + values.size() + 1) * size);
  const auto put = [&](std::size_t at) {
    const auto value = static_cast<std::int64_t>(all.size());
    std::memcpy(offsets.data() + at * size, &value, size);
  };
  for (std::size_t i = 0; i <= offset; ++i) put(i);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].known) all += values[i].text;
    put(offset + i + 1);
  }
  auto& bytes = memory(node, all.size());
  std::memcpy(bytes.data(), all.data(), all.size());
  node.buffers = {offsets.data(), bytes.data()};
}

// Texts of more than 12 bytes by turns in one of two buffers, with other bytes around them.
void ArrowTable::views(Node& node, const std::vector<Value>& values) {
  const std::size_t offset = static_cast<std::size_t>(node.array.offset);
  std::string all[2] = {"?", "??"};
  auto& views = memory(node, (offset + values.size()) * 16);
  // What is behind a null is anything.
  for (auto& byte : views) byte = static_cast<std::uint8_t>(dice_.below(256));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].outside) std::memset(views.data() + (offset + i) * 16, 0, 16);
    if (!values[i].known) continue;
    const std::string& text = values[i].text;
    std::uint8_t* const to = views.data() + (offset + i) * 16;
    const auto put = [&](std::size_t at, std::size_t number) {
      const auto value = static_cast<std::int32_t>(number);
      std::memcpy(to + at, &value, 4);
    };
    put(0, text.size());
    if (text.size() <= 12) {
      std::memcpy(to + 4, text.data(), text.size());
      continue;
    }
    std::memcpy(to + 4, text.data(), 4);
    put(8, i % 2);
    put(12, all[i % 2].size());
    all[i % 2] += text + "?";
  }
  node.buffers = {views.data()};
  auto& sizes = memory(node, 16);
  for (std::size_t b = 0; b < 2; ++b) {
    auto& bytes = memory(node, all[b].size());
    std::memcpy(bytes.data(), all[b].data(), all[b].size());
    node.buffers.push_back(bytes.data());
    const auto size = static_cast<std::int64_t>(all[b].size());
    std::memcpy(sizes.data() + 8 * b, &size, 8);
  }
  node.buffers.push_back(sizes.data());
}

// `front`: rows that lie before the table's first, because its struct is a slice.
ArrowTable::Node& ArrowTable::values(const Fact& fact, std::vector<Value> values,
                                     std::size_t front) {
  values.insert(values.begin(), front, outside());
  const std::size_t offset = layout_.odd_offsets ? static_cast<std::size_t>(dice_.below(20)) : 0;
  const std::size_t length = values.size();
  const auto integers = [&](const char* format, std::size_t size) -> Node& {
    Node& out = node(fact.id, format);
    out.array.offset = static_cast<std::int64_t>(offset);
    auto& bytes = memory(out, (offset + length) * size);
    // What is behind a null is anything.
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(dice_.below(256));
    for (std::size_t i = 0; i < length; ++i)
      if (values[i].known) std::memcpy(bytes.data() + (offset + i) * size, &values[i].cell, size);
    out.buffers = {bytes.data()};
    finish(out, length, offset, &values);
    return out;
  };
  const auto any_integer = [&](std::int64_t largest) -> Node& {
    static constexpr std::pair<const char*, std::size_t> formats[] = {
        {"c", 1}, {"C", 1}, {"s", 2}, {"S", 2}, {"i", 4}, {"I", 4}, {"l", 8}, {"L", 8}};
    for (;;) {
      const auto& [format, size] = formats[layout_.plain ? 2 : dice_.below(8)];
      const bool is_signed = format[0] >= 'a';
      if (size < 8 && largest >= std::int64_t{1} << (8 * size - (is_signed ? 1 : 0))) continue;
      return integers(format, size);
    }
  };
  const auto words = [&](bool large) -> Node& {
    const bool as_views = !layout_.plain && dice_.chance(30);
    Node& out = node(fact.id, as_views ? "vu" : large ? "U" : "u");
    out.array.offset = static_cast<std::int64_t>(offset);
    if (as_views)
      views(out, values);
    else
      texts(out, values, large);
    finish(out, length, offset, &values);
    return out;
  };
  switch (fact.type) {
    case FactType::boolean:
    case FactType::finding: {
      if (!layout_.plain && dice_.chance(25)) return any_integer(1);
      Node& out = node(fact.id, "b");
      auto& bits = memory(out, (offset + length + 7) / 8);
      for (auto& byte : bits) byte = static_cast<std::uint8_t>(dice_.below(256));
      for (std::size_t i = 0; i < length; ++i) {
        auto& byte = bits[(offset + i) / 8];
        const auto bit = static_cast<std::uint8_t>(1 << ((offset + i) % 8));
        if (values[i].known)
          byte = static_cast<std::uint8_t>(values[i].cell != 0 ? byte | bit : byte & ~bit);
      }
      out.buffers = {bits.data()};
      finish(out, length, offset, &values);
      return out;
    }
    case FactType::count: {
      std::int64_t largest = 0;
      for (const Value& value : values) largest = std::max(largest, value.cell);
      return any_integer(largest);
    }
    case FactType::date: {
      if (layout_.plain || dice_.chance(70)) return integers("tdD", 4);
      if (dice_.chance(50)) {
        for (Value& value : values) value.cell *= 86'400'000;
        return integers("tdm", 8);
      }
      return words(dice_.chance(50));
    }
    case FactType::choice: {
      bool numbers = true;
      for (const std::string& choice : fact.choices)
        numbers = numbers && !choice.empty() &&
                  choice.find_first_not_of("0123456789") == std::string::npos && choice.size() < 5;
      if (numbers && (layout_.plain || dice_.chance(30))) {
        for (Value& value : values)
          if (value.known) value.cell = std::stoi(value.text);
        return any_integer(9999);
      }
      if (dice_.chance(40)) return words(dice_.chance(50));
      // A dictionary in some order, with a word that no row uses.
      std::vector<Value> dictionary;
      for (const std::string& choice : fact.choices)
        dictionary.insert(dictionary.begin() + dice_.below(static_cast<int>(dictionary.size()) + 1),
                          Value{true, 0, choice, false});
      if (dice_.chance(50)) dictionary.push_back({true, 0, "never used", false});
      for (Value& value : values)
        for (std::size_t i = 0; value.known && i < dictionary.size(); ++i)
          if (dictionary[i].text == value.text) value.cell = static_cast<std::int64_t>(i);
      Node& out = any_integer(static_cast<std::int64_t>(dictionary.size()));
      const bool as_views = dice_.chance(30);
      Node& of = node("", as_views ? "vu" : "u");
      of.array.offset = dice_.below(3);
      const auto start = static_cast<std::size_t>(of.array.offset);
      if (as_views)
        views(of, dictionary);
      else
        texts(of, dictionary, false);
      finish(of, dictionary.size(), start, &dictionary);
      out.schema.dictionary = &of.schema;
      out.array.dictionary = &of.array;
      return out;
    }
    case FactType::number:
    case FactType::text:
    case FactType::list: break;
  }
  return words(dice_.chance(50));
}

ArrowTable::ArrowTable(const RuleSet& rules, const std::vector<Body>& bodies, Dice& dice,
                       const Layout& layout)
    : rules_(rules), dice_(dice), layout_(layout) {
  Node& root = node("", "+s");
  const std::size_t front = layout.odd_offsets ? static_cast<std::size_t>(dice.below(12)) : 0;
  const std::vector<Fact>& facts = rules.facts.facts;
  given_.assign(facts.size(), true);
  given_fields_.resize(facts.size());
  for (std::size_t f = 0; f < facts.size(); ++f) {
    const Fact& fact = facts[f];
    if (dice.chance(layout.absent_percent)) {
      given_[f] = false;
      continue;
    }
    if (fact.list < 0) {
      std::vector<Value> column;
      for (const Body& body : bodies) {
        const auto slot = static_cast<std::size_t>(fact.slot);
        Value value;
        value.known = is_known(body.cells.state(slot));
        if (value.known) {
          value.cell = body.cells[slot];
          value.text = text_of(fact, value.cell, body);
        }
        column.push_back(std::move(value));
      }
      adopt(root, values(fact, std::move(column), front));
      continue;
    }
    // Records one after the other, with some that belong to no row around them.
    const bool large = !layout.plain && dice.chance(30);
    Node& list = node(fact.id, large ? "+L" : "+l");
    Node& record = node("item", "+s");
    const std::size_t record_front =
        layout.odd_offsets ? static_cast<std::size_t>(dice.below(5)) : 0;
    const std::size_t before = layout.odd_offsets ? static_cast<std::size_t>(dice.below(4)) : 0;
    std::vector<Value> rows(front, outside());
    std::vector<std::size_t> ends(front + 1, before);
    std::size_t records = before;
    for (const Body& body : bodies) {
      const RecordList& own = body.lists[static_cast<std::size_t>(fact.list)];
      rows.push_back({own.given == Given::stated, 0, {}, false});
      records += own.given == Given::stated ? own.count : 0;
      ends.push_back(records);
    }
    const std::size_t behind = layout.odd_offsets ? 2 : 0;
    given_fields_[f].assign(fact.fields.size(), true);
    for (std::size_t field = 0; field < fact.fields.size(); ++field) {
      if (dice.chance(layout.absent_percent / 2)) {
        given_fields_[f][field] = false;
        continue;
      }
      std::vector<Value> column(before, outside());
      for (const Body& body : bodies) {
        const RecordList& own = body.lists[static_cast<std::size_t>(fact.list)];
        for (std::size_t r = 0; own.given == Given::stated && r < own.count; ++r) {
          Value value;
          value.known = is_known(own.state(r, field));
          if (value.known) {
            value.cell = own.cell(r, field);
            value.text = text_of(fact.fields[field], value.cell, body);
          }
          column.push_back(std::move(value));
        }
      }
      column.insert(column.end(), behind, outside());
      adopt(record, values(fact.fields[field], std::move(column), record_front));
    }
    finish(record, records + behind, record_front, nullptr);
    const std::size_t offset = layout.odd_offsets ? static_cast<std::size_t>(dice.below(9)) : 0;
    const std::size_t size = large ? 8 : 4;
    auto& offsets = memory(list, (offset + ends.size()) * size);
    for (std::size_t i = 0; i < ends.size(); ++i)
      std::memcpy(offsets.data() + (offset + i) * size, &ends[i], size);
    list.buffers = {offsets.data()};
    finish(list, rows.size(), offset, &rows);
    adopt(list, record);
    adopt(root, list);
  }
  finish(root, bodies.size(), front, nullptr);
  schema_ = &root.schema;
  array_ = &root.array;
}

Body ArrowTable::stated(const Body& body,
                        const std::vector<std::pair<std::string, std::string>>& set) const {
  Body out = body;
  const auto state = [](Given given, bool column) {
    return is_known(given) && column ? Given::stated : column ? Given::null : Given::absent;
  };
  for (std::size_t f = 0; f < rules_.facts.facts.size(); ++f) {
    const Fact& fact = rules_.facts.facts[f];
    if (fact.list < 0) {
      const auto slot = static_cast<std::size_t>(fact.slot);
      const Given given = state(body.cells.state(slot), given_[f]);
      out.cells.set(slot, is_known(given) ? body.cells[slot] : 0, given);
      continue;
    }
    RecordList& list = out.lists[static_cast<std::size_t>(fact.list)];
    list.given = state(list.given, given_[f]);
    if (list.given != Given::stated) {
      list.count = 0;
      list.cells.clear();
    }
    for (std::size_t r = 0; r < list.count; ++r)
      for (std::size_t field = 0; field < fact.fields.size(); ++field) {
        const std::size_t at = r * list.fields + field;
        const Given given = state(list.cells.state(at), given_fields_[f][field]);
        list.cells.set(at, is_known(given) ? list.cells[at] : 0, given);
      }
  }
  out.not_applicable.clear();
  out.notes.clear();
  for (const auto& [fact, value] : set) set_fact(rules_, fact, value, out);
  out.apply_defaults(rules_.facts, std::nullopt);
  return out;
}

ArrowSchema* ArrowTable::schema(const std::string& column) {
  for (Node& node : nodes_)
    if (node.name == column) return &node.schema;
  return nullptr;
}
ArrowArray* ArrowTable::array(const std::string& column) {
  for (Node& node : nodes_)
    if (node.name == column) return &node.array;
  return nullptr;
}

}  // namespace guiju::test
