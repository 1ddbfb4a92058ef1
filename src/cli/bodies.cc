// FACTS -> batches of bodies. One idea: files are one stream, and a file that cannot be read does
// not keep the others from being evaluated.
#include "cli/bodies.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "cli/common.h"

namespace guiju::cli {
namespace {

constexpr std::size_t batch_size = 256;          // bodies; results of a batch are held in memory
constexpr std::size_t ids_remembered = 100'000;  // to find the nearest one
constexpr std::size_t ids_listed = 20;

// Fills `body` with the one whose id is wanted; false when there is none, with the ids there are.
bool look_for(Bodies& bodies, const std::string& id, Body& body, std::vector<std::string>& ids) {
  FactsScratch scratch;
  while (const std::unique_ptr<FactsBatch> batch = bodies.next()) {
    for (std::size_t i = 0; i < batch->size(); ++i) {
      batch->parse(i, scratch, body);
      if (body.id == id) return true;
      if (!body.id.empty() && ids.size() < ids_remembered) ids.push_back(body.id);
    }
  }
  return false;
}

}  // namespace

Bodies::Bodies(const Run& run, const Options& options) : run_(run), options_(options) {}

bool Bodies::can_open() const {
  Diagnostics diagnostics;
  std::vector<std::string> paths = options_.facts;
  for (const auto& [label, path] : options_.sheets) paths.push_back(path);
  for (const std::string& path : {options_.decided, options_.against})
    if (!path.empty()) paths.push_back(path);
  for (const std::string& path : paths) {
    if (path == "-" || access(path.c_str(), R_OK) == 0) continue;
    diagnostics.add(Code::file_unreadable, {}, {path, std::strerror(errno)});
  }
  show(diagnostics, options_.language, false);
  return diagnostics.all().empty();
}

FactsOptions Bodies::facts_options() const {
  FactsOptions facts;
  facts.as_of = run_.as_of;
  facts.set = run_.set;
  return facts;
}

void Bodies::note(const Diagnostics& diagnostics) {
  show(diagnostics, options_.language, false);
  file_errors_ = file_errors_ || diagnostics.has_errors();
  unreadable_ = unreadable_ || cli::unreadable(diagnostics);
}

BodySet Bodies::read_whole(const std::string& path, const FactsOptions& facts) {
  Diagnostics diagnostics;
  BodySet bodies;
  if (const auto reader = FactsReader::open(path, run_.rules, facts, diagnostics))
    bodies = BodySet(path, *reader, diagnostics);
  note(diagnostics);
  return bodies;
}

BodySet Bodies::read_against() { return read_whole(options_.against, facts_options()); }

void Bodies::read_sheets() {
  FactsOptions facts = facts_options();
  facts.set.clear();  // what is set is no sheet's statement
  std::vector<std::pair<std::string, BodySet>> sheets;
  for (const auto& [label, path] : options_.sheets)
    sheets.emplace_back(label, read_whole(path, facts));
  const BodySet decided =
      options_.decided.empty() ? BodySet() : read_whole(options_.decided, facts);
  sheets_ = std::make_shared<const SheetSet>(sheets, decided);
  Diagnostics diagnostics;
  for (const std::shared_ptr<const Body>& body : sheets_->unused())
    diagnostics.add(Code::decided_without_sheet, {}, {shown_line(body->id)});
  note(diagnostics);
}

std::unique_ptr<FactsBatch> Bodies::next() {
  if (!options_.sheets.empty()) {
    if (!sheets_) read_sheets();
    auto batch = merged_batch(sheets_, run_.rules, facts_options(), merged_, batch_size);
    merged_ += batch->size();
    return batch->size() > 0 ? std::move(batch) : nullptr;
  }
  for (;;) {
    Diagnostics diagnostics;
    std::unique_ptr<FactsBatch> batch;
    if (reader_) batch = reader_->next(batch_size, diagnostics);
    if (!batch) reader_.reset();
    if (!batch && file_ < options_.facts.size()) {
      reader_ =
          FactsReader::open(options_.facts[file_++], run_.rules, facts_options(), diagnostics);
    }
    note(diagnostics);
    if (batch || (!reader_ && file_ >= options_.facts.size())) return batch;
  }
}

std::optional<int> find_body(Bodies& bodies, const Options& options, Body& body) {
  std::vector<std::string> ids;
  if (look_for(bodies, options.id, body, ids)) return std::nullopt;
  std::string hint;
  if (const std::string nearest = nearest_name(options.id, ids); !nearest.empty()) {
    say(hint, options.language, "；是不是“{}”？", "; did you mean '{}'?", shown_line(nearest));
  }
  complain(options.language, "没有 id 为“{}”的机构{}", "no body has the id '{}'{}",
           shown_line(options.id), hint);
  if (!ids.empty()) {
    complain(options.language, "共 {0} 个：{1}", "{2}: {1}", ids.size(),
             listed(ids, ids_listed, options.language), counted(ids.size(), "body", "bodies"));
  }
  return bodies.unreadable() ? exit_usage : exit_errors;
}

void show_errors(const Body& body, Language language) {
  complain(language, "“{}”的数据有错误，没有评估：",
           "'{}' has errors and was not evaluated:", shown_line(body.id));
  std::string text;
  for (const BodyError& error : body.errors) text += "  " + error_words(error, language) + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
}

Progress::Progress(Language language)
    : language_(language), shown_on_(isatty(STDERR_FILENO) != 0), last_(Clock::now()) {}

Progress::~Progress() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
}

void Progress::at(std::size_t bodies) {
  if (!shown_on_) return;
  const Clock::time_point now = Clock::now();
  if (now - last_ < std::chrono::seconds(1)) return;
  last_ = now;
  shown_ = true;
  std::string text = "\r\x1b[K";
  say(text, language_, "已评估 {} 个", "{} evaluated", bodies);
  std::fputs(text.c_str(), stderr);
}

void Failures::show(Language language) const {
  if (failed == 0) return;
  complain(language, "{0} 个机构的数据有错误，没有评估（共 {1} 个）：",
           "{2} not evaluated because of errors in the data (of {1}):", failed, bodies,
           counted(failed, "body", "bodies"));
  std::string text;
  for (const BodyError& error : errors) text += "  " + error_words(error, language) + "\n";
  if (failed > errors.size()) {
    say(text, language, "  还有 {} 个，见输出\n", "  and {} more, see the output\n",
        failed - errors.size());
  }
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace guiju::cli
