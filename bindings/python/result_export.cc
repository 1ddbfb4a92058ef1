// Columns of results → Arrow record batches. One idea: a batch owns the buffers that it points to, so
// that whoever takes it may keep it for as long as it likes.
#include <cerrno>
#include <cstring>

#include "base/number.h"
#include "result_table.h"

namespace guiju::python {
namespace {

constexpr int most_digits = 38;  // of a decimal of 128 bits

// Decimals and digits of a number in its shortest form.
struct Form {
  int decimals = 0;
  int whole = 0;
};
Form form_of(std::string_view text) {
  Form form;
  const std::size_t point = text.find('.');
  const bool negative = !text.empty() && text.front() == '-';
  form.whole = static_cast<int>(std::min(point, text.size())) - (negative ? 1 : 0);
  if (point != text.npos) form.decimals = static_cast<int>(text.size() - point - 1);
  return form;
}

// The digits of a decimal text as a whole number of 10^-scale.
int128 scaled(std::string_view text, int scale) {
  int128 value = 0;
  bool negative = false, after = false;
  int decimals = 0;
  for (const char c : text) {
    if (c == '-') {
      negative = true;
    } else if (c == '.') {
      after = true;
    } else {
      value = value * 10 + (c - '0');
      if (after) ++decimals;
    }
  }
  for (; decimals < scale; ++decimals) value *= 10;
  return negative ? -value : value;
}

std::string text_at(const ResultColumnData& column, std::size_t row, int scale) {
  const auto odd = column.odd.find(row);
  return odd != column.odd.end() ? odd->second : points_text(column.units[row], scale);
}

// A column's buffers, which live as long as its array.
struct ArrayMemory {
  std::vector<std::uint8_t> validity, values;
  std::string bytes;
  const void* buffers[3] = {};
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> places;
};

void release_array(ArrowArray* array) {
  for (std::int64_t i = 0; i < array->n_children; ++i)
    if (array->children[i]->release != nullptr) array->children[i]->release(array->children[i]);
  delete static_cast<ArrayMemory*>(array->private_data);
  array->release = nullptr;
}

void set_bit(std::vector<std::uint8_t>& bits, std::size_t at) {
  bits[at / 8] = static_cast<std::uint8_t>(bits[at / 8] | 1u << (at % 8));
}

template <class T>
void put(std::vector<std::uint8_t>& bytes, std::size_t at, T value) {
  std::memcpy(bytes.data() + at * sizeof(T), &value, sizeof(T));
}

// `base`: the scale of the column's units; `head`: how it is handed over.
void export_column(const ResultColumnData& column, std::size_t rows, const ColumnHead& head,
                   int base, bool as_text, ArrowArray& out) {
  auto memory = std::make_unique<ArrayMemory>();
  memory->validity.resize((rows + 7) / 8);
  std::int64_t nulls = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    if (column.known[i] != 0) {
      set_bit(memory->validity, i);
    } else {
      ++nulls;
    }
  }
  std::int64_t buffers = 2;
  if (head.kind == ColumnKind::flag) {
    memory->values.resize((rows + 7) / 8);
    for (std::size_t i = 0; i < rows; ++i)
      if (column.flags[i] != 0) set_bit(memory->values, i);
  } else if (head.kind == ColumnKind::points) {
    memory->values.resize(rows * 16);
    for (std::size_t i = 0; i < rows; ++i) {
      if (column.known[i] == 0) continue;
      int128 value = column.units[i];
      if (column.odd.contains(i) || base != head.scale)
        value = scaled(text_at(column, i, base), head.scale);
      put(memory->values, i, value);
    }
  } else {
    buffers = 3;
    memory->values.resize((rows + 1) * 8);
    if (as_text) {
      for (std::size_t i = 0; i < rows; ++i) {
        if (column.known[i] != 0) memory->bytes += text_at(column, i, base);
        put(memory->values, i + 1, static_cast<std::int64_t>(memory->bytes.size()));
      }
    } else {
      memory->bytes = column.bytes;
      for (std::size_t i = 0; i < rows; ++i) put(memory->values, i + 1, column.ends[i]);
    }
  }
  // Empty buffers still need a place.
  memory->validity.reserve(1);
  memory->values.reserve(1);
  memory->buffers[0] = memory->validity.data();
  memory->buffers[1] = memory->values.data();
  memory->buffers[2] = memory->bytes.data();
  out = {};
  out.length = static_cast<std::int64_t>(rows);
  out.null_count = nulls;
  out.n_buffers = buffers;
  out.buffers = memory->buffers;
  out.private_data = memory.release();
  out.release = release_array;
}

struct SchemaMemory {
  std::string name, format;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> places;
};

void release_schema(ArrowSchema* schema) {
  for (std::int64_t i = 0; i < schema->n_children; ++i)
    if (schema->children[i]->release != nullptr) schema->children[i]->release(schema->children[i]);
  delete static_cast<SchemaMemory*>(schema->private_data);
  schema->release = nullptr;
}

void export_schema(std::string name, std::string format, ArrowSchema& out) {
  auto memory = std::make_unique<SchemaMemory>();
  memory->name = std::move(name);
  memory->format = std::move(format);
  out = {};
  out.name = memory->name.c_str();
  out.format = memory->format.c_str();
  out.flags = ARROW_FLAG_NULLABLE;
  out.private_data = memory.release();
  out.release = release_schema;
}

std::string format_of(const ColumnHead& head) {
  if (head.kind == ColumnKind::flag) return "b";
  if (head.kind == ColumnKind::text) return "U";
  return "d:" + std::to_string(most_digits) + "," + std::to_string(head.scale);
}

struct StreamMemory {
  std::shared_ptr<const ResultTable> table;
  std::size_t next = 0;
  std::string error;
};

StreamMemory& memory_of(ArrowArrayStream* stream) {
  return *static_cast<StreamMemory*>(stream->private_data);
}

int next_batch(StreamMemory& stream, ArrowArray* out) {
  *out = {};
  const ResultTable& table = *stream.table;
  if (stream.next == table.blocks.size()) return 0;
  const ResultBlock& block = *table.blocks[stream.next++];
  auto memory = std::make_unique<ArrayMemory>();
  memory->children.resize(table.heads.size());
  for (std::size_t i = 0; i < table.heads.size(); ++i) {
    const ColumnHead& head = table.heads[i];
    export_column(block.columns()[i], block.rows(), head, table.bases[i],
                  head.kind != table.kinds[i], memory->children[i]);
    memory->places.push_back(&memory->children[i]);
  }
  out->length = static_cast<std::int64_t>(block.rows());
  out->n_buffers = 1;
  out->buffers = memory->buffers;
  out->n_children = static_cast<std::int64_t>(memory->places.size());
  out->children = memory->places.data();
  out->private_data = memory.release();
  out->release = release_array;
  return 0;
}

void schema_of(const ResultTable& table, ArrowSchema* out) {
  export_schema("", "+s", *out);
  auto& memory = *static_cast<SchemaMemory*>(out->private_data);
  memory.children.resize(table.heads.size());
  for (std::size_t i = 0; i < table.heads.size(); ++i) {
    export_schema(table.heads[i].name, format_of(table.heads[i]), memory.children[i]);
    memory.places.push_back(&memory.children[i]);
  }
  out->flags = 0;
  out->n_children = static_cast<std::int64_t>(memory.places.size());
  out->children = memory.places.data();
}

}  // namespace

