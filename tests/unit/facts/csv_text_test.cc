// CSV as text: where rows end, what cells hold, and which encoding a file is in.
#include <boost/test/unit_test.hpp>

#include "facts/csv_encoding.h"
#include "facts/csv_rows.h"
#include "facts/csv_text.h"

using namespace guiju;
using namespace guiju::facts;

namespace {

// The rows of a text: "line:cell|cell" each, with the problem's name where there is one.
std::string rows(std::string_view text, std::size_t most = 1000) {
  RowFinder finder(most);
  CsvScratch scratch;
  std::string out;
  std::size_t offset = 0;
  while (offset < text.size()) {
    const RowFinder::Step step = finder.next(text.substr(offset), offset, true);
    BOOST_TEST_REQUIRE(step.taken > 0u);
    offset += step.taken;
    if (!step.row) continue;
    out += std::to_string(step.row->line) + ':';
    const auto problem = read_cells(*step.row, Encoding::utf8, 0, scratch);
    for (std::size_t i = 0; i < scratch.cells.size(); ++i) {
      out += (i > 0 ? "|" : "") + std::string(scratch.cells[i]);
    }
    if (problem && problem->code != Code::csv_cell_count) {
      out += '!' + std::string(info(problem->code).name);
    }
    out += '\n';
  }
  return out;
}

std::string gb18030(std::string_view text) {
  // "示例机构" and "是" are enough here.
  std::string bytes;
  for (std::size_t at = 0; at < text.size();) {
    const std::pair<std::string_view, std::string_view> known[] = {
        {"示", "\xCA\xBE"}, {"例", "\xC0\xFD"}, {"机", "\xBB\xFA"},
        {"构", "\xB9\xB9"}, {"是", "\xCA\xC7"}, {"𠀀", "\x95\x32\x82\x36"}};
    std::size_t taken = 0;
    for (const auto& [utf8, gb] : known) {
      if (text.substr(at, utf8.size()) != utf8) continue;
      bytes += gb;
      taken = utf8.size();
    }
    if (taken == 0) bytes += text[at];
    at += taken == 0 ? 1 : taken;
  }
  return bytes;
}

Encoding guess(std::string_view text, std::size_t piece = 1) {
  EncodingGuess encoding;
  for (std::size_t at = 0; at < text.size(); at += piece) encoding.look(text.substr(at, piece));
  return encoding.result();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(facts_csv_text)

BOOST_AUTO_TEST_CASE(cells_by_rfc_4180) {
  BOOST_TEST(rows("a,b,c\n1,2,3\n") == "1:a|b|c\n2:1|2|3\n");
  BOOST_TEST(rows("a,b\r\n1,2\r\n") == "1:a|b\n2:1|2\n");
  BOOST_TEST(rows("a,b\n1,2") == "1:a|b\n2:1|2\n");
  BOOST_TEST(rows("a,,c,\n") == "1:a||c|\n");
  BOOST_TEST(rows("\"a\",\"b,c\",\"d\"\"e\"\n") == "1:a|b,c|d\"e\n");
  BOOST_TEST(rows("\"a\nb\",c\nd,e\n") == "1:a\nb|c\n3:d|e\n");
  BOOST_TEST(rows("\"a\r\nb\"\r\nc\r\n") == "1:a\r\nb\n3:c\n");
  BOOST_TEST(rows("\"\"\"\",\"\"\n") == "1:\"|\n");
  BOOST_TEST(rows("\"a\"") == "1:a\n");
  BOOST_TEST(rows("\"a\"\r") == "1:a\n");
  BOOST_TEST(rows("a b , c\n") == "1:a b | c\n");
}

BOOST_AUTO_TEST_CASE(blank_rows_are_passed_over) {
  BOOST_TEST(rows("\n\r\n  \n,,,\na\n\n,b\n\n") == "5:a\n7:|b\n");
}

BOOST_AUTO_TEST_CASE(a_misplaced_quote_costs_one_row) {
  BOOST_TEST(rows("a,b\"c,d\ne,f\n") == "1:a!csv_stray_quote\n2:e|f\n");
  BOOST_TEST(rows("a,\"b\"c,d\ne,f\n") == "1:a!csv_stray_quote\n2:e|f\n");
  BOOST_TEST(rows("a,\"b\" ,d\ne,f\n") == "1:a!csv_stray_quote\n2:e|f\n");
  BOOST_TEST(rows("a, \"b\",d\ne,f\n") == "1:a!csv_stray_quote\n2:e|f\n");
  // The quote opened in the first row closes in the second, where text follows it.
  BOOST_TEST(rows("a,\"b\nc,\"d\ne,f\n") == "1:a!csv_stray_quote\n3:e|f\n");
  BOOST_TEST(rows("a,b\"c") == "1:a!csv_stray_quote\n");
}

BOOST_AUTO_TEST_CASE(a_quote_that_is_not_closed_costs_its_line) {
  BOOST_TEST(rows("a,\"b\nc,d\ne,f\n") == "1:a!csv_unclosed_quote\n2:c|d\n3:e|f\n");
  BOOST_TEST(rows("a,\"b") == "1:a!csv_unclosed_quote\n");
  BOOST_TEST(rows("\"") == "1:!csv_unclosed_quote\n");
  BOOST_TEST(rows("x,\"\"\"\n1,2\n") == "1:x!csv_unclosed_quote\n2:1|2\n");
}

BOOST_AUTO_TEST_CASE(rows_that_are_too_long) {
  const std::string text(30, 'x');
  BOOST_TEST(rows("a," + text + "\nb,c\n", 20) == "1:a!line_too_long\n2:b|c\n");
  BOOST_TEST(rows("a,\"" + text + "\n\"\nb,c\n", 20) == "1:a!line_too_long\n3:b|c\n");
  BOOST_TEST(rows("a," + text, 20) == "1:a!line_too_long\n");
  BOOST_TEST(rows("a," + text, 32) == "1:a|" + text + "\n");
}

BOOST_AUTO_TEST_CASE(given_bit_by_bit_the_rows_are_the_same) {
  const std::string text = "a,\"b\"\"c\",d\r\n\"x\ny\",\"\"\n\n,,\nb\"ad,1\n\"q\"z,2\n\"last\"";
  const std::string whole = rows(text);
  for (std::size_t first = 0; first < text.size(); ++first) {
    RowFinder finder(1000);
    CsvScratch scratch;
    std::string out;
    std::size_t offset = 0;
    std::size_t shown = first;
    while (offset < text.size()) {
      const RowFinder::Step step = finder.next(
          std::string_view(text).substr(offset, shown - offset), offset, shown == text.size());
      if (step.taken == 0) {
        BOOST_REQUIRE(shown < text.size());
        ++shown;
        continue;
      }
      offset += step.taken;
      if (step.row) {
        out += std::to_string(step.row->line) + ' ' + std::string(step.row->text) + '\n';
      }
    }
    static std::string expected;
    if (first == 0) expected = out;
    BOOST_TEST(out == expected, "shown " << first);
  }
  BOOST_TEST(whole == "1:a|b\"c|d\n2:x\ny|\n6:!csv_stray_quote\n7:!csv_stray_quote\n8:last\n");
}

BOOST_AUTO_TEST_CASE(many_unclosed_quotes_take_linear_time) {
  // Each row is looked at a bounded number of times, whatever the quotes; this would not end soon
  // otherwise.
  for (const char* line :
       {"a\"b,\"\n", "\"\n", "x,\"\"\"a\n", "\"x,\"\n", "\",\",\"\n", "a,\"b\"c,\"\n"}) {
    std::string text;
    while (text.size() < (2u << 20)) text += line;
    std::size_t found = 0;
    RowFinder finder(16u << 20);
    for (std::size_t offset = 0; offset < text.size();) {
      const RowFinder::Step step = finder.next(std::string_view(text).substr(offset), offset, true);
      offset += step.taken;
      found += step.row ? 1 : 0;
    }
    BOOST_TEST(found > 0u);
  }
}

BOOST_AUTO_TEST_CASE(encodings) {
  BOOST_TEST((guess("") == Encoding::utf8));
  BOOST_TEST((guess("a,b\n") == Encoding::utf8));
  for (std::size_t piece : {1u, 2u, 3u, 5u, 1000u}) {
    BOOST_TEST((guess("示例机构,是\n𠀀", piece) == Encoding::utf8));
    BOOST_TEST((guess(gb18030("示例机构,是\n𠀀"), piece) == Encoding::gb18030));
    BOOST_TEST((guess("id\n" + gb18030("是"), piece) == Encoding::gb18030));
    // Damage in a UTF-8 file does not make it GB18030.
    BOOST_TEST((guess("示例机构示例机构示例机构\xFF", piece) == Encoding::utf8));
    BOOST_TEST((guess("\xEF\xBB\xBF" + gb18030("示例"), piece) == Encoding::utf8));
    BOOST_TEST((guess("示例机构示例机构示例机构\xE7\xA4", piece) == Encoding::utf8));
    BOOST_TEST((guess("\xC3", piece) == Encoding::gb18030));
  }
}

BOOST_AUTO_TEST_CASE(gb18030_is_decoded_or_the_place_named) {
  Gb18030Decoder decoder;
  std::string text;
  BOOST_TEST(decoder.decode(gb18030("示例机构 a,是𠀀"), text) == std::string::npos);
  BOOST_TEST(text == "示例机构 a,是𠀀");
  BOOST_TEST(decoder.decode("", text) == std::string::npos);
  BOOST_TEST(text == "");
  BOOST_TEST(decoder.decode(gb18030("示例") + "\xFF,", text) == 4u);
  BOOST_TEST(text == "示例");
  BOOST_TEST(decoder.decode(gb18030("示") + "\xCA", text) == 2u);
  BOOST_TEST(decoder.decode(gb18030("是"), text) == std::string::npos);
  BOOST_TEST(text == "是");
  // Four-byte characters at the edges of the range.
  BOOST_TEST(decoder.decode("\x90\x30\x81\x30", text) == std::string::npos);
  BOOST_TEST(text == "\xF0\x90\x80\x80");
  BOOST_TEST(decoder.decode("\xE3\x32\x9A\x35", text) == std::string::npos);
  BOOST_TEST(text == "\xF4\x8F\xBF\xBF");
}

BOOST_AUTO_TEST_CASE(plain_cells_are_found_without_the_others) {
  BOOST_TEST(plain_cell("a,b,c", 0).value() == "a");
  BOOST_TEST(plain_cell("a,b,c", 1).value() == "b");
  BOOST_TEST(plain_cell("a,b,c", 2).value() == "c");
  BOOST_TEST(plain_cell("a,,c", 1).value() == "");
  BOOST_TEST(plain_cell("", 0).value() == "");
  BOOST_TEST(plain_cell("a,\"b,c\"", 0).value() == "a");
  BOOST_TEST(!plain_cell("a,b", 2).has_value());
  BOOST_TEST(!plain_cell("\"a,b\",c", 1).has_value());
  BOOST_TEST(!plain_cell("机构,b", 1).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
