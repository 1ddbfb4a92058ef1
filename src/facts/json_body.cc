// JSON text -> a body. One idea: a value in its usual form is taken at once from the bytes of its
// token; everything else goes through the same Filler as all other formats.
#include "facts/json_body.h"

#include <algorithm>
#include <vector>

#include "base/utf8.h"
#include "facts/json_outline.h"
#include "facts/json_text.h"
#include "facts/key_finder.h"
#include "facts/usual_value.h"

namespace guiju::facts {
namespace {

std::string_view between_quotes(std::string_view token) {
  token = without_space(token);
  return token.substr(1, token.size() - 2);
}

}  // namespace

struct JsonBody::Impl {
  JsonTokens tokens;
  std::vector<char> padded;
  std::string unescaped;
  KeyFinder body_keys;
  std::vector<KeyFinder> list_keys;
  KeyFinder part_keys;
  KeyFinder determination_keys;

  // The text being read.
  std::string_view json;
  JsonOrigin origin;
  std::size_t counted = 0;  // lines are counted up to here …
  std::uint32_t line = 0;   // … and this is the line there
  Filler* filler = nullptr;

  void prepare(const Vocabulary& vocabulary) {
    body_keys.prepare(vocabulary.keys);
    list_keys.resize(vocabulary.lists.size());
    for (std::size_t i = 0; i < list_keys.size(); ++i) {
      list_keys[i].prepare(vocabulary.lists[i].keys);
    }
    part_keys.prepare(vocabulary.finding_parts);
    determination_keys.prepare(vocabulary.determination_parts);
  }

  // Lines are counted from one place asked for to the next, so that all of them together cost one
  // pass.
  std::uint32_t line_at(std::size_t offset) {
    const auto [from, to] = std::minmax(counted, offset);
    const std::string_view between = json.substr(from, to - from);
    std::uint32_t lines = 0;
    for (std::size_t at = 0; (at = between.find('\n', at)) != between.npos; ++at) ++lines;
    line = offset < counted ? line - lines : line + lines;
    counted = offset;
    return line;
  }
  std::uint32_t line_at(std::string_view token) {
    return line_at(static_cast<std::size_t>(token.data() - json.data()));
  }
  Value value_of(std::string_view token) { return json_value(token, unescaped); }

  // Calls `read(key number, first character of the value)`, which must take the value, for each
  // member of the object that comes next; in `inside` unknown keys are reported. This and all that
  // follow return false where the text is not JSON; then nothing more can be read.
  template <typename Read>
  bool each_member(KeyFinder& keys, const KeyTable& table, std::string_view inside,
                   std::int64_t record, Read read);
  // The same for each element of the array that comes next.
  template <typename Read>
  bool each_element(Read read);
  // Whether a value stands next, not punctuation.
  bool at_value() const {
    const char c = tokens.first();
    return c != ',' && c != ':' && c != ']' && c != '}' && c != '\0';
  }
  // The next value, which is passed over whole; a bracket stands for an array or object.
  bool take_value(std::string_view& token);
  bool skip_rest_of_container();

