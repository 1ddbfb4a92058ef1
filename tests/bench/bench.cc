// Benchmarks against hand-written yardsticks, in one run: answers are checked first, medians are
// compared at the end. Loading files is never timed but where loading is what is measured.
#include <benchmark/benchmark.h>
#include <simdjson.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "bench/columns_bench.h"
#include "bench/yardstick.h"
#include "evaluate/evaluator.h"
#include "evaluate/reading_search.h"
#include "facts/reader.h"
#include "plan/program.h"
#include "rules/load.h"

namespace guiju::bench {
namespace {

// About 3 KiB each as read, of which an evaluation reads half: some more than a second-level cache.
constexpr std::size_t cached_bodies = 1000;
constexpr std::size_t file_bodies = 100'000;
constexpr int repetitions = 9;

std::string rules_text;
std::shared_ptr<const RuleSet> rules;
std::shared_ptr<const Plan> plan;
std::vector<PlainBody> plain;
std::vector<Body> bodies;
const std::string jsonl_path = "bench_bodies.jsonl";
std::string program_path;
long program_memory = 0;  // KiB, most

[[noreturn]] void stop(const std::string& why) {
  std::cerr << "bench: " << why << '\n';
  std::exit(1);
}

// The engine and the yardstick must agree on every body before anything is timed.
void prepare() {
  const std::string path = std::string(GUIJU_SOURCE_DIR) + "/rules/yangquan-2023/rules.yaml";
  Diagnostics diagnostics;
  const SourcePtr source = read_source(path, diagnostics);
  if (source) rules = load_rules(source, diagnostics);
  if (!rules) stop(render(diagnostics.all(), {Language::en}));
  rules_text = std::string(source->text());
  plan = Plan::compile(rules, rules->default_readings());
  plain = plain_bodies(cached_bodies, 20230831);
  bodies.resize(plain.size());
  Evaluator evaluator(plan);
  Result result;
  static const char* const opinions[] = {"revoke",  "terminate", "defer_renewal",
                                         "suspend", "renew",     "normal"};
  for (std::size_t i = 0; i < plain.size(); ++i) {
    parse_body_json(*rules, to_json(plain[i], i), {}, bodies[i]);
    if (!bodies[i].errors.empty()) stop(bodies[i].errors[0].en);
    const PlainResult expected = straight_line(plain[i]);
    const Brief& brief = evaluator.brief(bodies[i]);
    evaluator.evaluate(bodies[i], result);
    const std::string opinion = opinions[static_cast<int>(expected.opinion)];
    bool same = brief.complete && brief.opinion == result.opinion &&
                rules->opinions[static_cast<std::size_t>(brief.opinion)].id == opinion &&
                brief.has_score == (expected.total >= 0);
    if (same && expected.total >= 0)
      same = brief.low == Number::scaled(expected.total, 1) && result.value == brief.low;
    std::size_t row = 0;
    for (std::size_t part = 0; part < rules->parts.size(); ++part)
      if (rules->parts[part].is_criterion())
        same = same && brief.part_low[part] == expected.rows[row++] &&
               result.parts[part].score.low == Number::scaled(brief.part_low[part], brief.decimals);
    if (!same)
      stop("engine and yardstick differ on body " + std::to_string(i) + ": " +
           to_json(plain[i], i));
  }
}

void make_file() {
  std::ofstream file(jsonl_path, std::ios::binary);
  const auto many = plain_bodies(file_bodies, 221);
  for (std::size_t i = 0; i < many.size(); ++i) file << to_json(many[i], i) << '\n';
  if (!file.flush()) stop("cannot write " + jsonl_path);
}

// ---- Loading a rule file
class EmptyHandler : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

void yardstick_yaml(benchmark::State& state) {
  for (auto _ : state) {
    std::istringstream stream(rules_text);
    YAML::Parser parser(stream);
    EmptyHandler handler;
    while (parser.HandleNextDocument(handler)) {
    }
  }
}
void load_and_compile(benchmark::State& state) {
  for (auto _ : state) {
    Diagnostics diagnostics;
    auto loaded =
        load_rules(std::make_shared<const SourceFile>("rules.yaml", rules_text), diagnostics);
    benchmark::DoNotOptimize(Plan::compile(loaded, loaded->default_readings()));
  }
}

// ---- One body
void yardstick_body(benchmark::State& state) {
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(straight_line(plain[i]));
    i = i + 1 == plain.size() ? 0 : i + 1;
  }
}
void body_without_ledger(benchmark::State& state) {
  Evaluator evaluator(plan);
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(evaluator.brief(bodies[i], false).opinion);
    i = i + 1 == bodies.size() ? 0 : i + 1;
  }
}
void body_with_ledger(benchmark::State& state) {
  Evaluator evaluator(plan);
  Result result;
  std::size_t i = 0;
  for (auto _ : state) {
    evaluator.evaluate(bodies[i], result);
    benchmark::DoNotOptimize(result.ledger.size());
    i = i + 1 == bodies.size() ? 0 : i + 1;
  }
}

