#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# From a TIFF to a spot table, with the time it took. `make demo` runs it.
# usage: demo.sh [IMAGE]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=${BUILD:-$here/../build}
PATH=$build:$PATH
work=$build/demo
mkdir -p "$work"

if [ $# -gt 0 ]; then
    image=$1
    case $image in
    /*) ;;
    *) image=./$image ;; # a name with "=" is no NAME=PATH
    esac
else
    image=$work/cells.tif
    echo "making an image of 4000 x 4000 pixels with 16000 spots: $image"
    "$build/tests/gen" -f tiff -c deflate -H 4000 -W 4000 -n 16000 "$image"
fi

start=$(date +%s%N)
tif2raw -o "$work/" "$image" >"$work/headers"
mapfile -t headers <"$work/headers"
spotfind "${headers[@]}" | spotmerge -o "$work/spots.csv"
end=$(date +%s%N)

head -n 6 "$work/spots.csv"
echo "..."
echo "$(($(wc -l <"$work/spots.csv") - 1)) spots in" \
    "$(((end - start) / 1000000)) ms; the table is $work/spots.csv"
