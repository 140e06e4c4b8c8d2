#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Merging candidate tables: rows a second, and bytes of memory a row.
# usage: merge.sh [ROWS [ROUNDS]]; a row takes 50 bytes of TMPDIR.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=${BUILD:-$here/../../build}
PATH=$build:$build/tests:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# shellcheck source=tests/bench/rounds.bash
. "$here/rounds.bash"
n=${1:-10000000}

bench cat - 'cat table >/dev/null'
bench 'spotmerge, no row above -t' cat \
    'spotmerge -t 1e9 --distance 0 table >out 2>err'
bench 'spotmerge --distance 0' cat 'spotmerge --distance 0 table >/dev/null'
bench spotmerge cat 'spotmerge table >/dev/null'
merge=3 # its number among the above

for channels in 1 2; do
    rows "$n" "$channels" >table
    rounds "${2:-3}"
    table "$n rows, $channels channels, medians of ${2:-3}"
    peak bytes spotmerge table >/dev/null
    awk -v n="$(grep -vc '^[#t]' table)" -v us="$(median "$merge")" \
        -v bytes="$(cat bytes)" 'BEGIN {
            printf "spotmerge: %.2f million rows a second, ", n / us
            printf "%.1f bytes of memory a row\n\n", bytes / n }'
done
