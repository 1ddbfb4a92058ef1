// One column of an Arrow array, read value by value as the words that a facts file would hold.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arrow_struct.h"
#include "facts/value.h"

namespace guiju::python {

// Refers to the memory of the array, which must stay. Immutable once bound; shared between threads.
class ArrowColumn {
 public:
  enum class Kind : std::uint8_t {
    nothing,    // every value is null
    boolean,    // one bit each
    integer,    // of `width` bytes
    floating,   // of `width` bytes
    text,       // offsets of `width` bytes and bytes
    view,       // texts that lie in 16 bytes, or in further buffers
    days,       // 32 bits since 1970-01-01
    moment,     // 64 bits, `per_day` of them a day
    decimal,    // 128 bits, of 10^-`scale`
    list,       // offsets of `width` bytes into a child
    fixed,      // `width` of a child each
    structure,  // a value of every child
    words,      // integers into a dictionary
  };

  // Binds a column; false with the type's name in `why` for one that is not read, or with what is
  // wrong with the data (`broken` is then set).
  bool bind(const ArrowSchema& schema, const ArrowArray& array, std::string& why, bool& broken);

  Kind kind() const { return kind_; }
  const std::string& format() const { return format_; }
  std::int64_t length() const { return array_->length; }
  const std::vector<ArrowColumn>& children() const { return children_; }
  ArrowColumn& child(std::size_t index) { return children_[index]; }
  std::vector<ArrowColumn> take_children() { return std::move(children_); }
  const std::string& name() const { return name_; }

  bool known(std::int64_t at) const;
  // A single value. `out` refers to `hold` or to the array. False with a problem for what no facts
  // file could state.
  bool value(std::int64_t at, facts::Value& out, std::string& hold, facts::Problem& problem) const;
  // Of a list: its elements are first … first + count of the child. False where its offsets leave it.
  bool range(std::int64_t at, std::int64_t& first, std::int64_t& count) const;
  // The index of a structure's children for its value `at`.
  std::int64_t inside(std::int64_t at) const { return at + array_->offset; }

  // Whether floating values are all whole numbers or NaN: then these are counts and nulls.
  bool all_whole() const;
  void nan_is_null(bool is) { nan_is_null_ = is; }
  // Whether it holds counts and nulls as floating values.
  bool counts() const { return kind_ == Kind::floating && nan_is_null_; }
  // Such a value as an integer; nothing where it is null or needs more than 63 bits.
  std::optional<std::int64_t> count(std::int64_t at) const;

 private:
  bool bind_format(std::string_view format, std::string& why);
  template <class T>
  T load(std::size_t buffer, std::int64_t at) const;
  std::int64_t integer(std::int64_t at) const;
  std::uint64_t bits(std::int64_t at) const;  // of a floating value, as 64-bit ones
  bool text(std::int64_t at, std::string_view& out) const;
  bool floating(std::int64_t at, facts::Value& out, std::string& hold,
                facts::Problem& problem) const;

  Kind kind_ = Kind::nothing;
  bool signed_ = true;
  bool nan_is_null_ = false;
  std::int64_t width_ = 0, per_day_ = 1;
  int scale_ = 0;
  bool zoned_ = false;
  const ArrowArray* array_ = nullptr;
  std::string name_, format_;
  std::vector<ArrowColumn> children_;
  std::unique_ptr<ArrowColumn> dictionary_;
};

inline bool is_list_column(const ArrowColumn& column) {
  return column.kind() == ArrowColumn::Kind::list || column.kind() == ArrowColumn::Kind::fixed;
}

}  // namespace guiju::python
