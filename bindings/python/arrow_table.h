// A table that any library hands over by the Arrow C stream interface, bound to the facts of a rule
// set: its rows are read as bodies. Nothing is copied.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "arrow_column.h"
#include "facts/filler.h"

namespace guiju::python {

// What is wrong with a table as a whole.
struct TableFault {
  std::string column;
  facts::Problem problem;
};

// Values that are whole numbers or NaN throughout a column are counts and nulls, in all its chunks.
void settle_nan(const std::vector<ArrowColumn*>& same);

class ArrowTable {
 public:
  // Reads the whole stream, which is released; throws std::runtime_error with the stream's own words.
  explicit ArrowTable(ArrowArrayStream& stream);

  std::int64_t rows() const { return rows_; }

  // A table of a list's records, joined on the column id of both.
  struct ListTable {
    std::string name;  // id or label of the list
    std::shared_ptr<ArrowTable> table;
  };
  // Binds the columns to facts, once, before any row is read. Everything that is wrong with the table
  // as a whole goes to `faults`; with any the table must not be read.
  void bind(const facts::Vocabulary& vocabulary, std::vector<ListTable> lists,
            std::vector<TableFault>& faults);

  // Fills a body from a row and finishes it; its lines are row numbers from 1. Thread safe.
  void read(std::int64_t row, facts::Filler& filler) const;

  // ---- For loops over columns (column_path.h), after bind().
  // Whether every column holds single values, or lists of records: nothing is stated in parts.
  bool is_plain() const;
  const ArrowSchema& schema() const { return *schema_.get(); }
  // Rows first … first + array.length of the table.
  struct Part {
    const ArrowArray& array;
    const std::vector<ArrowColumn>& columns;
    std::int64_t first;
  };
  std::size_t parts() const { return chunks_.size(); }
  // Whether a column holds a date fact as texts, so that loops need it as days.
  bool is_date_text(std::size_t column, const facts::Vocabulary& vocabulary) const;
  // Whether a fact, by index, has a column or a table of its own.
  bool has(int fact, const facts::Vocabulary& vocabulary) const;
  Part part(std::size_t index) const {
    const Chunk& chunk = *chunks_[index];
    return {*chunk.array.get(), chunk.columns, chunk.first};
  }
  // Rows that repeat an id, by row.
  const std::map<std::int64_t, std::int64_t>& duplicates() const { return duplicates_; }
  // Records of a list in a table of their own; those of row i are offsets[i] … offsets[i + 1]. No
  // offsets where they do not stand in the order of the rows, or in several batches.
  struct Records {
    int list = -1;
    std::shared_ptr<const ArrowTable> table;
    int id_column = -1;
    const std::vector<std::int32_t>& offsets;
  };
  std::vector<Records> records() const;

 private:
  struct Chunk {
    Owned<ArrowArray> array;
    std::vector<ArrowColumn> columns;
    std::int64_t first = 0;  // row of the table
  };
  // What a column is for.
  struct Target {
    enum class What { id, name, rows, fact, part, list } what = What::fact;
    int fact = -1;  // index of the fact, or of the list; of parts: as in StatedParts
    int part = 0;
    std::vector<int> members;  // of a structure: by child, the field or the part
  };
  // What is stated in parts that have columns of their own, as in a CSV: F, F.by, F.on, F.because.
  struct Details {
    int fact = -1;
    std::array<int, 4> columns{-1, -1, -1, -1};  // by part
  };
  // Records of a list in a table of their own.
  struct Joined {
    int list = -1;
    std::shared_ptr<const ArrowTable> table;
    int id_column = -1;
    std::vector<int> fields;            // by column: the field, or -1 for the id
    std::vector<std::int32_t> offsets;  // where the records stand in the order of the rows
    std::unordered_map<std::string, std::vector<std::int64_t>> records;  // else: rows by id
  };

  void bind_column(const facts::Vocabulary& vocabulary, std::size_t column,
                   std::vector<bool>& given, std::vector<TableFault>& faults);
  void bind_members(const facts::KeyTable& keys, const ArrowColumn& structure,
                    const std::string& column, std::vector<int>& members,
                    std::vector<TableFault>& faults) const;
  void join(const facts::Vocabulary& vocabulary, ListTable list, std::vector<bool>& given,
            std::vector<TableFault>& faults);
  void group_parts();
  void find_ids(bool keep, std::vector<TableFault>& faults);
  bool in_order(const ArrowTable& table, int id, std::vector<std::int32_t>& offsets) const;
  // The chunk of a row, and the row's index in its columns.
  const Chunk& chunk_of(std::int64_t row, std::int64_t& at) const;
  int id_column() const;
  // The id in words, which refers to `hold` or the table; nothing where it is null or no text or
  // integer.
  std::optional<std::string_view> id_at(std::int64_t row, int column, std::string& hold) const;
  void read_parts(const Details& details, const Chunk& chunk, std::int64_t at,
                  facts::Filler& filler, std::uint32_t line) const;
  void read_struct(int fact, const ArrowColumn& column, std::int64_t at, const Target& target,
                   facts::Filler& filler, std::uint32_t line) const;
  void read_rows(const ArrowColumn& column, std::int64_t at, facts::Filler& filler,
                 std::uint32_t line) const;
  void read_joined(const Joined& joined, std::int64_t row, const std::string& id,
                   facts::Filler& filler, std::uint32_t line) const;
  void read_record(const Joined& joined, std::int64_t row, facts::Filler& filler,
                   std::uint32_t line) const;
  void read_list(int list, const ArrowColumn& column, std::int64_t at, const Target& target,
                 facts::Filler& filler, std::uint32_t line) const;

  Owned<ArrowSchema> schema_;
  std::vector<std::unique_ptr<Chunk>> chunks_;
  std::int64_t rows_ = 0;
  std::string fault_;  // what is wrong with the data, in English
  std::string fault_column_;
  bool fault_of_type_ = false;
  std::vector<Target> targets_;
  std::vector<Joined> joined_;
  std::vector<Details> details_;
  std::unordered_map<std::string, std::int64_t> ids_;  // first row with the id, where lists need it
  std::map<std::int64_t, std::int64_t> duplicates_;    // row → first row
};

}  // namespace guiju::python
