// What was drawn → a record on paper. One idea: whoever holds the facts, the seed and this page can
// repeat the draw by hand, and sees for each thing that was asked but not kept why it was not.
#include "report/sample_record.h"

#include "report/wording.h"

namespace guiju {
namespace {

constexpr std::size_t most_named = 20;  // records or facts in one line; more are counted

class Record {
 public:
  Record(const Run& run, const Body& body, std::uint64_t seed, std::string& out)
      : run_(run),
        rules_(*run.rules),
        language_(run.language),
        body_(body),
        seed_(seed),
        out_(out) {}

  void head() {
    line(0, "抽查记录", "Record of the draw");
    if (body_.name.empty())
      line(0, "机构  {}", "Body   {}", shown_line(body_.id));
    else
      line(0, "机构  {}（{}）", "Body   {} ({})", shown_line(body_.name), shown_line(body_.id));
    std::string rules = rules_.id;
    if (!rules_.version.empty()) rules += " " + rules_.version;
    if (!rules_.document.empty()) say(rules, language_, "，{}", ", {}", rules_.document);
    line(0, "规则  {}", "Rules  {}", rules);
    line(0, "      sha256 {}", "       sha256 {}", rules_.sha256);
    line(0, "事实  sha256 {}", "Facts  sha256 {}", body_.sha256(rules_));
    line(0, "程序  {}", "By     {}", engine_name());
    line(0, "种子  {}", "Seed   {}", seed_);
    for (const std::string& text : trial_lines(run_)) line(0, "{}", "{}", text);
  }

  void sample(const SampleResult& sample) {
    const SampleRule& rule = at(rules_.samples, sample.rule);
    out_ += '\n';
    line(0, "【{}】", "[{}]", rule.label);
    if (!rule.clause.empty()) line(1, "条款  {}", "Clause   {}", rule.clause);
    if (!rule.parts.empty()) {
      std::vector<std::string> parts;
      for (const int part : rule.parts) parts.push_back(at(rules_.parts, part).id);
      line(1, "用于  {}", "For      {}", joined(parts, language_));
    }
    frame(rule, sample);
    asked(rule, sample);
    given_up(rule, sample);
    drawn(rule, sample);
    doubts(rule, sample);
  }

  // How the numbers of the sets came about.
  void foot() {
    out_ += '\n';
    line(0,
         "组合按其中记录的序号从小到大排列，先比第一条，再比第二条，依此类推；每个组合被抽中的可能"
         "性相同。",
         "Sets stand in the order of their record numbers, the first compared first, then the "
         "second …; each is equally likely.");
    line(0, "抽中第几个组合，由种子、机构 id 和抽样 id 经 SHA-256 算得，任何人都可以重算。",
         "Which one is drawn follows by SHA-256 from the seed, the body's id and the sample's id, "
         "for anyone to recompute.");
    out_ += '\n';
    line(0, "抽查人：                    机构代表：                    日期：",
         "Drawn by:                  For the body:                  Date:");
  }

 private:
  template <class... Arguments>
  void line(int depth, fmt::format_string<Arguments...> zh, fmt::format_string<Arguments...> en,
            Arguments&&... arguments) {
    say_line(out_, language_, depth, zh, en, std::forward<Arguments>(arguments)...);
  }

  void frame(const SampleRule& rule, const SampleResult& sample) {
    using State = SampleResult::State;
    if (sample.state == State::not_given) {
      line(1, "范围  {}没有提供，无从抽取", "From     {}: not given, so nothing can be drawn",
           label_of(rules_.facts.list(rule.list)));
    } else if (rule.list < 0 && sample.frame > 0) {
      line(1, "范围  {} 至 {}", "From     {} to {}", sample.first_number,
           sample.first_number + static_cast<std::int64_t>(sample.frame) - 1);
    } else if (rule.list >= 0) {
      const std::string_view list = label_of(rules_.facts.list(rule.list));
      if (rule.where && sample.listed > 0)
        line(1, "范围  {0}共 {1} 条，在抽查范围内的 {2} 条", "From     {0}: {2} of {3}", list,
             sample.listed, sample.frame, counted(sample.listed, "record", "records"));
      else if (sample.state != State::unknown || sample.listed > 0)
        line(1, "范围  {0}共 {1} 条", "From     {0}: {2}", list, sample.listed,
             counted(sample.listed, "record", "records"));
    }
  }

  std::string least_words(const SampleRule& rule, const SampleResult& sample) const {
    std::string value = sample.least ? sample.least->to_exact_string() : "?";
    if (!rule.least->unit.empty()) value += " " + rule.least->unit;
    std::string out;
    say(out, language_, "{}合计不少于 {}", "{} together at least {}", rule.least->label, value);
    return out;
  }
  std::string distinct_words(const SampleKey& key) const {
    std::string out;
    say(out, language_, "{}各不相同", "different {}", key.label);
    return out;
  }

  void asked(const SampleRule& rule, const SampleResult& sample) {
    std::vector<std::string> words;
    for (const SampleKey& key : rule.distinct) words.push_back(distinct_words(key));
    if (rule.least) words.push_back(least_words(rule, sample));
    std::string text;
    if (sample.size > 0) {
      say(text, language_, "抽 {} 个", "draw {}", sample.size);
    } else {
      text = choose(language_, "抽取的个数尚不清楚", "how many is not known");
    }
    if (!words.empty()) say(text, language_, "；{}", "; {}", joined(words, language_));
    line(1, "要求  {}", "Asked    {}", text);
  }

