#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Speed, as ratios taken side by side: each round runs every command once, in
# turn; medians over the rounds. The page cache is warm. tiffcp, where it is
# installed (Debian: libtiff-tools), is the peer for decoding.
# usage: run.sh [ROUNDS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=${BUILD:-$here/../../build}
rounds=${1:-7}
PATH=$build:$build/tests:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

gen -H 8000 -W 8000 -n 64000 image
gen -H 8000 -W 8000 -n 64000 -f tiff -c deflate deflate.tif
gen -H 8000 -W 8000 -n 64000 -f tiff -c none flat.tif

# name, what it is compared with, command
cases=(
    "cat|cat|cat image.raw >/dev/null"
    "spotfind -j1|cat|spotfind -j1 image.nhdr >/dev/null"
    "spotfind -j2|cat|spotfind -j2 image.nhdr >/dev/null"
    "spotfind -j1 + spotmerge|cat|spotfind -j1 image.nhdr | spotmerge >/dev/null"
    "flat TIFF to table, -j1|cat|tif2raw -qf flat.tif >flat && spotfind -j1 flat.nhdr | spotmerge >/dev/null"
    "tif2raw, flat|cat|tif2raw -qf flat.tif >flat"
    "tif2raw, deflate|tiffcp|tif2raw -qf deflate.tif >out"
)
if command -v tiffcp >/dev/null; then
    cases+=("tiffcp|tiffcp|tiffcp -c none deflate.tif copy.tif")
fi

for ((round = 0; round <= rounds; round++)); do
    for i in "${!cases[@]}"; do
        command=${cases[i]#*|*|}
        start=$(date +%s%N)
        eval "$command"
        end=$(date +%s%N)
        # Round 0 warms the cache.
        [ "$round" -eq 0 ] || echo "$i $(((end - start) / 1000))" >>times.txt
    done
done

median() { # of case $1, in microseconds
    awk -v i="$1" '$1 == i { print $2 }' times.txt | sort -n |
        awk '{ t[NR] = $1 } END { print t[int((NR + 1) / 2)] }'
}

echo "8000 x 8000 uint16, 64000 spots, medians of $rounds, $(nproc) processors:" \
    "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)"
declare -A base
for i in "${!cases[@]}"; do
    name=${cases[i]%%|*}
    [ "$name" != "cat" ] && [ "$name" != "tiffcp" ] || base[$name]=$(median "$i")
done
printf '%-28s %10s %10s\n' command ms ratio
for i in "${!cases[@]}"; do
    IFS='|' read -r name peer _ <<<"${cases[i]}"
    us=$(median "$i")
    awk -v name="$name" -v peer="$peer" -v us="$us" -v base="${base[$peer]:-0}" \
        'BEGIN { ratio = base > 0 ? sprintf("%.2f x %s", us / base, peer) : "-"
                 printf "%-28s %10.1f   %s\n", name, us / 1000, ratio }'
done
