// Verbs, arguments and options -> CLI11; and help from what it knows of them, in both languages.
#include "cli/command_line.h"

#include <memory>

#include "base/utf8.h"
#include "report/run.h"
#include "report/wording.h"

namespace guiju::cli {
namespace {

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

}  // namespace

CommandLine::CommandLine(Language l) : language_(l) {
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

std::string CommandLine::text(std::string_view zh, std::string_view en) const {
  return pick(language_, zh, en);
}

CLI::App* CommandLine::verb(const char* name, std::string description) {
  CLI::App* sub = app.add_subcommand(name, std::move(description));
  sub->fallthrough();  // --lang may stand anywhere
  sub->allow_extras();
  return sub;
}

void CommandLine::add_rules(CLI::App* sub, bool several) {
  const std::string what =
      text("规则文件，或含有 rules.yaml 的文件夹", "rule file, or a folder that holds rules.yaml");
  if (several) {
    sub->add_option("RULES", rules, what);
  } else {
    sub->add_option("RULES", rule_file, what);
  }
}

void CommandLine::add_facts(CLI::App* sub) {
  sub->add_option("FACTS", facts,
                  text("事实文件：.yaml .json .jsonl .csv，或 - 从标准输入读 JSON 行",
                       "facts: .yaml .json .jsonl .csv, or - for JSON lines on standard input"));
  add_trial(sub);
}

void CommandLine::add_trial(CLI::App* sub) {
  sub->add_option("--reading", readings,
                  text("改用某种读法（可重复）；结果成为试算",
                       "takes another reading (repeatable); the result is a trial"))
      ->type_name("ID=OPTION")
      ->expected(1)
      ->take_all();
  sub->add_option("--as-of", as_of, text("评估基准日", "the date of evaluation"))
      ->type_name("DATE");
  sub->add_option("--set", set,
                  text("改设一项事实（可重复；值留空为尚不清楚）；结果成为试算",
                       "sets a fact (repeatable; an empty value is unknown); a trial"))
      ->type_name("FACT=VALUE")
      ->expected(1)
      ->take_all();
}

void CommandLine::add_format(CLI::App* sub, const char* values, std::string description) {
  sub->add_option("--format", format, std::move(description))->type_name(values);
}

void CommandLine::add_output(CLI::App* sub) {
  sub->add_option("--output", output,
                  text("写入文件（写完才出现）；默认标准输出",
                       "writes to a file, which appears when it is complete"))
      ->type_name("FILE");
}

void CommandLine::add_sheets(CLI::App* sub) {
  sub->add_option("--against", against,
                  text("对照的事实文件（如自评表）：逐行比较谁扣了多少、哪些事实不同",
                       "facts to compare with (a self-evaluation): who lost what in which row, "
                       "and which facts differ"))
      ->type_name("FILE");
  sub->add_option("--sheet", sheets,
                  text("一位评估人的评分表，代替 FACTS（可重复）：一致的取值，不一致的按尚不清楚",
                       "one assessor's sheet, in place of FACTS (repeatable): what agrees is "
                       "taken, what does not is unknown"))
      ->type_name("LABEL=FILE")
      ->expected(1)
      ->take_all();
  sub->add_option("--decided", decided,
                  text("对不一致之处作出的决定：事实文件，写在里面的为准",
                       "what was decided where sheets disagree: facts that hold"))
      ->type_name("FILE");
}

void CommandLine::add_jobs(CLI::App* sub) {
  sub->add_option("--jobs", jobs,
                  text("线程数（默认为处理器数）；结果不因它而变",
                       "threads (default: processors); the result does not depend on it"))
      ->type_name("N");
}

void CommandLine::add_holidays(CLI::App* sub) {
  sub->add_option("--holidays", holidays,
                  text("节假日和调休表；时限旁另列遇休息日顺延后的日期",
                       "a list of holidays and worked weekend days: dates are shown shifted, too"))
      ->type_name("FILE");
}

void CommandLine::add_open(CLI::App* sub) {
  sub->add_option("--readings", open_readings,
                  text("未用 --reading 选定的读法都不选定，结果为各种读法的范围；一个用 ID=open",
                       "leaves open what --reading does not fix: the result is what all "
                       "readings allow; for one: ID=open"))
      ->type_name("open");
  add_combinations(sub);
}

void CommandLine::add_combinations(CLI::App* sub) {
  sub->add_option("--combinations", combinations,
                  text("一个机构至多查多少种读法组合（默认 1000）",
                       "combinations of readings looked at for a body (default 1000)"))
      ->type_name("N");
  sub->add_option("--bound-steps", bound_steps,
                  text("一个机构至多用多少次试算把未知事实下的范围求准（默认 4000）",
                       "evaluations spent on exact bounds of a body (default 4000)"))
      ->type_name("N");
}

void CommandLine::verbs() {
  CLI::App* sub = verb("check", text("检查规则文件，列出全部问题", "checks rule files"));
  add_rules(sub, true);
  add_format(sub, "text|json", text("输出格式（默认 text）", "output (default text)"));
  sub->add_flag("--strict", strict, text("警告也算错误", "makes warnings errors"));

  sub = verb("evaluate", text("评分并给出评估意见", "scores and opinions"));
  add_rules(sub, false);
  add_facts(sub);
  add_sheets(sub);
  add_format(sub, "table|json|jsonl|csv|html",
             text("输出格式（默认 table）", "output (default table)"));
  add_output(sub);
  add_jobs(sub);
  add_open(sub);
  add_holidays(sub);

  sub = verb("explain", text("逐项说明一个机构的得分和评估意见", "one body's ledger"));
  add_rules(sub, false);
  add_facts(sub);
  sub->add_option("--id", id, text("机构的 id", "the body's id"))->type_name("ID");
  add_format(sub, "text|json|html", text("输出格式（默认 text）", "output (default text)"));
  add_output(sub);
  sub->add_option("--sets", sets,
                  text("每条分数线至多列出几组改正后可达到的行（默认 10）",
                       "sets of rows that reach a line, listed for it (default 10)"))
      ->type_name("N");
  sub->add_option("--tries", tries,
                  text("得分不能简单相加时，每条分数线至多试几组（默认 10000）",
                       "sets tried for a line where points do not simply add up (default 10000)"))
      ->type_name("N");
  add_open(sub);
  add_holidays(sub);

  sub = verb("readings", text("各机构的结果取决于条款的哪种读法",
                              "on which readings of the text each result depends"));
  add_rules(sub, false);
  add_facts(sub);
  add_format(sub, "table|json|csv", text("输出格式（默认 table）", "output (default table)"));
  add_output(sub);
  add_jobs(sub);
  add_combinations(sub);

  sub = verb("test", text("运行规则文件旁的用例（*.cases.yaml）", "runs *.cases.yaml"));
  add_rules(sub, true);
  sub->add_flag("--coverage", coverage,
                text("列出用例从未用到的扣分项、读法和条款",
                     "lists deductions, readings and clauses never exercised"));

  add_eval();

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

  sub = verb("sample", text("按规则文件的 sample 随机抽取要抽查的批次等，同一种子可重复",
                            "draws what is inspected, by the rule file's sample; repeatable"));
  add_rules(sub, false);
  add_facts(sub);
  sub->add_option("--id", id, text("机构的 id", "the body's id"))->type_name("ID");
  sub->add_option("--seed", seed,
                  text("种子：0 到 18446744073709551615 的整数，写入记录",
                       "whole number from 0 to 18446744073709551615; it is in the record"))
      ->type_name("N");
  sub->add_option("--only", samples,
                  text("只抽这一项（可重复）；默认全部", "only this sample (repeatable)"))
      ->type_name("SAMPLE")
      ->expected(1)
      ->take_all();
  add_format(sub, "text|json", text("输出格式（默认 text）", "output (default text)"));
  add_output(sub);

  sub = verb("export", text("导出为其他规则引擎能读的模型", "a model that other engines read"));
  add_rules(sub, false);
  add_facts(sub);
  sub->add_flag("--dmn", dmn, text("导出为 DMN 1.3", "as DMN 1.3"));
  add_output(sub);
  sub->add_option("--tests", tests,
                  text("把 FACTS 各机构及其结果写成模型的用例（DMN TCK 格式）",
                       "writes FACTS and their results as the model's test cases (DMN TCK)"))
      ->type_name("FILE");
}

void CommandLine::add_eval() {
  CLI::App* sub = verb("eval", text("试算表达式", "tries expressions"));
  sub->add_option("EXPRESSION", expression,
                  text("表达式，如 '1/3 + 1/6'", "an expression, like '1/3 + 1/6'"));
  sub->add_option("--facts", facts_file,
                  text("事实：“名称: 值”的 YAML 或 JSON；有 --rules 时为该规则文件的事实文件",
                       "facts: YAML or JSON of names and values; with --rules a facts file of it"))
      ->type_name("FILE");
  sub->add_option("--rules", rule_file,
                  text("规则文件：它的事实、参数、读法、得分可以写进表达式",
                       "rule file whose facts, parameters, readings and scores may be named"))
      ->type_name("RULES");
  sub->add_option(
         "--id", id,
         text("机构的 id（事实文件里不止一个时）", "the body's id, where the facts hold several"))
      ->type_name("ID");
  sub->add_option("--expressions", expressions,
                  text("从文件逐行读表达式（- 为标准输入）；空行和 # 开头的行略过",
                       "reads expressions from a file, one a line (- for standard input); "
                       "empty lines and those that begin with # are passed over"))
      ->type_name("FILE");
  add_trial(sub);
  add_format(sub, "text|json", text("输出格式（默认 text）", "output (default text)"));
  add_output(sub);
}

}  // namespace guiju::cli
