// A record batch bound to the facts of a rule set: where each fact's values lie, checked once so that
// rows can be read without further questions. Nothing is copied: the batch's memory must stay as it
// is while a Batch is used. Immutable once bound, shared between threads.
#pragma once

#include <guiju/arrow.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "facts/problem.h"
#include "facts/vocabulary.h"
#include "rules/model.h"

namespace guiju::columns {

// How the values of a column lie in memory.
enum class Store : std::uint8_t {
  nothing,  // every value is null
  bits,     // booleans, one bit each
  i8,
  u8,
  i16,
  u16,
  i32,
  u32,
  i64,
  u64,
  milliseconds,  // dates: 64-bit milliseconds since 1970-01-01
  text,          // bytes and 32-bit offsets
  large_text,    // bytes and 64-bit offsets
  text_view,     // 16 bytes a row: its text, or where in which of several buffers it lies
  decimal,       // 128-bit integers × 10^-scale
};
inline bool is_integer(Store store) { return store >= Store::i8 && store <= Store::u64; }
inline bool is_text(Store store) { return store >= Store::text && store <= Store::text_view; }

// A bitmap from some bit on; null: all bits are set.
struct Bits {
  const std::uint8_t* bytes = nullptr;
  std::int64_t offset = 0;
  bool at(std::int64_t i) const {
    return bytes == nullptr || (bytes[(i + offset) >> 3] >> ((i + offset) & 7) & 1) != 0;
  }
};

struct Column {
  std::string name;                       // id of the fact, "list.field", or "id" …
  const facts::CellRule* rule = nullptr;  // null: no fact (id, name, not_applicable)
  Store store = Store::nothing;
  bool is_date = false;                  // `store` holds days since 1970-01-01
  const std::uint8_t* values = nullptr;  // of bits and integers; offsets of texts
  const std::uint8_t* bytes = nullptr;   // of texts
  const void* const* buffers = nullptr;  // of text views: those of the array, the texts from 2 on
  std::int64_t offset = 0;               // of row 0 in `values`
  Bits validity;                         // set where the value is known
  Bits records;                          // of fields: set where there is a record
  int scale = 0;                         // decimal
  // Dictionary-encoded: `store` holds indices into these words.
  std::unique_ptr<Column> words;
  std::int64_t word_count = 0;
  // Of a choice: the option that a word or an integer stands for; -1 none.
  std::vector<std::int32_t> options;        // by index of `words`
  std::vector<std::int64_t> option_values;  // by option: the integer that names it, or none
  static constexpr std::int64_t no_value = INT64_MIN;

  bool known(std::int64_t i) const {
    return store != Store::nothing && validity.at(i) && records.at(i);
  }
  // An integer as it stands. REQUIRES: is_integer(store) or milliseconds.
  std::int64_t integer(std::int64_t i) const;
  bool flag(std::int64_t i) const {
    return (values[(i + offset) >> 3] >> ((i + offset) & 7) & 1) != 0;
  }
  // REQUIRES: is_text(store), and of views known(i).
  std::string_view text(std::int64_t i) const;
};

// A record list: offsets into child columns.
struct ListColumn {
  const facts::ListRule* rule = nullptr;
  bool bound = false;
  const std::uint8_t* offsets = nullptr;
  bool large = false;
  std::int64_t offset = 0;  // of row 0 in `offsets`
  Bits validity;
  std::vector<Column> fields;  // bound ones
  std::vector<int> by_field;   // by field: index into `fields`, or -1

  // First record of row i; rows go to begin(i + 1).
  std::int64_t begin(std::int64_t i) const {
    return large ? reinterpret_cast<const std::int64_t*>(offsets)[i + offset]
                 : reinterpret_cast<const std::int32_t*>(offsets)[i + offset];
  }
};

// What is wrong with a batch: nothing of it can be evaluated.
struct BatchProblem {
  std::string column;
  facts::Problem problem;
};

// Offsets and child columns of a list that is no column of the batch.
struct SeparateList {
  std::string name;                       // id or label of the list
  const ArrowSchema* schema = nullptr;    // a struct: a child for each field
  const ArrowArray* records = nullptr;    // likewise
  const std::int32_t* offsets = nullptr;  // of each body's first record; one more than bodies
  std::int64_t count = -1;                // of offsets, where the giver says it
};

// What every row has of a scalar fact, whatever its column says.
struct FixedFact {
  Given given = Given::absent;  // absent: what the column says
  Cell cell = 0;
};

struct Batch {
  std::int64_t rows = 0;
  std::vector<FixedFact> fixed;   // by slot; empty: none is
  std::vector<Column> columns;    // scalar facts
  std::vector<int> by_slot;       // index into `columns`, or -1
  std::vector<ListColumn> lists;  // by list
  std::unique_ptr<Column> id, name, not_applicable;
  Bits row_validity;  // of the struct itself

  // Binds the children of a struct array. Everything that is wrong goes to `problems`, in the order
  // of the columns; with any the batch must not be used.
  void bind(const facts::Vocabulary& vocabulary, const ArrowSchema& schema, const ArrowArray& array,
            const std::vector<SeparateList>& lists, std::vector<BatchProblem>& problems);
};

}  // namespace guiju::columns
