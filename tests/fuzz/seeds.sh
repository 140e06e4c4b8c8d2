#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes seeds for the fuzz targets: small files of every kind that is read.
# usage: seeds.sh FOLDER
set -euo pipefail
PATH=${BUILD:-build}:${BUILD:-build}/tests:$PATH
mkdir -p "$1/image" "$1/table"
cd "$1"

i=0
for codec in none lzw deflate packbits zstd lzma; do
    for layout in "-r 3" "-T 16" "-r 100 -e big" "-B -r 5"; do
        i=$((i + 1))
        # shellcheck disable=SC2086
        gen -H 20 -W 30 -f tiff -c $codec $layout "image/$i.tif"
    done
done
for type in uint8 int16 float double; do
    gen -H 5 -W 6 -f npy -t $type "image/$type.npy"
    gen -H 5 -W 6 -t $type "image/$type"
done

{
    grep -v '^data file' image/uint8.nhdr
    echo
    cat image/uint8.raw
} >image/attached.nrrd

gen -H 60 -W 50 -n 8 a
gen -H 60 -W 50 -n 8 -t float -s 2 b
# The first byte chooses what the rest is read as.
{
    printf 'p'
    tileplan -s 20 a.nhdr b.nhdr
} >table/plan
{
    printf 'c'
    spotfind -p <(tileplan -s 20 a.nhdr b.nhdr) a.nhdr b.nhdr
} >table/candidates
