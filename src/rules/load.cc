// A rule file's text → a checked rule set. The one idea: sections are read in the order in which
// names become known (facts, readings, parameters, rubric, outcome, the rest), whatever their order
// in the file; every stage reports all it finds and the next one goes on with what is there.
#include "rules/load.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "rules/loader.h"

namespace guiju {

namespace {

std::string read_date(LoadContext& context, MapReader& reader, const char* key) {
  const std::string text = reader.text(key);
  if (!text.empty() && !Date::parse(text)) {
    context.error(Code::bad_temporal, reader.find(key)->span, {text});
    return {};
  }
  return text;
}

void load_head(LoadContext& context, MapReader& root) {
  RuleSet& rules = context.rules;
  if (const YamlNode* version = root.require("guiju");
      version != nullptr && !(version->is_scalar() && version->text == "1"))
    context.error(Code::unknown_format, version->span,
                  {version->is_scalar() ? version->text : "?"});
  rules.id = root.id("id", true);
  rules.version = root.text("version");
  rules.title = root.text("title");
  if (const YamlNode* source = root.find("source")) {
    MapReader reader(context, *source, "source", {"document", "issued", "issuer", "note", "url"});
    if (reader.good()) {
      rules.document = reader.text("document");
      rules.issuer = reader.text("issuer");
      rules.issued = read_date(context, reader, "issued");
    }
  }
  if (const YamlNode* in_force = root.find("in_force")) {
    MapReader reader(context, *in_force, "in_force", {"from", "to", "by"});
    if (reader.good()) {
      rules.in_force_from = read_date(context, reader, "from");
      rules.in_force_to = read_date(context, reader, "to");
      if (!rules.in_force_to.empty() && rules.in_force_to < rules.in_force_from)
        context.error(Code::dates_reversed, reader.find("to")->span);
    }
  }
}

// in_force: {by: FACT}: the date of a body that must lie between from and to.
void load_in_force(LoadContext& context, const MapReader& root) {
  const YamlNode* in_force = root.find("in_force");
  if (in_force == nullptr || in_force->find("by") == nullptr) return;
  MapReader reader(context, *in_force);
  if (context.rules.in_force_from.empty() && context.rules.in_force_to.empty())
    context.error(Code::key_needs, reader.key_span("by"), {"by", "from / to"});
  const ExprPtr by = reader.expression("by", BindScope{}, Type::Kind::date);
  if (!by) return;
  if (by->op == Op::fact)
    context.rules.in_force_slot = by->index;
  else
    context.error(Code::date_fact_needed, by->span);
}

}  // namespace

std::shared_ptr<const RuleSet> load_rules(const SourcePtr& first, Diagnostics& diagnostics,
                                          const FileReader& files) {
  const std::size_t errors_before = diagnostics.error_count();
  auto rules = std::make_shared<RuleSet>();
  Composed composed = compose(first, files, diagnostics);
  const SourcePtr& source = composed.source;
  const YamlNode& tree = composed.tree;
  rules->source = source;
  rules->sha256 = std::move(composed.sha256);
  // After a syntax error the rest of the file is unread: what is missing there would only be noise.
  if (tree.is_null() && diagnostics.error_count() == errors_before)
    diagnostics.add(Code::empty_document, {source, tree.span});  // `~` or `null` alone
  if (!composed.complete || tree.is_null()) return nullptr;
  LoadContext context{source, *rules, diagnostics, nullptr, {}, {}, {}};
  MapReader root(context, tree, "rule file",
                 {"guiju",  "id",       "version",  "title",    "source", "in_force", "parameters",
                  "facts",  "readings", "derived",  "rubric",   "score",  "results",  "opinions",
                  "scope",  "opinion",  "grades",   "grade",    "notes",  "due",      "sample",
                  "report", "extends",  "override", "judgement"});
  if (!root.good()) return nullptr;
  load_head(context, root);
  if (const YamlNode* facts = root.require("facts"))
    load_facts(context, *facts);
  else
    rules->facts.build_index();
  if (const YamlNode* judgement = root.find("judgement")) load_judgement(context, *judgement);
  if (const YamlNode* readings = root.find("readings")) load_readings(context, *readings);
  if (const YamlNode* parameters = root.find("parameters")) load_parameters(context, *parameters);
  Binder binder(source, *rules, diagnostics);
  binder.set_untyped(context.untyped);
  context.binder = &binder;
  if (const YamlNode* parameters = root.find("parameters"))
    load_dated_parameters(context, *parameters);
  load_in_force(context, root);
  if (const YamlNode* derived = root.find("derived")) load_derived(context, *derived);
  if (const YamlNode* rubric = root.require("rubric")) load_rubric(context, *rubric);
  if (root.find("score") != nullptr) context.score_span = root.key_span("score");
  load_scores(context, root.find("score"));
  load_outcome(context, root);
  if (const YamlNode* results = root.find("results")) load_results(context, *results);
  load_after(context, root);
  if (const YamlNode* samples = root.find("sample"))
    load_samples(context, *samples, root.key_span("sample"));
  if (!context.full()) check_rules(context);
  diagnostics.relocate();
  diagnostics.sort();
  if (diagnostics.error_count() > errors_before) return nullptr;
  return rules;
}

std::string rule_file_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return path;
  return path.back() == '/' ? path + "rules.yaml" : path + "/rules.yaml";
}

std::shared_ptr<const RuleSet> load_rule_file(const std::string& path, Diagnostics& diagnostics) {
  const SourcePtr source = read_source(path, diagnostics);
  if (!source) return nullptr;
  return load_rules(source, diagnostics, [](const std::string& named, Diagnostics& problems) {
    return read_source(named, problems);
  });
}

SourcePtr read_source(const std::string& path, Diagnostics& diagnostics, std::size_t limit) {
  const auto unreadable = [&](int why) {
    diagnostics.add(Code::file_unreadable, {}, {path, std::strerror(why)});
    return nullptr;
  };
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return unreadable(errno);
  if (S_ISDIR(status.st_mode)) return unreadable(EISDIR);
  if (S_ISREG(status.st_mode) && static_cast<std::uint64_t>(status.st_size) > limit) {
    auto empty = std::make_shared<SourceFile>(path, std::string());
    diagnostics.add(Code::too_large, {empty, {}},
                    {std::to_string(status.st_size), std::to_string(limit)});
    return nullptr;
  }
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return unreadable(errno);
  std::string text;
  char buffer[1 << 16];
  std::size_t got = 0;
  while ((got = std::fread(buffer, 1, sizeof buffer, file)) > 0) {
    text.append(buffer, got);
    if (text.size() > limit) break;  // a pipe or device without a size
  }
  const bool failed = std::ferror(file) != 0;
  const int why = errno;
  std::fclose(file);
  if (failed) return unreadable(why);
  if (text.size() > limit) {
    auto empty = std::make_shared<SourceFile>(path, std::string());
    diagnostics.add(Code::too_large, {empty, {}},
                    {"> " + std::to_string(limit), std::to_string(limit)});
    return nullptr;
  }
  return std::make_shared<SourceFile>(path, std::move(text));
}

}  // namespace guiju
