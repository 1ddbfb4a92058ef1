// A JSON file, one body or an array of them -> batches of bodies. One idea: the whole file's structure
// is checked first, so that where it breaks off is one problem of the file, and the bodies complete
// before that place are still given.
#include <algorithm>

#include "base/utf8.h"
#include "facts/context.h"
#include "facts/json_outline.h"

namespace guiju::facts {
namespace {

// Where in the text a body stands.
struct Place {
  std::size_t begin = 0, size = 0;
  std::uint32_t line = 1;
};

class JsonBatch : public FactsBatch {
 public:
  JsonBatch(ContextPtr context, std::shared_ptr<const SourceFile> source, std::vector<Place> places)
      : context_(std::move(context)), source_(std::move(source)), places_(std::move(places)) {}

  std::size_t size() const override { return places_.size(); }

  void parse(std::size_t index, FactsScratch& scratch, Body& body) const override {
    const Place& place = places_[index];
    Filler filler(context_->vocabulary, context_->options, scratch.impl->suggestions, body,
                  context_->name, place.line);
    const std::string_view text = source_->text();
    scratch.impl->json.read(text.substr(place.begin, place.size), text.size() - place.begin,
                            {place.line, place.begin}, filler);
  }

 private:
  ContextPtr context_;
  std::shared_ptr<const SourceFile> source_;
  std::vector<Place> places_;
};

class JsonFileReader : public FactsReader {
 public:
  JsonFileReader(ContextPtr context, std::unique_ptr<Input> input)
      : context_(std::move(context)), input_(std::move(input)) {}

  std::unique_ptr<FactsBatch> next(std::size_t bodies, Diagnostics& diagnostics) override {
    if (input_) read(diagnostics);
    const std::size_t left = outline_.values.size() - given_;
    std::vector<Place> places;
    for (std::size_t i = 0; i < std::min(left, std::max<std::size_t>(bodies, 1)); ++i) {
      const JsonOutline::Range& range = outline_.values[given_++];
      places.push_back({range.begin, range.end - range.begin,
                        source_->position(static_cast<std::uint32_t>(range.begin)).line});
    }
    if (places.empty()) return nullptr;
    return std::make_unique<JsonBatch>(context_, source_, std::move(places));
  }

 private:
  void read(Diagnostics& diagnostics) {
    const std::unique_ptr<Input> input = std::move(input_);
    std::optional<std::string> text =
        read_whole(*input, context_->name, context_->options.limits.file_bytes, diagnostics);
    if (!text) return;
    if (is_utf16(*text)) {
      diagnostics.add(Code::utf16_text, {}, {context_->name});
      return;
    }
    source_ = std::make_shared<const SourceFile>(context_->name, std::move(*text));
    const bool has_mark = source_->text().starts_with(byte_order_mark);
    outline_ = outline_json(source_->text(), has_mark ? byte_order_mark.size() : 0);
    if (!outline_.problem) return;
    JsonProblem& problem = *outline_.problem;
    if (problem.code == Code::json_after_end && source_->text()[problem.offset] == '{') {
      problem.code = Code::json_several_values;
    }
    const std::size_t end = std::min(problem.offset + 1, source_->text().size());
    const Span span{static_cast<std::uint32_t>(problem.offset), static_cast<std::uint32_t>(end)};
    diagnostics.add(problem.code, {source_, span}, problem.arguments);
  }

  ContextPtr context_;
  std::unique_ptr<Input> input_;  // until it is read
  std::shared_ptr<const SourceFile> source_;
  JsonOutline outline_;
  std::size_t given_ = 0;
};

}  // namespace

std::unique_ptr<FactsReader> read_json_file(ContextPtr context, std::unique_ptr<Input> input) {
  return std::make_unique<JsonFileReader>(std::move(context), std::move(input));
}

}  // namespace guiju::facts
