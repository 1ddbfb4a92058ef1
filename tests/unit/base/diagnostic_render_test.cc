// Rendering: the exact text with its caret, and the JSON.
#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>

#include "base/diagnostic.h"
#include "base/utf8.h"

using namespace guiju;

namespace {

SourcePtr source(std::string text) {
  return std::make_shared<SourceFile>("rules.yaml", std::move(text));
}

std::string shown(const SourcePtr& file, Span span, Language language = Language::zh) {
  Diagnostics list;
  list.add(Code::key_not_scalar, {file, span});
  RenderOptions options;
  options.language = language;
  return render(list.all(), options);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rendering)

BOOST_AUTO_TEST_CASE(the_form_of_the_header) {
  const SourcePtr file = source("a: 1\nparts:\n    marks: 3\n    marks: 5\n");
  Diagnostics list;
  list.add(Code::duplicate_key, {file, {29, 34}}, {"marks"})
      .notes.push_back({{file, {16, 21}}, Code::first_here, {}});
  BOOST_TEST(render(list.all(), {}) ==
             "rules.yaml:4:5: 错误[GJ1006]: 键“marks”重复\n"
             "    4 |     marks: 5\n"
             "      |     ^~~~~\n"
             "rules.yaml:3:5: 说明: 第一次出现在这里\n");
  RenderOptions english;
  english.language = Language::en;
  BOOST_TEST(render(list.all().front(), english) ==
             "rules.yaml:4:5: error[GJ1006]: duplicate key 'marks'\n"
             "    4 |     marks: 5\n"
             "      |     ^~~~~\n"
             "rules.yaml:3:5: note: first used here\n");
  RenderOptions brief;
  brief.source_lines = false;
  BOOST_TEST(render(list.all().front(), brief) ==
             "rules.yaml:4:5: 错误[GJ1006]: 键“marks”重复\n"
             "rules.yaml:3:5: 说明: 第一次出现在这里\n");
}

BOOST_AUTO_TEST_CASE(wide_characters_take_two_columns) {
  const SourcePtr file = source("标题: 内部管理，扣分\n");
  // 内部管理 begins at byte 8; the caret stands under column 7 of the terminal.
  BOOST_TEST(shown(file, {8, 20}) ==
             "rules.yaml:1:5: 错误[GJ1013]: 键必须是文字\n"
             "    1 | 标题: 内部管理，扣分\n"
             "      |       ^~~~~~~~\n");
}

BOOST_AUTO_TEST_CASE(combining_marks_tabs_and_controls) {
  BOOST_TEST(shown(source("e\u0301\tb\x1B\u202E: x"), {4, 5}) ==
             "rules.yaml:1:4: 错误[GJ1013]: 键必须是文字\n"
             "    1 | e\u0301 b\uFFFD\uFFFD: x\n"
             "      |   ^\n");
  BOOST_TEST(shown(source("a\xFF\xFE: x"), {1, 2}) ==
             "rules.yaml:1:2: 错误[GJ1013]: 键必须是文字\n"
             "    1 | a\uFFFD\uFFFD: x\n"
             "      |  ^\n");
}

BOOST_AUTO_TEST_CASE(empty_spans_ends_and_several_lines) {
  const SourcePtr file = source("ab: cd\nef\n");
  const std::string head = "rules.yaml:1:";
  BOOST_TEST(shown(file, {4, 4}) == head +
                                        "5: 错误[GJ1013]: 键必须是文字\n"
                                        "    1 | ab: cd\n      |     ^\n");
  BOOST_TEST(shown(file, {4, 9}) == head +
                                        "5: 错误[GJ1013]: 键必须是文字\n"
                                        "    1 | ab: cd\n      |     ^~\n");
  BOOST_TEST(shown(file, {6, 6}) == head +
                                        "7: 错误[GJ1013]: 键必须是文字\n"
                                        "    1 | ab: cd\n      |       ^\n");
  BOOST_TEST(shown(file, {10, 10}) ==
             "rules.yaml:3:1: 错误[GJ1013]: 键必须是文字\n"
             "    3 |\n      | ^\n");
  BOOST_TEST(shown(source(""), {0, 0}) ==
             "rules.yaml:1:1: 错误[GJ1013]: 键必须是文字\n"
             "    1 |\n      | ^\n");
  // A span that ends before it begins, or beyond the text.
  BOOST_TEST(shown(file, {4, 2}).find("|     ^\n") != std::string::npos);
  BOOST_TEST(shown(file, {4, 4000000}).find("|     ^~\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(line_endings_and_marks_are_not_shown) {
  BOOST_TEST(shown(source("\xEF\xBB\xBFkey: 1\r\nb"), {3, 6}) ==
             "rules.yaml:1:1: 错误[GJ1013]: 键必须是文字\n"
             "    1 | key: 1\n"
             "      | ^~~\n");
}

BOOST_AUTO_TEST_CASE(large_line_numbers_widen_the_margin) {
  std::string text(1234566, '\n');
  BOOST_TEST(shown(source(text + "ab"), {1234566, 1234568}) ==
             "rules.yaml:1234567:1: 错误[GJ1013]: 键必须是文字\n"
             "1234567 | ab\n"
             "        | ^~\n");
}

BOOST_AUTO_TEST_CASE(long_lines_are_cut_around_the_caret) {
  std::string text;
  for (int i = 0; i < 100000; ++i) text += "中";
  const std::string middle = shown(source(text), {150000, 150006});
  const std::size_t first = middle.find('\n') + 1;
  const std::size_t second = middle.find('\n', first) + 1;
  const std::string line = middle.substr(first, second - first - 1);
  const std::string caret = middle.substr(second, middle.size() - second - 1);
  BOOST_TEST(utf8::width(line) <= 8u + 162u);
  BOOST_TEST(line.substr(0, 14) == "    1 | …中");
  BOOST_TEST(line.substr(line.size() - 6) == "中…");
  BOOST_TEST(caret == "      | " + std::string(61, ' ') + "^~~~");
  // At the start and at the end only the other side is cut.
  BOOST_TEST(shown(source(text), {0, 3}).find("    1 | 中") != std::string::npos);
  const std::string last = shown(source(text), {299997, 300000});
  BOOST_TEST(last.find("中\n      | ") != std::string::npos);
  BOOST_TEST(last.find("    1 | …中") != std::string::npos);
  // A line just within the limit is not cut.
  const std::string whole(160, 'x');
  BOOST_TEST(shown(source(whole), {100, 101}).find("| " + whole + "\n") != std::string::npos);
  BOOST_TEST(shown(source(whole + "x"), {100, 101}).find("…") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_a_place_only_the_message) {
  Diagnostics list;
  list.add(Code::file_unreadable, {}, {"x.yaml", "gone"})
      .notes.push_back({{}, Code::did_you_mean, {"y.yaml"}});
  BOOST_TEST(render(list.all(), {}) ==
             "错误[GJ1001]: 无法读取文件“x.yaml”：gone\n说明: 是不是“y.yaml”？\n");
}

BOOST_AUTO_TEST_CASE(fixes_are_lines_of_their_own) {
  const SourcePtr file = source("a ＞ 1");
  Diagnostics list;
  Diagnostic& diagnostic = list.add(Code::key_not_scalar, {file, {2, 5}});
  diagnostic.fixes.push_back({{file, {2, 5}}, ">"});
  diagnostic.fixes.push_back({{file, {5, 5}}, " "});
  diagnostic.fixes.push_back({{file, {0, 1}}, ""});
  BOOST_TEST(render(list.all(), {}) ==
             "rules.yaml:1:3: 错误[GJ1013]: 键必须是文字\n"
             "    1 | a ＞ 1\n"
             "      |   ^~\n"
             "rules.yaml:1:3: 建议: 改为“>”\n"
             "rules.yaml:1:4: 建议: 在此插入“ ”\n"
             "rules.yaml:1:1: 建议: 删去这一段\n");
}

// A near name is offered once to people, whatever needs quotes as the fix; programs get both.
BOOST_AUTO_TEST_CASE(a_near_name_is_said_once) {
  const SourcePtr file = source("when: opn");
  const auto offered = [&](std::string fix, Span where) {
    Diagnostics list;
    Diagnostic& diagnostic = list.add(Code::unknown_name, {file, {6, 9}}, {"opn"});
    diagnostic.notes.push_back({{}, Code::did_you_mean, {"open"}});
    diagnostic.fixes.push_back({{file, where}, std::move(fix)});
    const std::string json = to_json(list.all());
    BOOST_TEST(json.find("\"did_you_mean\"") != std::string::npos);
    BOOST_TEST(json.find("\"text\"") != std::string::npos);
    const std::string text = render(list.all(), {});
    return text.substr(text.find("^~~\n") + 4);
  };
  BOOST_TEST(offered("open", {6, 9}) == "说明: 是不是“open”？\n");
  BOOST_TEST(offered("`open`", {6, 9}) == "rules.yaml:1:7: 建议: 改为“`open`”\n");
  BOOST_TEST(offered("open", {0, 4}) == "说明: 是不是“open”？\nrules.yaml:1:1: 建议: 改为“open”\n");
}

BOOST_AUTO_TEST_CASE(colour_only_when_asked) {
  const SourcePtr file = source("ab");
  Diagnostics list;
  list.add(Code::key_not_scalar, {file, {0, 2}});
  BOOST_TEST(render(list.all(), {}).find('\x1B') == std::string::npos);
  RenderOptions colored;
  colored.color = true;
  std::string text = render(list.all(), colored);
  BOOST_TEST(text.find("\x1B[1;31m错误[GJ1013]\x1B[0m") != std::string::npos);
  // Without the escapes it is the same text.
  for (std::size_t at; (at = text.find('\x1B')) != std::string::npos;) {
    text.erase(at, text.find('m', at) - at + 1);
  }
  BOOST_TEST(text == render(list.all(), {}));
}

BOOST_AUTO_TEST_CASE(json) {
  const SourcePtr file = source("标题: \"a\"\n标题: b\n");
  Diagnostics list;
  BOOST_TEST(to_json(list.all()) == "[]\n");
  Diagnostic& diagnostic = list.add(Code::duplicate_key, {file, {12, 18}}, {"标题"});
  diagnostic.notes.push_back({{file, {0, 6}}, Code::first_here, {}});
  diagnostic.fixes.push_back({{file, {12, 18}}, "\"x\""});
  list.add(Code::empty_document, {});
  BOOST_TEST(to_json(list.all()) ==
             R"([
  {"code": "GJ1006", "name": "duplicate_key", "severity": "error", "file": "rules.yaml", "line": 2, "column": 1, "end_line": 2, "end_column": 3, "message": {"zh": "键“标题”重复", "en": "duplicate key '标题'"}, "notes": [{"code": "GJ9001", "name": "first_here", "severity": "note", "file": "rules.yaml", "line": 1, "column": 1, "end_line": 1, "end_column": 3, "message": {"zh": "第一次出现在这里", "en": "first used here"}}], "fixes": [{"file": "rules.yaml", "line": 2, "column": 1, "end_line": 2, "end_column": 3, "text": "\"x\""}]},
  {"code": "GJ1014", "name": "empty_document", "severity": "error", "file": null, "line": null, "column": null, "end_line": null, "end_column": null, "message": {"zh": "文件是空的", "en": "the file is empty"}, "notes": [], "fixes": []}
]
)");
}

BOOST_AUTO_TEST_SUITE_END()
