// Buffers of results → Arrow structs. Every struct holds a share of the memory that it refers to, so
// that a column can be taken out of the table and outlive it.
#include "columns/export.h"

#include <cstring>
#include <deque>

namespace guiju::columns {

namespace {

using Bytes = std::vector<std::uint8_t>;

// What one struct owns.
struct SchemaHolder {
  std::string name, format, metadata;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
  ArrowSchema dictionary{};
};
struct ArrayHolder {
  std::shared_ptr<const Results> results;
  std::deque<Bytes> memory;
  std::vector<const void*> buffers;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
  ArrowArray dictionary{};
};

template <class Struct, class Holder>
void release(Struct* one) {
  auto* const holder = static_cast<Holder*>(one->private_data);
  for (Struct* child : holder->pointers)
    if (child->release != nullptr) child->release(child);
  if (holder->dictionary.release != nullptr) holder->dictionary.release(&holder->dictionary);
  delete holder;
  one->release = nullptr;
}

// A schema and an array that grow together.
struct Node {
  std::unique_ptr<SchemaHolder> schema = std::make_unique<SchemaHolder>();
  std::unique_ptr<ArrayHolder> array = std::make_unique<ArrayHolder>();
  std::int64_t length = 0, nulls = 0;
  std::vector<Node> children;
  std::unique_ptr<Node> dictionary;

  Node(std::string name, std::string format, std::int64_t rows) : length(rows) {
    schema->name = std::move(name);
    schema->format = std::move(format);
  }
  Bytes& memory(std::size_t bytes) { return array->memory.emplace_back(bytes); }

  void move_to(ArrowSchema& to, ArrowArray& into) {
    to = {};
    into = {};
    schema->children.resize(children.size());
    array->children.resize(children.size());
    for (std::size_t i = 0; i < children.size(); ++i) {
      children[i].move_to(schema->children[i], array->children[i]);
      schema->pointers.push_back(&schema->children[i]);
      array->pointers.push_back(&array->children[i]);
    }
    if (dictionary) dictionary->move_to(schema->dictionary, array->dictionary);
    SchemaHolder* const s = schema.release();
    ArrayHolder* const a = array.release();
    to.format = s->format.c_str();
    to.name = s->name.c_str();
    to.metadata = s->metadata.empty() ? nullptr : s->metadata.data();
    to.flags = ARROW_FLAG_NULLABLE;
    to.n_children = static_cast<std::int64_t>(s->pointers.size());
    to.children = s->pointers.empty() ? nullptr : s->pointers.data();
    to.dictionary = dictionary ? &s->dictionary : nullptr;
    to.release = release<ArrowSchema, SchemaHolder>;
    to.private_data = s;
    into.length = length;
    into.null_count = nulls;
    into.n_buffers = static_cast<std::int64_t>(a->buffers.size());
    into.buffers = a->buffers.data();
    into.n_children = static_cast<std::int64_t>(a->pointers.size());
    into.children = a->pointers.empty() ? nullptr : a->pointers.data();
    into.dictionary = dictionary ? &a->dictionary : nullptr;
    into.release = release<ArrowArray, ArrayHolder>;
    into.private_data = a;
  }
};

class Exporter {
 public:
  Exporter(std::shared_ptr<const Results> results, const ExportChoice& choice)
      : results_(std::move(results)), choice_(choice), rows_(results_->rows()) {}

  void run(ArrowSchema& schema, ArrowArray& array) {
    Node root("", "+s", rows_);
    root.array->buffers = {nullptr};
    root.array->results = results_;
    root.schema->metadata = metadata();
    const Results& r = *results_;
    const Wish& wish = r.wish();
    scores(root);
    if (wish.wanted.certain) root.children.push_back(bits("score_certain", r.certain()));
    if (wish.wanted.grade) {
      std::vector<std::string> labels;
      for (const GradeLabel& grade : r.rules().grades) labels.push_back(grade.label);
      root.children.push_back(words("grade", r.grades(), labels));
    }
    std::vector<std::string> codes;
    for (const OpinionCode& opinion : r.rules().opinions) codes.push_back(opinion.id);
    codes.emplace_back("undetermined");
    codes.emplace_back("error");
    root.children.push_back(words("opinion", r.opinions(), codes));
    if (wish.possible)
      root.children.push_back(plain("possible", "L", r.opinions_possible(), nullptr));
    if (wish.settled) root.children.push_back(bits("settled", r.settled()));
    if (wish.wanted.confirm) root.children.push_back(bits("needs_confirmation", r.confirm()));
    if (wish.wanted.deductions) {
      const std::size_t words = r.outlet().deduction_words;
      const std::string format = words == 1 ? "L" : "w:" + std::to_string(8 * words);
      root.children.push_back(plain("deductions", format, r.outlet().deductions, nullptr));
    }
    if (wish.wanted.parts) {
      root.children.push_back(parts("parts_low", false));
      root.children.push_back(parts("parts_high", true));
    }
    root.children.push_back(errors());
    if (choice_.objects) root.children.push_back(texts("result", *choice_.objects, nullptr));
    root.move_to(schema, array);
  }

