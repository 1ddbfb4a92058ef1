#!/bin/bash
# demo.sh: the annex 4 table of the made-up bodies, one body's ledger, and both as HTML pages.
set -euo pipefail
guiju=build/bin/guiju
rules=rules/yangquan-2023
facts=examples/yangquan-2023/made-up.yaml
pages=build/demo

show() {
  echo
  echo "\$ $*"
  "$@"
}
mkdir -p "$pages"
show "$guiju" evaluate "$rules" "$facts" --format table

# The body whose ledger is shown: DEMO_ID, else the first that loses points and has a score.
id=${DEMO_ID:-$("$guiju" evaluate "$rules" "$facts" --format jsonl |
  awk '!first { first = $0 } /"kind": *"deduction"/ && !chosen { chosen = $0 }
       END { print chosen ? chosen : first }' |
  sed -E 's/^\{"id": *"([^"]*)".*/\1/')}
show "$guiju" explain "$rules" "$facts" --id "$id"

"$guiju" evaluate "$rules" "$facts" --format html --output "$pages/index.html"
written=("$pages/index.html")
if "$guiju" explain --help | grep -q html; then
  "$guiju" explain "$rules" "$facts" --id "$id" --format html --output "$pages/explain.html"
  written+=("$pages/explain.html")
fi
echo
echo "HTML: ${written[*]}"