// ---- A population under every single reading
std::unique_ptr<ReadingSearch> reading_search() {
  std::vector<int> all(rules->readings.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<int>(i);
  auto reach = std::make_shared<const ReadingReach>(*plan, all);
  return std::make_unique<ReadingSearch>(std::make_shared<PlanCache>(rules), reach,
                                         plan->selection(), 1000);
}

// Some readings ask for facts that the default ones do not: a population that states them all, so
// that every evaluation is of a complete body.
std::vector<Body> stated;
void state_all(const ReadingReach& reach) {
  stated = bodies;
  for (const Alternative& alternative : reach.alternatives()) {
    std::vector<int> selection = plan->selection();
    selection[static_cast<std::size_t>(alternative.reading)] = alternative.option;
    const auto other = Plan::compile(rules, selection);
    const Program& program = other->program();
    for (Body& body : stated) {
      for (const int slot : program.needed_slots)
        if (!is_known(body.cells.state(static_cast<std::size_t>(slot)))) body.set(slot, 0);
      for (std::size_t list = 0; list < program.needed_fields.size(); ++list)
        for (const int field : program.needed_fields[list]) {
          RecordList& records = body.lists[list];
          for (std::size_t i = 0; i < records.count; ++i) {
            const std::size_t at = i * records.fields + static_cast<std::size_t>(field);
            if (!is_known(records.cells.state(at))) records.cells.set_state(at, Given::stated);
          }
        }
    }
    Evaluator evaluator(other);
    for (const Body& body : stated)
      if (!evaluator.brief(body, false).complete) stop("a body is not complete: " + body.id);
  }
}

// What is told of single readings must be what an evaluation under them gives.
void check_readings() {
  const auto search = reading_search();
  state_all(search->reach());
  std::vector<ReadingsOfBody> found(stated.size());
  search->alone(stated, found);
  const auto& alternatives = search->reach().alternatives();
  for (std::size_t i = 0; i < alternatives.size(); ++i) {
    std::vector<int> selection = plan->selection();
    selection[static_cast<std::size_t>(alternatives[i].reading)] = alternatives[i].option;
    Evaluator evaluator(Plan::compile(rules, selection));
    for (std::size_t b = 0; b < stated.size(); ++b) {
      const Brief& brief = evaluator.brief(stated[b], false);
      const Standing& standing = found[b].alone[i];
      if (standing.has_score != brief.has_score || standing.opinion != brief.opinion ||
          standing.grade != brief.grade || (brief.has_score && standing.low != brief.low))
        stop("a single reading and its evaluation differ on " + stated[b].id);
    }
  }
}

// A plain evaluation of the population for every option of every reading.
void yardstick_options(benchmark::State& state) {
  Evaluator evaluator(plan);
  std::size_t options = 0;
  for (const Reading& reading : rules->readings) options += reading.options.size();
  for (auto _ : state)
    for (std::size_t i = 0; i < options; ++i)
      for (const Body& body : stated)
        benchmark::DoNotOptimize(evaluator.brief(body, false).opinion);
}
// The population evaluated under each selection that single readings need, one after the other:
// the one in force and every other option.
void yardstick_selections(benchmark::State& state) {
  std::vector<std::unique_ptr<Evaluator>> evaluators;
  evaluators.push_back(std::make_unique<Evaluator>(plan));
  const auto search = reading_search();
  for (const Alternative& alternative : search->reach().alternatives()) {
    std::vector<int> selection = plan->selection();
    selection[static_cast<std::size_t>(alternative.reading)] = alternative.option;
    evaluators.push_back(std::make_unique<Evaluator>(Plan::compile(rules, selection)));
  }
  for (auto _ : state)
    for (const auto& evaluator : evaluators)
      for (const Body& body : stated)
        benchmark::DoNotOptimize(evaluator->brief(body, false).opinion);
}
void all_single_readings(benchmark::State& state) {
  const auto search = reading_search();
  constexpr std::size_t block = 64;  // as in the program
  std::vector<ReadingsOfBody> found(block);
  for (auto _ : state)
    for (std::size_t first = 0; first < stated.size(); first += block) {
      const std::size_t count = std::min(block, stated.size() - first);
      search->alone({&stated[first], count}, {found.data(), count});
      benchmark::DoNotOptimize(found.front().alone.back().opinion);
    }
}

// ---- A file of bodies
void yardstick_simdjson(benchmark::State& state) {
  for (auto _ : state) {
    // Reading the file is part of what the program does, so it is part of the yardstick.
    simdjson::padded_string text;
    if (simdjson::padded_string::load(jsonl_path).get(text) != simdjson::SUCCESS)
      stop("cannot read the bodies");
    simdjson::dom::parser parser;
    simdjson::dom::document_stream documents;
    if (parser.parse_many(text, std::size_t{1} << 20).get(documents) != simdjson::SUCCESS)
      stop("parse_many");
    std::size_t count = 0;
    for (auto document : documents) count += document.error() == simdjson::SUCCESS;
    if (count != file_bodies) stop("simdjson read " + std::to_string(count) + " bodies");
  }
}
// The most memory that the program had, in KiB: never less than this process had before.
long run_program() {
  const std::string folder = std::string(GUIJU_SOURCE_DIR) + "/rules/yangquan-2023";
  const pid_t child = fork();
  if (child == 0) {
    execl(program_path.c_str(), "guiju", "evaluate", folder.c_str(), jsonl_path.c_str(), "--format",
          "csv", "--output", "bench_result.csv", static_cast<char*>(nullptr));
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) != child || status != 0)
    stop("the program failed: " + program_path);
  return usage.ru_maxrss;
}
void evaluate_to_csv(benchmark::State& state) {
  for (auto _ : state) run_program();
}