 private:
  Node node(std::string name, std::string format) {
    Node out(std::move(name), std::move(format), rows_);
    out.array->results = results_;
    return out;
  }
  Node plain(std::string name, std::string format, const void* values, const void* validity) {
    Node out = node(std::move(name), std::move(format));
    out.array->buffers = {validity, values};
    out.nulls = validity == nullptr ? 0 : -1;
    return out;
  }
  Node bits(std::string name, const std::uint8_t* values) {
    return plain(std::move(name), "b", values, nullptr);
  }

  void scores(Node& root) {
    const Results& r = *results_;
    static constexpr const char* formats[] = {"s", "i", "l"};
    for (const bool high : {false, true}) {
      const char* const name = high ? "units_high" : "units_low";
      if (r.unit().whole) {
        root.children.push_back(
            plain(name, formats[r.unit().width], r.whole_column(high), r.scored()));
        continue;
      }
      // Scores that are no whole number of points are only decimals.
      Node out = node(name, "l");
      Bytes& valid = out.memory(static_cast<std::size_t>(rows_ + 7) / 8);
      Bytes& values = out.memory(static_cast<std::size_t>(rows_) * 8);
      for (std::int64_t i = 0; i < rows_; ++i) {
        if ((r.scored()[i >> 3] >> (i & 7) & 1) == 0 || !r.is_whole(i)) continue;
        valid[static_cast<std::size_t>(i >> 3)] =
            static_cast<std::uint8_t>(valid[static_cast<std::size_t>(i >> 3)] | 1 << (i & 7));
        const std::int64_t value = r.whole(i, high);
        std::memcpy(values.data() + i * 8, &value, 8);
      }
      out.array->buffers = {valid.data(), values.data()};
      out.nulls = -1;
      root.children.push_back(std::move(out));
    }
    if (!choice_.decimals) return;
    for (const bool high : {false, true}) {
      Node out =
          node(high ? "score_high" : "score_low", "d:38," + std::to_string(r.unit().decimals));
      Bytes& valid = out.memory(static_cast<std::size_t>(rows_ + 7) / 8);
      Bytes& values = out.memory(static_cast<std::size_t>(rows_) * 16 + 16);
      for (std::int64_t i = 0; i < rows_; ++i) {
        if ((r.scored()[i >> 3] >> (i & 7) & 1) == 0) continue;
        try {
          const int128 value = r.decimal(i, high);
          std::memcpy(values.data() + i * 16, &value, 16);
        } catch (const NumberOverflow&) {
          continue;  // a ratio beyond what the column holds
        }
        valid[static_cast<std::size_t>(i >> 3)] =
            static_cast<std::uint8_t>(valid[static_cast<std::size_t>(i >> 3)] | 1 << (i & 7));
      }
      out.array->buffers = {valid.data(), values.data()};
      out.nulls = -1;
      root.children.push_back(std::move(out));
    }
  }

  // Codes of one byte into a dictionary; below 0 is null.
  Node words(std::string name, const std::int8_t* codes, const std::vector<std::string>& all) {
    Node out = node(std::move(name), "c");
    Bytes& valid = out.memory(static_cast<std::size_t>(rows_ + 7) / 8);
    for (std::int64_t i = 0; i < rows_; ++i)
      if (codes[i] >= 0)
        valid[static_cast<std::size_t>(i >> 3)] =
            static_cast<std::uint8_t>(valid[static_cast<std::size_t>(i >> 3)] | 1 << (i & 7));
    out.array->buffers = {valid.data(), codes};
    out.nulls = -1;
    out.dictionary = std::make_unique<Node>(texts("", all, nullptr));
    return out;
  }

