// Which of the two encodings a CSV is in, and GB18030 to UTF-8.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace guiju::facts {

enum class Encoding { utf8, gb18030 };

// Decides by all bytes of a file, given in pieces.
class EncodingGuess {
 public:
  void look(std::string_view bytes);
  // UTF-8 when all of it is, or when most multi-byte characters are (then the file is UTF-8 with
  // damage, whose rows are errors); else GB18030. A byte order mark always means UTF-8.
  Encoding result();

 private:
  void look_closely(std::string_view bytes);

  bool first_ = true;
  bool has_mark_ = false;
  std::string pending_;   // the start of a character that goes on in the next piece
  std::size_t good_ = 0;  // multi-byte UTF-8 characters
  std::size_t bad_ = 0;   // bytes that belong to none
};

// utf8::first_invalid at full speed for a text that is well formed.
std::size_t first_not_utf8(std::string_view text);

// GB18030 -> UTF-8 by iconv. One thread, one decoder.
class Gb18030Decoder {
 public:
  Gb18030Decoder();
  ~Gb18030Decoder();
  Gb18030Decoder(const Gb18030Decoder&) = delete;
  Gb18030Decoder& operator=(const Gb18030Decoder&) = delete;
  // Replaces `utf8`; the result is npos, or the offset of the first byte that is no GB18030 (then
  // `utf8` holds what came before it).
  std::size_t decode(std::string_view bytes, std::string& utf8);

 private:
  void* converter_;
};

}  // namespace guiju::facts
