#!/bin/bash
# python-environment.sh FOLDER REQUIREMENTS LOG: makes a virtual environment from Debian's own
# Python (whose packages PEP 668 protects, and which another python3 on PATH may hide) and installs
# REQUIREMENTS into it. Does nothing when that was done for the same text of REQUIREMENTS.
set -euo pipefail
folder=$1
requirements=$2
log=$3
done_for=$folder/requirements.txt
python=${GUIJU_PYTHON:-/usr/bin/python3}
unset PYTHONHOME PYTHONPATH VIRTUAL_ENV

if cmp -s "$requirements" "$done_for" && "$folder/bin/python" -c '' 2>/dev/null; then
  exit 0
fi
echo "setup: Python packages of $requirements into $folder (log: $log)"
if ! {
  rm -rf "$folder" &&
    "$python" -m venv "$folder" &&
    "$folder/bin/python" -m pip install --disable-pip-version-check --no-input -r "$requirements"
} </dev/null >"$log" 2>&1; then
  tail -n 40 "$log" >&2
  echo "setup: the Python environment failed; the end of $log is above" >&2
  exit 1
fi
cp "$requirements" "$done_for"
