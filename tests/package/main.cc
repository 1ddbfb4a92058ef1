// Uses an installed Guiju: exit 0 when its headers are those of the version asked for and a small
// rule set loads and evaluates.
#include <guiju/guiju.h>

#include <cstdio>
#include <string_view>

int main() {
  if (std::string_view(GUIJU_VERSION) != EXPECTED_VERSION) {
    std::fprintf(stderr, "installed headers are %s, not %s\n", GUIJU_VERSION, EXPECTED_VERSION);
    return 1;
  }
  const auto loaded = guiju::api::Rules::load_text(R"(
guiju: 1
id: small
facts:
  missing: {label: 缺岗数, type: count}
rubric:
  parts:
  - id: R1
    marks: 2
    deductions:
    - id: R1a
      points: 0.5
      each: missing
)");
  std::fputs(loaded.text_en().c_str(), stderr);
  if (!loaded.rules) return 1;
  guiju::api::Session session{guiju::api::Evaluation(*loaded.rules)};
  const auto summary = session.summarize(R"({"id": "示例", "missing": 3})");
  if (summary.score == "0.5") return 0;
  std::fprintf(stderr, "score %s, not 0.5\n", summary.score.c_str());
  return 1;
}
