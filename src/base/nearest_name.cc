// A misspelt name -> the declared one that was probably meant: restricted Damerau-Levenshtein
// distance over code points, rows of the table kept three at a time.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/diagnostic.h"
#include "base/utf8.h"

namespace guiju {
namespace {

constexpr std::size_t longest = 100;  // code points; longer names are not compared

std::u32string code_points(std::string_view text) {
  std::u32string result;
  for (std::size_t offset = 0; offset < text.size();) result += utf8::next(text, offset);
  return result;
}

std::size_t distance(const std::u32string& a, const std::u32string& b) {
  std::vector<std::size_t> before;                 // row i - 2
  std::vector<std::size_t> above(b.size() + 1);    // row i - 1
  std::vector<std::size_t> current(b.size() + 1);  // row i
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      current[j] = std::min({above[j] + 1, current[j - 1] + 1, above[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before[j - 2] + 1);
      }
    }
    before = std::exchange(above, current);
  }
  return above[b.size()];
}

}  // namespace

std::string nearest_name(std::string_view name, const std::vector<std::string>& candidates) {
  if (name.size() > 4 * longest || utf8::first_invalid(name) != utf8::npos) return {};
  const std::u32string wanted = code_points(name);
  if (wanted.empty() || wanted.size() > longest) return {};
  const std::size_t most = std::max<std::size_t>(1, wanted.size() / 3);
  std::size_t least = most + 1;
  const std::string* nearest = nullptr;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > 4 * longest || utf8::first_invalid(candidate) != utf8::npos) continue;
    const std::u32string other = code_points(candidate);
    const std::size_t difference =
        std::max(wanted.size(), other.size()) - std::min(wanted.size(), other.size());
    if (difference >= least) continue;
    const std::size_t edits = distance(wanted, other);
    // A name that shares nothing is not near, however short it is.
    if (edits >= least || edits >= std::max(wanted.size(), other.size())) continue;
    least = edits;
    nearest = &candidate;
  }
  return nearest ? *nearest : std::string();
}

}  // namespace guiju
