// The vocabulary of a rule set: declared facts, how a value of each is encoded in one 64-bit cell,
// and finding a fact by id or label.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/date.h"
#include "base/number.h"
#include "base/source.h"

namespace guiju {

enum class FactType { boolean, count, number, text, choice, date, finding, list };
// The rule language's name of a type ("boolean"), and back.
std::string_view name_of(FactType type);
std::optional<FactType> fact_type_named(std::string_view name);

// A cell is one int64:
//   boolean, finding  0 or 1          count   the count        choice  index into choices
//   date              days since 1970-01-01                    number  index into Body::numbers
//   text              index into Body::texts
using Cell = std::int64_t;

// What is known of a cell. Bit 1 says that it is known.
enum class Given : std::uint8_t {
  absent,  // left out
  null,    // stated as unknown (null or empty)
  stated,
  defaulted,  // left out, and the rule file's default was taken
  // Stated differently by several: not known, but not missing either, and no default is taken.
  disputed,
};
inline bool is_known(Given given) { return (static_cast<unsigned>(given) & 2u) != 0; }
// Whether nothing was stated: missing(…) of the rule language.
inline bool is_missing(Given given) { return !is_known(given) && given != Given::disputed; }

struct Fact {
  std::string id;
  std::string label;
  FactType type = FactType::boolean;
  std::string unit;
  std::string note;                  // explanation for people
  std::string clause;                // where the notice speaks of it
  std::vector<std::string> judges;   // words of judgement that it carries a person's answer to
  std::vector<std::string> choices;  // of a choice, as texts ("2020")
  std::optional<Number> min, max;    // inclusive; a count has min 0 unless declared higher
  std::vector<std::string> forms;    // of a text: masks of the usual form, 9 = digit, A = letter;
                                     // a text of another form is noted, not refused
  enum class Default { none, value, as_of, not_given } default_kind = Default::none;
  Cell default_cell = 0;                 // of Default::value (boolean, count, choice, date)
  bool missing_known = false;            // that it is missing may be asked: missing(…)
  bool default_for_null = false;         // the default counts where null is stated, too
  std::optional<Number> default_number;  // of Default::value, for a number
  std::string kept_for;                  // why a fact that no condition reads is collected
  Span span;                             // of the id in the rule file

  // Stated by a person who has judged, so never computed.
  bool is_judged() const { return type == FactType::finding || !judges.empty(); }

  // Filled by FactTable::build_index: how the note on a default taken begins, in both languages.
  std::string default_note_zh, default_note_en;
  int slot = -1;             // scalar: its cell among the body's (or the record's) cells
  int list = -1;             // list: its index among the body's record lists
  std::vector<Fact> fields;  // list: the fields, each a scalar, slot = position
  int record_label = -1;     // list: the field that names a record in reports, or -1
};

// A default of a fact, of a list as a whole, or of a field of a list's records: what is looked at of
// every body, in little memory.
struct FactDefault {
  int fact = 0, field = -1;  // index into FactTable::facts, and into its fields
  int list = -1, slot = -1;
  Fact::Default kind = Fact::Default::none;  // never none
  bool for_null = false, is_number = false;
  Cell cell = 0;  // of a value that is no number
};

// The largest count accepted unless `max` says otherwise; keeps all products within 64 bits.
inline constexpr std::int64_t default_max_count = 1'000'000'000;

class FactTable {
 public:
  // Facts in declaration order.
  std::vector<Fact> facts;
  int scalar_count = 0;               // cells of a body
  std::vector<int> scalar_facts;      // slot → index into facts
  std::vector<int> list_facts;        // list → index into facts
  std::vector<FactDefault> defaults;  // in declaration order, a list's before those of its fields

  // Index into `facts` by id or by label, or -1.
  int find(std::string_view id_or_label) const;
  // Index into fact.fields by id or label, or -1.
  static int find_field(const Fact& fact, std::string_view id_or_label);
  // Call after filling `facts`: numbers slots and lists and builds the index.
  void build_index();
  const Fact& scalar(int slot) const {
    return facts[static_cast<std::size_t>(scalar_facts[static_cast<std::size_t>(slot)])];
  }
  // The fact, list or field that has the default.
  const Fact& of(const FactDefault& rule) const {
    const Fact& fact = facts[static_cast<std::size_t>(rule.fact)];
    return rule.field < 0 ? fact : fact.fields[static_cast<std::size_t>(rule.field)];
  }
  const Fact& list(int index) const {
    return facts[static_cast<std::size_t>(list_facts[static_cast<std::size_t>(index)])];
  }

 private:
  void add_default(Fact& fact, int of, int field);
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::unordered_map<std::string, int, Hash, std::equal_to<>> index_;
};

}  // namespace guiju
