// What kinds of values and sections are called, in both languages, for the messages about them.
#pragma once

#include <string>
#include <string_view>

#include "rules/expression.h"
#include "rules/facts.h"
#include "syntax/yaml_tree.h"

namespace guiju {

// One thing in both languages. Messages take the two as arguments of their own.
struct Words {
  std::string zh;
  std::string en;
};

Words words_of(Type::Kind kind);       // 数 / number
Words words_of(const Type& type);      // 由日期组成的列表 / list of dates
Words words_of(FactType type);         // 计数（count） / count
Words words_of(const YamlNode& node);  // 列表 / list
// A section or entry by the name the loader gives it ("deduction"); an unknown name stands for itself.
Words section_words(std::string_view what);

// How much looking for near names one rule file is worth: thousands of unknown names among thousands
// of declared ones would otherwise take minutes. Counted in names compared, long ones more.
class NameSearch {
 public:
  bool afford(std::size_t candidates, std::size_t length) {
    spent_ += candidates * (1 + length / 20);
    return spent_ <= 400'000;
  }

 private:
  std::size_t spent_ = 0;
};

}  // namespace guiju
