# SPDX-License-Identifier: MIT
# Timing as ratios taken side by side: each round runs every case once, in
# turn; medians over the rounds. Round 0 warms the page cache. What a case
# wrote is removed before it runs again, and not timed. Sourced by the
# benchmarks of this folder with their arguments; it takes them to a work
# folder of their own (below TMPDIR), the programs of $BUILD first in PATH.
# shellcheck shell=bash
export LC_ALL=C
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$(cd "${BUILD:-$scripts/../../build}" && pwd) || exit 1
PATH=$build:$build/tests:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

names=() peers=() commands=() leftovers=()

# bench NAME PEER COMMAND [FILE...]: a case, the case that it is compared with
# ("-": none), and what it writes.
bench() {
    names+=("$1")
    peers+=("$2")
    commands+=("$3")
    shift 3
    leftovers+=("$*")
}

# rounds N. The clock is bash's: starting date(1) takes longer than a header.
rounds() {
    local round i start end
    [[ $1 =~ ^[1-9][0-9]*$ ]] || {
        echo "${0##*/}: $1 is no number of rounds" >&2
        exit 2
    }
    : >times.txt
    sync -f . # or the images made just now are written back meanwhile
    for ((round = 0; round <= $1; round++)); do
        for i in "${!names[@]}"; do
            # shellcheck disable=SC2086 # several names, ours
            rm -f ${leftovers[i]}
            start=${EPOCHREALTIME/./}
            eval "${commands[i]}"
            end=${EPOCHREALTIME/./}
            [ "$round" -eq 0 ] || echo "$i $((end - start))" >>times.txt
        done
    done
}

# of I: "median least most" of case I, in microseconds
of() {
    awk -v i="$1" '$1 == i { print $2 }' times.txt | sort -n |
        awk '{ t[NR] = $1 } END { print t[int((NR + 1) / 2)], t[1], t[NR] }'
}

# title WHAT: a table's first line, with the machine named
title() {
    echo "$1, $(nproc) processors:" \
        "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)"
}

# table WHAT
table() {
    local i us least most
    declare -A base
    title "$1"
    for i in "${!names[@]}"; do
        read -r us least most < <(of "$i")
        base[${names[i]}]=$us
    done
    printf '%-33s %9s %19s   %s\n' command ms 'least to most' ratio
    for i in "${!names[@]}"; do
        read -r us least most < <(of "$i")
        awk -v name="${names[i]}" -v peer="${peers[i]}" -v us="$us" \
            -v least="$least" -v most="$most" \
            -v base="${base[${peers[i]}]:-0}" 'BEGIN {
                range = sprintf("%.1f to %.1f", least / 1000, most / 1000)
                ratio = base > 0 ? sprintf("%.2f x %s", us / base, peer) : "-"
                printf "%-33s %9.1f %19s   %s\n", name, us / 1000, range, ratio
            }'
    done
    echo
}
