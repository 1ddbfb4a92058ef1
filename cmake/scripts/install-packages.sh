#!/bin/bash
# install-packages.sh LOG [TARGET]: installs what is missing of cmake/debian-packages.txt, and what
# is marked "only: TARGET". Touches neither network nor system when nothing is missing.
set -euo pipefail
log=$1
target=${2:-}
list=cmake/debian-packages.txt

wanted=$(awk -v target="$target" '
  match($0, /# only: */) && substr($0, RSTART + RLENGTH) != target { next }
  { sub(/#.*/, ""); if (NF) print $1 }' "$list")

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  echo "setup: not a Debian system; these packages, or their like, must be there already:" $wanted
  exit 0
fi

# shellcheck disable=SC2086  # the words of $wanted are package names
installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' $wanted 2>/dev/null |
  awk '$1 == "ii" || $1 == "hi" { print $2 }' | sort -u) || true
missing=$(comm -23 <(sort -u <<<"$wanted") <(echo "$installed") | xargs)
[ -n "$missing" ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "setup: missing packages: $missing" >&2
    echo "setup: neither root nor sudo here; as root run: apt-get install $missing" >&2
    exit 1
  fi
  as_root=(sudo)
fi
apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
    -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 "$@" </dev/null >>"$log" 2>&1
}
echo "setup: installing $missing (log: $log)"
: >"$log"
# shellcheck disable=SC2086
if ! { apt update && apt install --no-install-recommends $missing; }; then
  tail -n 40 "$log" >&2
  echo "setup: apt-get failed; the end of $log is above" >&2
  exit 1
fi
