// Rows of a table as loops over columns read them.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arrow_table.h"
#include "base/date.h"
#include "facts/vocabulary.h"

namespace guiju::python {

// Some rows of one batch of the table: the same memory under structs of its own. What loops do not
// read as it lies is written anew: counts that are stated as floating values, dates as texts.
struct ColumnView {
  ColumnView(const ArrowTable& table, const facts::Vocabulary& vocabulary, std::int64_t first,
             std::int64_t count) {
    std::size_t index = table.parts() - 1;
    while (index > 0 && table.part(index).first > first) --index;
    const ArrowTable::Part part = table.part(index);
    const std::int64_t from = part.array.offset + (first - part.first);
    const auto children = static_cast<std::size_t>(part.array.n_children);
    arrays.resize(children);
    schemas.resize(children);
    anew.resize(children);
    for (std::size_t i = 0; i < children; ++i) {
      schemas[i] = *table.schema().children[i];
      arrays[i] = *part.array.children[i];
      if (part.columns[i].counts()) {
        anew[i].take_counts(part.columns[i], from, count);
        anew[i].show("l", count, schemas[i], arrays[i]);
      } else if (table.is_date_text(i, vocabulary)) {
        anew[i].take_dates(part.columns[i], from, count, apart);
        anew[i].show("tdD", count, schemas[i], arrays[i]);
      } else {
        arrays[i].offset += from;
        arrays[i].length = count;
        arrays[i].null_count = -1;
      }
      array_places.push_back(&arrays[i]);
      schema_places.push_back(&schemas[i]);
    }
    // Lists of which the table says nothing are unknown in every row.
    for (std::size_t i = 0; i < vocabulary.facts.size(); ++i) {
      const facts::CellRule& rule = vocabulary.facts[i];
      if (rule.list < 0 || rule.fact->default_kind != Fact::Default::none ||
          table.has(static_cast<int>(i), vocabulary))
        continue;
      UnknownList& list = *unknown.emplace_back(std::make_unique<UnknownList>());
      list.make(*rule.fact, count);
      array_places.push_back(&list.array);
      schema_places.push_back(&list.schema);
    }
    schema = table.schema();
    schema.children = schema_places.data();
    array = part.array;
    array.children = array_places.data();
    schema.n_children = array.n_children = static_cast<std::int64_t>(array_places.size());
    array.offset = 0;
    array.length = count;
    for (const ArrowTable::Records& records : table.records()) {
      Separate& out = *separate.emplace_back(std::make_unique<Separate>());
      out.take(*records.table, records.id_column);
      offsets.push_back(records.offsets.data() + first);
    }
    std::sort(apart.begin(), apart.end());
  }

  // A column written anew.
  struct Anew {
    std::vector<std::int64_t> counts;
    std::vector<std::int32_t> days;
    std::vector<std::uint8_t> validity;
    const void* buffers[2] = {};
    void begin(std::int64_t count) { validity.assign(static_cast<std::size_t>(count) / 8 + 1, 0); }
    void set_known(std::int64_t i) {
      std::uint8_t& byte = validity[static_cast<std::size_t>(i >> 3)];
      byte = static_cast<std::uint8_t>(byte | 1u << (i & 7));
    }
    void take_counts(const ArrowColumn& column, std::int64_t from, std::int64_t count) {
      begin(count);
      counts.assign(static_cast<std::size_t>(count), 0);
      for (std::int64_t i = 0; i < count; ++i)
        if (const auto value = column.count(from + i)) {
          counts[static_cast<std::size_t>(i)] = *value;
          set_known(i);
        }
    }
    // Rows of which the date is none as it is usually written go to `apart`.
    void take_dates(const ArrowColumn& column, std::int64_t from, std::int64_t count,
                    std::vector<std::int64_t>& apart) {
      begin(count);
      days.assign(static_cast<std::size_t>(count), 0);
      std::string hold;
      for (std::int64_t i = 0; i < count; ++i) {
        if (!column.known(from + i)) continue;
        facts::Value value;
        facts::Problem problem;
        std::optional<Date> date;
        if (column.value(from + i, value, hold, problem)) date = Date::parse(value.text);
        if (date) {
          days[static_cast<std::size_t>(i)] = date->days();
          set_known(i);
        } else {
          apart.push_back(i);
        }
      }
    }
    void show(const char* format, std::int64_t count, ArrowSchema& schema, ArrowArray& out) {
      buffers[0] = validity.data();
      buffers[1] = counts.empty() ? static_cast<const void*>(days.data()) : counts.data();
      schema.format = format;
      schema.dictionary = nullptr;
      out.offset = 0;
      out.length = count;
      out.null_count = -1;
      out.n_buffers = 2;
      out.buffers = buffers;
      out.dictionary = nullptr;
    }
  };

  // A column of lists that are null in every row.
  struct UnknownList {
    ArrowSchema schema{}, record_schema{};
    ArrowArray array{}, records{};
    ArrowSchema* schemas[1] = {};
    ArrowArray* arrays[1] = {};
    std::vector<std::uint8_t> validity;
    std::vector<std::int32_t> offsets;
    const void* buffers[2] = {};
    const void* no_buffers[1] = {};
    void make(const Fact& list, std::int64_t count) {
      validity.assign(static_cast<std::size_t>(count) / 8 + 1, 0);
      offsets.assign(static_cast<std::size_t>(count) + 1, 0);
      schema.format = "+l";
      schema.name = list.id.c_str();
      schema.flags = ARROW_FLAG_NULLABLE;
      schema.n_children = array.n_children = 1;
      schema.children = schemas;
      array.children = arrays;
      schemas[0] = &record_schema;
      arrays[0] = &records;
      record_schema.format = "+s";
      record_schema.name = "item";
      records.n_buffers = 1;
      records.buffers = no_buffers;
      array.length = array.null_count = count;
      array.n_buffers = 2;
      array.buffers = buffers;
      buffers[0] = validity.data();
      buffers[1] = offsets.data();
      // Lent structs have a release that nobody calls.
      schema.release = record_schema.release = [](ArrowSchema*) {};
      array.release = records.release = [](ArrowArray*) {};
    }
  };

  // A table of records without the column that names their bodies.
  struct Separate {
    ArrowSchema schema{};
    ArrowArray array{};
    std::vector<ArrowSchema*> schemas;
    std::vector<ArrowArray*> arrays;
    void take(const ArrowTable& table, int id) {
      const ArrowTable::Part part = table.part(0);
      schema = table.schema();
      array = part.array;
      for (std::int64_t i = 0; i < array.n_children; ++i) {
        if (i == id) continue;
        schemas.push_back(schema.children[i]);
        arrays.push_back(array.children[i]);
      }
      schema.children = schemas.data();
      array.children = arrays.data();
      schema.n_children = array.n_children = static_cast<std::int64_t>(arrays.size());
    }
  };

  ArrowSchema schema{};
  ArrowArray array{};
  std::vector<ArrowSchema> schemas;
  std::vector<ArrowArray> arrays;
  std::vector<ArrowSchema*> schema_places;
  std::vector<ArrowArray*> array_places;
  std::vector<Anew> anew;
  std::vector<std::int64_t> apart;  // rows of the view to read by themselves
  std::vector<std::unique_ptr<UnknownList>> unknown;
  std::vector<std::unique_ptr<Separate>> separate;
  std::vector<const std::int32_t*> offsets;
};

}  // namespace guiju::python
