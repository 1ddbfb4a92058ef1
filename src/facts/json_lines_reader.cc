// JSON lines -> batches of bodies. One idea: the reader only finds line ends; a line is parsed where
// it lies in its block, by whichever thread takes it, and a broken one harms no other.
#include <algorithm>
#include <cstring>
#include <limits>

#include "base/utf8.h"
#include "facts/block_reader.h"
#include "facts/context.h"
#include "facts/json_outline.h"
#include "facts/json_text.h"

namespace guiju::facts {
namespace {

struct Line {
  std::string_view text;
  std::size_t readable = 0;  // bytes from its start that may be read
  std::uint64_t offset = 0;  // in the file
  std::uint32_t number = 0;  // 1-based
  bool too_long = false;     // `text` is only its beginning
};

class LinesBatch : public FactsBatch {
 public:
  LinesBatch(ContextPtr context, std::shared_ptr<const Block> block, std::vector<Line> lines)
      : context_(std::move(context)), block_(std::move(block)), lines_(std::move(lines)) {}

  std::size_t size() const override { return lines_.size(); }

  void parse(std::size_t index, FactsScratch& scratch, Body& body) const override {
    const Line& line = lines_[index];
    Filler filler(context_->vocabulary, context_->options, scratch.impl->suggestions, body,
                  context_->name, line.number);
    if (line.too_long) return too_long(line, filler);
    scratch.impl->json.read(line.text, line.readable, {line.number, line.offset}, filler);
  }

 private:
  // Only the id is read, where it stands within the limit.
  void too_long(const Line& line, Filler& filler) const {
    const JsonOutline outline = outline_json(line.text);
    if (outline.id) {
      std::string unescaped;
      const std::string_view token =
          line.text.substr(outline.id->begin, outline.id->end - outline.id->begin);
      if (utf8::first_invalid(token) == utf8::npos) {
        filler.id(json_value(token, unescaped), line.number);
      }
    }
    filler.broken();
    filler.error(line.number, {},
                 {Code::line_too_long, {std::to_string(filler.limits().line_bytes)}, {}});
    filler.finish();
  }

  ContextPtr context_;
  std::shared_ptr<const Block> block_;
  std::vector<Line> lines_;
};

bool is_blank(std::string_view line) {
  return std::all_of(line.begin(), line.end(),
                     [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
}

class JsonLinesReader : public FactsReader {
 public:
  JsonLinesReader(ContextPtr context, std::unique_ptr<Input> input)
      : context_(std::move(context)), bytes_(std::move(input)) {}

  std::unique_ptr<FactsBatch> next(std::size_t bodies, Diagnostics& diagnostics) override {
    if (!started_ && !start(diagnostics)) return nullptr;
    std::vector<Line> lines;
    const std::size_t most = std::max<std::size_t>(bodies, 1);
    take_lines(most, lines);
    while (lines.empty() && read_on(diagnostics)) take_lines(most, lines);
    if (lines.empty()) take_lines(most, lines);  // a last line without its end
    if (lines.empty()) return nullptr;
    return std::make_unique<LinesBatch>(context_, bytes_.lend(), std::move(lines));
  }

 private:
  bool start(Diagnostics& diagnostics) {
    started_ = true;
    while (bytes_.rest().size() < 3 && read_on(diagnostics)) {
    }
    if (is_utf16(bytes_.rest())) {
      diagnostics.add(Code::utf16_text, {}, {context_->name});
      bytes_.take(bytes_.rest().size());
      stopped_ = true;
      return false;
    }
    return true;
  }

  bool read_on(Diagnostics& diagnostics) {
    if (stopped_) return false;
    if (bytes_.more()) return true;
    if (!bytes_.error().empty() && !reported_) {
      reported_ = true;
      diagnostics.add(Code::file_unreadable, {}, {context_->name, bytes_.error()});
    }
    return false;
  }

  // Complete lines in what has been read; the last one of a file needs no line end.
  void take_lines(std::size_t most, std::vector<Line>& lines) {
    const std::size_t limit = context_->options.limits.line_bytes;
    while (lines.size() < most) {
      const std::string_view rest = bytes_.rest();
      const std::size_t newline = rest.find('\n', searched_);
      const bool complete = newline != std::string_view::npos;
      const std::size_t end = complete ? newline : rest.size();
      if (skipping_) {
        // The rest of a line that was too long.
        bytes_.take(complete ? end + 1 : end);
        skipping_ = !complete;
        searched_ = 0;
        if (complete) next_number();
        if (!complete) return;
        continue;
      }
      if (!complete && end <= limit && !(bytes_.at_end() && end > 0)) {
        searched_ = end;
        return;
      }
      searched_ = 0;
      Line line{rest.substr(0, std::min(end, limit)), bytes_.readable(), bytes_.offset(), number_,
                end > limit};
      // Also within the file, where files were put together.
      if (line.text.starts_with(byte_order_mark)) {
        line.text.remove_prefix(byte_order_mark.size());
        line.readable -= byte_order_mark.size();
        line.offset += byte_order_mark.size();
      }
      if (!is_blank(line.text)) lines.push_back(line);
      skipping_ = !complete && !bytes_.at_end();
      bytes_.take(complete ? end + 1 : end);
      if (complete) next_number();
    }
  }

  void next_number() {
    if (number_ < std::numeric_limits<std::uint32_t>::max()) ++number_;
  }

  ContextPtr context_;
  BlockReader bytes_;
  std::uint32_t number_ = 1;
  std::size_t searched_ = 0;  // bytes of rest() known to hold no line end
  bool started_ = false;
  bool stopped_ = false;
  bool skipping_ = false;
  bool reported_ = false;
};

}  // namespace

std::unique_ptr<FactsReader> read_json_lines(ContextPtr context, std::unique_ptr<Input> input) {
  return std::make_unique<JsonLinesReader>(std::move(context), std::move(input));
}

}  // namespace guiju::facts
