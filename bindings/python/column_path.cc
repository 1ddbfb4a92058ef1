// Blocks of rows → loops over columns → columns of results.
#include "column_path.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "column_view.h"
#include "plan/program.h"
#include "report/run.h"

namespace guiju::python {

namespace {

// Rows of a block: few enough for Ctrl-C and progress, many enough that binding costs nothing. Where
// the unknown facts of a row have to be found, it takes thousands of times as long.
constexpr std::int64_t rows_of_a_block = 131'072, rows_of_a_slow_block = 128;

bool has_nulls(const ArrowArray& array, const ArrowColumn& column) {
  return column.counts() ||
         (array.null_count != 0 && array.n_buffers > 0 && array.buffers[0] != nullptr) ||
         column.kind() == ArrowColumn::Kind::nothing;
}

// 10 to the power of decimals that points have, of which there are few.
std::int64_t tens(int decimals) {
  std::int64_t out = 1;
  for (; decimals > 0; --decimals) out *= 10;
  return out;
}

bool bit_at(const std::uint8_t* bits, std::int64_t at) {
  return (bits[at >> 3] >> (at & 7) & 1) != 0;
}

}  // namespace

// An evaluator of columns for one call.
class ColumnPath::Lease {
 public:
  explicit Lease(const ColumnPath& path) : path_(path) {
    {
      const std::lock_guard lock(path_.mutex_);
      if (!path_.idle_.empty()) {
        held_ = std::move(path_.idle_.back());
        path_.idle_.pop_back();
      }
    }
    if (!held_) held_ = std::make_unique<columns::ColumnEvaluator>(path_.plan_, path_.settings_);
  }
  ~Lease() {
    try {
      const std::lock_guard lock(path_.mutex_);
      path_.idle_.push_back(std::move(held_));
    } catch (...) {  // no memory for one more: it goes
    }
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  columns::ColumnEvaluator& operator*() const { return *held_; }

 private:
  const ColumnPath& path_;
  std::unique_ptr<columns::ColumnEvaluator> held_;
};

ColumnPath::ColumnPath(const Evaluation& evaluation, const ArrowTable& table,
                       const std::vector<ColumnHead>& heads)
    : evaluation_(evaluation),
      table_(table),
      heads_(heads),
      plan_(evaluation.handle().plans->get(evaluation.run().selection)) {
  const auto wants = [&](Says says) {
    return std::any_of(heads.begin(), heads.end(),
                       [&](const ColumnHead& head) { return head.says == says; });
  };
  wants_unknown_ = wants(Says::unknown);
  settings_.facts = evaluation.facts();
  settings_.compare_ids = false;
  settings_.wish.wanted.parts = wants(Says::criterion);
  settings_.wish.wanted.grade = wants(Says::grade) || wants_unknown_;
  settings_.wish.wanted.confirm = wants(Says::needs_confirmation);
  settings_.wish.possible = wants(Says::possible);
  settings_.wish.settled = wants(Says::settled);
}

std::unique_ptr<ColumnPath> ColumnPath::make(const Evaluation& evaluation, const ArrowTable& table,
                                             const std::vector<ColumnHead>& heads) {
  const Run& run = evaluation.run();
  if (!run.open.empty() || table.parts() == 0 || !table.is_plain()) return nullptr;
  for (const ArrowTable::Records& records : table.records())
    if (records.offsets.empty()) return nullptr;
  std::unique_ptr<ColumnPath> path(new ColumnPath(evaluation, table, heads));
  if (path->plan_->general() != nullptr) return nullptr;
  const columns::ScoreUnit unit = columns::score_unit(*path->plan_);
  if (!unit.whole) return nullptr;
  for (const ColumnHead& head : heads) {
    const bool score =
        head.says == Says::score || head.says == Says::score_low || head.says == Says::score_high;
    if (score && tens(head.scale) % unit.per_point != 0) return nullptr;
    if (head.says == Says::criterion && head.scale < path->plan_->program().decimals)
      return nullptr;
  }
  for (std::size_t i = 0; i < table.parts(); ++i)
    if (const ArrowArray& array = table.part(i).array;
        array.n_buffers > 0 && array.buffers[0] != nullptr && array.null_count != 0)
      return nullptr;  // rows that are null themselves
  // Whether loops read all columns shows when a block is bound.
  path->block_ = rows_of_a_block;
  for (std::size_t i = 0; path->wants_unknown_ && i < table.parts(); ++i) {
    const ArrowTable::Part part = table.part(i);
    for (std::size_t c = 0; c < part.columns.size(); ++c)
      if (has_nulls(*part.array.children[c], part.columns[c])) path->block_ = rows_of_a_slow_block;
  }
  const auto spans = path->spans();
  if (spans.empty()) return nullptr;
  const ColumnView view(table, evaluation.handle().vocabulary, spans.front().first,
                        std::min<std::int64_t>(1, spans.front().second));
  const Lease evaluator(*path);
  columns::BoundBatch bound;
  if (!path->bind(*evaluator, view, bound)) return nullptr;
  // Of a table without a column for some fact no row is complete.
  const columns::LoweredPlan& loops = bound.lowered();
  if (!loops.complete && !(loops.always_open && loops.open)) return nullptr;
  if (path->wants_unknown_ && bound.lowered().always_open) path->block_ = rows_of_a_slow_block;
  return path;
}

std::vector<std::pair<std::int64_t, std::int64_t>> ColumnPath::spans() const {
  std::vector<std::pair<std::int64_t, std::int64_t>> out;
  for (std::size_t i = 0; i < table_.parts(); ++i) {
    const ArrowTable::Part part = table_.part(i);
    for (std::int64_t at = 0; at < part.array.length; at += block_)
      out.emplace_back(part.first + at, std::min(block_, part.array.length - at));
  }
  return out;
}

bool ColumnPath::bind(columns::ColumnEvaluator& evaluator, const ColumnView& view,
                      columns::BoundBatch& bound) const {
  std::vector<columns::SeparateList> lists;
  const auto records = table_.records();
  for (std::size_t i = 0; i < records.size(); ++i)
    lists.push_back({plan_->rules().facts.list(records[i].list).id, &view.separate[i]->schema,
                     &view.separate[i]->array, view.offsets[i]});
  std::vector<columns::BatchProblem> problems;
  return evaluator.bind(view.schema, view.array, lists, bound, problems);
}

std::shared_ptr<Bodies> read_rows(const Evaluation& evaluation, const ArrowTable& table,
                                  std::int64_t first, std::int64_t count) {
  auto out = std::make_shared<Bodies>();
  out->first = static_cast<std::size_t>(first + 1);
  out->bodies.resize(static_cast<std::size_t>(std::min(count, table.rows() - first)));
  facts::Suggestions suggestions;
  std::int64_t row = first;
  for (Body& body : out->bodies) {
    const auto line = static_cast<std::uint32_t>(std::min<std::int64_t>(row + 1, UINT32_MAX));
    facts::Filler filler(evaluation.handle().vocabulary, evaluation.facts(), suggestions, body, {},
                         line);
    table.read(row++, filler);
  }
  return out;
}

std::shared_ptr<ResultBlock> ColumnPath::by_row(std::int64_t first, std::int64_t count) const {
  return std::make_shared<ResultBlock>(evaluation_, heads_,
                                       *read_rows(evaluation_, table_, first, count));
}

// Rows that are read by themselves: wrong ones, and where unknown facts are asked for those that have
// some.
std::vector<std::int64_t> ColumnPath::rows_apart(std::int64_t first,
                                                 const columns::Results& results,
                                                 const std::vector<std::int64_t>& named) const {
  std::vector<std::int64_t> out;
  auto next = named.begin();
  const columns::OpinionCodes& codes = results.codes();
  const bool graded = settings_.wish.wanted.grade && !plan_->rules().grades.empty();
  auto repeated = table_.duplicates().lower_bound(first);
  for (std::int64_t row = 0; row < results.rows(); ++row) {
    const std::int8_t opinion = results.opinions()[row];
    bool apart = opinion == codes.error;
    if (repeated != table_.duplicates().end() && repeated->first == first + row) {
      apart = true;
      ++repeated;
    }
    for (; next != named.end() && *next == row; ++next) apart = true;
    if (wants_unknown_ && !apart)
      apart = opinion == codes.undetermined || !bit_at(results.certain(), row) ||
              (graded && results.grades()[row] < 0);
    if (apart) out.push_back(row);
  }
  return out;
}

void ColumnPath::fill(const ColumnHead& head, const columns::BoundBatch& bound,
                      const columns::Results& results, std::int64_t from, std::int64_t to,
                      ResultColumnData& out) const {
  const RuleSet& rules = plan_->rules();
  const auto words = [&](const columns::Column* column) {
    char digits[24];
    for (std::int64_t row = from; row < to; ++row) {
      if (column == nullptr || !column->known(row)) {
        out.add_null(ColumnKind::text);
      } else if (column->words) {
        out.add_text(column->words->text(column->integer(row)));
      } else if (columns::is_integer(column->store)) {
        const char* const end =
            std::to_chars(digits, digits + sizeof digits, column->integer(row)).ptr;
        out.add_text({digits, static_cast<std::size_t>(end - digits)});
      } else {
        out.add_text(column->text(row));
      }
    }
  };
  const auto score = [&](const std::uint8_t* known, bool high) {
    const std::int64_t times = tens(head.scale) / results.unit().per_point;
    for (std::int64_t row = from; row < to; ++row) {
      const bool is_known = bit_at(known, row) && bit_at(results.scored(), row);
      out.known.push_back(is_known ? 1 : 0);
      out.units.push_back(is_known ? results.whole(row, high) * times : 0);
    }
  };
  const auto part = [&](auto of_width) {
    using Unit = decltype(of_width);
    std::size_t criterion = 0;  // its number among the criteria
    for (int i = 0; i < head.index; ++i)
      if (rules.parts[static_cast<std::size_t>(i)].is_criterion()) ++criterion;
    const std::uint8_t* const low = results.part_column(criterion, false);
    const std::uint8_t* const high = results.part_column(criterion, true);
    const std::int64_t times = tens(head.scale - plan_->program().decimals);
    for (std::int64_t row = from; row < to; ++row) {
      Unit least{}, most{};
      std::memcpy(&least, low + static_cast<std::size_t>(row) * sizeof(Unit), sizeof(Unit));
      std::memcpy(&most, high + static_cast<std::size_t>(row) * sizeof(Unit), sizeof(Unit));
      out.known.push_back(least == most ? 1 : 0);
      out.units.push_back(least == most ? static_cast<std::int64_t>(least) * times : 0);
    }
  };
  switch (head.says) {
    case Says::id: words(bound.batch().id.get()); break;
    case Says::name: words(bound.batch().name.get()); break;
    case Says::score: score(results.certain(), false); break;
    case Says::score_low: score(results.scored(), false); break;
    case Says::score_high: score(results.scored(), true); break;
    case Says::grade:
      for (std::int64_t row = from; row < to; ++row)
        out.add_text(results.grades()[row] < 0
                         ? std::string_view()
                         : rules.grades[static_cast<std::size_t>(results.grades()[row])].label);
      break;
    case Says::opinion:
      for (std::int64_t row = from; row < to; ++row) {
        const std::int8_t code = results.opinions()[row];
        out.add_text(code == results.codes().undetermined ? std::string_view("undetermined")
                     : code < 0                           ? std::string_view()
                                : rules.opinions[static_cast<std::size_t>(code)].id);
      }
      break;
    case Says::possible: {
      std::uint64_t last = 0;
      std::string text;
      for (std::int64_t row = from; row < to; ++row) {
        const std::uint64_t possible = results.opinions_possible()[row];
        if (possible != last) text = possible_words(rules, possible);
        last = possible;
        out.add_text(text);
      }
      break;
    }
    case Says::settled:
    case Says::needs_confirmation: {
      const std::uint8_t* const bits =
          head.says == Says::settled ? results.settled() : results.confirm();
      for (std::int64_t row = from; row < to; ++row) out.add_flag(bit_at(bits, row));
      break;
    }
    case Says::criterion:
      switch (results.outlet().part_width) {
        case 0: part(std::int8_t{}); break;
        case 1: part(std::int16_t{}); break;
        default: part(std::int32_t{}); break;
      }
      break;
    default:
      for (std::int64_t row = from; row < to; ++row) out.add_null(head.kind);
      break;
  }
}

std::shared_ptr<ResultBlock> ColumnPath::evaluate(std::int64_t first, std::int64_t count) const {
  const ColumnView view(table_, evaluation_.handle().vocabulary, first, count);
  const Lease evaluator(*this);
  columns::BoundBatch bound;
  if (!bind(*evaluator, view, bound)) return by_row(first, count);
  columns::Results results;
  (*evaluator).evaluate(bound, results);
  const std::vector<std::int64_t> apart = rows_apart(first, results, view.apart);
  Bodies bodies;
  bodies.first = static_cast<std::size_t>(first + 1);
  for (const std::int64_t row : apart) {
    auto one = read_rows(evaluation_, table_, first + row, 1);
    bodies.bodies.push_back(std::move(one->bodies.front()));
  }
  const ResultBlock aside(evaluation_, heads_, bodies);
  std::vector<ResultColumnData> columns(heads_.size());
  for (std::size_t c = 0; c < heads_.size(); ++c) {
    ResultColumnData& out = columns[c];
    out.known.reserve(static_cast<std::size_t>(count));
    if (heads_[c].kind == ColumnKind::points) out.units.reserve(static_cast<std::size_t>(count));
    if (heads_[c].kind == ColumnKind::text) out.ends.reserve(static_cast<std::size_t>(count));
    std::int64_t next = 0;
    for (std::size_t i = 0; i < apart.size(); ++i) {
      fill(heads_[c], bound, results, next, apart[i], out);
      out.add_copy(heads_[c].kind, aside.columns()[c], i);
      next = apart[i] + 1;
    }
    fill(heads_[c], bound, results, next, count, out);
  }
  return std::make_shared<ResultBlock>(static_cast<std::size_t>(count), std::move(columns),
                                       aside.errors());
}

}  // namespace guiju::python
