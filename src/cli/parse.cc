// argv -> Options. One idea: CLI11 splits the words; names, values and help are checked and worded
// here, so that every message is in the chosen language and every wrong name gets the nearest one.
#include "cli/parse.h"

#include <charconv>
#include <cstdlib>
#include <thread>

#include "base/shown_text.h"
#include "base/utf8.h"
#include "cli/command_line.h"
#include "cli/common.h"
#include "evaluate/limits.h"
#include "facts/merge.h"

namespace guiju::cli {
namespace {

constexpr unsigned most_jobs = 256;

// What is wrong with the usage, collected; then one hint at the help.
class Usage {
 public:
  Usage(const std::string& verb, Language language) : verb_(verb), language_(language) {}

  template <class... Arguments>
  void wrong(fmt::format_string<Arguments...> zh, fmt::format_string<Arguments...> en,
             Arguments&&... arguments) {
    good_ = false;
    complain(language_, zh, en, std::forward<Arguments>(arguments)...);
  }

  bool good() const { return good_; }
  int finish() const {
    const std::string of = verb_.empty() ? "" : " " + verb_;
    complain(language_, "用法见：guiju{} --help", "see: guiju{} --help", of);
    return exit_usage;
  }

 private:
  const std::string verb_;
  const Language language_;
  bool good_ = true;
};

// "；是不是“--reading”？" or nothing.
std::string near(const std::string& word, const std::vector<std::string>& names,
                 Language language) {
  std::string text;
  if (const std::string name = nearest_name(word, names); !name.empty()) {
    say(text, language, "；是不是“{}”？", "; did you mean '{}'?", name);
  }
  return text;
}

// An expression that begins with a minus looks like an option: `guiju eval '-own + 1'`.
void take_negative_expression(const CLI::App& app, std::optional<std::string>& expression) {
  for (const std::string& word : app.remaining(true)) {
    if (!expression && word.size() > 1 && word[0] == '-' && word[1] != '-') expression = word;
  }
}

// `taken`: the word among them that was understood after all.
void check_extras(const CLI::App& sub, const CLI::App& app, const std::string& taken,
                  Language language, Usage& usage) {
  std::vector<std::string> names;
  for (const CLI::App* one : {&sub, &app}) {
    for (const CLI::Option* option : one->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  for (const std::string& word : app.remaining(true)) {
    if (word == "--" || (word == taken && !taken.empty())) continue;
    const std::string name = word.substr(0, word.find('='));
    const bool option = name.size() > 1 && name[0] == '-';
    usage.wrong("多余的参数“{}”{}", "unexpected argument '{}'{}", shown_argument(word),
                option ? near(name, names, language) : std::string());
  }
}

void check_format(const std::string& verb, Language language, std::string& format, Usage& usage) {
  std::vector<std::string> known;
  if (verb == "check" || verb == "eval") known = {"text", "json"};
  if (verb == "evaluate") known = {"table", "json", "jsonl", "csv", "html"};
  if (verb == "explain") known = {"text", "json", "html"};
  if (verb == "sample") known = {"text", "json"};
  if (verb == "readings") known = {"table", "json", "csv"};
  if (verb == "template") known = {"yaml", "csv"};
  if (known.empty()) return;
  if (format.empty()) format = known.front();
  if (std::find(known.begin(), known.end(), format) != known.end()) return;
  usage.wrong("没有格式“{}”{}；可用：{}", "no format '{}'{}; known: {}", shown_argument(format),
              near(format, known, language), joined(known, language));
}

unsigned check_jobs(const std::string& text, Usage& usage) {
  if (text.empty()) return std::clamp(std::thread::hardware_concurrency(), 1u, most_jobs);
  unsigned jobs = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, jobs);
  if (read.ec != std::errc() || read.ptr != end || jobs < 1 || jobs > most_jobs) {
    usage.wrong("--jobs 应为 1 到 {} 的整数，不是“{}”",
                "--jobs takes a number from 1 to {}, not '{}'", most_jobs, shown_argument(text));
  }
  return jobs;
}

std::uint64_t check_seed(const std::string& text, Usage& usage) {
  std::uint64_t seed = 0;
  if (text.empty()) {
    usage.wrong("缺少 --seed（种子）：同一种子得出同样的抽取，须先定下并记录",
                "--seed is missing: the same seed gives the same draw, so it is chosen and noted");
    return seed;
  }
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, seed);
  if (read.ec != std::errc() || read.ptr != end) {
    usage.wrong("--seed 应为 0 到 18446744073709551615 的整数，不是“{}”",
                "--seed takes a whole number from 0 to 18446744073709551615, not '{}'",
                shown_argument(text));
  }
  return seed;
}

// A number from 1 to `most`; `usual` where none is given.
std::size_t check_size(const char* option, const std::string& text, std::size_t usual,
                       std::size_t most, Usage& usage) {
  if (text.empty()) return usual;
  std::size_t size = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, size);
  if (read.ec != std::errc() || read.ptr != end || size < 1 || size > most) {
    usage.wrong("{} 应为 1 到 {} 的整数，不是“{}”", "{} takes a number from 1 to {}, not '{}'",
                option, most, shown_argument(text));
  }
  return size;
}

// --sheet LABEL=FILE: labels are different, and FACTS stand in no sheet.
void check_sheets(const CommandLine& line, Options& options, Usage& usage) {
  for (const std::string& text : line.sheets) {
    const std::size_t equals = text.find('=');
    if (equals == text.npos || equals == 0 || equals + 1 == text.size()) {
      usage.wrong("--sheet {}：应写成 名称=文件，如 甲=甲.yaml", "--sheet {}: expected LABEL=FILE",
                  shown_argument(text));
      continue;
    }
    const std::string label = text.substr(0, equals);
    if (shown_line(label) != label) {
      usage.wrong("--sheet {}：名称里有不能显示的字符",
                  "--sheet {}: the label holds characters that cannot be shown",
                  shown_argument(text));
      continue;
    }
    for (const auto& [other, file] : options.sheets)
      if (other == label)
        usage.wrong("评分表“{}”给出了两次", "sheet '{}' is given twice", shown_argument(label));
    options.sheets.emplace_back(label, text.substr(equals + 1));
  }
  if (!line.sheets.empty() && !line.facts.empty())
    usage.wrong("FACTS 与 --sheet 只能给出一种", "give either FACTS or --sheet");
  if (line.sheets.size() == 1)
    usage.wrong("--sheet 至少要两份；只有一份时直接作为 FACTS",
                "--sheet takes two sheets or more; a single one is FACTS");
  if (line.sheets.size() > most_sheets)
    usage.wrong("--sheet 至多 {} 份，给出了 {} 份", "--sheet takes at most {} sheets, not {}",
                most_sheets, line.sheets.size());
  if (!line.decided.empty() && line.sheets.empty())
    usage.wrong("--decided 要与 --sheet 一起用", "--decided needs --sheet");
  options.decided = line.decided;
  options.against = line.against;
}

// What each verb needs.
void check_arguments(const CommandLine& line, Options& options, Usage& usage) {
  const std::string& verb = options.verb;
  options.rules = line.rules;
  if (!line.rule_file.empty()) options.rules.push_back(line.rule_file);
  if (verb == "eval") {
    if (line.expression.has_value() == !line.expressions.empty())
      usage.wrong("请给出一个表达式，或用 --expressions 指定文件",
                  "give either an EXPRESSION or --expressions");
    if (options.rules.empty() && (!line.readings.empty() || !line.id.empty()))
      usage.wrong("--reading 和 --id 要与 --rules 一起用", "--reading and --id need --rules");
    if (line.facts_file == "-" && line.expressions == "-")
      usage.wrong("标准输入（-）只能读一次", "standard input (-) can be read only once");
  } else if (options.rules.empty() && !line.rule_language) {
    usage.wrong("缺少 RULES（规则文件）", "RULES (the rule file) is missing");
  }
  const bool one_body = verb == "explain" || verb == "sample";
  const bool takes_facts = verb == "evaluate" || verb == "readings" || one_body;
  check_sheets(line, options, usage);
  if (takes_facts && line.facts.empty() && line.sheets.empty()) {
    usage.wrong("缺少 FACTS（事实文件）", "FACTS (the facts files) are missing");
  }
  std::vector<std::string> inputs = line.facts;
  for (const auto& [label, file] : options.sheets) inputs.push_back(file);
  inputs.insert(inputs.end(), {line.against, line.decided});
  if (std::count(inputs.begin(), inputs.end(), "-") > 1) {
    usage.wrong("标准输入（-）只能读一次", "standard input (-) can be read only once");
  }
  if (verb == "export") {
    if (!line.dmn) usage.wrong("缺少导出的格式：--dmn", "the format is missing: --dmn");
    if (line.facts.empty() != line.tests.empty())
      usage.wrong("FACTS 与 --tests 要一起给出", "FACTS and --tests go together");
  }
  if (one_body && line.id.empty()) usage.wrong("缺少 --id", "--id is missing");
  if (verb == "sample") options.seed = check_seed(line.seed, usage);
  if (!line.as_of.empty()) {
    options.as_of = Date::parse(line.as_of);
    if (!options.as_of) {
      usage.wrong("--as-of 应为日期（如 2023-08-31），不是“{}”",
                  "--as-of takes a date like 2023-08-31, not '{}'", shown_argument(line.as_of));
    }
  }
  if (!line.open_readings.empty() && line.open_readings != "open") {
    usage.wrong("--readings 只能是 open，不是“{}”；选定一种读法用 --reading",
                "--readings takes open, not '{}'; --reading fixes one",
                shown_argument(line.open_readings));
  }
  options.open_readings = line.open_readings == "open";
  options.combinations = check_size("--combinations", line.combinations, options.combinations,
                                    most_combinations, usage);
  options.bound_steps =
      check_size("--bound-steps", line.bound_steps, options.bound_steps, most_bound_steps, usage);
  options.corrections.sets =
      check_size("--sets", line.sets, options.corrections.sets, most_sets_told, usage);
  options.corrections.evaluations =
      check_size("--tries", line.tries, options.corrections.evaluations, most_tries, usage);
  for (const std::string& text : line.set) {
    const std::size_t equals = text.find('=');
    if (equals == text.npos || equals == 0) {
      usage.wrong("--set {}：应写成 事实=值", "--set {}: expected FACT=VALUE",
                  shown_argument(text));
      continue;
    }
    options.set.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
}

}  // namespace

Language language_of(int argc, const char* const* argv) {
  std::string stated;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--lang" && i + 1 < argc) stated = argv[i + 1];
    if (word.substr(0, 7) == "--lang=") stated = word.substr(7);
  }
  if (stated == "en") return Language::en;
  if (stated == "zh") return Language::zh;
  for (const char* name : {"LC_ALL", "LANG"}) {
    const char* value = std::getenv(name);
    if (!value || !*value) continue;
    return std::string_view(value).substr(0, 2) == "en" ? Language::en : Language::zh;
  }
  return Language::zh;
}

