#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Matching a table with a truth: seconds, and bytes of memory a spot.
# usage: cmp.sh [ROUNDS [SPOTS]]; a spot a side takes 45 bytes of TMPDIR.
set -euo pipefail
# shellcheck source=tests/bench/rounds.bash
. "$(dirname "${BASH_SOURCE[0]}")/rounds.bash"
n=${2:-1000000}

# Spots anywhere on a plane, one in 48 pixels, in the order of y; found on whole
# pixels, off by one or so; one in twenty missed, as many at random places.
spots() {
    awk -v n="$n" 'BEGIN {
        srand(1)
        width = sqrt(48 * n)
        print "y,x,snr" >"truth"
        print "channel,z,y,x,tophat" >"table"
        for (i = 0; i < n; i++) {
            y = width * i / n
            x = width * rand()
            printf "%.3f,%.3f,%.2f\n", y, x, 50 * rand() >"truth"
            if (rand() < 0.05)
                x = width * rand()
            printf "cy5,0,%d,%d,%.1f\n", y + 2 * rand(), x + 2 * rand(),
                200 + 9000 * rand() >"table"
        }
    }' </dev/null
    { head -n 1 table; tail -n +2 table | sort -t, -k5,5; } >shuffled
}

bench cat - 'cat truth table >/dev/null'
bench 'reading' cat 'head -n 1 table | spotcmp truth - >/dev/null
    head -n 1 truth | spotcmp - table >/dev/null'
bench 'spotcmp' cat 'spotcmp truth table >/dev/null'
bench 'spotcmp, rows in any order' cat 'spotcmp truth shuffled >/dev/null'
bench 'spotcmp --greedy' cat 'spotcmp --greedy truth table >/dev/null'
bench 'spotcmp --distance 5' cat 'spotcmp --distance 5 truth table >/dev/null'
bench 'spotcmp --by snr' cat 'spotcmp --by snr truth table >/dev/null'

spots
rounds "${1:-3}"
table "$n spots a side, medians of ${1:-3}"
for options in "" "--greedy" "--distance 5"; do
    # shellcheck disable=SC2086 # words of options
    peak bytes spotcmp $options truth table >/dev/null
    awk -v n="$n" -v bytes="$(cat bytes)" -v options="$options" 'BEGIN {
        printf "spotcmp %s: %.0f bytes of memory a spot a side\n", options,
            bytes / n }'
done
