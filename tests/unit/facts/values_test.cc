// Single values: what each declared type accepts and how each refusal is named, the same in every
// notation.
#include <boost/test/unit_test.hpp>

#include "facts/value.h"
#include "unit/facts/sample_rules.h"

using namespace guiju;
using namespace guiju::test;

namespace {

// What a value comes to: its cell in words, or the codes of its errors.
std::string outcome(const Body& body, std::string_view id) {
  if (body.errors.empty()) return value_of(body, id);
  std::string codes;
  for (const BodyError& error : body.errors) codes += (codes.empty() ? "" : " ") + error.code;
  return codes;
}

std::string json(std::string_view id, const std::string& value) {
  return outcome(read_json("{\"id\":\"b\",\"" + std::string(id) + "\":" + value + "}"), id);
}

std::string yaml(std::string_view id, const std::string& value) {
  const Facts facts =
      read_text(FactsFormat::yaml, "id: b\n" + std::string(id) + ": " + value + "\n");
  return facts.bodies.empty() ? facts.problems() : outcome(facts.bodies[0], id);
}

std::string csv(std::string_view id, const std::string& cell) {
  const Facts facts = read_text(FactsFormat::csv, "id," + std::string(id) + "\nb," + cell + "\n");
  return facts.bodies.empty() ? facts.problems() : outcome(facts.bodies[0], id);
}

std::string set(std::string_view id, const std::string& value) {
  Body body = read_json("{\"id\":\"b\"}");
  set_fact(*sample(), id, value, body);
  return outcome(body, id);
}

// The same bare text in the notations without quotes.
void check_plain(std::string_view id, const std::string& text, const std::string& expected) {
  BOOST_TEST_CONTEXT(id << " = " << text) {
    BOOST_TEST(yaml(id, text) == expected);
    BOOST_TEST(csv(id, text) == expected);
    BOOST_TEST(set(id, text) == expected);
  }
}

// A JSON string, and the same text unquoted.
void check_text(std::string_view id, const std::string& text, const std::string& expected) {
  check_plain(id, text, expected);
  BOOST_TEST_CONTEXT(id << " = \"" << text << '"') {
    BOOST_TEST(json(id, '"' + text + '"') == expected);
  }
}

// A JSON number or word, and the same unquoted.
void check_bare(std::string_view id, const std::string& text, const std::string& expected) {
  check_plain(id, text, expected);
  BOOST_TEST_CONTEXT(id << " = " << text) { BOOST_TEST(json(id, text) == expected); }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(facts_values)

BOOST_AUTO_TEST_CASE(booleans) {
  for (const char* id : {"licences_complete", "refused_without_cause"}) {
    check_bare(id, "true", "true");
    check_bare(id, "false", "false");
    check_text(id, "是", "true");
    check_text(id, "否", "false");
    check_plain(id, "TRUE", "true");  // as spreadsheets write it
    check_plain(id, "False", "false");
    BOOST_TEST(yaml(id, "\"true\"") == "true");
    for (const char* word :
         {"yes", "no", "on", "off", "1", "0", "Y", "对", "√", "真", "true false"}) {
      check_plain(id, word, "not_true_or_false");
      BOOST_TEST(json(id, std::string("\"") + word + '"') == "wrong_type");
    }
    BOOST_TEST(json(id, "1") == "wrong_type");
    BOOST_TEST(json(id, "0") == "wrong_type");
    BOOST_TEST(json(id, "\"true\"") == "wrong_type");
    BOOST_TEST(json(id, "\"TRUE\"") == "wrong_type");
    BOOST_TEST(json(id, "True") == "not_json_value");
    BOOST_TEST(json(id, "tru") == "not_json_value");
    BOOST_TEST(json(id, "truex") == "not_json_value");
    BOOST_TEST(json(id, "[]") == "wrong_type");
  }
  BOOST_TEST(json("licences_complete", "{}") == "wrong_type");
}

BOOST_AUTO_TEST_CASE(counts) {
  const char* id = "posts_missing_count";
  check_bare(id, "0", "0");
  check_bare(id, "3", "3");
  check_bare(id, "3.0", "3");
  check_text(id, "3", "3");
  check_text(id, "3.000", "3");
  check_bare(id, "1000000000", "1000000000");
  check_bare(id, "999999999", "999999999");
  check_bare(id, "-2", "count_negative");
  check_text(id, "-2", "count_negative");
  check_bare(id, "-0.5", "count_negative");
  check_bare(id, "-0", "0");
  check_bare(id, "1.5", "not_whole");
  check_text(id, "0.1", "not_whole");
  check_bare(id, "1000000001", "out_of_range");
  check_bare(id, "123456789012345678901234567890", "out_of_range");
  check_bare(id, "9223372036854775808", "out_of_range");
  check_bare(id, "12345678901234567890123456789012345678901234567890", "too_many_digits");
  check_bare(id, "0.00000000000000000000000000000000000000000000000001", "too_many_digits");
  check_plain(id, "NaN", "not_finite");
  check_plain(id, "-Infinity", "not_finite");
  check_plain(id, "inf", "not_finite");
  BOOST_TEST(yaml(id, ".nan") == "not_finite");
  BOOST_TEST(json(id, "NaN") == "not_finite");
  BOOST_TEST(json(id, "Infinity") == "not_finite");
  BOOST_TEST(json(id, "-Infinity") == "not_finite");
  BOOST_TEST(json(id, "\"NaN\"") == "not_finite");
  check_text(id, "三", "not_a_number");
  check_text(id, "3个", "not_a_number");
  check_text(id, "1/2", "not_a_number");
  check_text(id, "３", "full_width_number");
  check_text(id, "1．5", "full_width_number");
  check_text(id, "0x10", "not_a_number");
  check_plain(id, "1_000", "not_a_number");
  BOOST_TEST(csv(id, "\"1,000\"") == "not_a_number");
  BOOST_TEST(json(id, "true") == "wrong_type");
  BOOST_TEST(json(id, "[3]") == "wrong_type");
  BOOST_TEST(json(id, "{\"value\":3}") == "wrong_type");
  for (const char* bad : {"01", "-", "+1", "1.", ".5", "1e", "1e+", "--1", "1.2.3", "0x1F", "1a"}) {
    BOOST_TEST(json(id, bad) == "not_json_value", bad);
  }
}

BOOST_AUTO_TEST_CASE(exponents_are_exact_or_refused) {
  const char* id = "posts_missing_count";
  BOOST_TEST(json(id, "1e3") == "1000");
  BOOST_TEST(json(id, "1E+3") == "1000");
  BOOST_TEST(json(id, "25e-1") == "not_whole");
  BOOST_TEST(json(id, "20e-1") == "2");
  BOOST_TEST(json(id, "0e9999999999") == "0");
  BOOST_TEST(json(id, "1e40") == "too_many_digits");
  BOOST_TEST(json(id, "1e999999999999999999999") == "too_many_digits");
  BOOST_TEST(json("ratio", "1.25e2") == "125");
  BOOST_TEST(json("ratio", "-1.25e-3") == "-0.00125");
  BOOST_TEST(json("ratio", "1e-34") == "0." + std::string(33, '0') + "1");
  BOOST_TEST(json("ratio", "1e-35") == "too_many_digits");
  BOOST_TEST(json("ratio", "1e33") == "1" + std::string(33, '0'));
  BOOST_TEST(json("ratio", "1.0000000000000000000000000000000000000000e2") == "100");
  // A spreadsheet's 1.23E+11 has lost digits.
  for (const char* text : {"1e3", "1.23E+11", "5E-1"}) {
    check_plain(id, text, "exponent_number");
    check_plain("ratio", text, "exponent_number");
    BOOST_TEST(json(id, std::string("\"") + text + '"') == "exponent_number");
  }
}

BOOST_AUTO_TEST_CASE(counts_within_declared_bounds) {
  check_bare("team_size", "1", "1");
  check_bare("team_size", "20", "20");
  check_bare("team_size", "0", "out_of_range");
  check_bare("team_size", "21", "out_of_range");
}

BOOST_AUTO_TEST_CASE(numbers_are_exact_decimals) {
  check_bare("ratio", "0.1", "0.1");
  check_text("ratio", "-12.50", "-12.5");
  check_bare("ratio", "0.1234567890123456789012345678901234",
             "0.1234567890123456789012345678901234");
  check_bare("ratio", "1234567890123456789012345678901234", "1234567890123456789012345678901234");
  check_bare("ratio", "12345678901234567890123456789012345", "too_many_digits");
  check_bare("ratio", "0.12345678901234567890123456789012345", "too_many_digits");
  check_plain("ratio", "nan", "not_finite");
  check_text("ratio", "half", "not_a_number");
  check_bare("area", "0", "0");
  check_bare("area", "100000", "100000");
  check_bare("area", "100000.0000001", "out_of_range");
  check_bare("area", "-0.1", "out_of_range");
}

BOOST_AUTO_TEST_CASE(choices_as_number_or_text) {
  check_bare("cohort", "2020", "2020");
  check_text("cohort", "2021", "2021");
  check_text("body_type", "自主评价院校", "自主评价院校");
  check_bare("cohort", "2019", "not_a_choice");
  check_bare("cohort", "2020.0", "not_a_choice");
  check_text("body_type", "自主评价大学", "not_a_choice");
  BOOST_TEST(json("cohort", "true") == "wrong_type");
  BOOST_TEST(json("cohort", "[2020]") == "wrong_type");
  const Body body = read_json(R"({"id":"b","body_type":"自主评价企业单位"})");
  BOOST_REQUIRE(body.errors.size() == 1u);
  BOOST_TEST(body.errors[0].zh ==
             "“自主评价企业单位”不在可选值之中：自主评价企业, 自主评价院校, "
             "社会培训评价组织；是不是“自主评价企业”？");
  BOOST_TEST(body.errors[0].en ==
             "'自主评价企业单位' is not one of the choices: 自主评价企业, 自主评价院校, "
             "社会培训评价组织; did you mean '自主评价企业'?");
}

BOOST_AUTO_TEST_CASE(dates_are_existing_days) {
  const char* id = "published_on";
  check_text(id, "2023-08-31", "2023-08-31");
  check_text(id, "2024-02-29", "2024-02-29");
  check_text(id, "0001-01-01", "0001-01-01");
  check_text(id, "9999-12-31", "9999-12-31");
  check_text(id, "2023-02-29", "no_such_day");
  check_text(id, "2023-13-01", "no_such_day");
  check_text(id, "2023-00-10", "no_such_day");
  check_text(id, "0000-01-01", "no_such_day");
  for (const char* text : {"2023-8-31", "2023/08/31", "2023年8月31日", "31.08.2023", "20230831",
                           "2023-08-31T00:00:00", "2023-08", "昨天", "二〇二三年"}) {
    check_text(id, text, "bad_date");
  }
  BOOST_TEST(json(id, "20230831") == "wrong_type");
  BOOST_TEST(json(id, "true") == "wrong_type");
  const auto hint = [](const std::string& written) {
    return read_json("{\"id\":\"b\",\"published_on\":\"" + written + "\"}").errors.at(0).en;
  };
  const std::string meant = "did you mean '2023-08-31'?";
  for (const char* text : {"2023-8-31", "2023/8/31", "2023年8月31日", "20230831", "2023.08.31"}) {
    BOOST_TEST(hint(text).ends_with(meant), text);
  }
  BOOST_TEST(!hint("2023/2/30").ends_with("?"));
}

BOOST_AUTO_TEST_CASE(texts) {
  check_text("remark", "示例说明", "示例说明");
  check_plain("remark", "2020", "2020");
  check_plain("remark", "true", "true");
  BOOST_TEST(csv("remark", "null") == "null");  // in a text the word itself
  BOOST_TEST(yaml("remark", "\"null\"") == "null");
  BOOST_TEST(json("remark", "2020") == "wrong_type");
  BOOST_TEST(json("remark", "true") == "wrong_type");
  BOOST_TEST(json("remark", "[\"a\"]") == "wrong_type");
  BOOST_TEST(json("remark", R"("a\"b\\c\/d\n\té\u4E2D\uD83D\uDE00")") == "a\"b\\c/d\n\té中😀");
  BOOST_TEST(json("remark", R"("\u0000")") == "control_character");
  BOOST_TEST(json("remark", R"("\u001b[31m")") == "control_character");
  for (const char* bad : {R"("\x")", R"("\u12")", R"("\u12g4")", R"("\ud800")", R"("\udc00")",
                          R"("\ud800\u0041")", R"("\ud83d\ud83d")", R"("\U0041")"}) {
    BOOST_TEST(json("remark", bad) == "bad_string", bad);
    BOOST_TEST(json("licences_complete", bad) == "bad_string", bad);
  }
  BOOST_TEST(csv("remark", "\"两行\n文字\"") == "两行\n文字");
  BOOST_TEST(csv("remark", "\"说“好”,\"\"是\"\"\"") == "说“好”,\"是\"");
}

BOOST_AUTO_TEST_CASE(unknown_is_null_or_empty) {
  for (const char* id : {"licences_complete", "posts_missing_count", "ratio", "remark", "cohort",
                         "published_on", "refused_without_cause"}) {
    BOOST_TEST_CONTEXT(id) {
      BOOST_TEST(json(id, "null") == "null");
      BOOST_TEST(json(id, "\"\"") == "null");
      BOOST_TEST(yaml(id, "") == "null");
      BOOST_TEST(yaml(id, "~") == "null");
      BOOST_TEST(yaml(id, "null") == "null");
      BOOST_TEST(yaml(id, "\"\"") == "null");
      BOOST_TEST(csv(id, "") == "absent");
      BOOST_TEST(csv(id, " ") == "absent");
      BOOST_TEST(set(id, "") == "null");
      BOOST_TEST(set(id, "null") == "null");
      BOOST_TEST(value_of(read_json("{\"id\":\"b\"}"), id) == "absent");
    }
  }
  BOOST_TEST(csv("posts_missing_count", "null") == "null");
  BOOST_TEST(csv("second_evaluation", "null") == "null");
}

BOOST_AUTO_TEST_CASE(cells_are_trimmed_but_texts) {
  BOOST_TEST(csv("posts_missing_count", " 3 ") == "3");
  BOOST_TEST(csv("licences_complete", "\t是") == "true");
  BOOST_TEST(csv("published_on", "\" 2023-08-31\"") == "2023-08-31");
  BOOST_TEST(csv("remark", " a ") == " a ");
}

BOOST_AUTO_TEST_CASE(every_message_says_what_was_found_and_expected) {
  struct Case {
    const char* json;
    const char* zh;
    const char* en;
  };
  const Case cases[] = {
      {R"("licences_complete":"yes")", "应为是或否（true/false），不能是文字",
       "expected true or false, found a text"},
      {R"("posts_missing_count":-2)", "个数不能是负数：-2", "a count cannot be negative: -2"},
      {R"("posts_missing_count":1.5)", "个数应为整数：1.5", "a count must be a whole number: 1.5"},
      {R"("team_size":0)", "0 超出范围，应在 1 到 20 之间", "0 is out of range; expected 1 to 20"},
      {R"("area":-1)", "-1 超出范围，应在 0 到 100000 之间",
       "-1 is out of range; expected 0 to 100000"},
      {R"("ratio":NaN)", "“NaN”不是确定的数；未知请留空",
       "'NaN' is not a finite number; leave an unknown one empty"},
      {R"("ratio":"３．５")", "“３．５”含全角字符；请写 3.5",
       "'３．５' holds full-width characters; write 3.5"},
      {R"("published_on":"2023-02-30")", "没有 2023-02-30 这一天", "there is no day 2023-02-30"},
      {R"("posts_mising_count":1)",
       "规则文件没有声明事实“posts_mising_count”；是不是“posts_missing_count”？",
       "the rule file declares no fact 'posts_mising_count'; did you mean 'posts_missing_count'?"},
      {R"("缺岗":1)", "规则文件没有声明事实“缺岗”；是不是“缺岗数”？",
       "the rule file declares no fact '缺岗'; did you mean '缺岗数'?"},
      {R"("unheard_of_entirely":1)", "规则文件没有声明事实“unheard_of_entirely”",
       "the rule file declares no fact 'unheard_of_entirely'"},
      {R"("occupations":3)", "应为记录的列表 […]，不能是数",
       "expected a list of records […], found a number"},
  };
  for (const Case& c : cases) {
    const Body body = read_json("{\"id\":\"b\"," + std::string(c.json) + "}");
    BOOST_TEST_CONTEXT(c.json) {
      BOOST_REQUIRE(body.errors.size() == 1u);
      BOOST_TEST(body.errors[0].zh == c.zh);
      BOOST_TEST(body.errors[0].en == c.en);
    }
  }
}

// Eight bytes are looked at together: wherever one stands, and beside whatever.
BOOST_AUTO_TEST_CASE(control_characters_in_any_place) {
  for (const char filler : {'a', ' ', '\x7f', '\x80', '\xff'})
    for (std::size_t length = 0; length <= 40; ++length) {
      std::string text(length, filler);
      BOOST_TEST(!facts::has_control_character(text), length);
      for (char& place : text)
        for (const char c : {'\0', '\x01', '\n', '\x1f'}) {
          place = c;
          BOOST_TEST(facts::has_control_character(text), length << ' ' << static_cast<int>(c));
          place = filler;
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
