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

  // Records that belong to one body.
  struct Range {
    std::uint32_t first = 0, last = 0;
  };

  // Marks the records of the body `id` as belonging to one, and says which they are; report_unclaimed
  // tells of all others. These two are not thread safe.
  Range claim(std::string_view id);
  void report_unclaimed(Diagnostics& diagnostics);

  // Fills the list of a body: no record means an empty list.
  void fill(Range range, Filler& filler, CsvScratch& scratch) const;

 private:
  struct Record {
    std::uint64_t id_begin;  // in ids_
    std::uint32_t id_size;
    CsvRow row;
  };
  void read_rows(const ReadContext& context, CsvScratch& scratch, Diagnostics& diagnostics);
  std::string_view id_of(const Record& record) const {
    return std::string_view(ids_).substr(record.id_begin, record.id_size);
  }
  std::string_view id_of(Range range) const { return id_of(records_[range.first]); }
  void add(std::string_view id, const CsvRow& row);
  void make_ranges();
  Location where(const CsvRow& row);

  int list_ = -1;
  std::string name_;
  std::string fact_;  // the list's id
  bool usable_ = false;
  Encoding encoding_ = Encoding::utf8;
  std::string text_;  // the file's bytes
  SourcePtr shown_;   // in UTF-8, for diagnostics; made for the first of them
  CsvHeader header_;
  std::uint32_t header_line_ = 1;
  std::string ids_;
  std::vector<Record> records_;        // those of an id together, in the order of the file
  std::vector<Range> ranges_;          // by their order in records_
  std::vector<std::uint32_t> by_id_;   // of ranges_
  std::uint32_t next_ = 0;             // of ranges_: behind the one found last
  std::vector<std::uint8_t> claimed_;  // parallel to ranges_
};

}  // namespace guiju::facts