std::optional<int> parse(int argc, char** argv, Options& options) {
  const Language language = language_of(argc, argv);
  options.language = language;
  CommandLine line(language);
  try {
    line.app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const auto chosen = line.app.get_subcommands();
    const std::string help = chosen.empty() ? line.app.help() : chosen.front()->help();
    std::fwrite(help.data(), 1, help.size(), stdout);
    return exit_fine;
  } catch (const CLI::CallForVersion&) {
    std::printf("%s\n", std::string(engine_name()).c_str());
    return exit_fine;
  } catch (const CLI::ParseError& problem) {
    const auto chosen = line.app.get_subcommands();
    Usage usage(chosen.empty() ? std::string() : chosen.front()->get_name(), language);
    // "--output: 1 required FILE missing": what stands before the colon is the option.
    const std::string what = problem.what();
    usage.wrong("选项 {} 缺少值，或者给出了多次", "{1}", what.substr(0, what.find(':')), what);
    return usage.finish();
  }
  const auto chosen = line.app.get_subcommands();
  if (chosen.empty()) {
    Usage usage({}, language);
    std::vector<std::string> verbs;
    for (const CLI::App* verb : line.app.get_subcommands([](const CLI::App*) { return true; })) {
      verbs.push_back(verb->get_name());
    }
    const std::vector<std::string> words = line.app.remaining(true);
    if (words.empty()) {
      usage.wrong("缺少命令：{}", "a verb is missing: {}", joined(verbs, language));
    } else {
      usage.wrong("没有命令“{}”{}；可用：{}", "no verb '{}'{}; known: {}",
                  shown_argument(words.front()), near(words.front(), verbs, language),
                  joined(verbs, language));
    }
    return usage.finish();
  }
  options.verb = chosen.front()->get_name();
  Usage usage(options.verb, language);
  if (!line.language.empty() && line.language != "zh" && line.language != "en") {
    usage.wrong("--lang 应为 zh 或 en，不是“{}”", "--lang takes zh or en, not '{}'",
                shown_argument(line.language));
  }
  if (options.verb == "eval") take_negative_expression(line.app, line.expression);
  check_extras(*chosen.front(), line.app, line.expression.value_or(""), language, usage);
  check_format(options.verb, language, line.format, usage);
  check_arguments(line, options, usage);
  options.jobs = check_jobs(line.jobs, usage);
  if (!usage.good()) return usage.finish();
  options.facts = line.facts;
  if (!line.facts_file.empty()) options.facts.push_back(line.facts_file);
  options.expression = line.expression.value_or("");
  options.expressions = line.expressions;
  options.format = line.format;
  options.output = line.output;
  options.tests = line.tests;
  options.readings = line.readings;
  options.holidays = line.holidays;
  options.id = line.id;
  options.samples = line.samples;
  options.strict = line.strict;
  options.coverage = line.coverage;
  options.rule_language = line.rule_language;
  return std::nullopt;
}

}  // namespace guiju::cli
