// Binds the columns of a batch to facts, one batch at a time: what batch.cc, batch_values.cc,
// batch_lists.cc and batch_checks.cc share. Internal to columns/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "columns/batch.h"

namespace guiju::columns {

class BatchBinder {
 public:
  BatchBinder(const facts::Vocabulary& vocabulary, Batch& batch,
              std::vector<BatchProblem>& problems)
      : vocabulary_(vocabulary), batch_(batch), problems_(problems) {}

  void run(const ArrowSchema& schema, const ArrowArray& array,
           const std::vector<SeparateList>& lists);

 private:
  // Which fact a column is, and what is said of one that cannot be.
  static std::string_view format_of(const ArrowSchema& schema);
  static std::string place(const ArrowSchema& schema, std::int64_t index);
  static std::string name_of(const ArrowSchema& schema);
  bool problem(std::string_view column, facts::Problem what);
  bool broken(std::string_view column, const facts::Words& why);
  bool wrong_type(std::string_view column, std::string_view format, const facts::Words& wanted);
  bool claim(std::string_view column, int fact);
  void column(const ArrowSchema& schema, const ArrowArray& array, std::int64_t from);

  // Single values.
  static Bits validity(const ArrowArray& array);
  static std::int64_t buffers_of_views(const ArrowArray& array);
  static void take_texts(const ArrowArray& array, Column& out);
  bool values(const std::string& name, const ArrowSchema& schema, const ArrowArray& array,
              std::int64_t from, std::int64_t count, const facts::CellRule* rule, Column& out);
  bool dictionary(const std::string& name, const ArrowSchema& schema, const ArrowArray& array,
                  const facts::CellRule* rule, Column& out);
  static void options(const Fact& fact, Column& out);

  // Record lists.
  void list(const std::string& name, const ArrowSchema& schema, const ArrowArray& array,
            std::int64_t from, ListColumn& out);
  void separate(const SeparateList& list);
  void records(const std::string& name, const ArrowSchema& schema, const ArrowArray& array,
               ListColumn& out);

  // What must be so before anything is read.
  bool is_released(const ArrowSchema& schema, const ArrowArray& array, std::string_view column);
  bool sound(std::string_view column, const ArrowSchema& schema, const ArrowArray& array,
             std::int64_t from, std::int64_t count, std::int64_t buffers);
  bool is_struct(const ArrowSchema& schema, const ArrowArray& array, std::string_view column);
  static std::size_t size_of(Store store);
  bool aligned(std::string_view column, const std::uint8_t* values, std::size_t size);
  bool texts(const std::string& name, const Column& column, std::int64_t count,
             std::int64_t buffers);
  bool text_views(const std::string& name, const Column& column, std::int64_t count,
                  std::int64_t buffers);
  bool text_offsets(const std::string& name, const Column& column, std::int64_t count);
  void check_offsets();

  // What check_offsets() looks at once all columns are bound.
  struct Text {
    std::string name;
    Store store;
    const std::uint8_t *values, *bytes;
    const void* const* buffers;
    Bits validity;
    std::int64_t offset, count, buffer_count;
    Text(std::string the_name, const Column& column, std::int64_t the_count,
         std::int64_t the_buffer_count)
        : name(std::move(the_name)),
          store(column.store),
          values(column.values),
          bytes(column.bytes),
          buffers(column.buffers),
          validity(column.validity),
          offset(column.offset),
          count(the_count),
          buffer_count(the_buffer_count) {}
  };
  struct List {
    std::string name;
    const ListColumn* column;
    std::int64_t records;
  };

  const facts::Vocabulary& vocabulary_;
  Batch& batch_;
  std::vector<BatchProblem>& problems_;
  std::vector<bool> given_;
  std::vector<Text> texts_;
  std::vector<List> lists_;
};

}  // namespace guiju::columns
