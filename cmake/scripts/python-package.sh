#!/bin/bash
# python-package.sh ENVIRONMENT LIBRARY FOLDER LOG: builds the wheel of the Python package by `pip
# install .` and installs it into the virtual environment, which must hold what pyproject.toml builds
# with. LIBRARY, built from the same sources, is linked instead of being compiled once more; FOLDER
# keeps what was compiled. Does nothing where neither sources nor library have changed.
set -euo pipefail
python=$1/bin/python
library=$(realpath "$2")
folder=$3
log=$4
stamp=$1/guiju-package
unset PYTHONHOME PYTHONPATH VIRTUAL_ENV

now=$({
  sha256sum "$library" pyproject.toml CMakeLists.txt README.md LICENSE
  find bindings/python cmake include -type f -not -name '*.pyc' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
} | sha256sum)
if [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && "$python" -c 'import guiju' 2>/dev/null; then
  exit 0
fi
echo "setup: the Python package into $1 (log: $log)"
if ! "$python" -m pip install --disable-pip-version-check --no-input --no-deps --force-reinstall \
  --no-build-isolation --config-settings "build-dir=$folder" --config-settings "cmake.define.GUIJU_PREBUILT_LIBRARY=$library" \
  --config-settings "cmake.define.Python_EXECUTABLE=$PWD/$python" . </dev/null >"$log" 2>&1; then
  tail -n 40 "$log" >&2
  echo "setup: the Python package failed; the end of $log is above" >&2
  exit 1
fi
printf '%s\n' "$now" >"$stamp"
