// YAML nodes → values of the kinds that rule files use. The one idea: every wrong shape is reported
// at its own place, and reading goes on with what is right.
#include <algorithm>

#include "base/utf8.h"
#include "rules/loader.h"

namespace guiju {

namespace {

// "Expected …, found {kind}", in both languages.
void report_kind(LoadContext& context, Code code, const YamlNode& node) {
  const Words kind = words_of(node);
  context.error(code, node.span, {kind.zh, kind.en});
}

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Full-width digits, points and signs as their ASCII forms; other characters unchanged.
std::string narrowed(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = utf8::next(text, i);
    utf8::append(out, c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c);
  }
  return out;
}

// `{value: min(5, n)}` reads as value: min(5 and a key n). The entry where the expression that
// starts at entry `first` ends; `first` itself where it is whole.
std::size_t torn_until(const YamlNode& node, std::size_t first) {
  const YamlNode& value = node.entries[first].second;
  if (!value.is_scalar() || value.style != YamlNode::Style::plain) return first;
  int open = 0;
  const auto count = [&open](std::string_view text) {
    for (const char c : text) open += c == '(' ? 1 : c == ')' ? -1 : 0;
  };
  count(value.text);
  std::size_t last = first;
  while (open > 0 && last + 1 < node.entries.size() && node.entries[last + 1].second.is_null() &&
         node.entries[last + 1].first.is_scalar())
    count(node.entries[++last].first.text);
  return open == 0 ? last : first;
}

}  // namespace

bool too_many(LoadContext& context, std::size_t count, std::size_t most, Span span) {
  if (count <= most) return false;
  context.error(Code::too_many_rows, span, {std::to_string(most)});
  return true;
}

void report_no_mapping(LoadContext& context, const YamlNode& node, std::string_view what) {
  const Words section = section_words(what);
  const Words kind = words_of(node);
  context.error(Code::mapping_expected, node.span, {section.zh, kind.zh, section.en, kind.en});
}

void report_unknown(LoadContext& context, Code code, Span span, const std::string& name,
                    const std::vector<std::string>& candidates, std::vector<std::string> more) {
  more.insert(more.begin(), name);
  Diagnostic& diagnostic = context.error(code, span, std::move(more));
  if (context.full() || !context.search.afford(candidates.size(), name.size())) return;
  if (const auto nearest = nearest_name(name, candidates); !nearest.empty()) {
    diagnostic.notes.push_back({{}, Code::did_you_mean, {nearest}});
    diagnostic.fixes.push_back({{context.source, span}, nearest});
  }
}

MapReader::MapReader(LoadContext& context, const YamlNode& node, std::string_view what,
                     std::initializer_list<std::string_view> keys)
    : context_(context), node_(node), what_(what) {
  if (!node.is_mapping()) {
    report_no_mapping(context, node, what_);
    return;
  }
  good_ = true;
  const Words what_words = section_words(what_);
  std::size_t torn = 0;  // entries before this one belong to an expression torn apart
  for (std::size_t i = 0; i < node.entries.size(); ++i) {
    const auto& [key, value] = node.entries[i];
    if (!key.is_scalar() || i < torn) continue;  // reported by the tree, or below
    if (const std::size_t last = torn_until(node, i); last > i) {
      const Span whole{value.span.begin, node.entries[last].first.span.end};
      std::string quoted = "'";
      for (const char c : context.source->text().substr(whole.begin, whole.end - whole.begin))
        quoted += c == '\'' ? std::string("''") : std::string(1, c);
      quoted += "'";
      context.error(Code::torn_expression, whole, {quoted})
          .fixes.push_back({{context.source, whole}, quoted});
      torn = last + 1;
    }
    if (std::find(keys.begin(), keys.end(), key.text) != keys.end()) continue;
    // `{points: 0,5}` reads as points: 0 and a key 5: say what happened.
    if (value.is_null() && all_digits(key.text)) {
      context.error(Code::decimal_comma_key, key.span, {key.text});
      comma_ = true;
      continue;
    }
    std::vector<std::string> known(keys.begin(), keys.end());
    std::string list;
    for (const auto& k : known) list += (list.empty() ? "" : ", ") + k;
    Diagnostic& diagnostic =
        context.error(Code::unknown_key, key.span, {key.text, what_words.zh, list, what_words.en});
    if (const auto nearest = nearest_name(narrowed(key.text), known); !nearest.empty()) {
      diagnostic.notes.push_back({{}, Code::did_you_mean, {nearest}});
      diagnostic.fixes.push_back({{context.source, key.span}, nearest});
    }
  }
}

