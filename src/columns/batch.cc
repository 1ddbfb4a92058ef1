// Arrow structs → columns of facts. One idea: everything that can be checked of a foreign structure
// is checked when it is bound, once, so that what reads rows later only computes addresses. The
// interface carries no sizes of buffers; that they are as long as the array says is the giver's word.
#include "columns/batch.h"

#include <memory>
#include <utility>

#include "columns/arrow_types.h"
#include "columns/batch_binder.h"

namespace guiju::columns {

using facts::CellRule;
using facts::Problem;
using facts::Words;

namespace {

// What the messages call a column; the batch itself has no name.
std::string shown(std::string_view column) {
  return std::string(column.empty() ? "batch" : column);
}

}  // namespace

void BatchBinder::run(const ArrowSchema& schema, const ArrowArray& array,
                      const std::vector<SeparateList>& lists) {
  const FactTable& facts = vocabulary_.rules.facts;
  batch_.by_slot.assign(static_cast<std::size_t>(facts.scalar_count), -1);
  batch_.lists.resize(facts.list_facts.size());
  for (std::size_t i = 0; i < batch_.lists.size(); ++i) {
    batch_.lists[i].rule = &vocabulary_.lists[i];
    batch_.lists[i].by_field.assign(vocabulary_.lists[i].fields.size(), -1);
  }
  if (!is_struct(schema, array, "")) return;
  batch_.rows = array.length;
  batch_.row_validity = validity(array);
  given_.assign(facts.facts.size(), false);
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    const ArrowSchema& child = *schema.children[i];
    if (is_released(child, *array.children[i], place(child, i))) continue;
    column(child, *array.children[i], array.offset);
  }
  for (const SeparateList& list : lists) separate(list);
  // Rows are checked only where columns can be read at all.
  if (problems_.empty()) check_offsets();
}

std::string_view BatchBinder::format_of(const ArrowSchema& schema) {
  return schema.format == nullptr ? std::string_view() : schema.format;
}

// A column that may not be looked at is called by its number if its name is gone.
std::string BatchBinder::place(const ArrowSchema& schema, std::int64_t index) {
  return schema.release == nullptr ? std::to_string(index + 1) : name_of(schema);
}

std::string BatchBinder::name_of(const ArrowSchema& schema) {
  return schema.name == nullptr ? std::string() : std::string(schema.name);
}

bool BatchBinder::problem(std::string_view column, Problem what) {
  problems_.push_back({std::string(column), std::move(what)});
  return false;
}

// The messages take the words of both languages, so that they can be made in either.
bool BatchBinder::broken(std::string_view column, const Words& why) {
  return problem(column, {Code::broken_column, {shown(column), why.zh, why.en}, {}});
}

bool BatchBinder::wrong_type(std::string_view column, std::string_view format,
                             const Words& wanted) {
  const bool binary = format == "e" || format == "f" || format == "g";
  const Words type = type_words(format);
  if (binary) return problem(column, {Code::float_column, {shown(column), type.zh, type.en}, {}});
  return problem(
      column, {Code::unusable_column, {shown(column), type.zh, wanted.zh, type.en, wanted.en}, {}});
}

// Takes one fact; false where it was given before.
bool BatchBinder::claim(std::string_view column, int fact) {
  if (given_[static_cast<std::size_t>(fact)])
    return problem(column, {Code::column_given_twice, {std::string(column)}, {}});
  return given_[static_cast<std::size_t>(fact)] = true;
}

void BatchBinder::column(const ArrowSchema& schema, const ArrowArray& array, std::int64_t from) {
  const std::string name = name_of(schema);
  const int key = name.empty() ? -1 : vocabulary_.keys.find(name);
  if (key < 0) {
    problem(name, {Code::undeclared_column, {name}, nearest_name(name, vocabulary_.keys.names())});
    return;
  }
  const int meaning = vocabulary_.keys.meaning(key);
  if (meaning == facts::means_confirmation || meaning == facts::means_override) {
    problem(name, {Code::undeclared_column, {name}, {}});  // a table row determines nothing
    return;
  }
  if (meaning < 0) {
    auto& own = meaning == facts::means_id     ? batch_.id
                : meaning == facts::means_name ? batch_.name
                                               : batch_.not_applicable;
    if (own) {
      problem(name, {Code::column_given_twice, {name}, {}});
      return;
    }
    own = std::make_unique<Column>();
    values(name, schema, array, from, batch_.rows, nullptr, *own);
    return;
  }
  if (!claim(name, meaning)) return;
  const CellRule& rule = vocabulary_.facts[static_cast<std::size_t>(meaning)];
  if (rule.list >= 0) {
    list(name, schema, array, from, batch_.lists[static_cast<std::size_t>(rule.list)]);
    return;
  }
  Column out;
  if (!values(rule.fact->id, schema, array, from, batch_.rows, &rule, out)) return;
  batch_.by_slot[static_cast<std::size_t>(rule.slot)] = static_cast<int>(batch_.columns.size());
  batch_.columns.push_back(std::move(out));
}

void Batch::bind(const facts::Vocabulary& vocabulary, const ArrowSchema& schema,
                 const ArrowArray& array, const std::vector<SeparateList>& separate,
                 std::vector<BatchProblem>& problems) {
  BatchBinder(vocabulary, *this, problems).run(schema, array, separate);
}

}  // namespace guiju::columns
