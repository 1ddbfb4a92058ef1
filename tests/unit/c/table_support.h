// Tables for the C interface: one of a few columns written by hand, and whatever an Arrow struct
// holds as text, so that two of them can be compared.
#pragma once

#include <guiju/arrow.h>
#include <guiju/guiju_c.h>

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <string>
#include <vector>

namespace guiju::c_test {

// Rules over the facts of SmallTable.
inline const std::string small_table_rules = R"(
guiju: 1
id: small-table
facts:
  charges_fees: {label: 收费, type: boolean}
  posts_missing_count: {label: 缺岗数, type: count}
  occupations:
    label: 职业
    type: list
    fields:
      own_examiners: {label: 自有考评员数, type: count}
      required_examiners: {label: 应有考评员数, type: count, min: 1}
rubric:
  parts:
  - id: R1
    marks: 2
    deductions:
    - {id: R1a, points: 0.5, each: posts_missing_count}
  - id: R2
    marks: 3
    deductions:
    - {id: R2a, points: 1, when: charges_fees}
    - {id: R2b, points: 1.5, for_each: occupations, when: own_examiners < required_examiners}
)";

// The small rules, compiled; in Chinese or English.
struct SmallRules {
  explicit SmallRules(guiju_language language = GUIJU_ZH) {
    guiju_rules* rules = nullptr;
    guiju_options* options = nullptr;
    BOOST_REQUIRE(guiju_load_text(small_table_rules.data(), small_table_rules.size(), "", 0, &rules,
                                  nullptr) == GUIJU_OK);
    BOOST_REQUIRE(guiju_options_new(&options, nullptr) == GUIJU_OK);
    guiju_options_language(options, language, nullptr);
    BOOST_REQUIRE(guiju_evaluation_new(rules, options, &evaluation, nullptr) == GUIJU_OK);
    guiju_options_free(options);
    guiju_rules_free(rules);
  }
  ~SmallRules() { guiju_evaluation_free(evaluation); }
  SmallRules(const SmallRules&) = delete;
  SmallRules& operator=(const SmallRules&) = delete;
  guiju_evaluation* evaluation = nullptr;
};

// Three bodies with an id, a flag and a count, the last of them with an error; the list of
// occupations beside them: none, two, none.
struct SmallTable {
  std::int32_t id_offsets[4] = {0, 1, 2, 3};
  char ids[4] = "abc";
  std::uint8_t flags[1] = {0b101};
  std::int64_t counts[3] = {0, 5, -1};
  std::int16_t examiners[2] = {0, 3};
  std::int16_t required[2] = {3, 3};
  std::int32_t offsets[4] = {0, 0, 2, 2};
  const void* id_buffers[3] = {nullptr, id_offsets, ids};
  const void* flag_buffers[2] = {nullptr, flags};
  const void* count_buffers[2] = {nullptr, counts};
  const void* root_buffers[1] = {nullptr};
  const void* examiner_buffers[2] = {nullptr, examiners};
  const void* required_buffers[2] = {nullptr, required};
  ArrowSchema schemas[7] = {};
  ArrowArray arrays[7] = {};
  ArrowSchema* schema_children[3] = {&schemas[1], &schemas[2], &schemas[3]};
  ArrowArray* array_children[3] = {&arrays[1], &arrays[2], &arrays[3]};
  ArrowSchema* field_schemas[2] = {&schemas[5], &schemas[6]};
  ArrowArray* field_arrays[2] = {&arrays[5], &arrays[6]};

  SmallTable() {
    const char* const names[] = {
        "", "id", "charges_fees", "posts_missing_count", "", "own_examiners", "required_examiners"};
    const char* const formats[] = {"+s", "u", "b", "l", "+s", "s", "s"};
    const void** const buffers[] = {root_buffers, id_buffers,       flag_buffers,    count_buffers,
                                    root_buffers, examiner_buffers, required_buffers};
    const std::int64_t counted[] = {1, 3, 2, 2, 1, 2, 2};
    for (int i = 0; i < 7; ++i) {
      schemas[i].name = names[i];
      schemas[i].format = formats[i];
      schemas[i].release = [](ArrowSchema*) {};
      arrays[i].length = i < 4 ? 3 : 2;
      arrays[i].n_buffers = counted[i];
      arrays[i].buffers = buffers[i];
      arrays[i].release = [](ArrowArray*) {};
    }
    schemas[0].n_children = arrays[0].n_children = 3;
    schemas[0].children = schema_children;
    arrays[0].children = array_children;
    schemas[4].n_children = arrays[4].n_children = 2;
    schemas[4].children = field_schemas;
    arrays[4].children = field_arrays;
  }
  SmallTable(const SmallTable&) = delete;  // its structs refer to it
  SmallTable& operator=(const SmallTable&) = delete;