  Node texts(std::string name, const std::vector<std::string>& all,
             const std::vector<bool>* known) {
    Node out(std::move(name), "U", static_cast<std::int64_t>(all.size()));
    Bytes& offsets = out.memory((all.size() + 1) * 8);
    std::size_t size = 0;
    for (std::size_t i = 0; i <= all.size(); ++i) {
      const auto at = static_cast<std::int64_t>(size);
      std::memcpy(offsets.data() + i * 8, &at, 8);
      if (i < all.size()) size += all[i].size();
    }
    Bytes& bytes = out.memory(size + 1);
    std::size_t at = 0;
    for (const std::string& text : all) {
      if (!text.empty()) std::memcpy(bytes.data() + at, text.data(), text.size());
      at += text.size();
    }
    const void* validity = nullptr;
    if (known != nullptr) {
      Bytes& valid = out.memory((all.size() + 7) / 8 + 1);
      for (std::size_t i = 0; i < all.size(); ++i)
        if ((*known)[i]) valid[i / 8] = static_cast<std::uint8_t>(valid[i / 8] | 1 << (i % 8));
      validity = valid.data();
      out.nulls = -1;
    }
    out.array->buffers = {validity, offsets.data(), bytes.data()};
    return out;
  }

  Node parts(std::string name, bool high) {
    const Results& r = *results_;
    Node out = node(std::move(name), "+s");
    out.array->buffers = {nullptr};
    static constexpr const char* formats[] = {"c", "s", "i"};
    std::size_t criterion = 0;
    for (const Part& part : r.rules().parts) {
      if (!part.is_criterion()) continue;
      if (const std::uint8_t* column = r.part_column(criterion, high); column != nullptr) {
        out.children.push_back(plain(part.id, formats[r.outlet().part_width], column, nullptr));
      } else {
        Node one = node(part.id, "d:38," + std::to_string(r.unit().decimals));
        Bytes& valid = one.memory(static_cast<std::size_t>(rows_ + 7) / 8);
        Bytes& values = one.memory(static_cast<std::size_t>(rows_) * 16 + 16);
        for (std::int64_t i = 0; i < rows_; ++i) {
          try {
            const int128 value = r.part_decimal(criterion, i, high);
            std::memcpy(values.data() + i * 16, &value, 16);
            valid[static_cast<std::size_t>(i >> 3)] =
                static_cast<std::uint8_t>(valid[static_cast<std::size_t>(i >> 3)] | 1 << (i & 7));
          } catch (const NumberOverflow&) {
            continue;
          }
        }
        one.array->buffers = {valid.data(), values.data()};
        one.nulls = -1;
        out.children.push_back(std::move(one));
      }
      ++criterion;
    }
    return out;
  }

  // All errors of a row in one text; null where there are none.
  Node errors() {
    std::vector<std::string> all(static_cast<std::size_t>(rows_));
    std::vector<bool> known(all.size());
    for (const auto& [row, errors] : results_->all_errors()) {
      std::string& text = all[static_cast<std::size_t>(row)];
      for (const BodyError& error : errors) {
        if (!text.empty()) text += choice_.english ? "; " : "；";
        if (!error.fact.empty()) text += error.fact + (choice_.english ? ": " : "：");
        text += choice_.english ? error.en : error.zh;
      }
      known[static_cast<std::size_t>(row)] = true;
    }
    return texts("error", all, &known);
  }

  // How many units are a point, as the interface's list of keys and values.
  std::string metadata() const {
    std::string out;
    const auto number = [&](std::size_t value) {
      const auto size = static_cast<std::int32_t>(value);
      out.append(reinterpret_cast<const char*>(&size), sizeof size);
    };
    const auto text = [&](const std::string& value) {
      number(value.size());
      out += value;
    };
    number(2);
    text("guiju.units_per_point");
    text(std::to_string(results_->unit().per_point));
    text("guiju.part_decimals");
    text(std::to_string(results_->part_decimals()));
    return out;
  }

  std::shared_ptr<const Results> results_;
  const ExportChoice& choice_;
  std::int64_t rows_;
};

}  // namespace

void export_results(std::shared_ptr<const Results> results, const ExportChoice& choice,
                    ArrowSchema& schema, ArrowArray& array) {
  Exporter(std::move(results), choice).run(schema, array);
}

}  // namespace guiju::columns
