// One body: what is evaluated. Cells of all scalar facts, record lists, rows declared not
// applicable, who determined the findings. Plain data that is cleared and filled again, so that a
// stream of bodies allocates nothing after the first few. Not thread safe; one thread, one Body.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/number.h"
#include "rules/cells.h"
#include "rules/facts.h"

namespace guiju {

// The records of one list, row after row: cells[record * fields + field].
struct RecordList {
  Given given = Given::absent;  // absent or null: the list is unknown; defaulted: not given
  std::size_t fields = 0;       // cells of one record
  std::size_t count = 0;        // records; 0 unless given == stated
  bool more = false;            // there may be more, of which nothing is known; never so as read
  Cells cells;

  Cell cell(std::size_t record, std::size_t field) const { return cells[record * fields + field]; }
  Given state(std::size_t record, std::size_t field) const {
    return cells.state(record * fields + field);
  }
};

// Who determined a finding, when and why: {value, by, on, because}.
struct FindingDetail {
  int slot = -1;
  std::string by;
  std::string on;  // YYYY-MM-DD or empty
  std::string because;
};

// What a person says of the opinion as computed: confirms it (确认), or gives another one in its
// place (改定).
struct Determination {
  bool given = false;
  int opinion = -1;  // of RuleSet::opinions; -1: a confirmation that does not say of which opinion
  std::string by, because;
  std::string on;  // YYYY-MM-DD
  friend bool operator==(const Determination&, const Determination&) = default;

  void clear() {
    given = false;
    opinion = -1;
    by.clear();
    because.clear();
    on.clear();
  }
};

// Something worth saying about facts that are nevertheless evaluated as stated.
struct BodyNote {
  std::string code;  // "unusual_form", "part_exceeds_whole" …
  std::string zh;    // message in Chinese
  std::string en;    // message in English
};

// Why a body cannot be evaluated: one of the result's "errors".
struct BodyError {
  std::string code;  // name of the diagnostic code, "wrong_type"
  std::string file;  // as named on the command line, empty when unknown
  std::uint32_t line = 0;
  std::string fact;    // id or path, "occupations[2].own_examiners"; as written when undeclared
  std::string zh, en;  // message
};

// A list that keeps what it held when it is emptied, so that the next body's values use its memory
// again. A copy of a body has none of that.
template <typename T>
class Kept {
 public:
  Kept() = default;
  Kept(const Kept& other) : items_(other.begin(), other.end()), used_(other.used_) {}
  Kept& operator=(const Kept& other) {
    if (this == &other) return *this;
    if (items_.size() < other.used_) items_.resize(other.used_);
    std::copy(other.begin(), other.end(), begin());
    used_ = other.used_;
    return *this;
  }
  Kept(Kept&& other) noexcept
      : items_(std::move(other.items_)), used_(std::exchange(other.used_, 0)) {}
  Kept& operator=(Kept&& other) noexcept {
    items_.swap(other.items_);
    std::swap(used_, other.used_);
    return *this;
  }
  ~Kept() = default;

  std::size_t size() const { return used_; }
  bool empty() const { return used_ == 0; }
  T& operator[](std::size_t i) { return items_[i]; }
  const T& operator[](std::size_t i) const { return items_[i]; }
  T* begin() { return items_.data(); }
  T* end() { return items_.data() + used_; }
  const T* begin() const { return items_.data(); }
  const T* end() const { return items_.data() + used_; }

  // Appends a value with the content of one that was here before, or a new one.
  T& add() {
    if (used_ == items_.size()) items_.emplace_back();
    return items_[used_++];
  }
  void push_back(T value) { add() = std::move(value); }
  template <typename Which>
  void erase_if(const Which& which) {
    used_ = static_cast<std::size_t>(std::remove_if(begin(), end(), which) - begin());
  }
  // What is beyond a bound is freed.
  void clear() {
    used_ = 0;
    if (items_.size() > most) items_.resize(most);
  }

 private:
  static constexpr std::size_t most = 4096;
  std::vector<T> items_;
  std::size_t used_ = 0;
};

struct RuleSet;
struct Merge;  // facts/merge.h

struct alignas(64) Body {
  // First what every evaluation reads, together.
  Cells cells;                      // by slot
  std::vector<RecordList> lists;    // by list index
  std::vector<int> not_applicable;  // part indices named by the body, ascending
  std::vector<int> corrected;       // criteria taken as put right (correction.h), ascending
  bool rows_stated = false;         // not_applicable was given, be it as an empty list
  Determination confirmation, overriding;
  std::string id;
  std::string name;
  std::string file;  // where it was read
  std::uint32_t line = 0;
  std::vector<int> disputed_rows;  // those of which it is not known whether they apply, ascending
  Kept<FindingDetail> findings;    // only those with details
  std::vector<Number> numbers;     // values of number cells
  Kept<std::string> texts;         // values of text cells
  Kept<BodyNote> notes;            // from reading: unusual forms, what assessors disagree on
  std::vector<BodyError> errors;   // when not empty the body is not evaluated
  std::shared_ptr<const Merge> merge;  // of a body merged from several sheets: who said what

  // Empties it and gives it the shape of `facts`; keeps allocated memory.
  void reset(const FactTable& facts);
  // Cell setters; the type is not checked again.
  void set(int slot, Cell cell, Given given = Given::stated) {
    cells.set(static_cast<std::size_t>(slot), cell, given);
  }
  Cell add_text(std::string_view text);  // returns the cell
  Cell add_number(const Number& number);
  // Appends a record of absent cells to list `list` (which becomes stated); returns its index.
  std::size_t add_record(int list);
  const FindingDetail* finding(int slot) const;
  // Appends an empty note, or an empty detail of the finding `slot`, to be filled in.
  BodyNote& add_note(std::string_view code);
  FindingDetail& add_finding(int slot);

  // Takes declared defaults for cells and lists that are absent: their state becomes `defaulted`, of
  // which evaluate/defaults.h makes the notes. `as_of` fills Default::as_of.
  void apply_defaults(const FactTable& facts, std::optional<Date> as_of);
  // SHA-256, in hex, over a canonical text of what is known, which does not depend on the file
  // format, on the order of the facts or on how a value was written. Lines, each ended by \n:
  //   guiju facts 1
  //   <fact id>=<value>                  known scalars in declaration order, defaults taken included
  //   <fact id>.by=<text>                and .on, .because, where not empty
  //   <list id>=<records>                known lists; `not_given` for a list defaulted to that
  //   <list id>[<1-based record>].<field id>=<value>     known fields
  //   not_applicable=<part ids>          sorted, separated by spaces; only when there are any
  //   disputed_rows=<part ids>           the same of those of which that is not known
  //   confirmation.opinion=<code>        where named; then .by, .on, .because; only where given
  //   override.opinion=<code>            likewise
  // Values as cell_text writes them, texts as JSON strings. What is unknown (left out or null) is
  // left out. The body's id and name are not facts and do not count.
  std::string sha256(const RuleSet& rules) const;
};

// A cell as text for people and for JSON: "true", "3", "2023-08-31", a choice's or text's own words.
std::string cell_text(const Fact& fact, Cell cell, const Body& body);

}  // namespace guiju
