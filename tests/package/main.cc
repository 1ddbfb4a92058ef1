// Uses an installed Guiju: exit 0 when its headers are those of the version asked for.
#include <guiju/version.h>

#include <cstdio>
#include <string_view>

int main() {
  if (std::string_view(GUIJU_VERSION) == EXPECTED_VERSION) return 0;
  std::fprintf(stderr, "installed headers are %s, not %s\n", GUIJU_VERSION, EXPECTED_VERSION);
  return 1;
}
