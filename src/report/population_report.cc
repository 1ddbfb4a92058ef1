// All counterparts -> the summary over the population: which rows differ most often and by how much,
// whose opinion differs, who is in one file only.
#include "report/counterpart.h"
#include "report/html_page.h"

namespace guiju {

void PopulationReport::keep(NamedBodies& list, const std::string& title,
                            std::string_view more) const {
  if (++list.count > most_lines_) return;
  std::string& line = list.lines.emplace_back(title);
  if (!more.empty()) say(line, run_.language, "：{}", ": {}", more);
}

void PopulationReport::add(const Counterpart& found) {
  switch (found.state) {
    case Counterpart::State::compared:
      summary_.add(found.against);
      if (found.against.opinion_differs) keep(opinions_, found.title, found.headline);
      break;
    case Counterpart::State::missing: keep(missing_, found.title, {}); break;
    case Counterpart::State::only:
      keep(only_, found.title, found.headline);
      if (!found.errors.empty()) keep(failed_, found.title, found.headline);
      break;
    case Counterpart::State::error:
      keep(failed_, found.title, error_words(found.errors.front(), run_.language));
      break;
    case Counterpart::State::uncompared: break;  // stands among the bodies with errors
  }
}

std::vector<PopulationReport::Section> PopulationReport::sections() const {
  const Language language = run_.language;
  std::vector<Section> sections;
  Section rows{std::string(choose(language, "有差别的评分行（按机构数排列）",
                                  "Rows that differ, by number of bodies")),
               {}};
  for (const AgainstSummary::Row& row : summary_.rows()) {
    std::string& line = rows.lines.emplace_back();
    say(line, language, "{0}：{1} 个机构", "{0}: {2}", part_words(at(run_.rules->parts, row.part)),
        row.bodies(), counted(row.bodies(), "body", "bodies"));
    const auto share = [&](std::size_t bodies, const std::optional<Number>& points,
                           std::string_view zh, std::string_view en) {
      if (bodies == 0) return;
      say(line, language, "；{1} {0} 个", "; {0} {2}", bodies, zh, en);
      if (points) say(line, language, "（共 {} 分）", " ({} in all)", points_text(*points));
    };
    share(row.more, row.lost_more, "多扣", "lost more");
    share(row.less, row.lost_less, "少扣", "lost less");
    if (row.open > 0) say(line, language, "；尚不能确定 {} 个", "; {} not certain", row.open);
  }
  sections.push_back(std::move(rows));
  const auto list = [&](std::string_view zh, std::string_view en, const NamedBodies& bodies) {
    Section section;
    say(section.heading, language, "{}（{}）", "{} ({})", choose(language, zh, en), bodies.count);
    section.lines = bodies.lines;
    sections.push_back(std::move(section));
  };
  list("评估意见不同的机构", "Bodies whose opinion differs", opinions_);
  list("对照表里没有的机构", "Bodies that the other file does not have", missing_);
  list("只在对照表里的机构", "Bodies that only the other file has", only_);
  list("在对照表里数据有错误的机构", "Bodies with errors in the other file", failed_);
  return sections;
}

void PopulationReport::text(std::string& out) const {
  const Language language = run_.language;
  say(out, language, "\n与对照表“{}”比较：比较了 {} 个机构，{} 个完全一致，{} 个评估意见不同\n",
      "\nagainst '{}': {} compared, {} the same in everything, {} with another opinion\n",
      shown_line(file_), summary_.compared(), summary_.same(), summary_.opinions());
  for (const Section& section : sections()) {
    if (section.lines.empty()) continue;
    say(out, language, "{}：\n", "{}:\n", section.heading);
    for (const std::string& line : section.lines) out += "  " + line + "\n";
  }
}

void PopulationReport::html(std::string& out) const {
  const Language language = run_.language;
  std::string text;
  out += "<section class=\"against\">\n";
  say(text, language, "与对照表“{}”比较", "Against '{}'", file_);
  append_element(out, "h2", text);
  text.clear();
  say(text, language, "比较了 {} 个机构，{} 个完全一致，{} 个评估意见不同。",
      "{} compared, {} the same in everything, {} with another opinion.", summary_.compared(),
      summary_.same(), summary_.opinions());
  append_element(out, "p", text);
  out += '\n';
  for (const Section& section : sections()) {
    if (section.lines.empty()) continue;
    append_element(out, "h3", section.heading);
    out += "\n<ul class=\"list\">\n";
    for (const std::string& line : section.lines) {
      append_element(out, "li", line);
      out += '\n';
    }
    out += "</ul>\n";
  }
  out += "</section>\n";
}

}  // namespace guiju