Span MapReader::key_span(std::string_view key) const {
  for (const auto& [k, value] : node_.entries)
    if (k.text == key) return k.span;
  return node_.span;
}

const YamlNode* MapReader::require(std::string_view key) {
  const YamlNode* node = find(key);
  if (node == nullptr) {
    // At the first key of the mapping, or the mapping itself.
    const Span span = node_.entries.empty() ? node_.span : node_.entries.front().first.span;
    const Words what = section_words(what_);
    context_.error(Code::missing_key, span, {std::string(key), what.zh, what.en});
    return nullptr;
  }
  if (node->is_null()) {
    context_.error(Code::empty_value, key_span(key), {std::string(key)});
    return nullptr;
  }
  return node;
}

std::optional<std::string> read_text(LoadContext& context, const YamlNode& node) {
  if (node.is_scalar()) return node.text;
  report_kind(context, Code::text_expected, node);
  return std::nullopt;
}

std::optional<Number> read_number(LoadContext& context, const YamlNode& node) {
  if (!node.is_scalar()) {
    report_kind(context, Code::number_expected, node);
    return std::nullopt;
  }
  if (auto value = Number::parse(node.text)) return value;
  const std::string plain = narrowed(node.text);
  if (plain != node.text && Number::parse(plain)) {
    context.error(Code::full_width_digits, node.span, {node.text, plain})
        .fixes.push_back({{context.source, node.span}, plain});
    return std::nullopt;
  }
  std::string dotted = plain;
  if (std::count(dotted.begin(), dotted.end(), ',') == 1) {
    std::replace(dotted.begin(), dotted.end(), ',', '.');
    if (Number::parse(dotted)) {
      context.error(Code::decimal_comma, node.span, {node.text, dotted})
          .fixes.push_back({{context.source, node.span}, dotted});
      return std::nullopt;
    }
  }
  context.error(Code::malformed_number, node.span, {node.text});
  return std::nullopt;
}

std::string MapReader::text(std::string_view key, bool required) {
  const YamlNode* node = required ? require(key) : find(key);
  if (node == nullptr || node->is_null()) return {};
  return read_text(context_, *node).value_or(std::string());
}

bool check_id(LoadContext& context, const std::string& id, Span span) {
  bool good = !id.empty() && id.size() <= 200 && !(id[0] >= '0' && id[0] <= '9');
  for (const char c : id)
    good = good &&
           (c == '_' || c == '-' || c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
            (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80) != 0);
  if (!good) context.error(Code::malformed_id, span, {id});
  return good;
}

std::string MapReader::id(std::string_view key, bool required) {
  const YamlNode* node = required ? require(key) : find(key);
  if (node == nullptr || node->is_null()) return {};
  const auto value = read_text(context_, *node);
  if (!value || !check_id(context_, *value, node->span)) return {};
  return *value;
}

std::optional<Number> MapReader::number(std::string_view key, bool required) {
  const YamlNode* node = required ? require(key) : find(key);
  if (node == nullptr || node->is_null() || comma_) return std::nullopt;
  return read_number(context_, *node);
}

bool MapReader::boolean(std::string_view key, bool fallback) {
  const YamlNode* node = find(key);
  if (node == nullptr || node->is_null()) return fallback;
  if (node->is_scalar() && (node->text == "true" || node->text == "是")) return true;
  if (node->is_scalar() && (node->text == "false" || node->text == "否")) return false;
  const Words found = node->is_scalar() ? Words{node->text, node->text} : words_of(*node);
  context_.error(Code::boolean_expected, node->span, {found.zh, found.en});
  return fallback;
}

