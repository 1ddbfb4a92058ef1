// The column evaluator and the yardsticks on the same memory, one after the other, many times.
#include "bench/columns_bench.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <deque>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "bench/columns_yardstick.h"
#include "columns/evaluator.h"

namespace guiju::bench {
namespace {

constexpr std::size_t cached_rows = 2048;    // 16 bits: 0.3 MB, within a second-level cache
constexpr std::size_t shared_rows = 32'768;  // two threads: 5 MB, within a third-level cache
constexpr std::size_t drawn_rows = 65'536;
constexpr std::size_t memory_times = 16;         // of drawn rows, 16 bits: about 160 MB
constexpr std::size_t bitmap_memory_times = 48;  // flags as bitmaps: about 150 MB

// Columns as Arrow structs that refer to the yardstick's memory.
class Table {
 public:
  explicit Table(std::size_t rows) : rows_(rows) { root_ = &node("", "+s", rows, {nullptr}); }

  struct Node {
    ArrowSchema schema{};
    ArrowArray array{};
    std::string name, format;
    std::vector<const void*> buffers;
    std::vector<ArrowSchema*> child_schemas;
    std::vector<ArrowArray*> child_arrays;
  };
  Node& node(const std::string& name, const char* format, std::size_t length,
             std::vector<const void*> buffers) {
    Node& out = nodes_.emplace_back();
    out.name = name;
    out.format = format;
    out.buffers = std::move(buffers);
    out.schema.name = out.name.c_str();
    out.schema.format = out.format.c_str();
    out.schema.release = [](ArrowSchema* schema) { schema->release = nullptr; };
    out.array.release = [](ArrowArray* array) { array->release = nullptr; };
    out.array.length = static_cast<std::int64_t>(length);
    out.array.n_buffers = static_cast<std::int64_t>(out.buffers.size());
    out.array.buffers = out.buffers.data();
    if (out.buffers[0] != nullptr) out.array.null_count = -1;
    return out;
  }
  static void adopt(Node& parent, Node& child) {
    parent.child_schemas.push_back(&child.schema);
    parent.child_arrays.push_back(&child.array);
    parent.schema.children = parent.child_schemas.data();
    parent.array.children = parent.child_arrays.data();
    parent.schema.n_children = parent.array.n_children =
        static_cast<std::int64_t>(parent.child_schemas.size());
  }
  void add(const std::string& name, const char* format, const void* values) {
    adopt(*root_, node(name, format, rows_, {validity(rows_), values}));
  }
  // Makes three of ten values null from now on.
  void forget(std::uint32_t seed) {
    random_.seed(seed);
    forgets_ = true;
  }
  const void* validity(std::size_t count) {
    if (!forgets_) return nullptr;
    Aligned<std::uint64_t>& bits = kept_.emplace_back(count / 64 + 2);
    for (std::size_t i = 0; i < count; ++i)
      if (random_() % 10 >= 3) bits[i / 64] |= std::uint64_t{1} << (i % 64);
    return bits.data();
  }
  const void* keep(std::vector<std::int32_t> offsets, const std::string& words) {
    texts_.push_back(words);
    offsets_.push_back(std::move(offsets));
    return texts_.back().data();
  }
  Node& root() { return *root_; }
  const std::int32_t* last_offsets() const { return offsets_.back().data(); }
  std::size_t rows() const { return rows_; }

