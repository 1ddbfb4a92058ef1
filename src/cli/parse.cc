// argv -> Options. One idea: CLI11 splits the words; names, values and help are checked and worded
// here, so that every message is in the chosen language and every wrong name gets the nearest one.
#include "cli/parse.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdlib>
#include <thread>

#include "base/shown_text.h"
#include "base/utf8.h"
#include "cli/common.h"

namespace guiju::cli {
namespace {

constexpr unsigned most_jobs = 256;
constexpr std::size_t most_combinations = 1'000'000;

std::string pick(Language language, std::string_view zh, std::string_view en) {
  return std::string(choose(language, zh, en));
}

// Help from what CLI11 knows of a command, aligned by terminal columns.
class Help : public CLI::FormatterBase {
 public:
  explicit Help(Language language) : language_(language) {}

  std::string make_help(const CLI::App* app, std::string, CLI::AppFormatMode) const override {
    std::string out = pick(language_, "用法：", "Usage: ") + "guiju";
    std::vector<std::pair<std::string, std::string>> arguments, options, verbs;
    for (const CLI::Option* option : app->get_options()) {
      auto& list = option->get_positional() ? arguments : options;
      list.emplace_back(name_of(*option), option->get_description());
    }
    for (const CLI::App* verb : app->get_subcommands([](const CLI::App*) { return true; })) {
      verbs.emplace_back(verb->get_name(), verb->get_description());
    }
    if (verbs.empty())
      out += " " + app->get_name();
    else
      out += pick(language_, " <命令>", " <verb>");
    for (const auto& [name, description] : arguments) out += " " + name;
    out += pick(language_, " [选项]\n", " [options]\n");
    out += "\n" + app->get_description() + "\n";
    section(out, pick(language_, "命令", "Verbs"), verbs);
    section(out, pick(language_, "参数", "Arguments"), arguments);
    section(out, pick(language_, "选项", "Options"), options);
    if (!app->get_footer().empty()) out += "\n" + app->get_footer() + "\n";
    return out;
  }

 private:
  static std::string name_of(const CLI::Option& option) {
    if (option.get_positional()) {
      return option.get_single_name() + (option.get_items_expected_max() > 1 ? "…" : "");
    }
    std::string name;
    for (const std::string& one : option.get_snames()) name += "-" + one + ", ";
    for (const std::string& one : option.get_lnames()) name += "--" + one;
    if (!option.get_type_name().empty() && option.get_items_expected_max() > 0) {
      name += " " + option.get_type_name();
    }
    return name;
  }

  static void section(std::string& out, const std::string& heading,
                      const std::vector<std::pair<std::string, std::string>>& lines) {
    if (lines.empty()) return;
    std::size_t width = 0;
    for (const auto& [name, description] : lines) width = std::max(width, utf8::width(name));
    out += "\n" + heading + "\n";
    for (const auto& [name, description] : lines) {
      out += "  " + utf8::pad_right(name, width) + "  " + description + "\n";
    }
  }

  Language language_;
};

// The command line as CLI11 sees it; values are checked afterwards.
struct CommandLine {
  CLI::App app;
  std::string language, format, output, as_of, jobs, id, rule_file, open_readings, combinations;
  std::vector<std::string> rules, facts, readings, set;
  bool strict = false, coverage = false, rule_language = false;

  explicit CommandLine(Language l) : language_(l) {
    app.name("guiju");
    app.description(text("把官方评分表写成规则文件，据以核对、评分、说明评估意见",
                         "Official scoring rubrics as checked, explained, exact results"));
    app.footer(
        text("每个命令都有 -h。退出码：0 正常，1 规则文件或数据有错误，2 用法不对或文件无法读写",
             "Every verb has -h. Exit codes: 0 fine, 1 errors in the rule file or data, "
             "2 wrong usage or a file that cannot be read or written"));
    app.formatter(std::make_shared<Help>(l));
    app.set_help_flag("-h,--help", text("显示帮助", "shows this help"));
    app.set_version_flag("--version", std::string(engine_name()),
                         text("显示版本", "shows the version"));
    app.add_option("--lang", language,
                   text("消息的语言（默认按 LC_ALL、LANG）",
                        "language of messages (default by LC_ALL, LANG)"))
        ->type_name("zh|en");
    app.allow_extras();
    app.require_subcommand(0, 1);  // so that a folder named like a verb is an argument
    verbs();
  }