std::vector<std::string> MapReader::texts(std::string_view key) {
  std::vector<std::string> out;
  const YamlNode* node = find(key);
  if (node == nullptr || node->is_null()) return out;
  if (node->is_scalar()) return {node->text};
  for_each_item(context_, *node, [&](const YamlNode& item) {
    if (auto value = read_text(context_, item)) out.push_back(*value);
  });
  return out;
}

ExprPtr MapReader::expression(std::string_view key, const BindScope& scope, Type::Kind type,
                              bool required) {
  const YamlNode* node = required ? require(key) : find(key);
  if (node == nullptr) return nullptr;
  if (node->is_null()) {
    if (!required) context_.error(Code::empty_value, key_span(key), {std::string(key)});
    return nullptr;
  }
  for (std::size_t i = 0; i < node_.entries.size(); ++i)
    if (&node_.entries[i].second == node && torn_until(node_, i) > i) return nullptr;  // reported
  return context_.binder->bind(*node, scope, type);
}

void for_each_item(LoadContext& context, const YamlNode& node,
                   const std::function<void(const YamlNode&)>& each) {
  if (!node.is_sequence()) {
    report_kind(context, Code::sequence_expected, node);
    return;
  }
  for (const YamlNode& item : node.items) {
    if (context.full()) return;
    each(item);
  }
}

void for_each_entry(LoadContext& context, const YamlNode& node,
                    const std::function<void(const YamlNode&, const YamlNode&)>& each) {
  if (!node.is_mapping()) {
    report_no_mapping(context, node, "section");
    return;
  }
  for (const auto& [key, value] : node.entries) {
    if (context.full()) return;
    if (key.is_scalar()) each(key, value);
  }
}

int read_list_name(LoadContext& context, const YamlNode& node) {
  const auto name = read_text(context, node);
  if (!name) return -1;
  const int index = context.rules.facts.find(*name);
  if (index >= 0) {
    const Fact& fact = context.rules.facts.facts[static_cast<std::size_t>(index)];
    if (fact.type == FactType::list) return fact.list;
    const Words type = words_of(fact.type);
    context.error(Code::list_fact_expected, node.span, {*name, type.zh, type.en});
    return -1;
  }
  std::vector<std::string> lists;
  for (const Fact& fact : context.rules.facts.facts)
    if (fact.type == FactType::list) lists.push_back(fact.id);
  report_unknown(context, Code::unknown_fact_name, node.span, *name, lists);
  return -1;
}

// under: {reading: option} or {reading: [option, option]}
Under MapReader::under() {
  Under result;
  const YamlNode* node = find("under");
  if (node == nullptr) return result;
  result.span = node->span;
  for_each_entry(context_, *node, [&](const YamlNode& key, const YamlNode& value) {
    const int reading = context_.rules.find_reading(key.text);
    if (reading < 0) {
      std::vector<std::string> names;
      for (const Reading& r : context_.rules.readings) names.push_back(r.id);
      report_unknown(context_, Code::unknown_reading, key.span, key.text, names);
      return;
    }
    const Reading& declared = context_.rules.readings[static_cast<std::size_t>(reading)];
    std::vector<int> allowed;
    const auto take = [&](const YamlNode& item) {
      const auto name = read_text(context_, item);
      if (!name) return;
      std::vector<std::string> names;
      for (std::size_t i = 0; i < declared.options.size(); ++i) {
        names.push_back(declared.options[i].first);
        if (declared.options[i].first == *name) {
          allowed.push_back(static_cast<int>(i));
          return;
        }
      }
      report_unknown(context_, Code::unknown_option, item.span, *name, names);
    };
    if (value.is_sequence())
      for (const YamlNode& item : value.items) take(item);
    else
      take(value);
    // No option at all would put the entry out of force for ever without a word.
    if (value.is_sequence() && value.items.empty())
      context_.error(Code::empty_value, key.span, {key.text});
    context_.binder->use_reading(reading);
    result.readings.emplace_back(reading, std::move(allowed));
  });
  return result;
}

}  // namespace guiju