// Before anything else is done here: the file by a process of its own, and the program's memory.
void make_file_apart() {
  const pid_t child = fork();
  if (child == 0) {
    make_file();
    _exit(0);
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child || status != 0) stop("cannot write the bodies");
  program_memory = run_program();
}

// Collects medians, and prints what they are to each other.
class Ratios : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs)
      if (run.aggregate_name == "median")
        medians_[run.run_name.function_name] = run.GetAdjustedRealTime();
  }
  // `goal`: what the ratio must reach; `slower`: time over yardstick (at most), else speed (at least).
  void line(const char* what, const char* measured, const char* yardstick, double goal,
            bool slower) const {
    const auto m = medians_.find(measured), y = medians_.find(yardstick);
    if (m == medians_.end() || y == medians_.end()) return;
    const double ratio = slower ? m->second / y->second : y->second / m->second;
    std::printf("%-42s %7.3f %s (goal: %s %.2f)%s\n", what, ratio,
                slower ? "x the time of the yardstick" : "of the yardstick's speed",
                slower ? "at most" : "at least", goal,
                (slower ? ratio <= goal : ratio >= goal) ? "" : "   MISSED");
  }

 private:
  std::map<std::string, double> medians_;
};

}  // namespace
}  // namespace guiju::bench

int main(int argc, char** argv) {
  using namespace guiju::bench;
  // Columns are measured in turns, by themselves.
  bool columns = true, others = true;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument.rfind("--benchmark_filter=", 0) != 0) continue;
    columns = argument.find("columns") != std::string::npos || argument == "--benchmark_filter=.";
    others = argument != "--benchmark_filter=columns";
  }
  benchmark::Initialize(&argc, argv);
  program_path = argc > 1 ? argv[1] : "bin/guiju";
  if (access(program_path.c_str(), X_OK) != 0) {
    std::cerr << "usage: guiju_bench PATH-OF-THE-PROGRAM\n";
    return 2;
  }
  if (others) make_file_apart();
  prepare();
  if (columns && !run_columns(plan, repetitions)) return 1;
  if (!others) return 0;
  check_readings();
  const auto add = [](const char* name, void (*function)(benchmark::State&),
                      benchmark::TimeUnit unit) {
    return benchmark::RegisterBenchmark(name, function)
        ->Repetitions(repetitions)
        ->ReportAggregatesOnly()
        ->Unit(unit)
        ->UseRealTime();
  };
  add("yardstick_yaml", yardstick_yaml, benchmark::kMillisecond);
  add("load_and_compile", load_and_compile, benchmark::kMillisecond);
  add("yardstick_body", yardstick_body, benchmark::kNanosecond);
  add("body_without_ledger", body_without_ledger, benchmark::kNanosecond);
  add("body_with_ledger", body_with_ledger, benchmark::kNanosecond);
  add("yardstick_options", yardstick_options, benchmark::kMillisecond);
  add("yardstick_selections", yardstick_selections, benchmark::kMillisecond);
  add("all_single_readings", all_single_readings, benchmark::kMillisecond);
  add("yardstick_simdjson", yardstick_simdjson, benchmark::kMillisecond)->Iterations(1);
  add("evaluate_to_csv", evaluate_to_csv, benchmark::kMillisecond)->Iterations(1);
  Ratios reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  std::printf("\nMedians of %d repetitions, one thread, answers checked before:\n", repetitions);
  reporter.line("loading and compiling the rule set", "load_and_compile", "yardstick_yaml", 4,
                true);
  reporter.line("one body without ledger", "body_without_ledger", "yardstick_body", 0.25, false);
  reporter.line("one body with full ledger", "body_with_ledger", "yardstick_body", 0.02, false);
  reporter.line("single readings: one run for each option", "all_single_readings",
                "yardstick_options", 1.2, true);
  reporter.line("single readings: the runs they replace", "all_single_readings",
                "yardstick_selections", 1.2, true);
  reporter.line("100,000 bodies, JSON lines to CSV", "evaluate_to_csv", "yardstick_simdjson", 5,
                true);
  std::printf("%-42s %7.1f MiB of memory at most (goal: under 100 MB)\n", "",
              static_cast<double>(program_memory) / 1024);
  std::remove(jsonl_path.c_str());
  std::remove("bench_result.csv");
  return 0;
}