  bool read_body();
  bool read_member(int meaning);
  bool read_rows();
  bool read_finding(int fact);
  bool read_determination(Determined what);
  bool read_list(int list);
  bool read_record(int list, std::size_t record);
  void report_unknown_key(const KeyFinder& keys, const KeyTable& table, std::string_view inside,
                          std::int64_t record, std::string_view key);
  void report_broken(const char* why);
};

template <typename Read>
bool JsonBody::Impl::each_member(KeyFinder& keys, const KeyTable& table, std::string_view inside,
                                 std::int64_t record, Read read) {
  tokens.pass();  // {
  if (tokens.first() == '}') {
    tokens.pass();
    return true;
  }
  keys.start();
  for (;;) {
    if (tokens.first() != '"') return false;
    const std::string_view token = tokens.take();
    if (tokens.first() != ':') return false;
    tokens.pass();
    if (!at_value()) return false;
    const int key = keys.find(between_quotes(token));
    if (key >= 0) {
      if (!read(key)) return false;
    } else {
      report_unknown_key(keys, table, inside, record, token);
      std::string_view value;
      if (!take_value(value)) return false;
    }
    const char after = tokens.first();
    if (after != ',' && after != '}') return false;
    tokens.pass();
    if (after == '}') return true;
  }
}

template <typename Read>
bool JsonBody::Impl::each_element(Read read) {
  tokens.pass();  // [
  if (tokens.first() == ']') {
    tokens.pass();
    return true;
  }
  for (;;) {
    if (!at_value() || !read()) return false;
    const char after = tokens.first();
    if (after != ',' && after != ']') return false;
    tokens.pass();
    if (after == ']') return true;
  }
}

bool JsonBody::Impl::take_value(std::string_view& token) {
  token = tokens.take();
  return (token[0] != '{' && token[0] != '[') || skip_rest_of_container();
}

// To the bracket that closes the one just passed. The body has an error already, so what is inside
// need not be right.
bool JsonBody::Impl::skip_rest_of_container() {
  for (std::size_t depth = 1; depth > 0; tokens.pass()) {
    const char c = tokens.first();
    if (c == '\0' && tokens.at_end()) return false;
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
  }
  return true;
}

void JsonBody::Impl::report_unknown_key(const KeyFinder& keys, const KeyTable& table,
                                        std::string_view inside, std::int64_t record,
                                        std::string_view key) {
  const std::string_view written = keys.written();
  const std::string shown = utf8::repaired(written.substr(0, 400));
  std::string path = shown;
  if (!inside.empty()) {
    path = record < 0 ? std::string(inside) + '.' + shown
                      : record_path(inside, static_cast<std::size_t>(record), shown);
  }
  if (keys.escape_wrong()) {
    filler->error(line_at(key), std::move(path), {Code::bad_string, {Words(written)}, {}});
  } else {
    filler->undeclared(written, table, std::move(path), line_at(key));
  }
}

bool JsonBody::Impl::read_body() {
  if (tokens.first() != '{') return false;
  const KeyTable& table = filler->vocabulary().keys;
  return each_member(body_keys, table, {}, -1,
                     [&](int key) { return read_member(table.meaning(key)); }) &&
         tokens.at_end();
}

bool JsonBody::Impl::read_member(int meaning) {
  if (meaning >= 0) {
    const CellRule& rule = filler->vocabulary().facts[static_cast<std::size_t>(meaning)];
    if (rule.list >= 0) return read_list(rule.list);
    if (rule.type == FactType::finding && tokens.first() == '{') return read_finding(meaning);
    std::string_view token;
    if (!take_value(token)) return false;
    Body& body = filler->body();
    const auto slot = static_cast<std::size_t>(rule.slot);
    if (body.cells.state(slot) == Given::absent) {
      if (const std::optional<Cell> cell = usual_value(rule, token, filler->limits(), body)) {
        body.cells.set(slot, *cell);
        return true;
      }
    }
    filler->scalar(meaning, value_of(token), line_at(token));
    return true;
  }
  if (meaning == means_not_applicable) return read_rows();
  if (meaning == means_confirmation || meaning == means_override)
    return read_determination(determined(meaning));
  std::string_view token;
  if (!take_value(token)) return false;
  if (meaning == means_id) {
    filler->id(value_of(token), line_at(token));
  } else {
    filler->name(value_of(token), line_at(token));
  }
  return true;
}

bool JsonBody::Impl::read_rows() {
  std::string_view token;
  const std::uint32_t first = line_at(tokens.peek());
  if (!filler->begin_rows(first)) return take_value(token);
  if (tokens.first() == '[') {
    filler->rows_listed();
    return each_element([&] {
      if (!take_value(token)) return false;
      filler->row(value_of(token), line_at(token));
      return true;
    });
  }
  if (!take_value(token)) return false;
  const Value other = value_of(token);
  if (other.form != Value::Form::null) {
    filler->wrong_shape({"评分行编号的列表 […]", "a list of row ids […]"}, other, "not_applicable",
                        first);
  }
  return true;
}

bool JsonBody::Impl::read_finding(int fact) {
  std::string_view token;
  const std::uint32_t first = line_at(tokens.peek());
  if (!filler->begin_finding(fact, first)) return take_value(token);
  const Vocabulary& vocabulary = filler->vocabulary();
  const KeyTable& parts = vocabulary.finding_parts;
  const std::string& inside = vocabulary.facts[static_cast<std::size_t>(fact)].fact->id;
  const bool good = each_member(part_keys, parts, inside, -1, [&](int key) {
    if (!take_value(token)) return false;
    filler->finding_part(fact, static_cast<FindingPart>(parts.meaning(key)), value_of(token),
                         line_at(token));
    return true;
  });
  if (good) filler->end_finding(fact, first);
  return good;
}

bool JsonBody::Impl::read_determination(Determined what) {
  std::string_view token;
  const std::uint32_t first = line_at(tokens.peek());
  if (tokens.first() != '{') {
    if (!take_value(token)) return false;
    filler->determination_value(what, value_of(token), first);
    return true;
  }
  if (!filler->begin_determination(what, first)) return take_value(token);
  const KeyTable& parts = filler->vocabulary().determination_parts;
  const bool good = each_member(determination_keys, parts, name_of(what), -1, [&](int key) {
    if (!take_value(token)) return false;
    filler->determination_part(what, static_cast<DeterminationPart>(parts.meaning(key)),
                               value_of(token), line_at(token));
    return true;
  });
  if (good) filler->end_determination(what, first);
  return good;
}

bool JsonBody::Impl::read_list(int list) {
  std::string_view token;
  if (tokens.first() != '[') {
    if (!take_value(token)) return false;
    filler->list_value(list, value_of(token), line_at(token));
    return true;
  }
  if (!filler->begin_list(list, line_at(tokens.peek()))) return take_value(token);
  bool full = false;
  return each_element([&] {
    if (full) return take_value(token);
    const std::int64_t number = filler->begin_record(list, line_at(tokens.peek()));
    full = number < 0;
    if (full) return take_value(token);
    const std::size_t record = static_cast<std::size_t>(number);
    if (tokens.first() == '{') return read_record(list, record);
    if (!take_value(token)) return false;
    const ListRule& rule = filler->vocabulary().lists[static_cast<std::size_t>(list)];
    filler->wrong_shape({"一条记录 {…}", "a record {…}"}, value_of(token),
                        record_path(*rule.fact, record, {}), line_at(token));
    return true;
  });
}

bool JsonBody::Impl::read_record(int list, std::size_t record) {
  const ListRule& rule = filler->vocabulary().lists[static_cast<std::size_t>(list)];
  Body& body = filler->body();
  RecordList& records = body.lists[static_cast<std::size_t>(list)];
  const std::size_t first = record * records.fields;
  return each_member(
      list_keys[static_cast<std::size_t>(list)], rule.keys, rule.fact->id,
      static_cast<std::int64_t>(record), [&](int key) {
        std::string_view token;
        if (!take_value(token)) return false;
        const int position = rule.keys.meaning(key);
        const CellRule& field = rule.fields[static_cast<std::size_t>(position)];
        const std::size_t at = first + static_cast<std::size_t>(position);
        if (records.cells.state(at) == Given::absent) {
          if (const std::optional<Cell> cell = usual_value(field, token, filler->limits(), body)) {
            records.cells.set(at, *cell);
            return true;
          }
        }
        filler->field(list, record, position, value_of(token), line_at(token));
        return true;
      });
}

// Says where and why the text is not one JSON object, and keeps its id where that can be read.
void JsonBody::Impl::report_broken(const char* why) {
  filler->broken();
  std::vector<BodyError>& errors = filler->body().errors;
  const std::vector<BodyError> of_facts = std::exchange(errors, {});
  const std::size_t bad = utf8::first_invalid(json);
  if (bad != utf8::npos) {
    filler->error(line_at(bad), {}, {Code::not_utf8, {std::to_string(origin.byte + bad + 1)}, {}});
  }
  const JsonOutline outline = outline_json(json);
  const auto text_of = [this](const JsonOutline::Range& range) {
    return json.substr(range.begin, range.end - range.begin);
  };
  if (outline.id && !filler->has_id()) {
    const std::string_view token = text_of(*outline.id);
    if (utf8::first_invalid(token) == utf8::npos) filler->id(value_of(token), line_at(token));
  }
  if (outline.problem) {
    Problem problem{outline.problem->code, {}, {}};
    for (const std::string& argument : outline.problem->arguments) {
      problem.arguments.emplace_back(argument);
    }
    filler->error(line_at(outline.problem->offset), {}, problem);
  } else if (!outline.is_object) {
    const Value other =
        outline.is_array ? Value{Value::Form::list, {}} : value_of(text_of(outline.values[0]));
    filler->error(line_at(outline.begin), {}, {Code::body_not_object, {words_for(other.form)}, {}});
  } else if (bad == utf8::npos) {
    filler->error(origin.line, {}, {Code::json_unreadable, {why}, {}});
  }
  // What facts got wrong comes after: the value where the text breaks off may be cut.
  const std::size_t room = most_body_errors - std::min(most_body_errors, errors.size());
  errors.insert(errors.end(), of_facts.begin(),
                of_facts.begin() + static_cast<std::ptrdiff_t>(std::min(room, of_facts.size())));
}

JsonBody::JsonBody() : impl_(std::make_unique<Impl>()) {}
JsonBody::~JsonBody() = default;

void JsonBody::read(std::string_view json, std::size_t readable, JsonOrigin origin,
                    Filler& filler) {
  Impl& impl = *impl_;
  if (readable < json.size() + json_padding) {
    impl.padded.assign(json.begin(), json.end());
    impl.padded.resize(json.size() + json_padding);
    json = std::string_view(impl.padded.data(), json.size());
  }
  impl.json = json;
  impl.origin = origin;
  impl.counted = 0;
  impl.line = origin.line;
  impl.filler = &filler;
  impl.prepare(filler.vocabulary());
  const char* why = impl.tokens.index(json);
  if (why != nullptr || !impl.read_body()) {
    impl.report_broken(why != nullptr ? why : "unexpected structure");
  }
  filler.finish();
}

}  // namespace guiju::facts
