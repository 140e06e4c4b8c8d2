#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What measuring adds to finding spots, and what stacks cost, a plane of 8000 x
# 8000 against a stack of as many pixels. What a measure of one spot takes is
# for fit.sh and locate.sh.
# usage: measure.sh [ROUNDS]
set -euo pipefail
# shellcheck source=tests/bench/rounds.bash
. "$(dirname "$0")/rounds.bash"

gen -H 8000 -W 8000 -n 64000 image
spotsim -q -s 40x1000x1600 --density 0.1 --photons 20000 -o stack

# case_of NAME PEER IMAGE OPTION...
case_of() {
    local name=$1 peer=$2 image=$3
    shift 3
    bench "$name" "$peer" "spotfind -q -j1 $* $image.nhdr >/dev/null"
}

bench 'cat' - 'cat image.raw >/dev/null'
case_of 'found' cat image
for way in quadratic centroid radial gaussian; do
    case_of "--localize $way" found image --localize $way
done
case_of '--localize gaussian, gain' found image --localize gaussian \
    --gain 2 --offset 100
case_of '--quality' found image --quality
for what in raw filtered window aperture gaussian multiscale; do
    case_of "-r $what" found image -r $what
done
case_of 'stack, planes' found stack --dim 2
case_of 'stack, volume' 'stack, planes' stack
case_of 'stack, projection' 'stack, planes' stack --project max
case_of 'stack, planes, log' 'stack, planes' stack --dim 2 --background log
case_of 'stack, volume, log' 'stack, planes, log' stack --background log
case_of 'stack, volume, log, -t auto' 'stack, volume, log' stack \
    --background log -t auto
case_of 'stack, volume, gaussian' 'stack, volume' stack --localize gaussian

rounds "${1:-5}"
spots=$(spotfind -q image.nhdr | grep -vc '^#')
in_stack=$(spotfind -q stack.nhdr | grep -vc '^#')
table "64 Mpixel uint16, one thread, $((spots - 1)) spots, $((in_stack - 1)) \
in the stack, medians of ${1:-5}"
for i in "${!names[@]}"; do
    read -r us _ < <(of "$i")
    awk -v name="${names[i]}" -v us="$us" 'BEGIN {
        printf "%-33s %6.0f Mpixel/s\n", name, 64e6 / us }'
done
