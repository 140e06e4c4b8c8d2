#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# From a TIFF to a spot table, with the time it took, and for the image that it
# makes, how true the table is. `make demo` runs it.
# usage: demo.sh [IMAGE]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=${BUILD:-$here/../build}
PATH=$build:$PATH
work=$build/demo
mkdir -p "$work"

truth=
if [ $# -gt 0 ]; then
    image=$1
    case $image in
    /*) ;;
    *) image=./$image ;; # a name with "=" is no NAME=PATH
    esac
else
    image=$work/cells.tif truth=$work/cells.truth.csv
    echo "making an image of 4000 x 4000 pixels with about 16000 spots: $image"
    spotsim -s 4000x4000 --photons 3000 --photons-cv 0.3 --texture 0.2 \
        -F tiff -o "${image%.tif}"
fi

start=$(date +%s%N)
tif2raw -o "$work/" "$image" >"$work/headers"
mapfile -t headers <"$work/headers"
spotfind -t auto "${headers[@]}" | spotmerge -o "$work/spots.csv"
end=$(date +%s%N)

head -n 6 "$work/spots.csv"
echo "..."
echo "$(($(wc -l <"$work/spots.csv") - 1)) spots in" \
    "$(((end - start) / 1000000)) ms; the table is $work/spots.csv"
if [ -n "$truth" ]; then
    echo "against the truth:"
    spotcmp "$truth" "$work/spots.csv"
fi