 private:
  std::size_t rows_;
  std::deque<Node> nodes_;
  std::deque<Aligned<std::uint64_t>> kept_;
  std::deque<std::string> texts_;
  std::deque<std::vector<std::int32_t>> offsets_;
  Node* root_;
  std::mt19937 random_;
  bool forgets_ = false;
};

bool needed(const Plan& plan, const std::string& name) {
  const FactTable& facts = plan.rules().facts;
  const Fact& fact = facts.facts[static_cast<std::size_t>(facts.find(name))];
  return plan.program().needed_mask[static_cast<std::size_t>(fact.slot)] != 0;
}

void add_list(
    Table& table, const std::int32_t* offsets, std::size_t records,
    const std::vector<std::pair<std::string, std::pair<const char*, const void*>>>& fields) {
  Table::Node& record = table.node("item", "+s", records, {nullptr});
  for (const auto& [name, column] : fields)
    Table::adopt(record,
                 table.node(name, column.first, records, {table.validity(records), column.second}));
  Table::Node& list =
      table.node("occupations", "+l", table.rows(), {table.validity(table.rows()), offsets});
  Table::adopt(list, record);
  Table::adopt(table.root(), list);
}

// What the default readings ask for, as the yardstick has it.
void fill(Table& table, const Int16Columns& c, const Plan& plan) {
#define ADD(name) \
  if (needed(plan, #name)) table.add(#name, "s", c.name.data());
  YARDSTICK_FLAGS(ADD)
  YARDSTICK_FINDINGS(ADD)
  YARDSTICK_COUNTS(ADD)
  ADD(cohort)
#undef ADD
  table.add("evaluated_on", "tdD", c.evaluated_on.data());
  table.add("legal_certificate_valid_until", "tdD", c.legal_certificate_valid_until.data());
  add_list(table, c.offsets.data(), c.records,
           {{"own_examiners", {"s", c.own_examiners.data()}},
            {"required_examiners", {"s", c.required_examiners.data()}},
            {"evaluated", {"s", c.evaluated.data()}},
            {"own_item_bank", {"s", c.own_item_bank.data()}},
            {"bank_meets_standard", {"s", c.bank_meets_standard.data()}}});
  // The filing's date is read only where batches are given.
  table.add("published_on", "tdD", c.evaluated_on.data());
}

void fill(Table& table, const BitmapColumns& c, const Plan& plan) {
#define ADD(name) \
  if (needed(plan, #name)) table.add(#name, "b", c.name.data());
  YARDSTICK_FLAGS(ADD)
  YARDSTICK_FINDINGS(ADD)
#undef ADD
#define ADD(name) \
  if (needed(plan, #name)) table.add(#name, "C", c.name.data());
  YARDSTICK_COUNTS(ADD)
#undef ADD
  Table::Node& cohort =
      table.node("cohort", "C", table.rows(), {table.validity(table.rows()), c.cohort.data()});
  const void* const words = table.keep({0, 4, 8}, "20202021");
  Table::Node& dictionary = table.node("", "u", 2, {nullptr, table.last_offsets(), words});
  cohort.schema.dictionary = &dictionary.schema;
  cohort.array.dictionary = &dictionary.array;
  Table::adopt(table.root(), cohort);
  table.add("evaluated_on", "tdD", c.evaluated_on.data());
  table.add("legal_certificate_valid_until", "tdD", c.legal_certificate_valid_until.data());
  add_list(table, c.offsets.data(), c.records,
           {{"own_examiners", {"C", c.own_examiners.data()}},
            {"required_examiners", {"C", c.required_examiners.data()}},
            {"evaluated", {"b", c.evaluated.data()}},
            {"own_item_bank", {"b", c.own_item_bank.data()}},
            {"bank_meets_standard", {"b", c.bank_meets_standard.data()}}});
  table.add("published_on", "tdD", c.evaluated_on.data());
}

// One way of getting the answers: an evaluator with a bound batch and its results.
struct Engine {
  Engine(const std::shared_ptr<const Plan>& plan, Table& table, unsigned threads, bool parts,
         const columns::Kernels* kernels = nullptr)
      : evaluator(plan, settings(threads, parts, kernels)) {
    std::vector<columns::BatchProblem> problems;
    if (!evaluator.bind(table.root().schema, table.root().array, {}, bound, problems)) {
      std::fprintf(stderr, "bench: column %s cannot be bound\n", problems.front().column.c_str());
      std::exit(1);
    }
  }
  static columns::Settings settings(unsigned threads, bool parts, const columns::Kernels* kernels) {
    columns::Settings out;
    out.threads = threads;
    out.kernels = kernels;
    out.wish.wanted = {false, false, false, false, parts};
    out.wish.possible = out.wish.settled = false;
    return out;
  }
  void run() { evaluator.evaluate(bound, results); }

  columns::ColumnEvaluator evaluator;
  columns::BoundBatch bound;
  columns::Results results;
};

struct Contender {
  std::string name;
  std::size_t rows = 0;
  std::function<void()> run;
  // Processor time of one thread, which what else the machine does leaves alone as far as it can;
  // elapsed time where several threads run.
  bool elapsed = false;
  std::vector<double> times;  // seconds of one run
  double median() const {
    std::vector<double> sorted = times;
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
  }
};

// All in turns; of short runs many are one measurement.
void measure(std::vector<Contender*> contenders, int repetitions) {
  const auto now = [](const Contender& c) {
    timespec at{};
    clock_gettime(c.elapsed ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID, &at);
    return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec) * 1e-9;
  };
  const auto timed = [&](Contender& c, int times) {
    const double start = now(c);
    for (int i = 0; i < times; ++i) c.run();
    return (now(c) - start) / times;
  };
  std::vector<int> times;
  for (Contender* c : contenders) {
    c->run();
    const double once = std::max(1e-7, timed(*c, 1));
    times.push_back(std::max(1, static_cast<int>(0.02 / once)));
  }
  for (int i = 0; i < repetitions; ++i)
    for (std::size_t c = 0; c < contenders.size(); ++c)
      contenders[c]->times.push_back(timed(*contenders[c], times[c]));
  for (const Contender* c : contenders)
    std::printf("  %-52s %9.1f M bodies/s\n", c->name.c_str(),
                static_cast<double>(c->rows) / c->median() / 1e6);
}

void ratio(const char* what, const Contender& measured, const Contender& yardstick, double goal) {
  const double speed = static_cast<double>(measured.rows) / measured.median();
  const double other = static_cast<double>(yardstick.rows) / yardstick.median();
  std::printf("%-62s %7.3f (goal: at least %.2f)%s\n", what, speed / other, goal,
              speed / other >= goal ? "" : "   MISSED");
}

struct Answers {
  Aligned<std::int16_t> totals;
  Aligned<std::uint8_t> opinions;
  std::deque<Aligned<std::int16_t>> parts;
  std::vector<std::int16_t*> part_pointers;
  explicit Answers(std::size_t rows, bool with_parts = false) : totals(rows), opinions(rows) {
    for (int i = 0; with_parts && i < 41; ++i)
      part_pointers.push_back(parts.emplace_back(rows).data());
  }
};

bool same(const char* what, const Plan& plan, const columns::Results& results,
          const Answers& expected) {
  static const char* const names[] = {"revoke",  "terminate", "defer_renewal",
                                      "suspend", "renew",     "normal"};
  const RuleSet& rules = plan.rules();
  for (std::int64_t i = 0; i < results.rows(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    const columns::Results::Row row = results.row(i);
    bool good = row.opinion >= 0 && rules.opinions[static_cast<std::size_t>(row.opinion)].id ==
                                        names[expected.opinions[at]];
    good = good && row.has_score == (expected.opinions[at] != 0);
    if (row.has_score)
      good = good && row.low == Number::scaled(expected.totals[at], 1) && row.high == row.low;
    for (std::size_t p = 0; p < row.parts.size() && !expected.part_pointers.empty(); ++p)
      good = good && row.parts[p].low == Number::scaled(expected.part_pointers[p][at], 1);
    if (!good) {
      std::fprintf(stderr, "bench: %s: engine and yardstick differ on row %lld\n", what,
                   static_cast<long long>(i));
      return false;
    }
  }
  return true;
}

// Rows with unknown facts against one body at a time.
bool same_open(const std::shared_ptr<const Plan>& plan, Engine& engine) {
  Evaluator one(plan);
  Body body;
  for (std::int64_t i = 0; i < engine.results.rows(); i += 17) {
    engine.evaluator.read(engine.bound, i, body);
    const Brief& brief = one.brief(body);
    const columns::Results::Row row = engine.results.row(i);
    if (row.opinion != brief.opinion || row.has_score != brief.has_score ||
        (row.has_score && (row.low != brief.low || row.high != brief.high))) {
      std::fprintf(stderr, "bench: columns and one body differ on row %lld with unknown facts\n",
                   static_cast<long long>(i));
      return false;
    }
  }
  return true;
}

}  // namespace

bool run_columns(const std::shared_ptr<const Plan>& plan, int repetitions) {
  const std::vector<PlainBody> drawn = plain_bodies(drawn_rows, 221);
  const std::vector<PlainBody> few(drawn.begin(), drawn.begin() + cached_rows);
  const std::vector<PlainBody> some(drawn.begin(), drawn.begin() + shared_rows);
  std::printf("\nColumns, medians of %d, in turns, answers checked before; loops: %s\n",
              repetitions, columns::best_kernels().name);
  const auto split = [](auto work, std::size_t rows) {
    const std::size_t half = rows / 2 / 512 * 512;
    std::thread other([&] { work(half, rows); });
    work(0, half);
    other.join();
  };
  bool good = true;
  {
    // ---- In cache
    const Int16Columns c16 = int16_columns(few, 1);
    Answers answers(c16.rows, true);
    Table table(c16.rows);
    fill(table, c16, *plan);
    Engine engine(plan, table, 1, false), with_parts(plan, table, 1, true);
    yardstick_int16_parts(c16, 0, c16.rows, answers.totals.data(), answers.opinions.data(),
                          answers.part_pointers.data());
    engine.run();
    with_parts.run();
    good = good && same("16 bits", *plan, engine.results, answers) &&
           same("16 bits, parts", *plan, with_parts.results, answers);
    for (std::size_t i = 0; i < c16.rows; ++i) {
      const PlainResult by_row = straight_line(few[i]);
      good = good && static_cast<int>(by_row.opinion) == answers.opinions[i] &&
             (by_row.total < 0 || by_row.total == answers.totals[i]);
    }
    const BitmapColumns bits = bitmap_columns(few, 1);
    Answers bit_answers(bits.rows);
    const bool has_bitmap = yardstick_bitmap(bits, 0, bits.rows, bit_answers.totals.data(),
                                             bit_answers.opinions.data());
    Table bit_table(bits.rows);
    fill(bit_table, bits, *plan);
    Engine bit_engine(plan, bit_table, 1, false);
    bit_engine.run();
    good = good && same("bitmaps", *plan, bit_engine.results, has_bitmap ? bit_answers : answers);
    Table open_table(bits.rows);
    open_table.forget(30);
    fill(open_table, bits, *plan);
    Engine open(plan, open_table, 1, false);
    open.run();
    good = good && same_open(plan, open);
    const Int16Columns c2 = int16_columns(some, 1);
    Table two_table(c2.rows);
    fill(two_table, c2, *plan);
    Engine one_thread(plan, two_table, 1, false), two_threads(plan, two_table, 2, false);
    if (!good) return false;

    Contender y16{
        "yardstick, 16 bits, in cache",
        c16.rows,
        [&] { yardstick_int16(c16, 0, c16.rows, answers.totals.data(), answers.opinions.data()); },
        false,
        {}};
    Contender e16{"columns, 16 bits, in cache", c16.rows, [&] { engine.run(); }, false, {}};
    Contender yb{"yardstick, bitmaps, in cache",
                 bits.rows,
                 [&] {
                   yardstick_bitmap(bits, 0, bits.rows, bit_answers.totals.data(),
                                    bit_answers.opinions.data());
                 },
                 false,
                 {}};
    Contender eb{"columns, bitmaps, in cache", bits.rows, [&] { bit_engine.run(); }, false, {}};
    Contender eo{
        "columns, bitmaps, 30 % unknown, in cache", bits.rows, [&] { open.run(); }, false, {}};
    Contender t1{
        "columns, 16 bits, in cache, one thread", c2.rows, [&] { one_thread.run(); }, true, {}};
    Contender t2{
        "columns, 16 bits, in cache, two threads", c2.rows, [&] { two_threads.run(); }, true, {}};
    measure({&y16, &e16, &yb, &eb, &eo, &t1, &t2}, repetitions);
    ratio("in cache, 16 bits, of the yardstick's speed", e16, y16, 0.6);
    if (has_bitmap) ratio("in cache, bitmaps, of the yardstick's speed", eb, yb, 0.4);
    ratio("in cache, 30 % unknown, of the speed without", eo, eb, 0.1);
    ratio("in cache, two threads, of one", t2, t1, 1.8);
  }
  {
    // ---- From memory, 16 bits
    const Int16Columns c16 = int16_columns(drawn, memory_times);
    Answers answers(c16.rows, true);
    Table table(c16.rows);
    fill(table, c16, *plan);
    Engine engine(plan, table, 1, false), parts(plan, table, 1, true), two(plan, table, 2, false),
        portable(plan, table, 1, false, &twin_kernels()),
        oldest(plan, table, 1, false, &columns::portable_kernels());
    Contender y{
        "yardstick, 16 bits, from memory",
        c16.rows,
        [&] { yardstick_int16(c16, 0, c16.rows, answers.totals.data(), answers.opinions.data()); },
        false,
        {}};
    Contender e{"columns, 16 bits, from memory", c16.rows, [&] { engine.run(); }, false, {}};
    Contender p{"columns, 16 bits, from memory, portable loops",
                c16.rows,
                [&] { portable.run(); },
                false,
                {}};
    Contender q{"columns, 16 bits, from memory, loops of any x86-64",
                c16.rows,
                [&] { oldest.run(); },
                false,
                {}};
    Contender yp{"yardstick, 16 bits, from memory, 41 scores",
                 c16.rows,
                 [&] {
                   yardstick_int16_parts(c16, 0, c16.rows, answers.totals.data(),
                                         answers.opinions.data(), answers.part_pointers.data());
                 },
                 false,
                 {}};
    Contender ep{
        "columns, 16 bits, from memory, 41 scores", c16.rows, [&] { parts.run(); }, false, {}};
    Contender y2{"yardstick, 16 bits, from memory, two threads",
                 c16.rows,
                 [&] {
                   split(
                       [&](std::size_t from, std::size_t to) {
                         yardstick_int16(c16, from, to, answers.totals.data(),
                                         answers.opinions.data());
                       },
                       c16.rows);
                 },
                 true,
                 {}};
    Contender e2{
        "columns, 16 bits, from memory, two threads", c16.rows, [&] { two.run(); }, true, {}};
    measure({&y, &e, &p, &q, &yp, &ep, &y2, &e2}, repetitions);
    ratio("from memory, 16 bits, of the yardstick's speed", e, y, 0.8);
    ratio("from memory, portable loops, of the best ones", p, e, 0.5);
    ratio("from memory, all 41 scores, of the yardstick's speed", ep, yp, 0.5);
    ratio("from memory, two threads, of the yardstick on two", e2, y2, 0.9);
  }
  {
    // ---- From memory, bitmaps
    const BitmapColumns bits = bitmap_columns(drawn, bitmap_memory_times);
    Answers answers(bits.rows);
    const bool has_bitmap =
        yardstick_bitmap(bits, 0, bits.rows, answers.totals.data(), answers.opinions.data());
    Table table(bits.rows), open_table(bits.rows);
    fill(table, bits, *plan);
    open_table.forget(31);
    fill(open_table, bits, *plan);
    Engine engine(plan, table, 1, false), open(plan, open_table, 1, false),
        portable(plan, table, 1, false, &twin_kernels()),
        oldest(plan, table, 1, false, &columns::portable_kernels());
    Contender y{"yardstick, bitmaps, from memory",
                bits.rows,
                [&] {
                  yardstick_bitmap(bits, 0, bits.rows, answers.totals.data(),
                                   answers.opinions.data());
                },
                false,
                {}};
    Contender e{"columns, bitmaps, from memory", bits.rows, [&] { engine.run(); }, false, {}};
    Contender p{"columns, bitmaps, from memory, portable loops",
                bits.rows,
                [&] { portable.run(); },
                false,
                {}};
    Contender q{"columns, bitmaps, from memory, loops of any x86-64",
                bits.rows,
                [&] { oldest.run(); },
                false,
                {}};
    Contender o{
        "columns, bitmaps, from memory, 30 % unknown", bits.rows, [&] { open.run(); }, false, {}};
    measure({&y, &e, &p, &q, &o}, std::min(repetitions, 7));
    if (has_bitmap) ratio("from memory, bitmaps, of the yardstick's speed", e, y, 0.4);
    ratio("from memory, bitmaps, portable loops, of the best ones", p, e, 0.5);
    ratio("from memory, bitmaps, 30 % unknown, of the speed without", o, e, 0.1);
  }
  return true;
}

}  // namespace guiju::bench
