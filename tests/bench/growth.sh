#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Time per pixel of spotfind -j1, from 1000 x 1000 to 32000 x 32000 pixels,
# with the same density of spots. Each case reads at least as many pixels as
# 8000 x 8000 have: of the small sizes one call reads many images, each another
# one, so that the timer's noise is small and the processor's cache holds none
# of them. The process's own start, a call on one pixel, is taken off. The
# largest image takes 2 GB below TMPDIR; a size that the page cache could not
# hold is left out.
# usage: growth.sh [ROUNDS [LARGEST_SIDE]]
set -euo pipefail
# shellcheck source=tests/bench/rounds.bash
. "$(dirname "$0")/rounds.bash"
sides=() count=() # of each case but the first, from 1

# make_images SIDE N: images of SIDE^2 pixels in a folder of that name
make_images() {
    mkdir "$1"
    for ((seed = 1; seed <= $2; seed++)); do
        gen -H "$1" -W "$1" -n $(($1 * $1 / 1000)) -s "$seed" "$1/$seed"
    done
}

available=$(($(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo) << 10))
make_images 1 1
bench 1 - 'spotfind -q -j1 1/1.nhdr >/dev/null'
for side in 1000 2000 4000 8000 16000 32000; do
    [ "$side" -le "${2:-32000}" ] || continue
    across=$((side < 8000 ? 8000 / side : 1))
    images=$((across * across))
    bytes=$((2 * side * side * images))
    if [ $((bytes + (512 << 20))) -gt "$available" ]; then
        echo "growth.sh: $side x $side left out, needs $((bytes >> 20)) MB" \
            "of page cache"
        continue
    fi
    available=$((available - bytes))
    make_images "$side" "$images"
    sides[${#names[@]}]=$side
    count[${#names[@]}]=$images
    bench "$side" 8000 "spotfind -q -j1 $side/*.nhdr >/dev/null"
done

rounds "${1:-5}"
title "spotfind -j1, uint16, 1 spot per 1000 px, medians of ${1:-5}"
read -r start _ < <(of 0)

# ns I: of one pixel of case I, and what its images took, in microseconds
ns() {
    local us pixels=$((sides[$1] * sides[$1] * count[$1]))
    read -r us _ < <(of "$1")
    awk -v us=$((us - start)) -v px="$pixels" 'BEGIN {
        printf "%.4f %d\n", us * 1000 / px, us }'
}

peer=0
for i in "${!sides[@]}"; do
    [ "${sides[i]}" -ne 8000 ] || read -r peer _ < <(ns "$i")
done
printf '%-14s %6s %9s %7s   %s\n' pixels images ms ns/px ratio
for i in "${!sides[@]}"; do
    read -r ns us < <(ns "$i")
    awk -v side="${sides[i]}" -v images="${count[i]}" -v us="$us" \
        -v ns="$ns" -v peer="$peer" 'BEGIN {
            ratio = peer > 0 ? sprintf("%.2f x 8000 x 8000", ns / peer) : "-"
            printf "%-14s %6d %9.1f %7.3f   %s\n", side " x " side, images,
                us / 1000, ns, ratio
        }'
done
echo "(less the start of the process, $start us)"
