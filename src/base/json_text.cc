// Text -> a JSON string. One idea: bytes that need nothing are copied in runs.
#include "base/json_text.h"

#include "base/utf8.h"

namespace guiju {
namespace {

void append_well_formed(std::string& json, std::string_view text) {
  constexpr char hex[] = "0123456789abcdef";
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned char byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7F) continue;
    json.append(text, copied, i - copied);
    copied = i + 1;
    switch (byte) {
      case '"': json += "\\\""; break;
      case '\\': json += "\\\\"; break;
      case '\b': json += "\\b"; break;
      case '\f': json += "\\f"; break;
      case '\n': json += "\\n"; break;
      case '\r': json += "\\r"; break;
      case '\t': json += "\\t"; break;
      default:
        json += "\\u00";
        json += hex[byte >> 4];
        json += hex[byte & 15];
    }
  }
  json.append(text, copied);
}

}  // namespace

void append_json_string(std::string& json, std::string_view text) {
  json += '"';
  if (utf8::first_invalid(text) == utf8::npos) {
    append_well_formed(json, text);
  } else {
    append_well_formed(json, utf8::repaired(text));
  }
  json += '"';
}

}  // namespace guiju