  // The same bodies as JSON.
  static std::vector<std::string> bodies() {
    return {
        R"({"id":"a","charges_fees":true,"posts_missing_count":0,"occupations":[]})",
        R"({"id":"b","charges_fees":false,"posts_missing_count":5,"occupations":[)"
        R"({"own_examiners":0,"required_examiners":3},{"own_examiners":3,"required_examiners":3}]})",
        R"({"id":"c","charges_fees":true,"posts_missing_count":-1,"occupations":[]})"};
  }
  guiju_status bind(guiju_columns* columns, guiju_problems** problems = nullptr) const {
    const guiju_status lent = guiju_columns_list(columns, "occupations", GUIJU_TERMINATED,
                                                 &schemas[4], &arrays[4], offsets, 4, problems);
    return lent == GUIJU_OK ? guiju_columns_bind(columns, &schemas[0], &arrays[0], problems) : lent;
  }
};

// The bytes of every buffer of an array whose values are all of one width or texts with 64-bit
// offsets, as the library gives them; null values count as zero.
inline void append_values(const ArrowSchema& schema, const ArrowArray& array, std::string& out) {
  const std::string format = schema.format;
  out += std::string(schema.name == nullptr ? "" : schema.name) + " " + format + " " +
         std::to_string(array.length) + ":";
  const auto rows = static_cast<std::size_t>(array.length);
  const auto* const validity =
      array.n_buffers > 0 ? static_cast<const std::uint8_t*>(array.buffers[0]) : nullptr;
  const auto known = [&](std::size_t i) {
    return validity == nullptr || (validity[i / 8] >> (i % 8) & 1) != 0;
  };
  const std::size_t width = format == "c"                    ? 1
                            : format == "s"                  ? 2
                            : format == "i"                  ? 4
                            : format == "l" || format == "L" ? 8
                            : format.substr(0, 2) == "d:"    ? 16
                            : format.substr(0, 2) == "w:"    ? std::stoul(format.substr(2))
                                                             : 0;
  for (std::size_t i = 0; i < rows && format != "+s"; ++i) {
    if (!known(i)) {
      out += " null";
    } else if (format == "b") {
      const auto* const bits = static_cast<const std::uint8_t*>(array.buffers[1]);
      out += (bits[i / 8] >> (i % 8) & 1) != 0 ? " true" : " false";
    } else if (format == "U") {
      std::int64_t at[2];
      std::memcpy(at, static_cast<const char*>(array.buffers[1]) + 8 * i, sizeof at);
      out += " '" +
             std::string(static_cast<const char*>(array.buffers[2]) + at[0],
                         static_cast<std::size_t>(at[1] - at[0])) +
             "'";
    } else {
      BOOST_REQUIRE_MESSAGE(width > 0, format);
      out += ' ';
      for (std::size_t byte = 0; byte < width; ++byte)
        out +=
            std::to_string(static_cast<const std::uint8_t*>(array.buffers[1])[i * width + byte]) +
            ".";
    }
  }
  out += '\n';
  for (std::int64_t i = 0; i < array.n_children; ++i)
    append_values(*schema.children[i], *array.children[i], out);
  if (array.dictionary != nullptr) append_values(*schema.dictionary, *array.dictionary, out);
}

// What an array holds, a line a column; both structs are released.
inline std::string values_of(ArrowSchema& schema, ArrowArray& array) {
  std::string out;
  append_values(schema, array, out);
  schema.release(&schema);
  array.release(&array);
  BOOST_TEST((schema.release == nullptr && array.release == nullptr));
  return out;
}

}  // namespace guiju::c_test
