// Turns (name, text) into a passed or failed comparison with tests/golden/<name>.
#include "support/golden.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace guiju::test {
namespace {

// The line of `text` that holds byte `at`, without its end; "(end of text)" past the last one.
std::string_view line_at(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
  if (start >= text.size()) return "(end of text)";
  return text.substr(start, text.find('\n', start) - start);
}

void write(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream stream(path, std::ios::binary);
  stream << text;
  BOOST_REQUIRE_MESSAGE(stream.flush(), "cannot write " << path);
}

}  // namespace

void check_golden(std::string_view name, std::string_view actual) {
  const std::filesystem::path path =
      std::filesystem::path(GUIJU_SOURCE_DIR) / "tests" / "golden" / name;
  const char* update = std::getenv("GUIJU_UPDATE_GOLDEN");
  if (update != nullptr && std::string_view(update) == "1") {
    write(path, actual);
    BOOST_TEST_MESSAGE("wrote tests/golden/" << name);
    return;
  }
  std::ifstream stream(path, std::ios::binary);
  if (!stream.is_open()) {
    BOOST_ERROR("tests/golden/" << name << " does not exist; GUIJU_UPDATE_GOLDEN=1 writes it");
    return;
  }
  const std::string expected{std::istreambuf_iterator<char>(stream), {}};
  if (expected == actual) {
    BOOST_TEST(true);
    return;
  }
  const auto [theirs, ours] =
      std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end());
  const auto at = static_cast<std::size_t>(theirs - expected.begin());
  BOOST_ERROR("differs from tests/golden/"
              << name << ", line " << 1 + std::count(expected.begin(), theirs, '\n')
              << "\n  expected: " << line_at(expected, at) << "\n  actual:   "
              << line_at(actual, static_cast<std::size_t>(ours - actual.begin()))
              << "\n(GUIJU_UPDATE_GOLDEN=1 accepts the new text)");
}

}  // namespace guiju::test
