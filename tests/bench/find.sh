#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Finding spots, against reading the pixels; the way from a TIFF to the table.
# usage: find.sh [ROUNDS]
set -euo pipefail
# shellcheck source=tests/bench/rounds.bash
. "$(dirname "$0")/rounds.bash"

gen -H 8000 -W 8000 -n 64000 image
gen -H 8000 -W 8000 -n 64000 -f tiff -c none flat.tif
gen -H 8000 -W 8000 -n 64000 -f tiff -c deflate deflated.tif
spotfind -j1 -o candidates.csv image.nhdr

# direct NAME FILE JOBS, converted NAME FILE JOBS
direct() {
    bench "$1 to table, -j$3" cat \
        "spotfind -j$3 $2.tif | spotmerge >/dev/null"
}
converted() {
    bench "$1, tif2raw first, -j$3" cat \
        "tif2raw -q -j$3 $2.tif >out &&
            spotfind -j$3 $2.nhdr | spotmerge >/dev/null" "$2.raw" "$2.nhdr"
}

bench cat - 'cat image.raw >/dev/null'
for jobs in 1 2; do
    bench "spotfind -j$jobs" cat "spotfind -j$jobs image.nhdr >/dev/null"
done
bench 'spotfind -j1 --no-mmap' cat \
    'spotfind -j1 --no-mmap image.nhdr >/dev/null'
bench spotmerge cat 'spotmerge candidates.csv >/dev/null'
for jobs in 1 2; do
    bench "spotfind -j$jobs | spotmerge" cat \
        "spotfind -j$jobs image.nhdr | spotmerge >/dev/null"
done
bench 'tif2raw, flat TIFF' cat 'tif2raw -q flat.tif >out' flat.nhdr
for jobs in 1 2; do
    direct 'flat TIFF' flat $jobs
    converted 'flat TIFF' flat $jobs
done
for jobs in 1 2; do
    direct 'deflated TIFF' deflated $jobs
    converted 'deflated TIFF' deflated $jobs
done

rounds "${1:-7}"
table "8000 x 8000 uint16, 64000 spots, medians of ${1:-7}"
