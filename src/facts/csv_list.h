// The file with the records of one list: NAME.<list>.csv beside NAME.csv.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "facts/context.h"
#include "facts/csv_header.h"

namespace guiju::facts {

// Read whole and indexed by body id. Immutable but for the marks; shared by batches.
class CsvList {
 public:
  // Problems of the file as a whole go to `diagnostics`; then it is unusable, and every body says so.
  CsvList(const ReadContext& context, ListInput input, Diagnostics& diagnostics);

  // Fills the list of the body `id`: no record of it means an empty list.
  void fill(std::string_view id, Filler& filler, CsvScratch& scratch) const;

  // Marks the records of `id` as belonging to a body; report_unclaimed tells of all others. These
  // two are not thread safe.
  void claim(std::string_view id);
  void report_unclaimed(Diagnostics& diagnostics) const;

 private:
  struct Record {
    std::size_t id_begin, id_size;  // in ids_
    CsvRow row;
  };
  void read_rows(const ReadContext& context, CsvScratch& scratch, Diagnostics& diagnostics);
  std::string_view id_of(const Record& record) const {
    return std::string_view(ids_).substr(record.id_begin, record.id_size);
  }
  // The records of a body, in the order of the file.
  std::pair<std::size_t, std::size_t> range_of(std::string_view id) const;
  Location where(const CsvRow& row) const;

  int list_ = -1;
  std::string name_;
  std::string fact_;  // the list's id
  bool usable_ = false;
  Encoding encoding_ = Encoding::utf8;
  std::string text_;  // the file's bytes
  SourcePtr shown_;   // in UTF-8, for diagnostics
  CsvHeader header_;
  std::string ids_;
  std::vector<Record> records_;  // by id, then by line
  std::vector<bool> claimed_;    // parallel to records_
};

}  // namespace guiju::facts
