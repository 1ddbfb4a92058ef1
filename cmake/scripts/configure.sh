#!/bin/bash
# configure.sh PRESET FOLDER [OPTION…]: configures FOLDER by a preset of CMakePresets.json, afresh
# when FOLDER was configured in another place (a tree that was copied or moved) or the last attempt
# failed (what it learnt of a machine without the packages would stick).
set -euo pipefail
preset=$1
folder=$2
shift 2
cmake=${CMAKE:-cmake}

if ! command -v "$cmake" >/dev/null; then
  echo "$cmake not found; \`make setup\` installs it" >&2
  exit 1
fi
version=$("$cmake" --version | awk 'NR == 1 { print $3 }')
if [ "$(printf '%s\n' 3.25 "$version" | sort -V | head -n 1)" != 3.25 ]; then
  echo "Guiju needs CMake 3.25 or newer; $(command -v "$cmake") is $version." >&2
  echo "Debian 12 has a newer one: make CMAKE=/usr/bin/cmake …" >&2
  exit 1
fi

fresh=()
cache=$folder/CMakeCache.txt
if [ -f "$cache" ] && { [ ! -f "$folder/build.ninja" ] ||
  ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "$cache"; }; then
  fresh=(--fresh)
fi
bash cmake/scripts/quietly.sh "build/configure-$preset.log" \
  "$cmake" "${fresh[@]}" --preset "$preset" "$@"