 private:
  std::string text(std::string_view zh, std::string_view en) const {
    return pick(language_, zh, en);
  }

  CLI::App* verb(const char* name, std::string description) {
    CLI::App* sub = app.add_subcommand(name, std::move(description));
    sub->fallthrough();  // --lang may stand anywhere
    sub->allow_extras();
    return sub;
  }

  void add_rules(CLI::App* sub, bool several) {
    const std::string what = text("规则文件，或含有 rules.yaml 的文件夹",
                                  "rule file, or a folder that holds rules.yaml");
    if (several) {
      sub->add_option("RULES", rules, what);
    } else {
      sub->add_option("RULES", rule_file, what);
    }
  }

  void add_facts(CLI::App* sub) {
    sub->add_option("FACTS", facts,
                    text("事实文件：.yaml .json .jsonl .csv，或 - 从标准输入读 JSON 行",
                         "facts: .yaml .json .jsonl .csv, or - for JSON lines on standard input"));
    sub->add_option("--reading", readings,
                    text("改用某种读法（可重复）；结果成为试算",
                         "takes another reading (repeatable); the result is a trial"))
        ->type_name("ID=OPTION")
        ->expected(1)
        ->take_all();
    sub->add_option("--combinations", combinations,
                    text("一个机构至多查多少种读法组合（默认 1000）",
                         "combinations of readings looked at for a body (default 1000)"))
        ->type_name("N");
    sub->add_option("--as-of", as_of, text("评估基准日", "the date of evaluation"))
        ->type_name("DATE");
    sub->add_option("--set", set,
                    text("改设一项事实（可重复；值留空为尚不清楚）；结果成为试算",
                         "sets a fact (repeatable; an empty value is unknown); a trial"))
        ->type_name("FACT=VALUE")
        ->expected(1)
        ->take_all();
  }

  void add_format(CLI::App* sub, const char* values, std::string description) {
    sub->add_option("--format", format, std::move(description))->type_name(values);
  }

  void add_jobs(CLI::App* sub) {
    sub->add_option("--jobs", jobs,
                    text("线程数（默认为处理器数）；结果不因它而变",
                         "threads (default: processors); the result does not depend on it"))
        ->type_name("N");
  }

  void add_open(CLI::App* sub) {
    sub->add_option("--readings", open_readings,
                    text("未用 --reading 选定的读法都不选定，结果为各种读法的范围；一个用 ID=open",
                         "leaves open what --reading does not fix: the result is what all "
                         "readings allow; for one: ID=open"))
        ->type_name("open");
  }

  void add_output(CLI::App* sub) {
    sub->add_option("--output", output,
                    text("写入文件（写完才出现）；默认标准输出",
                         "writes to a file, which appears when it is complete"))
        ->type_name("FILE");
  }

