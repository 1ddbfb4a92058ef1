#!/bin/bash
# quietly.sh LOG COMMAND…: runs COMMAND with its output in LOG, and shows the end of it on failure.
set -euo pipefail
log=$1
shift
mkdir -p "$(dirname "$log")"
status=0
"$@" </dev/null >"$log" 2>&1 || status=$?
if [ "$status" -ne 0 ]; then
  tail -n 100 "$log" >&2
  echo "failed (exit $status): $*; the whole output is in $log" >&2
fi
exit "$status"
