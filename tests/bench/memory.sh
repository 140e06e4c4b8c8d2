#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Peak resident memory, measured and as memest says, over a grid of sizes,
# types, channels, threads and options; of the largest images; and with the
# page cache counted, in a memory cgroup of 64 MB (root only). Images are
# sparse but for the cgroup's, of 2 GB. Ends with 1 if a figure is off.
# usage: memory.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=${BUILD:-$here/../../build}
PATH=$build:$build/tests:$PATH
work=$(mktemp -d)
group=
# shellcheck disable=SC2317 # trap calls it
clean() {
    [ -z "$group" ] || rmdir "$group" || true
    rm -rf "$work"
}
trap clean EXIT
cd "$work"
# shellcheck disable=SC2317 # helper.bash, which is for bats, calls it
bats_load_library() { :; }
# shellcheck disable=SC1091 # checked by itself
. "$here/../helper.bash"
failed=0

fail() {
    echo "memory.sh: $*" >&2
    failed=1
}

# bytes TYPE: of a sample
bytes() {
    case $1 in
    uint8) echo 1 ;; uint16) echo 2 ;; float) echo 4 ;; *) echo 8 ;;
    esac
}

# channels N: a sparse image's file as N channels: list
channels() {
    local i
    list=()
    for ((i = 1; i <= $1; i++)); do
        list+=("c$i=s.nhdr")
    done
}

# ---- The grid --------------------------------------------------------------

# shellcheck disable=SC2154 # measure sets measured and estimated
# figures SHAPE TYPE N JOBS "KERNELS" "DISTANCES": a line each.
figures() {
    local k d
    channels "$3"
    for k in $5; do
        for d in $6; do
            measure -j "$4" -k "$k" -d "$d" "${list[@]}"
            echo "$1 $2 $3 $4 $k $d $measured $estimated"
        done
    done
}

# Three bands or more, so that each of two threads has one.
for shape in 110000x300 12000x2000 4000x8000 1000x30000 800x100000; do
    for type in uint8 uint16 float double; do
        sparse s "${shape%x*}" "${shape#*x}" $type "$(bytes $type)"
        for jobs in 1 2; do
            figures $shape $type 1 $jobs '3 7 31 63' '1 2 50'
            figures $shape $type 4 $jobs 7 '2 50'
        done
    done
done >grid.txt

echo "-k 3 7 31 63, -d 1 2 50; 4 channels with -k 7; MB (2^20 bytes):"
awk '
    function line(shape, type, jobs,    at) {
        at = shape SUBSEP type SUBSEP jobs
        printf "%-12s %-7s %4d  %6.1f - %5.1f  %6.1f - %5.1f  %5.2f - %4.2f\n",
            shape, type, jobs, least[at], most[at], low[at], high[at],
            near[at], far[at]
    }
    BEGIN {
        printf "%-12s %-7s %4s  %14s  %14s  %12s\n", "rows x cols", "type",
            "jobs", "measured", "estimate", "ratio"
    }
    {
        at = $1 SUBSEP $2 SUBSEP $4
        m = $7 / 1048576
        e = $8 / 1048576
        if (!(at in most)) {
            order[++n] = at
            least[at] = low[at] = near[at] = 1e9
        }
        if (m < least[at]) least[at] = m
        if (m > most[at]) most[at] = m
        if (e < low[at]) low[at] = e
        if (e > high[at]) high[at] = e
        if (e / m < near[at]) near[at] = e / m
        if (e / m > far[at]) far[at] = e / m
    }
    END {
        for (i = 1; i <= n; i++) {
            split(order[i], of, SUBSEP)
            line(of[1], of[2], of[3])
        }
    }' grid.txt
awk '{ if ($7 > $8 || $8 > 1.1 * $7 + 4194304) { print "off: " $0; bad = 1 } }
    END { exit bad }' grid.txt || fail "the estimate is off"

# ---- Large images ----------------------------------------------------------

