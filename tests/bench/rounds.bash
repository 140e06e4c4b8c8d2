# SPDX-License-Identifier: MIT
# Timing as ratios taken side by side: each round runs every case once, in
# turn; medians over the rounds. Round 0 warms the page cache. What a case
# wrote is removed before it runs again, and not timed. Sourced by the
# benchmarks of this folder, in a work folder of their own.
# shellcheck shell=bash
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

# rounds N
rounds() {
    local round i start end
    : >times.txt
    for ((round = 0; round <= $1; round++)); do
        for i in "${!names[@]}"; do
            # shellcheck disable=SC2086 # several names, ours
            rm -f ${leftovers[i]}
            start=$(date +%s%N)
            eval "${commands[i]}"
            end=$(date +%s%N)
            [ "$round" -eq 0 ] || echo "$i $(((end - start) / 1000))" >>times.txt
        done
    done
}

# median I: of case I, in microseconds
median() {
    awk -v i="$1" '$1 == i { print $2 }' times.txt | sort -n |
        awk '{ t[NR] = $1 } END { print t[int((NR + 1) / 2)] }'
}

# table TITLE
table() {
    local i us
    declare -A base
    echo "$1, $(nproc) processors:" \
        "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)"
    for i in "${!names[@]}"; do
        base[${names[i]}]=$(median "$i")
    done
    printf '%-34s %9s   %s\n' command ms ratio
    for i in "${!names[@]}"; do
        us=${base[${names[i]}]}
        awk -v name="${names[i]}" -v peer="${peers[i]}" -v us="$us" \
            -v base="${base[${peers[i]}]:-0}" 'BEGIN {
                ratio = base > 0 ? sprintf("%.2f x %s", us / base, peer) : "-"
                printf "%-34s %9.1f   %s\n", name, us / 1000, ratio }'
    done
}