std::string points_text(std::int64_t units, int scale) {
  return Number::scaled(units, scale).to_string();
}

void ResultTable::settle() {
  for (std::size_t i = 0; i < heads.size(); ++i) {
    ColumnHead& head = heads[i];
    bases.push_back(head.scale);
    kinds.push_back(head.kind);
    if (head.kind != ColumnKind::points) continue;
    Form most{head.scale, 19 - head.scale};
    for (const auto& block : blocks)
      for (const auto& [row, text] : block->columns()[i].odd) {
        const Form form = form_of(text);
        most.decimals = std::max(most.decimals, form.decimals);
        most.whole = std::max(most.whole, form.whole);
      }
    if (most.decimals + most.whole > most_digits && most.decimals > head.scale) {
      // Rows that fit as they are need fewer digits than any 64-bit number.
      int whole = 1;
      for (const auto& block : blocks) {
        const ResultColumnData& column = block->columns()[i];
        for (std::size_t row = 0; row < column.units.size(); ++row)
          if (column.known[row] != 0)
            whole = std::max(whole, form_of(text_at(column, row, head.scale)).whole);
      }
      most.whole = whole;
    }
    if (most.decimals + most.whole > most_digits) {
      head.kind = ColumnKind::text;
    } else {
      head.scale = most.decimals;
    }
  }
}

void ResultTable::stream(std::shared_ptr<const ResultTable> table, ArrowArrayStream* out) {
  out->private_data = new StreamMemory{std::move(table), 0, {}};
  out->get_schema = [](ArrowArrayStream* stream, ArrowSchema* schema) {
    try {
      schema_of(*memory_of(stream).table, schema);
      return 0;
    } catch (...) {
      return ENOMEM;
    }
  };
  out->get_next = [](ArrowArrayStream* stream, ArrowArray* array) {
    try {
      return next_batch(memory_of(stream), array);
    } catch (...) {
      return ENOMEM;
    }
  };
  out->get_last_error = [](ArrowArrayStream* stream) -> const char* {
    return memory_of(stream).error.empty() ? nullptr : memory_of(stream).error.c_str();
  };
  out->release = [](ArrowArrayStream* stream) {
    delete &memory_of(stream);
    stream->release = nullptr;
  };
}

}  // namespace guiju::python
