#!/bin/bash
# no-floats.sh FILE…: fails where a C++ file names a binary floating-point type outside comments
# and quotes. A line with "NOLINT: float" and its reason is let through.
set -euo pipefail
status=0
for file in "$@"; do
  if sed -E '/NOLINT: float/s/.*//; s/"([^"\\]|\\.)*"//g; s://.*::' "$file" |
    grep -nwE 'float|double' | sed "s|^|$file:|" | grep .; then
    status=1
  fi
done
[ "$status" -eq 0 ] || echo 'binary floating point is not allowed here (float, double)' >&2
exit "$status"
