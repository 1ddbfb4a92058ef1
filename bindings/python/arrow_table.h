// A table that any library hands over by the Arrow C stream interface, bound to the facts of a rule
// set: its rows are read as bodies. Nothing is copied.
#pragma once

#include <array>
#include <cstdint>
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
    std::vector<int> fields;  // by column: the field, or -1 for the id
    std::unordered_map<std::string, std::vector<std::int64_t>> records;  // rows by id
  };

  void bind_column(const facts::Vocabulary& vocabulary, std::size_t column,
                   std::vector<bool>& given, std::vector<TableFault>& faults);
  void bind_members(const facts::KeyTable& keys, const ArrowColumn& structure,
                    const std::string& column, std::vector<int>& members,
                    std::vector<TableFault>& faults) const;
  void join(const facts::Vocabulary& vocabulary, ListTable list, std::vector<bool>& given,
            std::vector<TableFault>& faults);
  void group_parts();
  void find_ids(std::vector<TableFault>& faults);
  // The chunk of a row, and the row's index in its columns.
  const Chunk& chunk_of(std::int64_t row, std::int64_t& at) const;
  int id_column() const;
  // The id in words; nothing where it is null or no text or integer.
  std::optional<std::string> id_at(std::int64_t row, int column) const;
  void read_parts(const Details& details, const Chunk& chunk, std::int64_t at,
                  facts::Filler& filler, std::uint32_t line) const;
  void read_struct(int fact, const ArrowColumn& column, std::int64_t at, const Target& target,
                   facts::Filler& filler, std::uint32_t line) const;
  void read_rows(const ArrowColumn& column, std::int64_t at, facts::Filler& filler,
                 std::uint32_t line) const;
  void read_joined(const Joined& joined, const std::string& id, facts::Filler& filler,
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
  std::unordered_map<std::string, std::int64_t> ids_;          // first row with the id
  std::unordered_map<std::int64_t, std::int64_t> duplicates_;  // row → first row
};

}  // namespace guiju::python
