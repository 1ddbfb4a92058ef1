// Elements and texts → XML 1.0. What XML cannot hold becomes U+FFFD.
#include "dmn/xml.h"

#include "base/utf8.h"

namespace guiju::dmn {

namespace {

bool fits(char32_t c) {
  return c >= 0x20 ? c != 0xFFFE && c != 0xFFFF : c == U'\t' || c == U'\n' || c == U'\r';
}

// In an attribute line ends and tabs are written as references, or a reader would make them spaces.
void escape(std::string& out, std::string_view text, bool attribute) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = utf8::next(text, at);
    switch (c) {
      case U'&': out += "&amp;"; continue;
      case U'<': out += "&lt;"; continue;
      case U'>': out += "&gt;"; continue;
      case U'"': out += attribute ? "&quot;" : "\""; continue;
      case U'\r': out += "&#13;"; continue;
      case U'\n': out += attribute ? "&#10;" : "\n"; continue;
      case U'\t': out += attribute ? "&#9;" : "\t"; continue;
      default: break;
    }
    if (fits(c))
      out += text.substr(begin, at - begin);
    else
      out += "\xEF\xBF\xBD";
  }
}

}  // namespace

bool fits_xml(std::string_view text) {
  for (std::size_t at = 0; at < text.size();)
    if (!fits(utf8::next(text, at))) return false;
  return true;
}

void Xml::declaration() { out_ += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"; }

void Xml::begin(std::string_view name, Attributes attributes) {
  out_.append(2 * open_.size(), ' ');
  out_ += '<';
  out_ += name;
  for (const auto& [key, value] : attributes) {
    if (value.empty()) continue;
    out_ += ' ';
    out_ += key;
    out_ += "=\"";
    escape(out_, value, true);
    out_ += '"';
  }
}

void Xml::open(std::string_view name, Attributes attributes) {
  begin(name, attributes);
  out_ += ">\n";
  open_.emplace_back(name);
}

void Xml::close() {
  const std::string name = std::move(open_.back());
  open_.pop_back();
  out_.append(2 * open_.size(), ' ');
  out_ += "</" + name + ">\n";
}

void Xml::empty(std::string_view name, Attributes attributes) {
  begin(name, attributes);
  out_ += "/>\n";
}

void Xml::element(std::string_view name, std::string_view text, Attributes attributes) {
  begin(name, attributes);
  out_ += '>';
  escape(out_, text, false);
  out_ += "</";
  out_ += name;
  out_ += ">\n";
}

}  // namespace guiju::dmn
