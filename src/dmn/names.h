// Names that every FEEL engine reads: ids of the rule file where they are safe, changed where not.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

namespace guiju::dmn {

class Names {
 public:
  // A name that no other has, made from an id: signs that FEEL takes for operators become _, and a
  // name that FEEL knows already, or that was given before, gets a number.
  std::string make(std::string_view id);

 private:
  std::unordered_set<std::string> taken_;
};

}  // namespace guiju::dmn
