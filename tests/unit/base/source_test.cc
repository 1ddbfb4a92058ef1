// SourceFile: bytes to lines and columns of characters.
#include <boost/test/unit_test.hpp>

#include <string>

#include "base/source.h"

using namespace guiju;

namespace guiju {
static std::ostream& operator<<(std::ostream& out, const LineColumn& place) {
  return out << place.line << ':' << place.column;
}
}  // namespace guiju

BOOST_AUTO_TEST_SUITE(source_files)

BOOST_AUTO_TEST_CASE(columns_count_characters) {
  const SourceFile file("规则.yaml", "a: 内部\n  管理: x\n");
  BOOST_TEST(file.name() == "规则.yaml");
  BOOST_TEST(file.position(0) == (LineColumn{1, 1}));
  BOOST_TEST(file.position(3) == (LineColumn{1, 4}));
  BOOST_TEST(file.position(4) == (LineColumn{1, 4}));  // inside 内
  BOOST_TEST(file.position(6) == (LineColumn{1, 5}));
  BOOST_TEST(file.position(9) == (LineColumn{1, 6}));  // the line ending
  BOOST_TEST(file.position(10) == (LineColumn{2, 1}));
  BOOST_TEST(file.position(18) == (LineColumn{2, 5}));  // the colon
  BOOST_TEST(file.position(22) == (LineColumn{3, 1}));
  BOOST_TEST(file.position(1000) == (LineColumn{3, 1}));
  BOOST_TEST(file.line(1) == "a: 内部");
  BOOST_TEST(file.line(2) == "  管理: x");
  BOOST_TEST(file.line(3) == "");
  BOOST_TEST(file.line(0) == "");
  BOOST_TEST(file.line(99) == "");
  BOOST_TEST(file.line_count() == 3u);
  BOOST_TEST(file.line_start(2) == 10u);
  BOOST_TEST(file.line_start(99) == 22u);
}

BOOST_AUTO_TEST_CASE(line_endings_of_windows) {
  const SourceFile file("x", "a\r\n\r\nb\rc");
  BOOST_TEST(file.line_count() == 3u);
  BOOST_TEST(file.line(1) == "a");
  BOOST_TEST(file.line(2) == "");
  BOOST_TEST(file.line(3) == "b\rc");
  BOOST_TEST(file.position(5) == (LineColumn{3, 1}));
}

BOOST_AUTO_TEST_CASE(byte_order_mark_is_no_column) {
  const SourceFile file("x", "\xEF\xBB\xBFkey: 1\nb");
  BOOST_TEST(file.position(0) == (LineColumn{1, 1}));
  BOOST_TEST(file.position(2) == (LineColumn{1, 1}));
  BOOST_TEST(file.position(3) == (LineColumn{1, 1}));
  BOOST_TEST(file.position(4) == (LineColumn{1, 2}));
  BOOST_TEST(file.line(1) == "key: 1");
  BOOST_TEST(file.line_start(1) == 3u);
  BOOST_TEST(file.text().size() == 11u);
}

BOOST_AUTO_TEST_CASE(empty_texts) {
  const SourceFile empty("x", "");
  BOOST_TEST(empty.line_count() == 1u);
  BOOST_TEST(empty.position(0) == (LineColumn{1, 1}));
  BOOST_TEST(empty.position(7) == (LineColumn{1, 1}));
  BOOST_TEST(empty.line(1) == "");
  const SourceFile mark("x", "\xEF\xBB\xBF");
  BOOST_TEST(mark.position(3) == (LineColumn{1, 1}));
  BOOST_TEST(mark.line(1) == "");
}

BOOST_AUTO_TEST_CASE(long_lines_and_ill_formed_bytes) {
  // Characters over the borders of the counted blocks, on one line and on several.
  std::string text;
  for (int i = 0; i < 2000; ++i) text += i % 7 == 3 ? "中" : i % 11 == 5 ? "\n" : "x";
  const SourceFile file("x", text);
  LineColumn expected;
  for (std::uint32_t offset = 0; offset < text.size(); ++offset) {
    const bool starts = (static_cast<unsigned char>(text[offset]) & 0xC0) != 0x80;
    if (starts && file.position(offset) != expected) {
      BOOST_FAIL("offset " << offset << ": " << file.position(offset) << ", not " << expected);
    }
    if (text[offset] == '\n') {
      ++expected.line;
      expected.column = 1;
    } else if (offset + 1 == text.size() ||
               (static_cast<unsigned char>(text[offset + 1]) & 0xC0) != 0x80) {
      ++expected.column;
    }
  }
  const SourceFile broken("x", std::string(5000, '\x80') + "\nab");
  BOOST_TEST(broken.position(5002) == (LineColumn{2, 2}));
  BOOST_TEST(broken.position(4000).line == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