  void verbs() {
    CLI::App* sub = verb("check", text("检查规则文件，列出全部问题", "checks rule files"));
    add_rules(sub, true);
    add_format(sub, "text|json", text("输出格式（默认 text）", "output (default text)"));
    sub->add_flag("--strict", strict, text("警告也算错误", "makes warnings errors"));

    sub = verb("evaluate", text("评分并给出评估意见", "scores and opinions"));
    add_rules(sub, false);
    add_facts(sub);
    add_format(sub, "table|json|jsonl|csv|html",
               text("输出格式（默认 table）", "output (default table)"));
    add_output(sub);
    add_jobs(sub);
    add_open(sub);

    sub = verb("explain", text("逐项说明一个机构的得分和评估意见", "one body's ledger"));
    add_rules(sub, false);
    add_facts(sub);
    sub->add_option("--id", id, text("机构的 id", "the body's id"))->type_name("ID");
    add_open(sub);
    add_format(sub, "text|html", text("输出格式（默认 text）", "output (default text)"));
    add_output(sub);

    sub = verb("readings", text("各机构的结果取决于条款的哪种读法",
                                "on which readings of the text each result depends"));
    add_rules(sub, false);
    add_facts(sub);
    add_format(sub, "table|json|csv", text("输出格式（默认 table）", "output (default table)"));
    add_output(sub);
    add_jobs(sub);

    sub = verb("test", text("运行规则文件旁的用例（*.cases.yaml）", "runs *.cases.yaml"));
    add_rules(sub, true);
    sub->add_flag("--coverage", coverage,
                  text("列出用例从未用到的扣分项、读法和条款",
                       "lists deductions, readings and clauses never exercised"));

    sub = verb("template", text("生成待填的事实表", "an empty facts file to fill in"));
    add_rules(sub, false);
    add_format(sub, "yaml|csv", text("格式（默认 yaml）", "format (default yaml)"));
    add_output(sub);

    sub = verb("schema", text("事实文件的 JSON Schema", "JSON Schema of the facts"));
    add_rules(sub, false);
    sub->add_flag("--rules", rule_language,
                  text("改为规则语言的 JSON Schema（不需要 RULES）",
                       "the JSON Schema of the rule language instead (RULES is not needed)"));
    add_output(sub);
  }

  Language language_;
};

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

void check_extras(const CLI::App& sub, const CLI::App& app, Language language, Usage& usage) {
  std::vector<std::string> names;
  for (const CLI::App* one : {&sub, &app}) {
    for (const CLI::Option* option : one->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  for (const std::string& word : app.remaining(true)) {
    const std::string name = word.substr(0, word.find('='));
    const bool option = name.size() > 1 && name[0] == '-';
    usage.wrong("多余的参数“{}”{}", "unexpected argument '{}'{}", shown_argument(word),
                option ? near(name, names, language) : std::string());
  }
}

void check_format(const std::string& verb, Language language, std::string& format, Usage& usage) {
  std::vector<std::string> known;
  if (verb == "check") known = {"text", "json"};
  if (verb == "evaluate") known = {"table", "json", "jsonl", "csv", "html"};
  if (verb == "explain") known = {"text", "html"};
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

std::size_t check_combinations(const std::string& text, std::size_t usual, Usage& usage) {
  if (text.empty()) return usual;
  std::size_t combinations = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, combinations);
  if (read.ec != std::errc() || read.ptr != end || combinations < 1 ||
      combinations > most_combinations) {
    usage.wrong("--combinations 应为 1 到 {} 的整数，不是“{}”",
                "--combinations takes a number from 1 to {}, not '{}'", most_combinations,
                shown_argument(text));
  }
  return combinations;
}

// What each verb needs.
void check_arguments(const CommandLine& line, Options& options, Usage& usage) {
  const std::string& verb = options.verb;
  options.rules = line.rules;
  if (!line.rule_file.empty()) options.rules.push_back(line.rule_file);
  if (options.rules.empty() && !line.rule_language) {
    usage.wrong("缺少 RULES（规则文件）", "RULES (the rule file) is missing");
  }
  const bool takes_facts = verb == "evaluate" || verb == "explain" || verb == "readings";
  if (takes_facts && line.facts.empty()) {
    usage.wrong("缺少 FACTS（事实文件）", "FACTS (the facts files) are missing");
  }
  if (std::count(line.facts.begin(), line.facts.end(), "-") > 1) {
    usage.wrong("标准输入（-）只能读一次", "standard input (-) can be read only once");
  }
  if (verb == "explain" && line.id.empty()) usage.wrong("缺少 --id", "--id is missing");
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
  options.combinations = check_combinations(line.combinations, options.combinations, usage);
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
  check_extras(*chosen.front(), line.app, language, usage);
  check_format(options.verb, language, line.format, usage);
  check_arguments(line, options, usage);
  options.jobs = check_jobs(line.jobs, usage);
  if (!usage.good()) return usage.finish();
  options.facts = line.facts;
  options.format = line.format;
  options.output = line.output;
  options.readings = line.readings;
  options.id = line.id;
  options.strict = line.strict;
  options.coverage = line.coverage;
  options.rule_language = line.rule_language;
  return std::nullopt;
}

}  // namespace guiju::cli