  // "职业各不相同、总人数合计不少于 20 人", or that nothing is asked any more.
  std::string step_words(const SampleRule& rule, const SampleResult& sample,
                         const SampleStep& step) const {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < step.distinct; ++i)
      words.push_back(distinct_words(rule.distinct[i]));
    if (step.least) words.push_back(least_words(rule, sample));
    if (words.empty()) return std::string(choose(language_, "不再另作要求", "nothing more asked"));
    return joined(words, language_);
  }

  void given_up(const SampleRule& rule, const SampleResult& sample) {
    for (std::size_t i = 0; i + 1 < sample.steps.size(); ++i) {
      line(1, "放宽  {}：没有这样的组合", "Relaxed  no set has: {}",
           step_words(rule, sample, sample.steps[i]));
    }
    if (sample.steps.size() > 1)
      line(1, "改为  {}", "Instead  {}", step_words(rule, sample, sample.steps.back()));
    if (sample.steps.empty()) return;
    const SampleStep& last = sample.steps.back();
    if (rule.least && !last.least) {
      line(1, "注意  {}：达不到", "Note     {}: cannot be reached", least_words(rule, sample));
    }
    if (sample.state == SampleResult::State::all)
      line(1, "组合  只有 {} 个，不多于应抽的 {} 个，全部抽取",
           "Sets     there are only {}, no more than the {} to be drawn: all are taken",
           sample.frame, sample.size);
    else
      line(1, "组合  符合要求的共 {} 个，抽中第 {} 个",
           "Sets     {} fulfil what is asked; drawn: no. {}", last.sets, sample.number);
  }

  void drawn(const SampleRule& rule, const SampleResult& sample) {
    if (sample.state == SampleResult::State::empty)
      line(1, "抽中  无：没有可抽的", "Drawn    none: there is nothing to draw from");
    if (sample.drawn.empty()) return;
    line(1, "抽中", "Drawn");
    for (const std::int64_t one : sample.drawn) {
      if (rule.list < 0) {
        line(2, "{}", "{}", one);
        continue;
      }
      const int record = static_cast<int>(one);
      const RecordList& records = at(body_.lists, rule.list);
      const Fact& list = rules_.facts.list(rule.list);
      std::vector<std::string> cells;
      for (const Fact& field : list.fields) {
        if (field.slot == list.record_label) continue;
        const auto row = static_cast<std::size_t>(record);
        const auto slot = static_cast<std::size_t>(field.slot);
        cells.push_back(
            std::string(label_of(field)) + " " +
            cell_words(field, records.cell(row, slot), records.state(row, slot), body_, language_));
      }
      line(2, "{}：{}", "{}: {}", record_words(rules_.facts, rule.list, record, body_, language_),
           joined(cells, language_));
    }
    if (!rule.least) return;
    const std::string unit = rule.least->unit.empty() ? "" : " " + rule.least->unit;
    if (sample.sum_low && sample.sum_low == sample.sum_high)
      line(1, "合计  {} {}{}", "Sum      {} {}{}", rule.least->label,
           sample.sum_low->to_exact_string(), unit);
    else if (sample.sum_low)
      line(1, "合计  {} 至少 {}{}，有的尚不清楚", "Sum      {} at least {}{}; some are not known",
           rule.least->label, sample.sum_low->to_exact_string(), unit);
    else
      line(1, "合计  {} 尚不清楚", "Sum      {} not known", rule.least->label);
  }

  // Of many names the first; how many more.
  std::string some(std::vector<std::string> names) const {
    const std::size_t all = names.size();
    if (all > most_named) names.resize(most_named);
    std::string out = joined(names, language_);
    if (all > most_named) say(out, language_, "等 {} 项", " and others, {} in all", all);
    return out;
  }

  void doubts(const SampleRule& rule, const SampleResult& sample) {
    std::vector<std::string> names;
    for (const int record : sample.uncertain)
      names.push_back(record_words(rules_.facts, rule.list, record, body_, language_));
    if (!names.empty())
      line(
          1, "注意  是否在抽查范围内尚不能确定，仍列入抽取：{}",
          "Note     whether these are within what is drawn from is not certain; they were left in: "
          "{}",
          some(std::move(names)));
    if (sample.unknown.empty()) return;
    names.clear();
    for (const std::string& path : sample.unknown)
      names.push_back(path_words(rules_.facts, path, body_, language_));
    const bool nothing = sample.state == SampleResult::State::unknown;
    line(1, "{}  尚不清楚：{}", "{}  not known: {}",
         choose(language_, nothing ? "未抽" : "注意", nothing ? "Not drawn" : "Note   "),
         some(std::move(names)));
    if (!nothing && (!rule.distinct.empty() || rule.least))
      line(1, "      尚不清楚的，不当作各不相同，也不计入合计",
           "         what is not known is not taken as different, nor added to the sum");
  }

  const Run& run_;
  const RuleSet& rules_;
  const Language language_;
  const Body& body_;
  const std::uint64_t seed_;
  std::string& out_;
};

}  // namespace

void append_sample_record(const Run& run, const Body& body, std::uint64_t seed,
                          const std::vector<SampleResult>& samples, std::string& out) {
  Record record(run, body, seed, out);
  record.head();
  for (const SampleResult& sample : samples) record.sample(sample);
  record.foot();
}

}  // namespace guiju
