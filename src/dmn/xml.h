// XML text, element by element, indented; escaped so that no text can leave its place.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace guiju::dmn {

class Xml {
 public:
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;
  explicit Xml(std::string& out) : out_(out) {}
  void declaration();
  // <name …> and its end. An attribute with an empty value is left out.
  void open(std::string_view name, Attributes attributes = {});
  void close();
  // <name …/>
  void empty(std::string_view name, Attributes attributes = {});
  // <name …>text</name>
  void element(std::string_view name, std::string_view text, Attributes attributes = {});

 private:
  void begin(std::string_view name, Attributes attributes);

  std::string& out_;
  std::vector<std::string> open_;
};

// Whether XML can hold every character of the text: no control characters but tab and line ends.
bool fits_xml(std::string_view text);

}  // namespace guiju::dmn