# large WHAT OPTION... IMAGE...: once with each number of threads, and with
# 256 MB of addresses.
large() {
    local what=$1 jobs start ms
    shift
    for jobs in 1 2; do
        measure -j $jobs "$@"
        start=$(date +%s%N)
        (ulimit -v 262144 && spotfind -j $jobs "$@" >/dev/null) ||
            fail "$what, -j$jobs: 256 MB of addresses do not suffice"
        ms=$((($(date +%s%N) - start) / 1000000))
        awk -v what="$what" -v jobs=$jobs -v m="$measured" -v e="$estimated" \
            -v ms=$ms 'BEGIN {
                printf "%-28s %4d  %8.1f  %8.1f  %5.2f  %8.1f\n", what, jobs,
                    m / 1048576, e / 1048576, e / m, ms / 1000
                exit m > e || e > 1.1 * m + 4194304 ||
                    m > (16 + 16 * jobs) * 1048576 }' ||
            fail "$what, -j$jobs: over the limit, or the estimate is off"
    done
}

echo
printf '%-28s %4s  %8s  %8s  %5s  %8s\n' 'uint16, sparse' jobs measured \
    estimate ratio seconds
sparse s 8000 8000
large '8000 x 8000' s.nhdr
channels 16
large '8000 x 8000, 16 channels' "${list[@]}"
sparse s 1600000 8000
sed -i 's/^dimension: 2/dimension: 3/; s/^sizes: .*/sizes: 8000 8000 200/' \
    s.nhdr
large '8000 x 8000, plane of 200' --z 199 s.nhdr
sparse s 100000 100000
large '100000 x 100000' s.nhdr

# ---- The page cache counted ------------------------------------------------

# In a memory cgroup below the one that this runs in, or (version 2, where
# that may hold processes only) beside it: group; limit, peak and events are
# names of its files.
make_group() {
    local at own
    own=$(sed -n 's/^[0-9]*:memory:\(.*\)$/\1/p' /proc/self/cgroup)
    if [ -n "$own" ]; then
        at=/sys/fs/cgroup/memory$own
        [ -d "$at" ] || at=/sys/fs/cgroup/memory
        limit=memory.limit_in_bytes peak=memory.max_usage_in_bytes
        events=memory.failcnt
    else
        own=$(sed -n 's/^0:://p' /proc/self/cgroup)
        at=/sys/fs/cgroup$own
        grep -qw memory "$at/cgroup.subtree_control" || at=$(dirname "$at")
        limit=memory.max peak=memory.peak events=memory.events
    fi
    [ -w "$at" ] && mkdir "$at/spottools-$$" 2>/dev/null || return 1
    group=$at/spottools-$$
    echo 64M >"$group/$limit"
} 2>/dev/null

# within_group COMMAND...
within_group() {
    (echo "$BASHPID" >"$group/cgroup.procs" && exec "$@")
}

echo
rm -f s.raw
if [ "$(id -u)" -ne 0 ]; then
    echo 'left out: a memory cgroup of 64 MB (needs root)'
elif ! make_group; then
    echo 'left out: a memory cgroup of 64 MB (no memory controller here)'
else
    gen -H 4000 -W 32000 -n 100000 part
    sparse full 32000 32000
    for i in {1..8}; do
        cat part.raw
    done >full.raw
    sync full.raw
    spotfind -j2 full.nhdr | sort >want
    for jobs in 1 2; do
        dd if=full.raw iflag=nocache count=0 status=none # out of the cache
        start=$(date +%s%N)
        if ! within_group spotfind -j $jobs full.nhdr >got; then
            fail "-j$jobs: fails in a cgroup of 64 MB"
            continue
        fi
        ms=$((($(date +%s%N) - start) / 1000000))
        sort got | cmp - want || fail "-j$jobs: another table in the cgroup"
        echo "32000 x 32000 uint16 (2 GB), in a cgroup of 64 MB, -j$jobs:" \
            "complete in $((ms / 1000)).$((ms / 100 % 10)) s; peak with" \
            "page cache $(($(cat "$group/$peak" || echo 0) >> 20)) MB;" \
            "limit met: $(tr '\n' ' ' <"$group/$events")"
    done
fi
exit $failed
