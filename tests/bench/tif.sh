#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Decoding TIFFs, against libtiff's tiffcp (Debian: libtiff-tools) on the same
# file, and finding spots in them without converting them, against converting
# them first.
# usage: tif.sh [ROUNDS]
set -euo pipefail
# shellcheck source=tests/bench/rounds.bash
. "$(dirname "$0")/rounds.bash"
command -v tiffcp >/dev/null || {
    echo "tif.sh: left out, needs tiffcp (Debian: libtiff-tools)"
    exit 0
}

for codec in deflate lzw zstd; do
    gen -H 8000 -W 8000 -n 64000 -f tiff -c $codec -r 16 $codec-strips.tif
    gen -H 8000 -W 8000 -n 64000 -f tiff -c $codec -T 256 $codec-tiles.tif
done
gen -H 8000 -W 8000 -n 64000 -f tiff -c deflate -r 16 -p 2 deflate-pred.tif

for file in *.tif; do
    name=${file%.tif}
    bench "$name: tiffcp" - "tiffcp -c none $file copy" copy
    for jobs in 1 2; do
        bench "$name: tif2raw -j$jobs" "$name: tiffcp" \
            "tif2raw -q -j$jobs $file >out" "$name.raw $name.nhdr"
    done
    bench "$name: tif2raw, spotfind" - \
        "tif2raw -q -j1 $file >out; spotfind -q -j1 $name.nhdr >/dev/null" \
        "$name.raw $name.nhdr"
    bench "$name: spotfind direct" "$name: tif2raw, spotfind" \
        "spotfind -q -j1 $file >/dev/null"
done

rounds "${1:-5}"
table "8000 x 8000 uint16, 64000 spots, medians of ${1:-5}"
